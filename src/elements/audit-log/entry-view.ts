import { verifyCommitment } from '../../audit/commitment.js';
import { readRecord } from '../../audit/record.js';
import type { AuditEntry, AuditRecord } from '../../model/audit-record.js';
import type { JsonValue } from '../../model/primitives.js';

/** A private value of a record as far as it can be shown. `altered`: salt and value do not match the commitment. */
export type Personal =
  | { readonly state: 'shown'; readonly value: JsonValue }
  | { readonly state: 'erased' }
  | { readonly state: 'altered' };

/** An entry of the log, read once. What cannot be read as a record is still listed, with its bytes. */
export interface EntryView {
  readonly seq: number;
  readonly raw: string;
  readonly record: AuditRecord | undefined;
  /** Canonical JSON of a newer kind, or bytes that are no canonical JSON at all. */
  readonly unread: 'newer' | 'unreadable' | undefined;
  /** Private values by name: `name`, `reason`, `meaning`, `args` … */
  readonly personal: ReadonlyMap<string, Personal>;
}

function personalOf(record: AuditRecord, entry: AuditEntry): Map<string, Personal> {
  const personal = new Map<string, Personal>();
  for (const [name, commitment] of Object.entries(record.commitments ?? {})) {
    const opened = Object.hasOwn(entry.opened, name) ? entry.opened[name] : undefined;
    if (opened === undefined) personal.set(name, { state: 'erased' });
    else if (verifyCommitment(commitment, opened.salt, opened.value)) personal.set(name, { state: 'shown', value: opened.value });
    else personal.set(name, { state: 'altered' });
  }
  return personal;
}

const views = new WeakMap<AuditEntry, EntryView>();

/** Reads an entry, once. A value beside the record that does not match its commitment is never shown as the record's. */
export function viewOfEntry(entry: AuditEntry): EntryView {
  const known = views.get(entry);
  if (known !== undefined) return known;
  const view = readEntry(entry);
  views.set(entry, view);
  return view;
}

function readEntry(entry: AuditEntry): EntryView {
  const read = readRecord(entry.raw);
  const record = read.kind === 'record' ? read.record : undefined;
  return {
    seq: entry.seq,
    raw: entry.raw,
    record,
    unread: read.kind === 'record' ? undefined : read.kind,
    personal: record === undefined ? new Map() : personalOf(record, entry),
  };
}

/** A private value if it is text and can be shown. */
export function personalText(view: EntryView, name: string): string | undefined {
  const personal = view.personal.get(name);
  return personal?.state === 'shown' && typeof personal.value === 'string' ? personal.value : undefined;
}
