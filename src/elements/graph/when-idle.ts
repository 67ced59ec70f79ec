import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** So long after a picture nobody waits for more of the page: a frame would be lost to what is not asked for yet. */
const REST_MS = 600;
const PATIENCE_MS = 2000;

interface Waiting {
  readonly task: () => void;
  readonly restMs: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  idle: number | undefined;
}

/** Does things some time later, when the page has nothing better to do. While its element is in no page they wait. */
export class IdleTasks implements ReactiveController {
  readonly #waiting = new Set<Waiting>();
  #isConnected = false;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** @param restMs how much later at least, in milliseconds */
  add(task: () => void, restMs = REST_MS): void {
    const waiting: Waiting = { task, restMs, timer: undefined, idle: undefined };
    this.#waiting.add(waiting);
    if (this.#isConnected) this.#start(waiting);
  }

  hostConnected(): void {
    this.#isConnected = true;
    for (const waiting of this.#waiting) this.#start(waiting);
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    for (const { timer, idle } of this.#waiting) {
      clearTimeout(timer);
      if (idle !== undefined) cancelIdleCallback(idle);
    }
  }

  #start(waiting: Waiting): void {
    const run = (): void => {
      this.#waiting.delete(waiting);
      waiting.task();
    };
    waiting.idle = undefined;
    waiting.timer = setTimeout(() => {
      if (typeof requestIdleCallback === 'function') waiting.idle = requestIdleCallback(run, { timeout: PATIENCE_MS });
      else run();
    }, waiting.restMs);
  }
}
