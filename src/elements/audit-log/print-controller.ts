import type { LitElement, ReactiveController } from 'lit';

/** Tells an element when it is about to be put on paper, and when that is over. */
export class PrintController implements ReactiveController {
  readonly #begin: () => void;
  readonly #end: () => void;

  constructor(host: LitElement, begin: () => void, end: () => void) {
    this.#begin = begin;
    this.#end = end;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('beforeprint', this.#begin);
    window.addEventListener('afterprint', this.#end);
  }

  hostDisconnected(): void {
    window.removeEventListener('beforeprint', this.#begin);
    window.removeEventListener('afterprint', this.#end);
  }
}
