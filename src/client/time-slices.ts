/** A macrotask, so that input and painting come first. A timer would wait 4 ms each time. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Long work in slices: between two small steps, `if (slices.isDue) await slices.breathe()` gives the thread away. */
export class TimeSlices {
  #began = performance.now();

  constructor(
    private readonly sliceMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  get isDue(): boolean {
    return performance.now() - this.#began >= this.sliceMs;
  }

  /** @throws what the signal was aborted with. */
  async breathe(): Promise<void> {
    await nextTask();
    this.signal?.throwIfAborted();
    this.#began = performance.now();
  }

  /** Runs a generator to its end. */
  async drain<T>(work: Iterator<void, T>): Promise<T> {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (this.isDue) await this.breathe();
    }
  }
}
