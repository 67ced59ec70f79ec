import { passesFilter } from '../../audit/filter.js';
import type { AuditSource } from '../../adapter/contract.js';
import { AdapterError } from '../../adapter/errors.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { EntrySource } from './entry-feed.js';
import { readInput, type ReadInput } from './read-input.js';

/** Plain data instead of a client. */
export interface AuditLogInput {
  readonly entries: readonly AuditEntry[];
  /** The number of records in the whole log. */
  readonly size?: number | undefined;
  /** A signed checkpoint, a C2SP note. */
  readonly checkpoint?: string | undefined;
  readonly proof?: AuditSource['proof'] | undefined;
}

const PAGE = 100;
/** Entries are only read to see whether they pass a filter: not so many at a time that the page stands still. */
const SLICE_MS = 8;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Plain data as a source: newest first, as a log gives it. */
export function sourceOfData(entries: readonly AuditEntry[], size: number = entries.length): EntrySource {
  const newestFirst = [...entries].sort((a, b) => b.seq - a.seq);
  return {
    entries: async ({ before = Number.POSITIVE_INFINITY, limit = PAGE, ...filter }) => {
      const found: AuditEntry[] = [];
      await nextTask();
      const end = performance.now() + SLICE_MS;
      const start = newestFirst.findIndex(({ seq }) => seq < before);
      let at = start === -1 ? newestFirst.length : start;
      for (; at < newestFirst.length && found.length < limit && performance.now() < end; at += 1) {
        const entry = newestFirst[at];
        if (entry !== undefined && passesFilter(entry, filter)) found.push(entry);
      }
      const last = newestFirst[at - 1]?.seq;
      return { entries: found, size, next: at < newestFirst.length && last !== undefined ? last : undefined };
    },
  };
}

/** Plain data that was read, and the source that it is. */
export interface KnownSource extends ReadInput {
  readonly source: AuditSource;
}

const NOTHING: AuditLogInput = { entries: [] };
const inputs = new WeakMap<AuditLogInput, KnownSource>();

/** Plain data with what it brings to prove itself. The same data is the same source. */
export function sourceOfInput(given: AuditLogInput): KnownSource {
  // A page without types may give anything: what is no object holds nothing.
  const input = Object(given) === given ? given : NOTHING;
  const before = inputs.get(input);
  if (before !== undefined) return before;
  const read = readInput(input);
  const { entries, size, checkpoint, proof = () => Promise.reject(new AdapterError('unsupported', 'Plain data brings no proofs.')) } = read;
  const known: KnownSource = { ...read, source: { ...sourceOfData(entries, size), checkpoint: () => Promise.resolve(checkpoint), proof } };
  inputs.set(input, known);
  return known;
}

/** How many entries other data has beyond the newest of the data before, if both are of one log; undefined if not. */
export function addedSince(before: AuditLogInput | null | undefined, after: AuditLogInput | null | undefined): number | undefined {
  if (before == null || after == null) return undefined;
  const [old, current] = [sourceOfInput(before).entries, sourceOfInput(after).entries];
  const newest = old.reduce<AuditEntry | undefined>((best, entry) => (best === undefined || entry.seq > best.seq ? entry : best), undefined);
  if (newest === undefined || current.length < old.length) return undefined;
  const added = current.filter(({ seq }) => seq > newest.seq).length;
  return current.length - added === old.length && current.some(({ seq, raw }) => seq === newest.seq && raw === newest.raw) ? added : undefined;
}
