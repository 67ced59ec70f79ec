import { passesFilter, type AuditFilter } from '../../audit/filter.js';
import type { AuditSource } from '../../adapter/contract.js';
import { AdapterError, type AdapterErrorCode } from '../../adapter/errors.js';
import type { AuditEntry } from '../../model/audit-record.js';
import { seemsView } from './views.js';
import { KnownEntries, SelectedEntries, WholeLog, type EntryRows, type Growth, type ReadPage } from './entry-rows.js';

/** Where entries come from, as much of it as a list needs. */
export type EntrySource = Pick<AuditSource, 'entries'>;

/** What has changed in a feed. */
export interface FeedChange {
  /** Rows that came in front of those that are shown. */
  readonly added: number;
  /** New records, whether they are shown or held back. */
  readonly fresh: number;
  /** The rows are others: the first ones, or those of a log that was replaced. */
  readonly reset: boolean;
}

export interface FeedOptions {
  readonly source: EntrySource;
  /** What of the log is listed; nothing is the whole of it. */
  readonly filter: AuditFilter;
  /** Entries that are all at hand, instead of pages of the source; `size` is that of the whole log. `isKept`: they go on those of the feed before. */
  readonly known?: { readonly entries: readonly AuditEntry[]; readonly size: number; readonly isKept?: boolean } | undefined;
  readonly onChange: (change: FeedChange) => void;
  /** Whether somebody looks: without that nothing is asked for unasked. */
  readonly isWatched: () => boolean;
}

const GAP_MS = 500;
/** Not every record comes with a change of the run: a refusal does not. */
const POLL_MS = 5000;
const LONGEST_POLL_MS = 60_000;
/** Entries that are read at a time where all of them are. */
const CHUNK = 500;
/** So many pages without a hit are searched unasked. */
const MOST_EMPTY = 20;

/** Asking again by ourselves would not help, and is itself put on record as a refusal. */
const FINAL: ReadonlySet<AdapterErrorCode> = new Set(['forbidden', 'unauthenticated', 'unsupported', 'not-found', 'invalid']);

const NOTHING: FeedChange = { added: 0, fresh: 0, reset: false };
const isEverything = (filter: AuditFilter): boolean => Object.values(filter).every((wanted) => wanted === undefined);

/**
 * Reads what is in sight of a log and keeps up with its newest end. One request at a time; unless a person scrolls or
 * asks, at most one in half a second. A failure keeps what is there. While a person reads further down, new records are
 * held back, so that nothing moves.
 */
export class EntryFeed {
  readonly #o: FeedOptions;
  readonly #rows: EntryRows;
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  #begunAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Number.POSITIVE_INFINITY;
  #error: AdapterError | undefined;
  #held = 0;
  #isHolding = false;
  #wanted: readonly [number, number] = [0, -1];
  #emptyPages = 0;
  #isFirst = true;
  /** The places of what was read, and of those views among it. */
  readonly #seen = new Set<number>();
  readonly #views = new Set<number>();
  /** Something is to be read as soon as the list is in sight. */
  #isDue = false;

  constructor(options: FeedOptions) {
    this.#o = options;
    const { known, filter } = options;
    this.#isFirst = known?.isKept !== true;
    this.#rows = known !== undefined && isEverything(filter) ? new KnownEntries(known.entries, known.size) : isEverything(filter) ? new WholeLog() : new SelectedEntries(filter);
    if (known !== undefined) this.#note(known.entries);
  }

  get error(): AdapterError | undefined {
    return this.#error;
  }

  /** Records in the whole log; undefined until the first page came. */
  get size(): number | undefined {
    return this.#rows.size;
  }

  /** Rows that are shown. */
  get count(): number {
    return this.#rows.count - this.#held;
  }

  /** New records that are not shown yet. */
  get held(): number {
    return this.#held;
  }

