import type { Capabilities } from '../../model/frame.js';
import { type Gate } from '../../model/gate.js';
import type { Cursor } from '../../model/primitives.js';
import type { Policy } from '../../model/policy.js';
import type { Principal } from '../../model/principal.js';
import type { Run } from '../../model/run.js';
import { isDecidableGate } from '../../model/status.js';
import { mayReadRun, permissionsOf, seesGates } from '../../policy/permissions.js';
import { eligibleRoles } from '../../policy/quorum.js';
import type { Sql } from '../db/database.js';
import { inboxChanges, inboxGates, inboxHead, type InboxChange } from '../store/inbox.js';
import { deltaEvent } from './frames.js';
import { RecentChanges } from './recent.js';
import { Slices } from './slices.js';
import { EncodedSnapshot } from './snapshot.js';
import { outdated, Snapshots, type SnapshotShelf } from './snapshots.js';
import type { ServedGate, SourceDelta, SourceSnapshot, StreamSource } from './source.js';
import type { SharedEvent, StreamEvent } from './stream-event.js';

const PAGE = 200;
const LONGEST_INBOX = 1000;
/** How long what was read serves others too, in milliseconds: a run in it may change without the inbox. */
const SHARED_MS = 500;

/** Whether a gate waits for this person: they may decide it, hold it, or were named for it. */
const waitsFor = (gate: Gate, person: Principal): boolean =>
  isDecidableGate(gate.state) &&
  (eligibleRoles(gate, person).length > 0 || gate.claim?.by.id === person.id || gate.assignees.some((assignee) => assignee.id === person.id));

/** Which gates stand in a person's inbox: those that wait for them, as far as they see gates and may know of the run. */
export function inboxOf(policy: Policy, person: Principal): (gate: Gate, run: Run) => boolean {
  if (!seesGates(policy, person)) return () => false;
  const mayReadAll = permissionsOf(policy, person).has('run:read');
  return (gate, run) => waitsFor(gate, person) && (mayReadAll || mayReadRun(policy, person, run));
}

export interface InboxFeedOptions {
  readonly sql: Sql;
  readonly tenant: string;
  readonly policy: Policy;
  readonly head: Cursor;
  readonly capabilities: Capabilities;
  readonly snapshotPartBytes: number;
  readonly shelf: SnapshotShelf;
  readonly serverNow: () => number;
  readonly served: (reader: Principal, gates: readonly ServedGate[]) => void;
}

/** A gate with its JSON text. */
interface Known { readonly gate: Gate; readonly json: string }

/** A gate as it became by a change, and as it was before. */
interface Changed extends Known { readonly before: Gate | undefined }

/** A change with its gates read once for all readers, and encoded once for those who see the same of it. */
interface Change { readonly seq: number; readonly bytes: number; readonly stored: InboxChange; readonly run: Run; readonly gates: readonly Changed[]; readonly encoded: Map<string, SharedEvent> }

/** All that waits for any person, as of a number of the inbox. */
interface Waiting { readonly at: number; readonly cursor: Cursor; readonly gates: readonly Known[]; readonly runs: ReadonlyMap<string, { readonly run: Run; readonly json: string }> }

const knownGate = (json: string): Known => ({ gate: JSON.parse(json) as Gate, json });
const changeOf = (stored: InboxChange): Change => ({
  seq: stored.seq, stored, run: JSON.parse(stored.run) as Run,
  gates: stored.gates.map((json, n) => ({ ...knownGate(json), before: stored.before[n] == null ? undefined : (JSON.parse(stored.before[n]) as Gate) })),
  encoded: new Map(), bytes: stored.gates.reduce((sum, json) => sum + 4 * json.length, stored.run.length),
});
const servedOf = (known: readonly Known[]): ServedGate[] => known.map(({ gate: { id, run, revision } }) => ({ id, run, revision }));

/**
 * The gates of a tenant as one stream. All readers share its numbers; what a change holds depends on the reader: a
 * gate that waits for them, or that it no longer does. Of gates that never waited for them they hear nothing.
 */
export class InboxFeed implements StreamSource<StreamEvent> {
  readonly #o: InboxFeedOptions;
  readonly #readers = new Set<Parameters<StreamSource['subscribe']>[0]>();
  readonly #recent = new RecentChanges<Change>(async (after) => (await inboxChanges(this.#o.sql, this.#o.tenant, after, PAGE)).map(changeOf));
  readonly #snapshots: Snapshots<undefined>;
  #head: Cursor;
  #waiting: Waiting | undefined;
  #reading: Promise<Waiting> | undefined;

  constructor(options: InboxFeedOptions) {
    this.#o = options;
    this.#head = options.head;
    this.#snapshots = new Snapshots(options.shelf);
  }

  get head(): Cursor {
    return this.#head;
  }

  /** Work never ends. */
  get ended(): boolean {
    return false;
  }

  get readers(): number {
    return this.#readers.size;
  }

