import type { Clock } from '../adapter/clock.js';
import type { Topic, WorkflowAdapter } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import { createSlicer, guardFrameSliced, type FrameResult } from '../adapter/guard/index.js';
import type { Cursor } from '../model/primitives.js';
import type { StreamEnd } from './reconnect.js';

/** Two heartbeats missed, and a little more: say so. */
const STALE_MS = 12_000;
/** Three heartbeats missed: the connection is half-open, whatever the network says. */
const SILENT_MS = 15_000;
/** The wall clock ran so far ahead of the monotonic one: the machine slept, or its clock was set, which is told by opening again. */
const SLEPT_MS = 60_000;
/** A wait at least this long gave the page its turn. */
const REST_MS = 1;

export interface StreamHandlers {
  frame(result: FrameResult): void;
  /** @param silentMs how long nothing has come */
  stale(silentMs: number): void;
}

/** Reads one stream from its opening to its end: guards each frame and watches for silence. */
export class StreamReader {
  readonly #abort = new AbortController();
  #end: StreamEnd | undefined;
  #settle: (end: StreamEnd) => void = () => undefined;
  #lastFrame: number;
  #lastFrameAt: number;
  #cancelWatch: () => void = () => undefined;
  #reportedStale = false;

  /** Resolves, never rejects, once the stream is over and why. */
  readonly ended: Promise<StreamEnd>;

  constructor(
    private readonly clock: Clock,
    private readonly handlers: StreamHandlers,
  ) {
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#lastFrame = clock.monotonic();
    this.#lastFrameAt = clock.now();
  }

  open(adapter: WorkflowAdapter, topic: Topic, from: Cursor | undefined): void {
    this.#watch();
    void this.#pump(adapter, topic, from);
  }

  /** Ends the stream. The first reason given is the one that counts. */
  close(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#cancelWatch();
    this.#abort.abort();
    this.#settle(end);
  }

  async #pump(adapter: WorkflowAdapter, topic: Topic, from: Cursor | undefined): Promise<void> {
    let iterator: AsyncIterator<unknown> | undefined;
    try {
      iterator = iteratorOf(adapter.open(topic, { from, signal: this.#abort.signal }));
      await this.#read(iterator);
      this.close({ kind: 'ended' });
    } catch (thrown) {
      this.close({ kind: 'error', error: AdapterError.from(thrown), hadCursor: from !== undefined });
    }
    // Not awaited: an adapter that hangs while closing must not hold up the next stream.
    void Promise.resolve(iterator?.return?.()).catch(() => undefined);
  }

  async #read(iterator: AsyncIterator<unknown>): Promise<void> {
    const slicer = createSlicer(this.clock);
    for (;;) {
      const asked = this.clock.monotonic();
      const next = await iterator.next();
      if (this.#end !== undefined || next.done === true) return;
      if (this.clock.monotonic() - asked >= REST_MS) slicer.rested();
      else if (slicer.due()) await slicer.pause();
      const result = await guardFrameSliced(next.value, slicer);
      // Guarding may have handed the thread back, and somebody may have closed the stream meanwhile.
      if (this.#end !== undefined) return;
      this.#lastFrame = this.clock.monotonic();
      this.#lastFrameAt = this.clock.now();
      this.#reportedStale = false;
      this.handlers.frame(result);
    }
  }

  #watch(): void {
    const silence = this.#silence();
    if (silence >= STALE_MS && !this.#reportedStale) {
      this.#reportedStale = true;
      this.handlers.stale(silence);
    }
    if (silence >= SILENT_MS) {
      this.close({ kind: 'silent' });
      return;
    }
    const next = (silence >= STALE_MS ? SILENT_MS : STALE_MS) - silence;
    this.#cancelWatch = this.clock.after(next, () => this.#watch());
  }

  /** In milliseconds. Monotonic clocks stand still while a machine sleeps: then its wall clock says how long it slept. */
  #silence(): number {
    const silence = this.clock.monotonic() - this.#lastFrame;
    const byWall = this.clock.now() - this.#lastFrameAt;
    return byWall - silence > SLEPT_MS ? byWall : silence;
  }
}

/** What `open()` returned, as what it has to be. */
function iteratorOf(stream: unknown): AsyncIterator<unknown> {
  const iterate: unknown = typeof stream === 'object' && stream !== null && Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator] : undefined;
  if (typeof iterate !== 'function') throw new TypeError('open() of the adapter did not return an async iterable. Write it as `async *open(topic, { from, signal }) { yield … }`.');
  return (stream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
}
