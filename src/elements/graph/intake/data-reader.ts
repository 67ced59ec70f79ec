import { runInSlices, runToEnd } from '../../../graph/steps.js';
import type { GraphInput } from '../graph-source.js';
import { sizeOf, takeIn, type TakenIn } from './take-in.js';

/** So many steps and lines are read in a moment; more are read in slices. */
const AT_ONCE = 4000;
const SLICE_MS = 10;

/** Reads plain data from the host: a little at once, a lot in slices that leave the page time to breathe. */
export class DataReader {
  readonly #done: () => void;
  #reading: AbortController | undefined;
  #taken: TakenIn | undefined;

  /** @param done called when data has been read that could not be read at once */
  constructor(done: () => void) {
    this.#done = done;
  }

  /** What has been read; nothing while it is being read. */
  get taken(): TakenIn | undefined {
    return this.#taken;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  read(input: GraphInput | undefined): void {
    this.#reading?.abort();
    this.#reading = undefined;
    this.#taken = undefined;
    if (input === undefined) return;
    if (sizeOf(input) <= AT_ONCE) this.#taken = runToEnd(takeIn(input));
    else void this.#readSlowly(input);
  }

  async #readSlowly(input: GraphInput): Promise<void> {
    const reading = new AbortController();
    this.#reading = reading;
    try {
      this.#taken = await runInSlices(takeIn(input), SLICE_MS, reading.signal);
    } catch (reason) {
      if (reading.signal.aborted) return;
      throw reason;
    }
    this.#reading = undefined;
    this.#done();
  }
}
