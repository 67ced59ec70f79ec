import { setTimeout as sleep } from 'node:timers/promises';

/** Something that is done again and again: when it is rung for, and at the latest after a while. Never twice at once. */
export class Loop {
  readonly #work: () => Promise<void>;
  readonly #everyMs: number;
  readonly #failed: (error: unknown) => void;
  readonly #stopped = new AbortController();
  #ring = new AbortController();
  #running: Promise<void> | undefined;

  constructor(o: { readonly work: () => Promise<void>; readonly everyMs: number; readonly failed: (error: unknown) => void }) {
    this.#work = o.work;
    this.#everyMs = o.everyMs;
    this.#failed = o.failed;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  ring(): void {
    this.#ring.abort();
  }

  /** Resolves when the work under way has ended. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#ring.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#ring = new AbortController();
      try {
        await this.#work();
      } catch (error) {
        this.#failed(error);
      }
      if (this.#stopped.signal.aborted) return;
      await sleep(this.#everyMs, undefined, { signal: this.#ring.signal, ref: false }).catch(() => undefined);
    }
  }
}
