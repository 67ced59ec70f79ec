import type { LitElement } from 'lit';
import type { WfController } from '../wf-element.js';

/** Gives the focus back to where it was in an element that is moved in its page: browsers take it away with the removal. */
export class FocusKeeper implements WfController {
  readonly #host: LitElement;
  #focused: HTMLElement | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('focusin', this.#onIn);
    this.#host.addEventListener('focusout', this.#onOut);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('focusin', this.#onIn);
    this.#host.removeEventListener('focusout', this.#onOut);
    this.#focused = undefined;
  }

  hostMoved(): void {
    const { activeElement, body } = this.#host.ownerDocument;
    if (this.#focused?.isConnected === true && (activeElement === null || activeElement === body)) this.#focused.focus({ preventScroll: true });
  }

  readonly #onIn = (event: FocusEvent): void => {
    const [target] = event.composedPath();
    this.#focused = target instanceof HTMLElement ? target : undefined;
  };

  /** Only once this turn is over: a removal takes the focus away before the element is in its new place. */
  readonly #onOut = (): void => {
    const left = this.#focused;
    queueMicrotask(() => {
      if (this.#focused === left && this.#host.matches(':focus-within') === false) this.#focused = undefined;
    });
  };
}
