import type { AuditSource } from '../../adapter/contract.js';
import { ifReadable } from '../../audit/errors.js';
import { parseCanonical } from '../../audit/canonical-json.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { AuditLogInput } from './data-source.js';

/** Plain data as far as it makes sense. */
export interface ReadInput {
  readonly entries: readonly AuditEntry[];
  readonly size: number;
  readonly checkpoint: string | null;
  readonly proof: AuditSource['proof'] | undefined;
  /** What was given as an entry and is none, or has no place that could be found out, or the place of another one. */
  readonly unreadable: number;
}

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The place that a record says it has, for an entry that came without one. */
function placeIn(raw: string): number | undefined {
  const value = ifReadable(() => parseCanonical(raw));
  const seq = isObject(value) ? value['seq'] : undefined;
  return isPlace(seq) ? seq : undefined;
}

function openedOf(value: unknown): AuditEntry['opened'] {
  if (!isObject(value)) return {};
  const fits = ([, each]: readonly [string, unknown]): boolean => isObject(each) && typeof each['salt'] === 'string' && each['value'] !== undefined;
  return Object.fromEntries(Object.entries(value).filter(fits)) as AuditEntry['opened'];
}

/** A copy with nothing but what an entry has: a proxy of a framework would not stay the same object. Undefined for what is none. */
function entryOf(value: unknown): AuditEntry | undefined {
  try {
    if (!isObject(value) || typeof value['raw'] !== 'string') return undefined;
    const raw = value['raw'];
    const seq = isPlace(value['seq']) ? value['seq'] : placeIn(raw);
    return seq === undefined ? undefined : { seq, raw, opened: openedOf(value['opened']) };
  } catch {
    // A getter of the page's own threw: what it would have given is not known.
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (!isObject(value) || !(Symbol.iterator in value)) return [];
  return [...(value as unknown as Iterable<unknown>)];
}

/** Reads plain data that a page gives, whatever it is. Never throws; what cannot be shown is counted. */
export function readInput(input: AuditLogInput): ReadInput {
  const given = input as unknown as Loose;
  const entries: AuditEntry[] = [];
  const places = new Set<number>();
  const list = listOf(given['entries']);
  for (const each of list) {
    const entry = entryOf(each);
    if (entry === undefined || places.has(entry.seq)) continue;
    places.add(entry.seq);
    entries.push(entry);
  }
  const { size, checkpoint, proof } = given;
  return {
    entries,
    size: isPlace(size) && size >= entries.length ? size : entries.length,
    checkpoint: typeof checkpoint === 'string' ? checkpoint : null,
    proof: typeof proof === 'function' ? (proof as AuditSource['proof']) : undefined,
    unreadable: list.length - entries.length,
  };
}
