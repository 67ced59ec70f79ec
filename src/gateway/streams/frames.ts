import type { PulseItem } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { StoredDelta } from '../store/entities.js';
import { SharedEvent } from './stream-event.js';

/** One server-sent event (HTML living standard, 9.2). JSON text holds no line breaks of its own. */
export const sse = (type: string, data: string, cursor?: Cursor): string =>
  `event: ${type}\n${cursor === undefined ? '' : `id: ${cursor.epoch}:${cursor.seq}\n`}data: ${data}\n\n`;

/** A change as all its readers get it: encoded once. */
export const deltaEvent = (epoch: string, delta: StoredDelta): SharedEvent => {
  const envelope = JSON.stringify({ type: 'delta', epoch, seq: delta.seq, id: delta.id, serverTime: new Date(delta.at).toISOString() });
  return new SharedEvent('delta', [Buffer.from(`id: ${epoch}:${delta.seq}\ndata: ${envelope.slice(0, -1)},"events":[${delta.events.join(',')}]}\n\n`)]);
};

export const pulseEvent = ({ epoch, seq }: Cursor, now: number, items: readonly PulseItem[]): string =>
  sse('pulse', JSON.stringify({ type: 'pulse', epoch, after: seq, serverTime: new Date(now).toISOString(), items }));

export const heartbeatEvent = (cursor: Cursor, now: number): string =>
  sse('heartbeat', JSON.stringify({ type: 'heartbeat', ...cursor, serverTime: new Date(now).toISOString() }));

export const resetEvent = (reason: 'behind' | 'expired' | 'rewritten' | 'denied'): string => sse('reset', JSON.stringify({ type: 'reset', reason }));
