import type { Capabilities, PulseItem } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import type { TokenStream } from '../../model/step.js';
import type { StoredDelta, StoredEntity } from '../store/entities.js';

/** One server-sent event (HTML living standard, 9.2). JSON text holds no line breaks of its own. */
export const sse = (type: string, data: string, cursor?: Cursor): string =>
  `event: ${type}\n${cursor === undefined ? '' : `id: ${cursor.epoch}:${cursor.seq}\n`}data: ${data}\n\n`;

const COLLECTIONS = { run: 'runs', step: 'steps', edge: 'edges', gate: 'gates', handoff: 'handoffs', boundary: 'boundaries' } as const;
type Collection = (typeof COLLECTIONS)[keyof typeof COLLECTIONS] | 'streams';

export interface SnapshotHead {
  readonly cursor: Cursor;
  readonly me: Principal;
  readonly capabilities: Capabilities;
  readonly now: number;
}

interface Member { readonly collection: Collection; readonly json: string }

const EMPTY: Readonly<Record<Collection, readonly string[]>> = { runs: [], steps: [], edges: [], gates: [], handoffs: [], boundaries: [], streams: [] };

/** Cuts members into parts of at most `limit` bytes each; a member that is larger by itself stands alone. */
function cut(members: readonly Member[], limit: number): Member[][] {
  const parts: Member[][] = [[]];
  let size = 0;
  for (const member of members) {
    const bytes = Buffer.byteLength(member.json) + 1;
    if (size + bytes > limit && size > 0) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(member);
    size += bytes;
  }
  return parts;
}

function stateJson(part: readonly Member[]): string {
  const collections = new Map<Collection, string[]>();
  for (const { collection, json } of part) collections.set(collection, [...(collections.get(collection) ?? []), json]);
  return `{${(Object.keys(EMPTY) as Collection[]).map((name) => `"${name}":[${(collections.get(name) ?? []).join(',')}]`).join(',')}}`;
}

/** A snapshot as events, in as many parts as its size needs. Entities go out as the texts they are stored as. */
export function snapshotEvents(head: SnapshotHead, entities: readonly StoredEntity[], streams: readonly TokenStream[], partBytes: number): string[] {
  const members: Member[] = [
    ...entities.map(({ kind, value }): Member => ({ collection: COLLECTIONS[kind], json: value })),
    ...streams.map((stream): Member => ({ collection: 'streams', json: JSON.stringify(stream) })),
  ];
  const parts = cut(members, partBytes);
  return parts.map((part, index) => {
    const envelope = JSON.stringify({
      type: 'snapshot', v: 1, ...head.cursor, serverTime: new Date(head.now).toISOString(), me: head.me, capabilities: head.capabilities,
      ...(parts.length > 1 ? { part: index + 1, parts: parts.length } : {}),
    });
    const last = index === parts.length - 1;
    return sse('snapshot', `${envelope.slice(0, -1)},"state":${stateJson(part)}}`, last ? head.cursor : undefined);
  });
}

export const deltaEvent = (epoch: string, delta: StoredDelta): string => {
  const envelope = JSON.stringify({ type: 'delta', epoch, seq: delta.seq, id: delta.id, serverTime: new Date(delta.at).toISOString() });
  return sse('delta', `${envelope.slice(0, -1)},"events":[${delta.events.join(',')}]}`, { epoch, seq: delta.seq });
};

export const pulseEvent = ({ epoch, seq }: Cursor, now: number, items: readonly PulseItem[]): string =>
  sse('pulse', JSON.stringify({ type: 'pulse', epoch, after: seq, serverTime: new Date(now).toISOString(), items }));

export const heartbeatEvent = (cursor: Cursor, now: number): string =>
  sse('heartbeat', JSON.stringify({ type: 'heartbeat', ...cursor, serverTime: new Date(now).toISOString() }));

export const resetEvent = (reason: 'behind' | 'expired' | 'rewritten' | 'denied'): string => sse('reset', JSON.stringify({ type: 'reset', reason }));
