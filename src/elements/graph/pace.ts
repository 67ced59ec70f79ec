import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Lets something that costs be done only so often: what is asked for too early is done a moment later. */
export class Pace implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #everyMs: number;
  #doneAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, everyMs: number) {
    this.#host = host;
    this.#everyMs = everyMs;
    host.addController(this);
  }

  /** Whether it may be done now. If not, the host is updated once it may. @param atOnce it has to be, whatever the time */
  isDue(atOnce: boolean): boolean {
    const now = performance.now();
    const wait = this.#doneAt + this.#everyMs - now;
    if (atOnce || wait <= 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#doneAt = now;
      return true;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#host.requestUpdate();
    }, wait);
    return false;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
