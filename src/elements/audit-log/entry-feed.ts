import type { AuditPage, AuditSource } from '../../adapter/contract.js';
import { AdapterError, type AdapterErrorCode } from '../../adapter/errors.js';
import type { AuditEntry } from '../../model/audit-record.js';
import { viewOfEntry, type EntryView } from './entry-view.js';

export interface FeedState {
  /** Newest first, without gaps towards the newest. */
  readonly entries: readonly EntryView[];
  /** Records in the whole log; undefined until the first page came. */
  readonly size: number | undefined;
  readonly busy: boolean;
  readonly hasOlder: boolean;
  readonly error: AdapterError | undefined;
}

/** Where entries come from, as much of it as a list needs. */
export type EntrySource = Pick<AuditSource, 'entries'>;

export interface FeedOptions {
  readonly run?: string | undefined;
  /** Called with every change, and with how many entries are new at the top. */
  readonly onChange: (added: number) => void;
  /** Whether somebody looks: without that nothing is asked for unasked. */
  readonly isWatched: () => boolean;
  /** Nothing will ever be added: plain data. */
  readonly isFixed?: boolean | undefined;
}

const PAGE = 100;
/** What is asked for to keep up: mostly there are only a few new entries. */
const TAIL_PAGE = 20;
/** A gap larger than this is not closed entry by entry; the list starts over from the newest. */
const MOST_MISSED = 1000;
/** What is kept while the log grows by itself. */
const MOST_KEPT = 5000;
const GAP_MS = 500;
/** Not every record comes with a change of the run: a refusal does not. */
const POLL_MS = 5000;
const LONGEST_POLL_MS = 60_000;

/** Asking again by ourselves would not help, and is itself put on record as a refusal. */
const FINAL: ReadonlySet<AdapterErrorCode> = new Set(['forbidden', 'unauthenticated', 'unsupported', 'not-found', 'invalid']);

type Found = Pick<FeedState, 'entries' | 'size' | 'hasOlder'>;

const EMPTY: FeedState = { entries: [], size: undefined, busy: false, hasOlder: false, error: undefined };

/**
 * Reads a log page by page from its newest end and keeps up with it. One request at a time and, unless a person asks, at
 * most one in half a second; a failure keeps what is there.
 */
export class EntryFeed {
  readonly #source: EntrySource;
  readonly #options: FeedOptions;
  readonly #abort = new AbortController();
  #state: FeedState = EMPTY;
  #running: Promise<void> | undefined;
  #begunAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(source: EntrySource, options: FeedOptions) {
    this.#source = source;
    this.#options = options;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Whether the backend said no in a way that asking again by ourselves does not change. */
  get isRefused(): boolean {
    return this.#state.error !== undefined && FINAL.has(this.#state.error.code);
  }

  close(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  /** Something may have been added: reads it soon, together with whatever else comes until then. */
  touch(): void {
    if (!this.isRefused) this.#plan(Math.max(0, this.#begunAt + GAP_MS - performance.now()));
  }

  /** Reads what was added, now; after the request that is on its way, if there is one. */
  async refresh(): Promise<void> {
    await this.#running;
    if (!this.#abort.signal.aborted) await this.#request(() => this.#readNewer());
  }

  /** Reads the next older page. */
  async older(): Promise<void> {
    const last = this.#state.entries.at(-1)?.seq;
    if (this.#running !== undefined || last === undefined) return;
    await this.#request(async () => {
      const page = await this.#page(last, PAGE);
      return { entries: [...this.#state.entries, ...page.entries.filter(({ seq }) => seq < last).map(viewOfEntry)], size: page.size, hasOlder: page.next !== undefined };
    });
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
      else if (this.#options.isWatched()) void this.#request(() => this.#readNewer());
      else this.#plan(POLL_MS);
    }, afterMs);
  }

  #planPoll(): void {
    if (this.#options.isFixed === true || this.isRefused) return;
    const { error } = this.#state;
    this.#plan(error?.retryAfterMs ?? Math.min(LONGEST_POLL_MS, POLL_MS * 2 ** this.#failures));
  }

  async #readNewer(): Promise<Found> {
    const { entries, hasOlder } = this.#state;
    const known = entries[0]?.seq;
    if (known === undefined) return this.#readFirst();
    const fresh: EntryView[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await this.#page(before, before === undefined ? TAIL_PAGE : PAGE);
      // A log that is shorter than what was read from it has been replaced.
      if (page.size <= known) return this.#readFirst();
      const added = page.entries.filter(({ seq }) => seq > known && (before === undefined || seq < before));
      fresh.push(...added.map(viewOfEntry));
      if (added.length < page.entries.length || added.length === 0 || page.next === undefined) return this.#joined(fresh, { entries, hasOlder, size: page.size });
      if (fresh.length > MOST_MISSED) return { entries: fresh, size: page.size, hasOlder: true };
      before = page.next;
    }
  }

  #joined(fresh: readonly EntryView[], { entries, hasOlder, size }: Found): Found {
    if (fresh.length === 0) return { entries, hasOlder, size };
    const all = [...fresh, ...entries];
    return all.length > MOST_KEPT ? { entries: all.slice(0, MOST_KEPT), size, hasOlder: true } : { entries: all, size, hasOlder };
  }

  async #readFirst(): Promise<Found> {
    const page = await this.#page(undefined, PAGE);
    return { entries: page.entries.map(viewOfEntry), size: page.size, hasOlder: page.next !== undefined };
  }

  #page(before: number | undefined, limit: number): Promise<AuditPage> {
    return this.#source.entries({ run: this.#options.run, before, limit }, { signal: this.#abort.signal });
  }

  #request(read: () => Promise<Found>): Promise<void> {
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
    this.#begunAt = performance.now();
    this.#running = this.#carryOut(read);
    this.#set({ ...this.#state, busy: true });
    return this.#running;
  }

  async #carryOut(read: () => Promise<Found>): Promise<void> {
    const before = this.#state.entries[0]?.seq;
    let next: FeedState;
    try {
      next = { ...(await read()), busy: false, error: undefined };
      this.#failures = 0;
    } catch (thrown) {
      next = { ...this.#state, busy: false, error: AdapterError.from(thrown) };
      this.#failures += 1;
    }
    this.#running = undefined;
    if (this.#abort.signal.aborted) return;
    this.#set(next, before === undefined ? 0 : next.entries.findIndex(({ seq }) => seq <= before));
    this.#planPoll();
  }

  #set(state: FeedState, added = 0): void {
    this.#state = state;
    this.#options.onChange(Math.max(0, added));
  }
}

/** Plain data as a source: newest first, as a log gives it. */
export function sourceOfData(entries: readonly AuditEntry[], size: number = entries.length): EntrySource {
  const newestFirst = [...entries].sort((a, b) => b.seq - a.seq);
  return {
    entries: ({ before = Number.POSITIVE_INFINITY, limit = PAGE }) => {
      const older = newestFirst.filter(({ seq }) => seq < before);
      const page = older.slice(0, limit);
      return Promise.resolve({ entries: page, size, next: page.length < older.length ? page.at(-1)?.seq : undefined });
    },
  };
}
