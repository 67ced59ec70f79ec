import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Updates an element once a second while it shows something that runs: a countdown, a silence. Rests while nothing does,
 * and while the page is hidden.
 */
export class TickerController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #isNeeded: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, isNeeded: () => boolean) {
    this.#host = host;
    this.#isNeeded = isNeeded;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#sync();
  }

  hostUpdated(): void {
    this.#sync();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#stop();
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible') this.#host.requestUpdate();
    this.#sync();
  };

  #sync(): void {
    const wanted = document.visibilityState === 'visible' && this.#isNeeded();
    if (!wanted) this.#stop();
    else this.#timer ??= setInterval(() => this.#host.requestUpdate(), 1000);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
