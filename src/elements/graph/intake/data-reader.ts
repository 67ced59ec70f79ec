import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { runInSlices, runToEnd, type Steps } from '../../../graph/steps.js';
import type { GraphInput } from '../graph-source.js';
import { hasSameTopology, isSameRun } from './same-data.js';
import { sizeOf, takeIn, type TakenIn } from './take-in.js';

/** So many steps and lines are read in a moment; more are read in slices. */
const AT_ONCE = 4000;
const SLICE_MS = 10;

/**
 * Reads plain data from the host: a little at once, a lot in slices that leave the page time to breathe. Hosts make new
 * objects for what has not changed, so identity is judged by content: data of the same run keeps the `source` of its view,
 * and the `topology` of a view changes only when steps, lines or areas did. While its element is in no page nothing is read.
 */
export class DataReader implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #reading: AbortController | undefined;
  #unread: GraphInput | undefined;
  #taken: TakenIn | undefined;
  #run = {};

  /** @param host is asked for an update when data has been read that could not be read at once */
  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
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
    this.hostDisconnected();
    this.#unread = undefined;
    if (input === undefined || (this.#taken !== undefined && !isSameRun(this.#taken.view, input))) {
      this.#taken = undefined;
      this.#run = {};
    }
    if (input === undefined) return;
    if (sizeOf(input) <= AT_ONCE) this.#taken = runToEnd(this.#take(input));
    else void this.#readSlowly(input);
  }

  /** Reads what was left unread when the element was removed, unless something newer has come meanwhile. */
  hostUpdate(): void {
    if (this.#unread !== undefined && this.#reading === undefined) this.read(this.#unread);
  }

  hostDisconnected(): void {
    this.#reading?.abort();
    this.#reading = undefined;
  }

  async #readSlowly(input: GraphInput): Promise<void> {
    const reading = new AbortController();
    this.#reading = reading;
    this.#unread = input;
    try {
      this.#taken = await runInSlices(this.#take(input), SLICE_MS, reading.signal);
    } catch (reason) {
      if (reading.signal.aborted) return;
      throw reason;
    }
    this.#reading = undefined;
    this.#unread = undefined;
    this.#host.requestUpdate();
  }

  *#take(input: GraphInput): Steps<TakenIn> {
    const before = this.#taken?.view;
    const { view, rejects } = yield* takeIn(input, before);
    const isSame = before !== undefined && (yield* hasSameTopology(before, view));
    return { view: { ...view, source: this.#run, topology: (before?.topology ?? 0) + (isSame ? 0 : 1) }, rejects };
  }
}
