/** Selecting records by what they say. No filter is evidence: nothing proves that a filtered view is complete. */

import type { AuditEntry, AuditOutcome, AuditRecord } from '../model/audit-record.js';
import type { RunId } from '../model/run.js';
import { readRecord } from './record.js';
import { searchNeedles, valueHolds } from './search-text.js';
import { timeSpan } from './time-span.js';

/** A record passes if it has everything that is given here. */
export interface AuditFilter {
  readonly run?: RunId | undefined;
  /** The id of who acted. */
  readonly actor?: string | undefined;
  /** The name of what was done, for example `gate.vote`. */
  readonly action?: string | undefined;
  readonly step?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  /** Recorded at or after this time: RFC 3339 in UTC, or a day in UTC, `2026-11-22`. */
  readonly since?: string | undefined;
  /**
   * Recorded before this time: RFC 3339 in UTC with milliseconds. A day, or a time to the minute or second, includes that day,
   * minute or second: `2026-11-22T10:45Z` lets 10:45:59.999 pass.
   */
  readonly until?: string | undefined;
  /**
   * Stands in a text or number of the record or of the values shown beside it; at most 200 characters. Case, width, normal form
   * and spaces make no difference (`foldText`), nor does how a number is written: `1,240.00 EUR` finds 1240.00 EUR.
   */
  readonly text?: string | undefined;
}

const hasText = (content: unknown, { opened }: AuditEntry, needles: readonly string[]): boolean =>
  valueHolds(content, needles) || Object.values(opened).some(({ value }) => valueHolds(value, needles));

/** The moments between which a filter's records were written, in milliseconds since 1970: from `from` to before `to`. */
export function boundsOf({ since, until }: Pick<AuditFilter, 'since' | 'until'>): { readonly from?: number | undefined; readonly to?: number | undefined } {
  return { from: since === undefined ? undefined : timeSpan(since)?.begin, to: until === undefined ? undefined : timeSpan(until)?.end };
}

function fits(record: AuditRecord, filter: AuditFilter): boolean {
  const { run, actor, action, step, outcome } = filter;
  const { from, to } = boundsOf(filter);
  const at = from === undefined && to === undefined ? 0 : Date.parse(record.at);
  return (
    (run === undefined || record.context.run === run) &&
    (actor === undefined || record.actor.id === actor) &&
    (action === undefined || record.action.name === action) &&
    (step === undefined || record.context.step === step) &&
    (outcome === undefined || record.outcome?.status === outcome) &&
    (from === undefined || at >= from) &&
    (to === undefined || at < to)
  );
}

/**
 * Whether an entry passes a query's filters. One that cannot be read, or is of a newer kind, passes all but `text`: a
 * filter must never hide what somebody broke.
 */
export function passesFilter(entry: AuditEntry, filter: AuditFilter): boolean {
  if (Object.values(filter).every((wanted) => wanted === undefined)) return true;
  const read = readRecord(entry.raw);
  const needles = searchNeedles(filter.text ?? '');
  if (read.kind === 'unreadable') return needles.length === 0 || valueHolds(entry.raw, needles);
  // Commitments are random letters, in which any short word stands now and then.
  const content = read.kind === 'record' ? { ...read.record, commitments: undefined } : read.value;
  if (needles.length > 0 && !hasText(content, entry, needles)) return false;
  return read.kind === 'newer' || fits(read.record, filter);
}
