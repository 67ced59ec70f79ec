import type { AuditPage, AuditQuery } from '../../adapter/contract.js';
import { passesFilter, type AuditFilter } from '../../audit/filter.js';
import type { AuditEntry } from '../../model/audit-record.js';

/** Reads one page of the log. */
export type ReadPage = (query: Pick<AuditQuery, 'before' | 'limit'>) => Promise<AuditPage>;

/** What reading the newest page has brought. */
export interface Growth {
  /** Rows in front of those that were there. */
  readonly added: number;
  /** The log is another one, or shorter: nothing of what was there still stands. */
  readonly reset: boolean;
}

/** The entries of a list, newest first, as far as they have been read. */
export interface EntryRows {
  /** Rows that are known to exist. */
  readonly count: number;
  /** Records in the whole log; undefined until the first page came. */
  readonly size: number | undefined;
  /** There may be rows beyond `count`. */
  readonly hasOlder: boolean;
  /** How far down the log was looked through, as a seq; undefined where that is not a question. */
  readonly searchedTo: number | undefined;
  /** An entry; undefined while it has not been read, null if the source left it out. */
  at(position: number): AuditEntry | null | undefined;
  /** The place in the log of the row at a position, as far as it is known. */
  seqAt(position: number): number | undefined;
  /** The position of a record, if it is among the rows. */
  positionOf(seq: number): number | undefined;
  /** Whether something of these rows has to be read. */
  lacks(first: number, last: number): boolean;
  /** Reads some of what these rows lack. */
  fill(first: number, last: number, read: ReadPage): Promise<void>;
  /** Reads what was added at the newest end. */
  readNewer(read: ReadPage): Promise<Growth>;
}

const PAGE = 100;
/** What is asked for to keep up: mostly there are only a few new entries. */
const TAIL_PAGE = 20;
/** A gap larger than this is not closed entry by entry; the list starts over from the newest. */
const MOST_MISSED = 1000;
/** Pages kept of a log that is read in places; the ones longest out of sight go first. */
const MOST_PAGES = 100;
const MOST_KEPT = 50_000;
/** Rows that are read ahead of those in sight where the end is not known. */
const AHEAD = 30;

type Block = Map<number, AuditEntry | null>;

/** The whole log: where every row stands is known from its size, so only the pages in sight are read. */
export class WholeLog implements EntryRows {
  #size: number | undefined;
  readonly #blocks = new Map<number, Block>();
  readonly hasOlder = false;
  readonly searchedTo = undefined;

  get count(): number {
    return this.#size ?? 0;
  }

  get size(): number | undefined {
    return this.#size;
  }

  at(position: number): AuditEntry | null | undefined {
    const seq = this.seqAt(position);
    return seq === undefined ? undefined : this.#blocks.get(Math.floor(seq / PAGE))?.get(seq);
  }

  seqAt(position: number): number | undefined {
    return position >= 0 && position < this.count ? this.count - 1 - position : undefined;
  }

  positionOf(seq: number): number | undefined {
    return seq >= 0 && seq < this.count ? this.count - 1 - seq : undefined;
  }

  lacks(first: number, last: number): boolean {
    return this.#missing(first, last) !== undefined;
  }

  async fill(first: number, last: number, read: ReadPage): Promise<void> {
    const seq = this.#missing(first, last);
    if (seq === undefined) return;
    const begin = Math.floor(seq / PAGE) * PAGE;
    let before = Math.min(begin + PAGE, this.count);
    while (before > seq + 1 && this.at(this.count - before) !== undefined) before -= 1;
    const page = await read({ before, limit: before - begin });
    this.#note(page, before, begin);
    // An answer that comes no further has left it out, or it would be asked for ever.
    if (this.at(this.count - before) === undefined) this.#put(before - 1, null);
  }

  async readNewer(read: ReadPage): Promise<Growth> {
    const known = this.#size;
    const page = await read({ limit: known === undefined ? PAGE : TAIL_PAGE });
    const reset = known !== undefined && page.size < known;
    if (reset) this.#blocks.clear();
    this.#size = page.size;
    this.#note(page, page.size, 0);
    return { added: known === undefined || reset ? page.size : page.size - known, reset };
  }

  #missing(first: number, last: number): number | undefined {
    for (let position = first; position <= last; position += 1) {
      if (this.at(position) === undefined && position < this.count) return this.seqAt(position);
    }
    return undefined;
  }

  #note({ entries, next = 0 }: AuditPage, before: number, begin: number): void {
    for (const entry of entries) if (entry.seq < before) this.#put(entry.seq, entry);
    // Everything from `next` on was delivered; what is not among it was left out.
    const lowest = Math.max(begin, next, before - PAGE);
    for (let seq = lowest; seq < before; seq += 1) if (this.#blocks.get(Math.floor(seq / PAGE))?.get(seq) === undefined) this.#put(seq, null);
  }

  #put(seq: number, entry: AuditEntry | null): void {
    const number = Math.floor(seq / PAGE);
    const block = this.#blocks.get(number) ?? new Map<number, AuditEntry | null>();
    this.#blocks.delete(number);
    this.#blocks.set(number, block.set(seq, entry));
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= MOST_PAGES) break;
      this.#blocks.delete(oldest);
    }
  }
}

