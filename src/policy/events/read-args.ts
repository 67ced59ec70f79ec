import { CanonicalJsonError, canonicalizeInput } from '../../audit/canonical-json.js';
import type { Fault } from '../gate/guards.js';
import type { GateRecord } from '../types.js';

/** What an engine gave, as the one text that is stored, shown and released; or why it has none. */
export type ReadArgs = { readonly raw: string; readonly fault?: undefined } | { readonly raw?: undefined; readonly fault: Fault };

/** The most that a gate carries, in UTF-16 code units. */
const MOST_ARGS = 262_144;

/** The strict reader of decision-protocol (a): values enter here once. */
export function readArgs(args: unknown): ReadArgs {
  try {
    const raw = canonicalizeInput(args);
    return raw.length <= MOST_ARGS ? { raw } : { fault: { code: 'ARGS_UNREADABLE', params: { why: 'too-large', path: '' } } };
  } catch (error) {
    if (!(error instanceof CanonicalJsonError)) throw error;
    return { fault: { code: 'ARGS_UNREADABLE', params: { why: error.code, path: error.path } } };
  }
}

/** What the engine asked for with this gate, before any person changed it. */
export const announcedArgs = ({ gate, revisions }: GateRecord): string => revisions[0]?.argsRaw ?? gate.subject.argsRaw;

/** Whether an engine that says this means this gate: it repeats its own words, or those that stand there now. */
export const speaksOf = (record: GateRecord, raw: string): boolean => raw === record.gate.subject.argsRaw || raw === announcedArgs(record);
