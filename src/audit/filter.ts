/** Selecting records by what they say. No filter is evidence: nothing proves that a filtered view is complete. */

import type { AuditEntry, AuditOutcome, AuditRecord } from '../model/audit-record.js';
import type { RunId } from '../model/run.js';
import { readRecord } from './record.js';

/** A record passes if it has everything that is given here. */
export interface AuditFilter {
  readonly run?: RunId | undefined;
  /** The id of who acted. */
  readonly actor?: string | undefined;
  /** The name of what was done, for example `gate.vote`. */
  readonly action?: string | undefined;
  readonly step?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  /** Recorded at or after this time: RFC 3339 in UTC with milliseconds. */
  readonly since?: string | undefined;
  /** Recorded before this time: RFC 3339 in UTC with milliseconds. */
  readonly until?: string | undefined;
  /** Stands in a text of the record or of the values shown beside it. Upper and lower case are the same; at most 200 characters. */
  readonly text?: string | undefined;
}

/** Whether some text inside a value contains a needle in lower case. */
function contains(value: unknown, needle: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(needle);
  return typeof value === 'object' && value !== null && Object.values(value).some((item) => contains(item, needle));
}

function hasText(record: unknown, { opened }: AuditEntry, text: string): boolean {
  const needle = text.toLowerCase();
  return contains(record, needle) || Object.values(opened).some(({ value }) => contains(value, needle));
}

function fits(record: AuditRecord, { run, actor, action, step, outcome, since, until }: AuditFilter): boolean {
  return (
    (run === undefined || record.context.run === run) &&
    (actor === undefined || record.actor.id === actor) &&
    (action === undefined || record.action.name === action) &&
    (step === undefined || record.context.step === step) &&
    (outcome === undefined || record.outcome?.status === outcome) &&
    (since === undefined || record.at >= since) &&
    (until === undefined || record.at < until)
  );
}

/**
 * Whether an entry passes a query's filters. One that cannot be read, or is of a newer kind, passes all but `text`: a
 * filter must never hide what somebody broke.
 */
export function passesFilter(entry: AuditEntry, filter: AuditFilter): boolean {
  if (Object.values(filter).every((wanted) => wanted === undefined)) return true;
  const read = readRecord(entry.raw);
  const { text = '' } = filter;
  if (read.kind === 'unreadable') return text === '' || entry.raw.toLowerCase().includes(text.toLowerCase());
  const content = read.kind === 'record' ? read.record : read.value;
  if (text !== '' && !hasText(content, entry, text)) return false;
  return read.kind === 'newer' || fits(read.record, filter);
}
