import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import { Bell } from './bell.js';
import { heartbeatEvent, pulseEvent, resetEvent } from './frames.js';
import { PulseQueue } from './pulse-queue.js';
import type { StreamSource } from './source.js';
import type { StreamEvent } from './stream-event.js';

export interface SessionOptions {
  readonly reader: Principal;
  readonly from?: Cursor | undefined;
  readonly at?: Cursor | undefined;
  readonly heartbeatMs: number;
  /** When the caller's token ends, in epoch milliseconds: so does the stream. */
  readonly endsAt?: number | undefined;
  readonly signal: AbortSignal;
  /** The database's clock, in epoch milliseconds. */
  readonly serverNow: () => number;
}

/** Live items go out at most this often: a screen draws no faster. */
const PULSE_MS = 40;

/** So far behind, a snapshot is less than the changes. */
const CATCH_UP = 2000;

/** Why a position cannot be continued: the history is shorter than it, or was written anew. */
const misplaced = (cursor: Cursor, head: Cursor): 'behind' | 'rewritten' | undefined =>
  cursor.epoch !== head.epoch ? 'rewritten' : cursor.seq > head.seq ? 'behind' : undefined;

/**
 * Everything one reader is sent, in order, as server-sent events. It is pulled: nothing is made before the reader has
 * taken what came before, so a slow reader costs no memory, and its live items coalesce.
 */
export async function* streamEvents<E extends StreamEvent>(source: StreamSource<E>, o: SessionOptions): AsyncGenerator<E | string, void, undefined> {
  const bell = new Bell();
  const pulses = new PulseQueue();
  const unsubscribe = source.subscribe({
    changed: () => bell.ring(),
    pulsed: (items) => {
      pulses.add(items);
      bell.ring();
    },
  });
  const wake = (): void => bell.ring();
  o.signal.addEventListener('abort', wake);
  try {
    yield* o.at === undefined ? follow(source, o, bell, pulses) : once(source, o, o.at);
  } catch (error) {
    // Work that was given up because the reader left is not a fault.
    if (!o.signal.aborted) throw error;
  } finally {
    o.signal.removeEventListener('abort', wake);
    unsubscribe();
  }
}

async function* once<E extends StreamEvent>(source: StreamSource<E>, { reader, signal }: SessionOptions, at: Cursor): AsyncGenerator<E | string, void, undefined> {
  const wrong = misplaced(at, source.head);
  if (wrong !== undefined || source.snapshotAt === undefined) yield resetEvent(wrong ?? 'expired');
  else yield* await source.snapshotAt(reader, at.seq, signal);
}

async function* follow<E extends StreamEvent>(source: StreamSource<E>, o: SessionOptions, bell: Bell, pulses: PulseQueue): AsyncGenerator<E | string, void, undefined> {
  let cursor: Cursor;
  const wrong = o.from && misplaced(o.from, source.head);
  if (wrong !== undefined) {
    yield resetEvent(wrong);
    return;
  }
  if (o.from !== undefined && source.head.seq - o.from.seq <= CATCH_UP) {
    cursor = o.from;
  } else {
    const snapshot = await source.snapshot(o.reader, o.signal);
    cursor = snapshot.cursor;
    yield* snapshot.events;
  }
  let beatAt = 0;
  let pulseAt = 0;
  // A run that has ended may still get its last word, for example that an effect was confirmed.
  let endsAfter: number | undefined;
  while (!o.signal.aborted && (o.endsAt === undefined || Date.now() < o.endsAt)) {
    for (const delta of await source.after(cursor.seq, o.reader)) {
      cursor = { epoch: cursor.epoch, seq: delta.seq };
      yield delta.event;
    }
    if (source.head.epoch !== cursor.epoch) {
      yield resetEvent('rewritten');
      return;
    }
    const now = Date.now();
    if (!pulses.isEmpty && now >= pulseAt) {
      pulseAt = now + PULSE_MS;
      yield pulseEvent(cursor, o.serverNow(), pulses.take());
    }
    if (now >= beatAt) {
      beatAt = now + o.heartbeatMs;
      yield heartbeatEvent(cursor, o.serverNow());
    }
    if (source.head.seq > cursor.seq) continue;
    endsAfter = source.ended ? (endsAfter ?? now + o.heartbeatMs) : undefined;
    if (endsAfter !== undefined && now >= endsAfter) return;
    const next = Math.min(beatAt, o.endsAt ?? Infinity, endsAfter ?? Infinity, pulses.isEmpty ? Infinity : pulseAt);
    await bell.wait(Math.max(0, next - Date.now()));
  }
}
