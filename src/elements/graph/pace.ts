import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What took so long rests so many times as long. */
const RESTS = 20;

/** Lets something that costs be done only so often: what is asked for too early is done a moment later. */
export class Pace implements ReactiveController {
  readonly #leastMs: number;
  #everyMs: number;
  readonly #again: () => void;
  #doneAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isConnected = false;

  /** @param again called once something that came too early may be done; default is to update the host */
  constructor(host: ReactiveControllerHost, everyMs: number, again: () => void = () => host.requestUpdate()) {
    this.#leastMs = everyMs;
    this.#everyMs = everyMs;
    this.#again = again;
    host.addController(this);
  }

  /** Whether it may be done now. If not, it is asked for again once it may. @param atOnce it has to be, whatever the time */
  isDue(atOnce: boolean): boolean {
    const now = performance.now();
    const wait = this.#doneAt + this.#everyMs - now;
    if (atOnce || wait <= 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#doneAt = now;
      return true;
    }
    if (this.#isConnected) this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#again();
    }, wait);
    return false;
  }

  /** How long it took, in milliseconds: what takes long is done so seldom that the page has most of the time for the rest. */
  took(ms: number): void {
    this.#everyMs = Math.max(this.#leastMs, ms * RESTS);
  }

  hostConnected(): void {
    this.#isConnected = true;
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
