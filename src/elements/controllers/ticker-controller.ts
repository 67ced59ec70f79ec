import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Sight } from '../shared/sight.js';

/**
 * Updates an element once a second while it shows something that runs: a countdown, a silence. Rests while nothing does,
 * while it is out of sight, and while the page is hidden.
 */
export class TickerController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #isNeeded: () => boolean;
  readonly #shape: () => Element | null;
  #document: Document | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #sight = new Sight(() => (this.#sight.is ? this.#host.requestUpdate() : this.#stop()));

  /** @param shape what has to be in sight; default is the element, which must have a box for that */
  constructor(host: ReactiveControllerHost & Element, isNeeded: () => boolean, shape: () => Element | null = () => host) {
    this.#host = host;
    this.#isNeeded = isNeeded;
    this.#shape = shape;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('visibilitychange', this.#onVisibility);
  }

  hostUpdated(): void {
    this.#sync();
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('visibilitychange', this.#onVisibility);
    this.#document = undefined;
    this.#sight.watch(null);
    this.#stop();
  }

  readonly #onVisibility = (): void => {
    if (this.#document?.visibilityState === 'visible') this.#host.requestUpdate();
    this.#sync();
  };

  #sync(): void {
    const isNeeded = this.#document?.visibilityState === 'visible' && this.#isNeeded();
    this.#sight.watch(isNeeded ? this.#shape() : null);
    if (!isNeeded || !this.#sight.is) this.#stop();
    else this.#timer ??= setInterval(() => this.#host.requestUpdate(), 1000);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
