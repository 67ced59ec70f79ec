import type { Capabilities, PulseItem } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import { type RunId } from '../../model/run.js';
import type { TokenStream } from '../../model/step.js';
import { isTerminalRun, type RunStatus } from '../../model/status.js';
import type { Sql } from '../db/database.js';
import { deltasAfter, entitiesAt, entitiesNow, type StoredEntity } from '../store/entities.js';
import { keptStreams, type KeptStream } from '../store/streams.js';
import { deltaEvent } from './frames.js';
import { gateless, gatelessDelta } from './gateless.js';
import { streamKey, type LiveStreams } from './live-streams.js';
import { RecentChanges } from './recent.js';
import { Slices } from './slices.js';
import { EncodedSnapshot, type Member } from './snapshot.js';
import { outdated, Snapshots, type Made, type SnapshotShelf } from './snapshots.js';
import { servedGates, type ServedGate, type SourceDelta, type SourceSnapshot, type StreamSource } from './source.js';
import type { SharedEvent, StreamEvent } from './stream-event.js';

/** What is read at one time for a reader that is behind. */
const PAGE = { limit: 200, bytes: 1024 * 1024 };

export interface RunFeedOptions {
  readonly sql: Sql;
  readonly run: RunId;
  readonly head: Cursor;
  readonly status: RunStatus;
  readonly capabilities: Capabilities;
  readonly liveStreams: LiveStreams;
  readonly snapshotPartBytes: number;
  readonly shelf: SnapshotShelf;
  readonly serverNow: () => number;
  /** Whether a reader sees the gates of runs. */
  readonly seesGates: (reader: Principal) => boolean;
  /** Gates go out to somebody. */
  readonly served: (reader: Principal, gates: readonly ServedGate[]) => void;
}

interface Delta extends SourceDelta<SharedEvent> { readonly bytes: number; readonly gates: readonly ServedGate[] }

/** What a snapshot is as of, the gates in it that people can decide on, and whose streams it holds. */
interface Moment { readonly cursor: Cursor; readonly gates: readonly ServedGate[]; readonly streams: ReadonlySet<string> }

/** One run's changes, read once from the database for all who watch it here. */
export class RunFeed implements StreamSource<StreamEvent> {
  readonly #o: RunFeedOptions;
  readonly #readers = new Set<Parameters<StreamSource['subscribe']>[0]>();
  #head: Cursor;
  #status: RunStatus;
  readonly #recent = new RecentChanges<Delta>((after) => this.#load(after));
  readonly #snapshots: Snapshots<Moment>;
  #refreshing: Promise<void> | undefined;
  #again = false;

  constructor(options: RunFeedOptions) {
    this.#o = options;
    this.#head = options.head;
    this.#status = options.status;
    this.#snapshots = new Snapshots(options.shelf);
  }

  get head(): Cursor {
    return this.#head;
  }

