import type { AuditSource } from '../../adapter/contract.js';
import { AdapterError } from '../../adapter/errors.js';
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

const PAGE = 100;
const EMPTY: FeedState = { entries: [], size: undefined, busy: false, hasOlder: false, error: undefined };

/** Reads a log page by page from its newest end and keeps up with it. One request at a time; a failure keeps what is there. */
export class EntryFeed {
  readonly #source: AuditSource;
  readonly #run: string | undefined;
  readonly #onChange: () => void;
  readonly #abort = new AbortController();
  #state: FeedState = EMPTY;
  #wantsNewer = false;

  constructor(source: AuditSource, run: string | undefined, onChange: () => void) {
    this.#source = source;
    this.#run = run;
    this.#onChange = onChange;
  }

  get state(): FeedState {
    return this.#state;
  }

  close(): void {
    this.#abort.abort();
  }

  /** Reads what was added since; a call while a request runs is remembered. */
  async newer(): Promise<void> {
    if (this.#state.busy) {
      this.#wantsNewer = true;
      return;
    }
    await this.#request(async () => {
      const known = this.#state.entries[0]?.seq ?? -1;
      const fresh: EntryView[] = [];
      let before: number | undefined;
      for (;;) {
        const page = await this.#page(before);
        const added = page.entries.filter(({ seq }) => seq > known);
        fresh.push(...added.map(viewOfEntry));
        const isFirst = known === -1;
        if (isFirst || page.next === undefined || added.length < page.entries.length) {
          return { entries: [...fresh, ...this.#state.entries], size: page.size, hasOlder: isFirst ? page.next !== undefined : this.#state.hasOlder };
        }
        before = page.next;
      }
    });
  }

  async older(): Promise<void> {
    if (this.#state.busy) return;
    await this.#request(async () => {
      const page = await this.#page(this.#state.entries.at(-1)?.seq);
      return { entries: [...this.#state.entries, ...page.entries.map(viewOfEntry)], size: page.size, hasOlder: page.next !== undefined };
    });
  }

  async #page(before: number | undefined): Promise<{ entries: readonly AuditEntry[]; size: number; next?: number | undefined }> {
    return this.#source.entries({ run: this.#run, before, limit: PAGE }, { signal: this.#abort.signal });
  }

  async #request(read: () => Promise<Pick<FeedState, 'entries' | 'size' | 'hasOlder'>>): Promise<void> {
    this.#set({ ...this.#state, busy: true });
    try {
      const found = await read();
      if (!this.#abort.signal.aborted) this.#set({ ...found, busy: false, error: undefined });
    } catch (thrown) {
      if (!this.#abort.signal.aborted) this.#set({ ...this.#state, busy: false, error: AdapterError.from(thrown) });
    }
    if (!this.#wantsNewer || this.#abort.signal.aborted) return;
    this.#wantsNewer = false;
    await this.newer();
  }

  #set(state: FeedState): void {
    this.#state = state;
    this.#onChange();
  }
}

/** A feed over plain data: everything is there from the start. */
export const feedOfData = (entries: readonly AuditEntry[], size: number = entries.length): FeedState => ({
  entries: entries.map(viewOfEntry).sort((a, b) => b.seq - a.seq), size, busy: false, hasOlder: false, error: undefined,
});
