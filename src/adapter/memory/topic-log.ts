import type { Capabilities, DeltaFrame, EntityEvent, Frame, PulseItem, RunState } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import type { Clock } from '../clock.js';
import type { OpenOptions } from '../contract.js';
import { FrameQueue } from '../frame-queue.js';
import { deepFreeze } from '../guard/index.js';
import { snapshotParts } from './snapshot-parts.js';

/** What a topic looks like to one reader. */
export interface TopicView {
  readonly me: Principal;
  readonly capabilities: Capabilities;
  /** The state as of `seq`. */
  state(seq: number): RunState;
  /** The events of one change as this reader gets them. */
  events(events: readonly EntityEvent[]): readonly EntityEvent[];
}

interface Reader { readonly queue: FrameQueue<Frame>; readonly view: TopicView; cancelHeartbeat: () => void }

export interface TopicLogOptions {
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly newId: () => string;
  /** Told when the first reader comes and when the last one goes. */
  readonly onReaders: () => void;
}

/** The committed changes of one topic in order, and whoever reads them. */
export class TopicLog {
  epoch: string;
  readonly #deltas: DeltaFrame[] = [];
  readonly #readers = new Set<Reader>();
  #base: number;

  constructor(
    private readonly options: TopicLogOptions,
    base: number,
  ) {
    this.epoch = options.newId();
    this.#base = base;
  }

  get seq(): number {
    return this.#base + this.#deltas.length;
  }

  /** Who is reading now. */
  get readers(): readonly Principal[] {
    return [...this.#readers].map(({ view }) => view.me);
  }

  commit(events: readonly EntityEvent[]): DeltaFrame {
    const { clock, newId } = this.options;
    const frame: DeltaFrame = deepFreeze({
      type: 'delta', epoch: this.epoch, seq: this.seq + 1, id: newId(), serverTime: isoTime(clock.now()), events: structuredClone(events),
    });
    this.#deltas.push(frame);
    for (const { queue, view } of this.#readers) queue.push(seenBy(view, frame));
    return frame;
  }

  pulse(items: readonly PulseItem[]): void {
    const frame: Frame = { type: 'pulse', epoch: this.epoch, after: this.seq, items: structuredClone(items) };
    for (const { queue } of this.#readers) queue.push(frame);
  }

  /** The events of the changes up to `seq`, oldest first. */
  eventsUpTo(seq: number): readonly EntityEvent[] {
    return this.#deltas.slice(0, seq - this.#base).flatMap(({ events }) => events);
  }

  open(view: TopicView, { from, at, signal }: OpenOptions, hasEnded: boolean): AsyncIterable<Frame> {
    if (at !== undefined) return this.#asOf(view, at);
    const reader: Reader = {
      queue: new FrameQueue<Frame>(() => this.#leave(reader)),
      view,
      cancelHeartbeat: () => undefined,
    };
    const { queue } = reader;
    signal.addEventListener('abort', () => queue.close(), { once: true });
    if (from !== undefined && !this.#canContinue(from)) {
      queue.push({ type: 'reset', reason: from.epoch === this.epoch ? 'behind' : 'rewritten' });
      queue.close();
      return queue;
    }
    if (from === undefined || from.seq < this.#base) this.#pushSnapshot(queue, view, this.seq);
    else for (const delta of this.#deltas.slice(from.seq - this.#base)) queue.push(seenBy(view, delta));
    queue.push(this.#heartbeat());
    if (signal.aborted || hasEnded) {
      queue.close();
      return queue;
    }
    this.#readers.add(reader);
    this.options.onReaders();
    this.#beatLater(reader);
    return queue;
  }

  /** A new history starts with the present state. Readers learn that what they hold is void. */
  rewrite(): void {
    this.#base = this.seq;
    this.#deltas.length = 0;
    this.epoch = this.options.newId();
    for (const { queue } of [...this.#readers]) {
      queue.push({ type: 'reset', reason: 'rewritten' });
      queue.close();
    }
  }

  disconnect(): void {
    for (const { queue } of [...this.#readers]) queue.close();
  }

  #leave(reader: Reader): void {
    reader.cancelHeartbeat();
    if (this.#readers.delete(reader)) this.options.onReaders();
  }

  #canContinue({ epoch, seq }: Cursor): boolean {
    return epoch === this.epoch && seq <= this.seq;
  }

  #asOf(view: TopicView, at: Cursor): AsyncIterable<Frame> {
    const queue = new FrameQueue<Frame>();
    if (this.#canContinue(at) && at.seq >= this.#base) this.#pushSnapshot(queue, view, at.seq);
    else queue.push({ type: 'reset', reason: at.epoch === this.epoch ? 'expired' : 'rewritten' });
    queue.close();
    return queue;
  }

  #pushSnapshot(queue: FrameQueue<Frame>, view: TopicView, seq: number): void {
    const { me, capabilities } = view;
    const head = { type: 'snapshot', v: 1, epoch: this.epoch, seq, serverTime: isoTime(this.options.clock.now()), me, capabilities } as const;
    for (const frame of snapshotParts(head, view.state(seq))) queue.push(frame);
  }

  #heartbeat(): Frame {
    return { type: 'heartbeat', epoch: this.epoch, seq: this.seq, serverTime: isoTime(this.options.clock.now()) };
  }

  #beatLater(reader: Reader): void {
    const { clock, heartbeatMs } = this.options;
    reader.cancelHeartbeat = clock.after(heartbeatMs, () => {
      reader.queue.push(this.#heartbeat());
      this.#beatLater(reader);
    });
  }
}

export const isoTime = (epochMs: number): string => new Date(epochMs).toISOString();

const seenBy = (view: TopicView, frame: DeltaFrame): DeltaFrame => {
  const events = view.events(frame.events);
  return events === frame.events ? frame : { ...frame, events };
};