  get ended(): boolean {
    return isTerminalRun(this.#status);
  }

  get readers(): number {
    return this.#readers.size;
  }

  subscribe(reader: Parameters<StreamSource['subscribe']>[0]): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  pulsed(items: readonly PulseItem[]): void {
    for (const reader of this.#readers) reader.pulsed(items);
  }

  /** Something was committed: reads it and tells the readers. Calls during a read cause one more. */
  refresh(): Promise<void> {
    if (this.#refreshing !== undefined) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#read().finally(() => {
      this.#refreshing = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.refresh().catch(() => undefined);
    });
    return this.#refreshing;
  }

  async #read(): Promise<void> {
    const [row] = await this.#o.sql.rows<{ epoch: string; seq: number; status: RunStatus }>('SELECT epoch, seq, status FROM wf.run WHERE id = $1', [this.#o.run]);
    if (row === undefined) return;
    this.#status = row.status;
    if (row.epoch !== this.#head.epoch) {
      this.#recent.clear();
      this.#snapshots.clear();
      this.#head = { epoch: row.epoch, seq: row.seq };
    }
    while (this.#head.seq < row.seq) {
      const deltas = await this.#load(this.#head.seq);
      const last = deltas.at(-1);
      if (last === undefined) break;
      this.#recent.add(deltas);
      this.#head = { epoch: row.epoch, seq: last.seq };
    }
    for (const reader of this.#readers) reader.changed();
  }

  async #load(after: number): Promise<Delta[]> {
    const deltas = await deltasAfter(this.#o.sql, this.#o.run, after, PAGE);
    return deltas.map((delta) => ({
      seq: delta.seq, event: deltaEvent(this.#head.epoch, delta), gates: servedGates(delta.gates), bytes: delta.events.reduce((sum, event) => sum + event.length, 0),
    }));
  }

  async after(seq: number, reader: Principal): Promise<readonly SourceDelta[]> {
    if (seq >= this.#head.seq) return [];
    const deltas = await this.#recent.after(seq);
    if (!this.#o.seesGates(reader)) return deltas.map(({ event, ...delta }) => ({ ...delta, gates: [], event: gatelessDelta(event) }));
    const gates = deltas.flatMap((delta) => delta.gates);
    if (gates.length > 0) this.#o.served(reader, gates);
    return deltas;
  }

  async snapshot(reader: Principal, signal: AbortSignal): Promise<SourceSnapshot> {
    const sees = this.#o.seesGates(reader);
    const { of, encoded } = await this.#snapshots.get(sees ? 'now' : 'now without gates', {
      signal,
      isFresh: ({ cursor }) => cursor.epoch === this.#head.epoch && cursor.seq >= this.#head.seq,
      make: (stop) => this.#make(stop, async () => {
        const streams = await keptStreams(this.#o.sql, this.#o.run);
        const { run, entities } = await entitiesNow(this.#o.sql, this.#o.run);
        return { cursor: run ?? this.#head, entities: sees ? entities : gateless(entities), streams };
      }),
    });
    // What ended is kept in the database and the same for all; what is being written is known here, and newer for each reader.
    const streams = this.#o.liveStreams.of(this.#o.run).filter((stream) => !of.streams.has(streamKey(stream)));
    return { cursor: of.cursor, events: this.#events(reader, of, encoded, streams) };
  }

  async snapshotAt(reader: Principal, seq: number, signal: AbortSignal): Promise<Iterable<StreamEvent>> {
    const sees = this.#o.seesGates(reader);
    const { of, encoded } = await this.#snapshots.get(`at ${seq}${sees ? '' : ' without gates'}`, {
      signal,
      isFresh: () => true,
      make: (stop) => this.#make(stop, async () => {
        const entities = await entitiesAt(this.#o.sql, this.#o.run, seq);
        return { cursor: { epoch: this.#head.epoch, seq }, entities: sees ? entities : gateless(entities), streams: [] };
      }),
    });
    return this.#events(reader, of, encoded, []);
  }

  async #make(
    signal: AbortSignal, read: () => Promise<{ cursor: Cursor; entities: readonly StoredEntity[]; streams: readonly KeptStream[] }>,
  ): Promise<Made<Moment>> {
    const { cursor, entities, streams } = await read();
    const slices = new Slices(signal);
    const members: readonly Member[] = [...entities, ...streams.map(({ value }): Member => ({ kind: 'stream', value }))];
    const encoded = await EncodedSnapshot.encode(members, this.#o.snapshotPartBytes, slices);
    const gates: ServedGate[] = [];
    for (const { kind, value } of entities) {
      if (kind !== 'gate') continue;
      gates.push(...servedGates([value]));
      await slices.pause();
    }
    return { of: { cursor, gates, streams: new Set(streams.map(streamKey)) }, encoded };
  }

  *#events(me: Principal, { cursor, gates }: Pick<Moment, 'cursor' | 'gates'>, encoded: EncodedSnapshot, streams: readonly TokenStream[]): Generator<StreamEvent, void, undefined> {
    const head = { cursor, me, capabilities: this.#o.capabilities, now: this.#o.serverNow() };
    yield* this.#o.shelf.taken(encoded, encoded.events(head, streams, outdated));
    // Served is what was taken.
    if (gates.length > 0) this.#o.served(me, gates);
  }
}
