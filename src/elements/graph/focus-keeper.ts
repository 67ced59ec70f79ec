import type { LitElement, ReactiveController } from 'lit';

/** Gives the focus back to where it was in an element that is moved in its page: browsers take it away with the removal. */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  #focused: HTMLElement | undefined;
  /** What had the focus at the beginning of this turn. */
  #left: HTMLElement | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('focusin', this.#onIn);
    this.#host.addEventListener('focusout', this.#onOut);
    const { activeElement, body } = this.#host.ownerDocument;
    if (this.#left?.isConnected === true && (activeElement === null || activeElement === body)) this.#left.focus({ preventScroll: true });
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('focusin', this.#onIn);
    this.#host.removeEventListener('focusout', this.#onOut);
    if (this.#focused !== undefined) this.#leave();
  }

  #leave(): void {
    this.#left = this.#focused;
    this.#focused = undefined;
    queueMicrotask(() => (this.#left = undefined));
  }

  readonly #onIn = (event: FocusEvent): void => {
    const [target] = event.composedPath();
    this.#focused = target instanceof HTMLElement ? target : undefined;
  };

  readonly #onOut = (): void => this.#leave();
}
