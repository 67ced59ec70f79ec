import type { AuditTrust } from '../../audit/verify-head.js';
import type { WitnessPolicy } from '../../audit/witness.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { EntryFeed } from './entry-feed.js';

/** Printed at most: more would be no paper but a file. */
const MOST_PRINTED = 1000;

/** What has been read of the rows between two positions, both included, and the places that the source left out. */
export function readRows(feed: EntryFeed | undefined, first: number, last: number): { readonly entries: readonly AuditEntry[]; readonly withheld: readonly number[] } {
  const entries: AuditEntry[] = [];
  const withheld: number[] = [];
  for (let position = Math.max(0, first); position <= last; position += 1) {
    const entry = feed?.at(position);
    const seq = feed?.seqAt(position);
    if (entry === null && seq !== undefined) withheld.push(seq);
    if (entry != null) entries.push(entry);
  }
  return { entries, withheld };
}

/** How many rows can be put on paper: what has been read, from the newest on, without a gap. */
export function printableRows(feed: EntryFeed): number {
  let count = 0;
  while (count < Math.min(feed.count, MOST_PRINTED) && feed.at(count) !== undefined) count += 1;
  return count;
}

export interface TrustSettings {
  readonly keys?: readonly string[] | null | undefined;
  readonly origin?: string | null | undefined;
  readonly witnesses?: WitnessPolicy | null | undefined;
}

/** Whom a page believes; undefined where it names no key. */
export function trustOf({ keys, origin, witnesses }: TrustSettings): AuditTrust | undefined {
  const vkeys = Array.isArray(keys) ? keys.map(String) : [];
  const [first] = vkeys;
  return first === undefined ? undefined : { origin: origin ?? first.split('+')[0] ?? '', vkeys, ...(witnesses == null ? {} : { witnesses }) };
}