  /** How many entries of what was read say only that a person looked, and whether that is all there are. */
  get views(): { readonly count: number; readonly isAll: boolean } {
    return { count: this.#views.size, isAll: !this.hasOlder && this.#seen.size >= this.#rows.count };
  }

  get hasOlder(): boolean {
    return this.#rows.hasOlder;
  }

  /** The search has found nothing for a long way and waits to be told to go on; the place it has come to. */
  get pausedAt(): number | undefined {
    return this.#rows.hasOlder && this.#emptyPages >= MOST_EMPTY ? this.#rows.searchedTo : undefined;
  }

  /** How far down the log was searched, as a seq; undefined where nothing is searched for. */
  get searchedTo(): number | undefined {
    return this.#rows.searchedTo;
  }

  /** Whether the first answer has come. */
  get isRead(): boolean {
    return !this.#isFirst;
  }

  /** Whether the whole log is listed, and not a part of it. */
  get isWhole(): boolean {
    return this.#rows instanceof WholeLog || (this.#rows instanceof KnownEntries && this.#rows.count === this.#rows.size);
  }

  /** Whether the backend said no in a way that asking again by ourselves does not change. */
  get isRefused(): boolean {
    return this.#error !== undefined && FINAL.has(this.#error.code);
  }

  /** The entry of a row; undefined while it is not read, null if the source left it out. */
  at(position: number): AuditEntry | null | undefined {
    return this.#rows.at(position + this.#held);
  }

  seqAt(position: number): number | undefined {
    return this.#rows.seqAt(position + this.#held);
  }

  positionOf(seq: number): number | undefined {
    const position = this.#rows.positionOf(seq);
    return position === undefined || position < this.#held ? undefined : position - this.#held;
  }

  close(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  /** Holds new records back, or lets those through that come from now on. */
  hold(on: boolean): void {
    this.#isHolding = on;
  }

  /** Shows the new records that were held back. */
  showHeld(): void {
    const added = this.#held;
    this.#held = 0;
    if (added > 0) this.#o.onChange({ ...NOTHING, added });
  }

  /** Says which rows are in sight: what they lack is read. */
  want(first: number, last: number): void {
    this.#wanted = [first, last];
    this.#fill();
  }

  /** Goes on with a search that was paused. */
  searchOn(): void {
    this.#emptyPages = 0;
    this.#fill();
  }

  /** Something may have been added: reads it soon, together with whatever else comes until then. */
  touch(): void {
    if (!this.#o.isWatched()) this.#isDue = true;
    else if (!this.isRefused) this.#plan(Math.max(0, this.#begunAt + GAP_MS - performance.now()));
  }

  /** In sight again: what has become due is read. Until then nothing was asked for, and no time kept. */
  wake(): void {
    if (!this.#isDue || !this.#o.isWatched()) return;
    this.#isDue = false;
    this.touch();
  }

  /** Reads what was added, now; after the request that is on its way, if there is one. */
  async refresh(): Promise<void> {
    await this.#running;
    if (!this.#abort.signal.aborted) await this.#request(() => this.#readNewer());
  }

  /** All entries of this list, newest first, page by page; also those that have not been in sight. */
  async *everything(signal: AbortSignal): AsyncGenerator<readonly AuditEntry[]> {
    const { known, filter, source } = this.#o;
    if (known !== undefined && isEverything(filter)) {
      for (let at = 0; at < this.#rows.count; at += CHUNK) yield Array.from({ length: Math.min(CHUNK, this.#rows.count - at) }, (_, place) => this.#rows.at(at + place)).filter((entry) => entry != null);
      return;
    }
    let before: number | undefined;
    do {
      const page = await source.entries({ ...filter, before, limit: CHUNK }, { signal });
      yield page.entries.filter((entry) => passesFilter(entry, filter));
      before = page.next !== undefined && page.next < (before ?? page.size) && page.next > 0 ? page.next : undefined;
    } while (before !== undefined && !signal.aborted);
  }

  #fill(): void {
    if (this.#running !== undefined || this.#abort.signal.aborted || this.#rows.size === undefined || this.#error !== undefined) return;
    const [first, last] = [this.#wanted[0] + this.#held, this.#wanted[1] + this.#held];
    if (!this.#rows.lacks(first, last) || this.pausedAt !== undefined) return;
    void this.#request(async () => {
      const before = this.#rows.count;
      await this.#rows.fill(first, last, this.#read);
      this.#emptyPages = this.#rows.count > before ? 0 : this.#emptyPages + 1;
      return NOTHING;
    });
  }

  readonly #read: ReadPage = async (query) => {
    const page = await this.#o.source.entries({ ...this.#o.filter, ...query }, { signal: this.#abort.signal });
    // A log that is shorter than it was is another one.
    if (page.size < (this.#rows.size ?? 0)) for (const places of [this.#seen, this.#views]) places.clear();
    this.#note(page.entries);
    return page;
  };

  #note(entries: readonly AuditEntry[]): void {
    for (const entry of entries) {
      if (!passesFilter(entry, this.#o.filter)) continue;
      this.#seen.add(entry.seq);
      if (seemsView(entry)) this.#views.add(entry.seq);
    }
  }

  async #readNewer(): Promise<FeedChange> {
    const isFirst = this.#isFirst;
    const growth: Growth = await this.#rows.readNewer(this.#read);
    this.#isFirst = false;
    if (isFirst || growth.reset) {
      this.#held = 0;
      this.#emptyPages = 0;
      return { added: 0, fresh: 0, reset: true };
    }
    if (!this.#isHolding) return { added: growth.added, fresh: growth.added, reset: false };
    this.#held += growth.added;
    return { added: 0, fresh: growth.added, reset: false };
  }

  #plan(afterMs: number): void {
    const due = performance.now() + afterMs;
    if (this.#abort.signal.aborted || due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Number.POSITIVE_INFINITY;
      // Whoever asks while a request runs is served by the one that follows it.
      if (this.#running !== undefined) void this.#running.then(() => this.touch());
      else if (this.#o.isWatched()) void this.#request(() => this.#readNewer());
      else this.#isDue = true;
    }, afterMs);
  }

  #planPoll(): void {
    if (this.#o.known !== undefined || this.isRefused) return;
    if (!this.#o.isWatched()) {
      this.#isDue = true;
      return;
    }
    this.#plan(this.#error?.retryAfterMs ?? Math.min(LONGEST_POLL_MS, POLL_MS * 2 ** this.#failures));
  }

  #request(read: () => Promise<FeedChange>): Promise<void> {
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
    this.#begunAt = performance.now();
    this.#running = this.#carryOut(read);
    return this.#running;
  }

  async #carryOut(read: () => Promise<FeedChange>): Promise<void> {
    let change: FeedChange = NOTHING;
    try {
      change = await read();
      this.#error = undefined;
      this.#failures = 0;
    } catch (thrown) {
      this.#error = AdapterError.from(thrown);
      this.#failures += 1;
    }
    this.#running = undefined;
    if (this.#abort.signal.aborted) return;
    this.#o.onChange(change);
    this.#planPoll();
    this.#fill();
  }
}
