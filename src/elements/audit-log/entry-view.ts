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
  readonly personal: PersonalValues;
}

/** The private values of a record, each compared with its commitment when it is first asked for: most are never shown. */
export class PersonalValues {
  readonly #commitments: Readonly<Record<string, string>>;
  readonly #opened: AuditEntry['opened'];
  readonly #known = new Map<string, Personal>();

  constructor(record: AuditRecord | undefined, { opened }: AuditEntry) {
    this.#commitments = record?.commitments ?? {};
    this.#opened = opened;
  }

  get(name: string): Personal | undefined {
    const commitment = Object.hasOwn(this.#commitments, name) ? this.#commitments[name] : undefined;
    if (commitment === undefined) return undefined;
    const known = this.#known.get(name) ?? this.#compare(name, commitment);
    this.#known.set(name, known);
    return known;
  }

  /** All of them, in the order of the record. */
  all(): readonly (readonly [name: string, personal: Personal])[] {
    return Object.keys(this.#commitments).flatMap((name) => {
      const personal = this.get(name);
      return personal === undefined ? [] : [[name, personal] as const];
    });
  }

  #compare(name: string, commitment: string): Personal {
    const opened = Object.hasOwn(this.#opened, name) ? this.#opened[name] : undefined;
    if (opened === undefined) return { state: 'erased' };
    return verifyCommitment(commitment, opened.salt, opened.value) ? { state: 'shown', value: opened.value } : { state: 'altered' };
  }
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
    personal: new PersonalValues(record, entry),
  };
}

/** A private value if it is text and can be shown. */
export function personalText(view: EntryView, name: string): string | undefined {
  const personal = view.personal.get(name);
  return personal?.state === 'shown' && typeof personal.value === 'string' ? personal.value : undefined;
}
