import type { LitElement, ReactiveController } from 'lit';
import { listen, windowOf } from '../shared/page.js';

/** Tells an element when it is about to be put on paper, and when that is over. */
export class PrintController implements ReactiveController {
  readonly #host: LitElement;
  readonly #begin: () => void;
  readonly #end: () => void;
  #endListening: readonly (() => void)[] = [];

  constructor(host: LitElement, begin: () => void, end: () => void) {
    this.#host = host;
    this.#begin = begin;
    this.#end = end;
    host.addController(this);
  }

  hostConnected(): void {
    const view = windowOf(this.#host);
    this.#endListening = [listen(view, ['beforeprint'], this.#begin), listen(view, ['afterprint'], this.#end)];
  }

  hostDisconnected(): void {
    for (const end of this.#endListening) end();
  }
}
