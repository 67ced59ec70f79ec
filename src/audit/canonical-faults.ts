import { canonicalize, CanonicalJsonError, type CanonicalJsonCode } from './canonical-json.js';
import { parseStrict } from './strict-json.js';

/** One way in which a text is not the canonical JSON text of its value. */
export interface CanonicalFault {
  /**
   * Besides the codes of the strict reader: `empty`, `number-form` (`1.0` for `1`), `spaces` between the parts, `escapes`
   * (another way of writing a character), `key-order`.
   */
  readonly code: CanonicalJsonCode | 'empty' | 'number-form' | 'spaces' | 'escapes' | 'key-order';
  /** The key or number it is about. */
  readonly what?: string | undefined;
}

const STRING = /"(?:[^"\\]|\\.)*"/g;
const NUMBER = /-?\d[\d.eE+-]*/g;

/** The last key of a JSON pointer. */
const lastKey = (path: string): string => (path.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');

const KEY = /("(?:[^"\\]|\\.)*")(\s*:)?/g;

/** The keys of a text in their order, each in canonical writing. */
const keysOf = (raw: string): readonly string[] =>
  [...raw.matchAll(KEY)].flatMap(([, text = '""', colon]) => (colon === undefined ? [] : [JSON.stringify(JSON.parse(text))]));

/** Why a text is not canonical JSON (RFC 8785), each reason once; none when it is. For telling a person, never for deciding. */
export function canonicalFaults(raw: string): readonly CanonicalFault[] {
  if (raw.trim() === '') return [{ code: 'empty' }];
  try {
    parseStrict(raw);
  } catch (error) {
    if (!(error instanceof CanonicalJsonError)) throw error;
    return [{ code: error.code, what: lastKey(error.path) }];
  }
  const faults: CanonicalFault[] = [];
  const bare = raw.replaceAll(STRING, '""');
  const odd = (bare.match(NUMBER) ?? []).find((token) => String(Number(token)) !== token);
  if (odd !== undefined) faults.push({ code: 'number-form', what: odd });
  if (/\s/.test(bare)) faults.push({ code: 'spaces' });
  if ((raw.match(STRING) ?? []).some((text) => JSON.stringify(JSON.parse(text)) !== text)) faults.push({ code: 'escapes' });
  if (keysOf(raw).join() !== keysOf(canonicalize(JSON.parse(raw))).join()) faults.push({ code: 'key-order' });
  return faults;
}
