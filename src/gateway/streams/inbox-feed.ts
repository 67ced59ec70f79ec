import type { Capabilities } from '../../model/frame.js';
import { type Gate } from '../../model/gate.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import { isDecidableGate } from '../../model/status.js';
import { eligibleRoles } from '../../policy/quorum.js';
import type { Sql } from '../db/database.js';
import { decidableGates } from '../store/gates.js';
import { inboxChanges, inboxHead, type InboxChange } from '../store/inbox.js';
import { deltaEvent, snapshotEvents } from './frames.js';
import { servedGates, type ServedGate, type SourceDelta, type StreamSource } from './source.js';

const KEPT = 512;
const PAGE = 200;
const LONGEST_INBOX = 1000;

/** Whether a gate waits for this person: they may decide it, hold it, or were named for it. */
export const waitsFor = (gate: Gate, person: Principal): boolean =>
  isDecidableGate(gate.state) &&
  (eligibleRoles(gate, person).length > 0 || gate.claim?.by.id === person.id || gate.assignees.some((assignee) => assignee.id === person.id));

export interface InboxFeedOptions {
  readonly sql: Sql;
  readonly tenant: string;
  readonly head: Cursor;
  readonly capabilities: Capabilities;
  readonly snapshotPartBytes: number;
  readonly serverNow: () => number;
  readonly served: (reader: Principal, gates: readonly ServedGate[]) => void;
}

/**
 * The gates of a tenant as one stream. All readers share its numbers; what a change holds depends on the reader: a
 * gate that waits for them, or that it no longer does.
 */
export class InboxFeed implements StreamSource {
  readonly #o: InboxFeedOptions;
  readonly #readers = new Set<Parameters<StreamSource['subscribe']>[0]>();
  #head: Cursor;
  #kept: InboxChange[] = [];

  constructor(options: InboxFeedOptions) {
    this.#o = options;
    this.#head = options.head;
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
      this.#kept = [...this.#kept, ...changes.filter((change) => change.seq > this.#head.seq)].slice(-KEPT);
      this.#head = { epoch: head.epoch, seq: Math.max(this.#head.seq, last.seq) };
    }
    for (const reader of this.#readers) reader.changed();
  }

  async after(seq: number, reader: Principal): Promise<readonly SourceDelta[]> {
    if (seq >= this.#head.seq) return [];
    const first = this.#kept[0];
    const changes = first !== undefined && first.seq <= seq + 1 ? this.#kept.filter((change) => change.seq > seq) : await inboxChanges(this.#o.sql, this.#o.tenant, seq, PAGE);
    return changes.map((change) => this.#delta(change, reader));
  }

  #delta(change: InboxChange, reader: Principal): SourceDelta {
    const mine: string[] = [];
    const events = change.gates.map((json) => {
      const gate = JSON.parse(json) as Gate;
      if (!waitsFor(gate, reader)) return JSON.stringify({ kind: 'gone', of: 'gate', id: gate.id });
      mine.push(json);
      return `{"kind":"gate","value":${json}}`;
    });
    if (mine.length > 0) this.#o.served(reader, servedGates(mine));
    return { seq: change.seq, event: deltaEvent(this.#head.epoch, { seq: change.seq, id: change.id, at: change.at, events, gates: mine }) };
  }

  async snapshot(reader: Principal): Promise<{ cursor: Cursor; events: readonly string[] }> {
    const head = await inboxHead(this.#o.sql, this.#o.tenant);
    const gates = (await decidableGates(this.#o.sql, this.#o.tenant, { limit: LONGEST_INBOX })).map((record) => record.gate).filter((gate) => waitsFor(gate, reader));
    const runs = await this.#o.sql.rows<{ value: string }>('SELECT value FROM wf.run WHERE id = ANY ($1)', [[...new Set(gates.map((gate) => gate.run))]]);
    const json = gates.map((gate) => JSON.stringify(gate));
    this.#o.served(reader, gates.map(({ id, run, revision }) => ({ id, run, revision })));
    const entities = [...runs.map(({ value }) => ({ kind: 'run' as const, value })), ...json.map((value) => ({ kind: 'gate' as const, value }))];
    const envelope = { cursor: head, me: reader, capabilities: this.#o.capabilities, now: this.#o.serverNow() };
    return { cursor: head, events: snapshotEvents(envelope, entities, [], this.#o.snapshotPartBytes) };
  }
}