/** Part of a log: one run's records, or those that pass a filter. Read from the newest end on, without a gap. */
export class SelectedEntries implements EntryRows {
  #entries: readonly AuditEntry[] = [];
  #positions: Map<number, number> | undefined;
  #size: number | undefined;
  #next: number | undefined;
  readonly #filter: AuditFilter;
  readonly #isSearch: boolean;

  constructor(filter: AuditFilter) {
    this.#filter = filter;
    this.#isSearch = Object.entries(filter).some(([name, wanted]) => name !== 'run' && wanted !== undefined);
  }

  get count(): number {
    return this.#entries.length;
  }

  get size(): number | undefined {
    return this.#size;
  }

  get hasOlder(): boolean {
    return this.#next !== undefined;
  }

  get searchedTo(): number | undefined {
    return this.#isSearch ? (this.#next ?? 0) : undefined;
  }

  at(position: number): AuditEntry | undefined {
    return this.#entries[position];
  }

  seqAt(position: number): number | undefined {
    return this.#entries[position]?.seq;
  }

  positionOf(seq: number): number | undefined {
    this.#positions ??= new Map(this.#entries.map((entry, position) => [entry.seq, position]));
    return this.#positions.get(seq);
  }

  lacks(_first: number, last: number): boolean {
    return this.hasOlder && last + AHEAD >= this.count;
  }

  async fill(_first: number, _last: number, read: ReadPage): Promise<void> {
    const before = this.#next;
    if (before === undefined) return;
    const page = await read({ before, limit: PAGE });
    this.#set([...this.#entries, ...this.#passing(page).filter(({ seq }) => seq < before)]);
    this.#size = page.size;
    this.#next = this.#after(page, before);
  }

  async readNewer(read: ReadPage): Promise<Growth> {
    const known = this.#size;
    if (known === undefined) return this.#readFirst(read, false);
    const fresh: AuditEntry[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await read({ before, limit: before === undefined ? TAIL_PAGE : PAGE });
      // A log that is shorter than what was read from it has been replaced.
      if (page.size < known) return this.#readFirst(read, true);
      fresh.push(...this.#passing(page).filter(({ seq }) => seq >= known && (before === undefined || seq < before)));
      if (page.next === undefined || page.next <= known || page.entries.some(({ seq }) => seq < known)) return this.#join(fresh, page.size);
      if (fresh.length > MOST_MISSED) return this.#readFirst(read, true);
      before = this.#after(page, before ?? page.size);
      if (before === undefined) return this.#join(fresh, page.size);
    }
  }

  async #readFirst(read: ReadPage, reset: boolean): Promise<Growth> {
    const page = await read({ limit: PAGE });
    this.#set(this.#passing(page));
    this.#size = page.size;
    this.#next = this.#after(page, page.size);
    return { added: this.count, reset };
  }

  #join(fresh: readonly AuditEntry[], size: number): Growth {
    this.#size = size;
    if (fresh.length === 0) return { added: 0, reset: false };
    const all = [...fresh, ...this.#entries];
    this.#set(all.slice(0, MOST_KEPT));
    if (all.length > MOST_KEPT) this.#next = this.#entries.at(-1)?.seq;
    return { added: fresh.length, reset: false };
  }

  #set(entries: readonly AuditEntry[]): void {
    this.#entries = entries;
    this.#positions = undefined;
  }

  #passing({ entries }: AuditPage): readonly AuditEntry[] {
    return entries.filter((entry) => passesFilter(entry, this.#filter));
  }

  /** Where to read on. A source that does not come any further is done, or it would be asked for ever. */
  #after({ next }: AuditPage, before: number): number | undefined {
    return next !== undefined && next < before && next > 0 ? next : undefined;
  }
}

/** Entries that are all at hand: plain data, or a file. */
export class KnownEntries implements EntryRows {
  readonly #entries: readonly AuditEntry[];
  #positions: ReadonlyMap<number, number> | undefined;
  readonly size: number;
  readonly hasOlder = false;
  readonly searchedTo = undefined;

  constructor(entries: readonly AuditEntry[], size: number = entries.length) {
    this.#entries = [...entries].sort((a, b) => b.seq - a.seq);
    this.size = size;
  }

  get count(): number {
    return this.#entries.length;
  }

  at(position: number): AuditEntry | undefined {
    return this.#entries[position];
  }

  seqAt(position: number): number | undefined {
    return this.#entries[position]?.seq;
  }

  positionOf(seq: number): number | undefined {
    this.#positions ??= new Map(this.#entries.map((entry, position) => [entry.seq, position]));
    return this.#positions.get(seq);
  }

  lacks(): boolean {
    return false;
  }

  async fill(): Promise<void> {
    return Promise.resolve();
  }

  async readNewer(): Promise<Growth> {
    return Promise.resolve({ added: 0, reset: false });
  }
}
