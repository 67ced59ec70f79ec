import type { Capabilities, PulseItem } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import { type RunId } from '../../model/run.js';
import type { TokenStream } from '../../model/step.js';
import { isTerminalRun, type RunStatus } from '../../model/status.js';
import type { Sql } from '../db/database.js';
import { deltasAfter, entitiesAt, type StoredEntity } from '../store/entities.js';
import { keptStreams } from '../store/streams.js';
import { deltaEvent, snapshotEvents } from './frames.js';
import type { LiveStreams } from './live-streams.js';
import { servedGates, type ServedGate, type SourceDelta, type StreamSource } from './source.js';

/** Changes kept in memory for readers that are nearly up to date. */
const KEPT = 512;
const PAGE = 200;

export interface RunFeedOptions {
  readonly sql: Sql;
  readonly run: RunId;
  readonly head: Cursor;
  readonly status: RunStatus;
  readonly capabilities: Capabilities;
  readonly liveStreams: LiveStreams;
  readonly snapshotPartBytes: number;
  readonly serverNow: () => number;
  /** Gates go out to somebody. */
  readonly served: (reader: Principal, gates: readonly ServedGate[]) => void;
}

const gatesOf = (entities: readonly StoredEntity[]): string[] => entities.filter((entity) => entity.kind === 'gate').map((entity) => entity.value);

/** One run's changes, read once from the database for all who watch it here. */
export class RunFeed implements StreamSource {
  readonly #o: RunFeedOptions;
  readonly #readers = new Set<Parameters<StreamSource['subscribe']>[0]>();
  #head: Cursor;
  #status: RunStatus;
  #kept: SourceDelta[] = [];
  #refreshing: Promise<void> | undefined;
  #again = false;

  constructor(options: RunFeedOptions) {
    this.#o = options;
    this.#head = options.head;
    this.#status = options.status;
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
      this.#kept = [];
      this.#head = { epoch: row.epoch, seq: row.seq };
    }
    while (this.#head.seq < row.seq) {
      const deltas = await this.#load(this.#head.seq);
      const last = deltas.at(-1);
      if (last === undefined) break;
      this.#kept = [...this.#kept, ...deltas].slice(-KEPT);
      this.#head = { epoch: row.epoch, seq: last.seq };
    }
    for (const reader of this.#readers) reader.changed();
  }

  async #load(after: number): Promise<SourceDelta[]> {
    const deltas = await deltasAfter(this.#o.sql, this.#o.run, after, PAGE);
    return deltas.map((delta) => ({ seq: delta.seq, event: deltaEvent(this.#head.epoch, delta), gates: servedGates(delta.gates) }));
  }

  async after(seq: number, reader: Principal): Promise<readonly SourceDelta[]> {
    if (seq >= this.#head.seq) return [];
    const first = this.#kept[0];
    const deltas = first !== undefined && first.seq <= seq + 1 ? this.#kept.filter((delta) => delta.seq > seq) : await this.#load(seq);
    const gates = deltas.flatMap((delta) => delta.gates ?? []);
    if (gates.length > 0) this.#o.served(reader, gates);
    return deltas;
  }

  async snapshot(reader: Principal): Promise<{ cursor: Cursor; events: readonly string[] }> {
    const rows = await this.#o.sql.rows<StoredEntity & { epoch: string | null; seq: number | null }>(
      `SELECT 'run' AS kind, value, epoch, seq FROM wf.run WHERE id = $1
       UNION ALL SELECT kind, value, NULL, NULL FROM wf.entity WHERE run = $1`,
      [this.#o.run],
    );
    const run = rows.find((row) => row.kind === 'run');
    const cursor = { epoch: run?.epoch ?? this.#head.epoch, seq: run?.seq ?? this.#head.seq };
    this.#o.served(reader, servedGates(gatesOf(rows)));
    return { cursor, events: this.#snapshotEvents(reader, cursor, rows, await this.#streams()) };
  }

  async snapshotAt(reader: Principal, seq: number): Promise<readonly string[]> {
    return this.#snapshotEvents(reader, { epoch: this.#head.epoch, seq }, await entitiesAt(this.#o.sql, this.#o.run, seq), []);
  }

  #snapshotEvents(me: Principal, cursor: Cursor, entities: readonly StoredEntity[], streams: readonly TokenStream[]): readonly string[] {
    const head = { cursor, me, capabilities: this.#o.capabilities, now: this.#o.serverNow() };
    return snapshotEvents(head, entities, streams, this.#o.snapshotPartBytes);
  }

  /** What ended is kept in the database; what is being written is known here. */
  async #streams(): Promise<readonly TokenStream[]> {
    const live = this.#o.liveStreams.of(this.#o.run);
    const kept = await keptStreams(this.#o.sql, this.#o.run);
    const all = new Map([...live, ...kept].map((stream) => [`${stream.step} ${stream.attempt} ${stream.channel}`, stream]));
    return [...all.values()];
  }
}
