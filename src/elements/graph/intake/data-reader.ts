import { runInSlices, runToEnd } from '../../../graph/steps.js';
import type { GraphInput } from '../graph-source.js';
import { hasSameTopology, isSameRun } from './same-data.js';
import { sizeOf, takeIn, type TakenIn } from './take-in.js';

/** So many steps and lines are read in a moment; more are read in slices. */
const AT_ONCE = 4000;
const SLICE_MS = 10;

/**
 * Reads plain data from the host: a little at once, a lot in slices that leave the page time to breathe. Hosts make new
 * objects for what has not changed, so identity is judged by content: data of the same run keeps the `source` of its view,
 * and the `topology` of a view changes only when steps, lines or areas did.
 */
export class DataReader {
  readonly #done: () => void;
  #reading: AbortController | undefined;
  #unread: GraphInput | undefined;
  #taken: TakenIn | undefined;
  #run = {};

  /** @param done called when data has been read that could not be read at once */
  constructor(done: () => void) {
    this.#done = done;
  }

  /** What has been read; until newer data of the same run has been read, what was read before. */
  get taken(): TakenIn | undefined {
    return this.#taken;
  }

  /** Stands for the run: another object once the data is of another run. */
  get run(): object {
    return this.#run;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  read(input: GraphInput | undefined): void {
    this.pause();
    this.#unread = undefined;
    if (input === undefined || (this.#taken !== undefined && !isSameRun(this.#taken.view, input))) {
      this.#taken = undefined;
      this.#run = {};
    }
    if (input === undefined) return;
    if (sizeOf(input) <= AT_ONCE) this.#take(runToEnd(takeIn(input, this.#taken?.view)));
    else void this.#readSlowly(input);
  }

  /** Stops reading, for an element that is not in a page. */
  pause(): void {
    this.#reading?.abort();
    this.#reading = undefined;
  }

  /** Reads what was left unread. */
  resume(): void {
    if (this.#unread !== undefined && this.#reading === undefined) this.read(this.#unread);
  }

  async #readSlowly(input: GraphInput): Promise<void> {
    const reading = new AbortController();
    this.#reading = reading;
    this.#unread = input;
    try {
      this.#take(await runInSlices(takeIn(input, this.#taken?.view), SLICE_MS, reading.signal));
    } catch (reason) {
      if (reading.signal.aborted) return;
      throw reason;
    }
    this.#reading = undefined;
    this.#unread = undefined;
    this.#done();
  }

  #take({ view, rejects }: TakenIn): void {
    const before = this.#taken?.view;
    const topology = before === undefined ? 1 : before.topology + (hasSameTopology(before, view) ? 0 : 1);
    this.#taken = { view: { ...view, source: this.#run, topology }, rejects };
  }
}
