import type { LitElement, ReactiveController } from 'lit';
import { listen, windowOf } from '../shared/page.js';
import type { EntryFeed } from './entry-feed.js';
import type { LogTable } from './log-table.js';
import { printableRows } from './read-rows.js';

/** Draws all that can be put on paper while the page is printed. */
export class PrintController implements ReactiveController {
  readonly #host: LitElement;
  readonly #feed: () => EntryFeed | undefined;
  readonly #table: () => LogTable;
  readonly #updateNow: () => void;
  #rows: number | undefined;
  #endListening: readonly (() => void)[] = [];

  constructor(host: LitElement, feed: () => EntryFeed | undefined, table: () => LogTable, updateNow: () => void) {
    this.#host = host;
    this.#feed = feed;
    this.#table = table;
    this.#updateNow = updateNow;
    host.addController(this);
  }

  /** How many rows are on paper; undefined while nothing is printed. */
  get rows(): number | undefined {
    return this.#rows;
  }

  hostConnected(): void {
    const view = windowOf(this.#host);
    this.#endListening = [listen(view, ['beforeprint'], this.#begin), listen(view, ['afterprint'], this.#end)];
  }

  hostDisconnected(): void {
    for (const end of this.#endListening) end();
  }

  readonly #begin = (): void => {
    const feed = this.#feed();
    if (feed === undefined) return;
    this.#rows = printableRows(feed);
    this.#host.requestUpdate();
    // The printer does not wait for the next turn of the page.
    this.#updateNow();
    this.#table().showFirst(this.#rows);
  };

  readonly #end = (): void => {
    this.#rows = undefined;
    this.#table().showFirst(undefined);
    this.#host.requestUpdate();
  };
}