  subscribe(reader: Parameters<StreamSource['subscribe']>[0]): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  async refresh(): Promise<void> {
    const head = await inboxHead(this.#o.sql, this.#o.tenant);
    while (this.#head.seq < head.seq) {
      const changes = await inboxChanges(this.#o.sql, this.#o.tenant, this.#head.seq, PAGE);
      const last = changes.at(-1);
      if (last === undefined) break;
      this.#recent.add(changes.filter((change) => change.seq > this.#head.seq).map(changeOf));
      this.#head = { epoch: head.epoch, seq: Math.max(this.#head.seq, last.seq) };
    }
    for (const reader of this.#readers) reader.changed();
  }

  async after(seq: number, reader: Principal): Promise<readonly SourceDelta[]> {
    if (seq >= this.#head.seq) return [];
    return (await this.#recent.after(seq)).map((change) => this.#delta(change, reader));
  }

  #delta({ seq, stored, run, gates, encoded }: Change, reader: Principal): SourceDelta {
    const has = inboxOf(this.#o.policy, reader);
    const mine = gates.filter(({ gate }) => has(gate, run));
    if (mine.length > 0) this.#o.served(reader, servedOf(mine));
    const fate = (known: Changed): 'here' | 'gone' | 'never' => (mine.includes(known) ? 'here' : known.before !== undefined && has(known.before, run) ? 'gone' : 'never');
    const which = gates.map(fate).join();
    let event = encoded.get(which);
    if (event === undefined) {
      const events = gates.flatMap((known) => {
        const is = fate(known);
        if (is === 'never') return [];
        return [is === 'here' ? `{"kind":"gate","value":${known.json}}` : JSON.stringify({ kind: 'gone', of: 'gate', id: known.gate.id })];
      });
      event = deltaEvent(this.#head.epoch, { ...stored, events });
      encoded.set(which, event);
    }
    return { seq, event };
  }

  async snapshot(reader: Principal, signal: AbortSignal): Promise<SourceSnapshot> {
    const { at, cursor, gates, runs } = await this.#waitingNow();
    const has = inboxOf(this.#o.policy, reader);
    const mine = gates.filter(({ gate }) => {
      const known = runs.get(gate.run);
      return known !== undefined && has(gate, known.run);
    });
    // Readers for whom the same gates wait share the bytes.
    const name = mine.map(({ gate }) => gate.id).join(' ');
    const { encoded } = await this.#snapshots.get(`${at} ${cursor.seq} ${name}`, {
      signal, isFresh: () => true,
      make: async (stop) => {
        const ids = new Set(mine.map(({ gate }) => gate.run));
        const members = [
          ...[...runs].flatMap(([id, { json }]) => (ids.has(id) ? [{ kind: 'run' as const, value: json }] : [])),
          ...mine.map(({ json }) => ({ kind: 'gate' as const, value: json })),
        ];
        return { of: undefined, encoded: await EncodedSnapshot.encode(members, this.#o.snapshotPartBytes, new Slices(stop)) };
      },
    });
    return { cursor, events: this.#events(reader, cursor, encoded, servedOf(mine)) };
  }

  *#events(me: Principal, cursor: Cursor, encoded: EncodedSnapshot, gates: readonly ServedGate[]): Generator<StreamEvent, void, undefined> {
    const head = { cursor, me, capabilities: this.#o.capabilities, now: this.#o.serverNow() };
    yield* this.#o.shelf.taken(encoded, encoded.events(head, [], outdated));
    // Served is what was taken.
    if (gates.length > 0) this.#o.served(me, gates);
  }

  /** Read once for all who ask at one time; a caller that asks while it is being read gets the next. */
  async #waitingNow(): Promise<Waiting> {
    const known = this.#waiting;
    if (known?.cursor.epoch === this.#head.epoch && known.cursor.seq >= this.#head.seq && performance.now() - known.at < SHARED_MS) return known;
    if (this.#reading !== undefined) {
      await this.#reading.catch(() => undefined);
      return this.#waitingNow();
    }
    this.#reading = this.#readWaiting().finally(() => (this.#reading = undefined));
    this.#waiting = await this.#reading;
    return this.#waiting;
  }

  async #readWaiting(): Promise<Waiting> {
    const at = performance.now();
    const cursor = await inboxHead(this.#o.sql, this.#o.tenant);
    const stored = await inboxGates(this.#o.sql, this.#o.tenant, LONGEST_INBOX);
    const slices = new Slices(new AbortController().signal);
    const gates: Known[] = [];
    for (const json of stored) {
      gates.push(knownGate(json));
      await slices.pause();
    }
    const ids = [...new Set(gates.map(({ gate }) => gate.run))];
    const rows = await this.#o.sql.rows<{ id: string; value: string }>('SELECT id, value FROM wf.run WHERE id = ANY ($1)', [ids]);
    return { at, cursor, gates, runs: new Map(rows.map(({ id, value }) => [id, { run: JSON.parse(value) as Run, json: value }])) };
  }
}
