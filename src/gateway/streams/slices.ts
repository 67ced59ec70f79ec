import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may go on before others get their turn, in milliseconds. */
const SLICE_MS = 6;

/** Long work in slices: others get their turn in between. */
export class Slices {
  #since = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** To be awaited between two pieces of the work. @throws the signal's reason when it is not wanted any more. */
  async pause(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return;
    await nextTurn();
    this.signal.throwIfAborted();
    this.#since = performance.now();
  }
}
