import type { Frame, SnapshotFrame } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { OpenOptions, Topic, WorkflowAdapter } from '../contract.js';
import { describeFault, guardFrame, type GuardedFrame } from '../guard/index.js';
import { ensure, within } from './expectations.js';

const FRAME_MS = 4000;

/** Reads one stream of an adapter frame by frame, and lets nothing through that the guard would not. */
export class FrameReader {
  readonly #abort = new AbortController();
  readonly #frames: AsyncIterator<unknown>;

  constructor(adapter: WorkflowAdapter, topic: Topic, options: Omit<OpenOptions, 'signal'> = {}) {
    this.#frames = adapter.open(topic, { ...options, signal: this.#abort.signal })[Symbol.asyncIterator]();
  }

  /** The next frame, or undefined at the end. */
  async next(what = 'The next frame'): Promise<GuardedFrame | undefined> {
    const step = await within(FRAME_MS, what, this.#frames.next());
    if (step.done === true) return undefined;
    const guarded = guardFrame(step.value);
    ensure(guarded.ok, guarded.ok ? '' : `A frame did not pass the guard: ${describeFault(guarded)}`);
    ensure(guarded.quarantined.length === 0, `A member of a frame could not be read: ${guarded.quarantined[0]?.kind ?? ''}, ${guarded.quarantined[0]?.reason ?? ''}`);
    return guarded;
  }

  /** Skips to the next frame of a type. */
  async nextOf<T extends Frame['type']>(type: T): Promise<{ readonly frame: Extract<Frame, { type: T }>; readonly guarded: GuardedFrame }> {
    for (;;) {
      const guarded = await this.next(`A ${type}`);
      ensure(guarded !== undefined, `The stream ended before a ${type} came.`);
      if (isOfType(guarded.frame, type)) return { frame: guarded.frame, guarded };
    }
  }

  /** Reads a whole snapshot, all its parts, which must be the first frames of the stream. */
  async snapshot(): Promise<readonly SnapshotFrame[]> {
    const parts: SnapshotFrame[] = [];
    do {
      const guarded = await this.next('A snapshot');
      ensure(guarded?.frame.type === 'snapshot', `A stream without a cursor starts with a snapshot, not with ${guarded?.frame.type ?? 'its end'}.`);
      parts.push(guarded.frame);
      ensure((guarded.frame.part ?? 1) === parts.length, `Part ${parts.length} of the snapshot is expected, not ${guarded.frame.part ?? 1}.`);
    } while (parts.length < (parts[0]?.parts ?? 1));
    return parts;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await within(FRAME_MS, 'The end of an aborted stream', this.#end());
  }

  async #end(): Promise<void> {
    try {
      while ((await this.#frames.next()).done !== true);
    } catch {
      // Ending with an error is an end too.
    }
  }
}

const isOfType = <T extends Frame['type']>(frame: Frame, type: T): frame is Extract<Frame, { type: T }> => frame.type === type;

export const cursorOf = ({ epoch, seq }: Cursor): Cursor => ({ epoch, seq });
