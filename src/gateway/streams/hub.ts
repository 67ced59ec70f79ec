import type { RunId } from '../../model/run.js';
import { seesGates } from '../../policy/permissions.js';
import { capabilitiesOf } from '../core/capabilities.js';
import { bridgeNamed, type GatewayContext } from '../core/context.js';
import type { ServedGates } from '../core/served.js';
import { readClock } from '../db/clock.js';
import { inboxHead } from '../store/inbox.js';
import { findRun } from '../store/runs.js';
import { InboxFeed } from './inbox-feed.js';
import { RunFeed } from './run-feed.js';
import { SnapshotShelf } from './snapshots.js';

/** How long a feed that nobody reads is kept, so that a reload finds it warm, in milliseconds. */
const IDLE_MS = 30_000;
/** And how many of them: each keeps its newest changes, up to some megabytes. */
const MOST_IDLE = 8;

/** The feeds of this process: each run that somebody watches is read from the database once. */
export class StreamHub {
  readonly #context: GatewayContext;
  readonly #served: ServedGates;
  readonly #runs = new Map<RunId, { readonly feed: RunFeed; usedAt: number }>();
  readonly #off: (() => void)[] = [];
  #inbox: Promise<InboxFeed> | undefined;
  readonly #shelf: SnapshotShelf;
  #clockOffset = 0;

  constructor(context: GatewayContext, served: ServedGates) {
    this.#context = context;
    this.#shelf = new SnapshotShelf(2 * context.limits.slowReaderMs);
    this.#served = served;
    const { wakeups, report } = context;
    const failed = (error: unknown): void => report('a stream could not be brought up to date; it is tried again', error);
    this.#off.push(
      wakeups.on('run', (run) => void this.#runs.get(run)?.feed.refresh().catch(failed)),
      wakeups.on('inbox', () => void this.#inbox?.then((feed) => feed.refresh()).catch(failed)),
      wakeups.on('pulse', (run, items) => {
        context.liveStreams.add(run, items);
        this.#runs.get(run)?.feed.pulsed(items);
      }),
    );
  }

  serverNow = (): number => Date.now() + this.#clockOffset;

  /** The slow way, in case a wake-up was lost; also tells the time. */
  async poll(): Promise<void> {
    this.#clockOffset = (await readClock(this.#context.database)) - Date.now();
    const now = Date.now();
    this.#shelf.sweep(now);
    const idle: (readonly [run: RunId, usedAt: number])[] = [];
    for (const [run, entry] of this.#runs) {
      if (entry.feed.readers > 0) entry.usedAt = now;
      else idle.push([run, entry.usedAt]);
    }
    idle.sort(([, one], [, other]) => other - one);
    for (const [at, [run, usedAt]] of idle.entries()) if (at >= MOST_IDLE || now - usedAt > IDLE_MS) this.#runs.delete(run);
    const watched = [...this.#runs.values()].filter(({ feed }) => feed.readers > 0);
    if (watched.length > 0) await this.#refreshBehind(new Set([...this.#runs.keys()]));
    const inbox = await this.#inbox;
    if (inbox !== undefined && inbox.readers > 0) await inbox.refresh();
  }

  async #refreshBehind(ids: ReadonlySet<RunId>): Promise<void> {
    const rows = await this.#context.database.rows<{ id: string; epoch: string; seq: number }>('SELECT id, epoch, seq FROM wf.run WHERE id = ANY ($1)', [[...ids]]);
    for (const row of rows) {
      const feed = this.#runs.get(row.id)?.feed;
      if (feed !== undefined && (feed.head.seq !== row.seq || feed.head.epoch !== row.epoch)) await feed.refresh();
    }
  }

  /** The feed of a run that exists. */
  async run(id: RunId): Promise<RunFeed | undefined> {
    const known = this.#runs.get(id);
    if (known !== undefined) {
      known.usedAt = Date.now();
      await known.feed.refresh();
      return known.feed;
    }
    const row = await findRun(this.#context.database, this.#context.tenant, id);
    if (row === undefined) return undefined;
    const feed = new RunFeed({ ...this.#common(), run: id, seesGates: (reader) => seesGates(this.#context.policy, reader), head: { epoch: row.epoch, seq: row.seq }, status: row.run.status, capabilities: capabilitiesOf(bridgeNamed(this.#context, row.bridge)), liveStreams: this.#context.liveStreams });
    const entry = this.#runs.get(id) ?? { feed, usedAt: Date.now() };
    this.#runs.set(id, entry);
    return entry.feed;
  }

  async inbox(): Promise<InboxFeed> {
    this.#inbox ??= inboxHead(this.#context.database, this.#context.tenant).then(
      (head) => new InboxFeed({ ...this.#common(), tenant: this.#context.tenant, policy: this.#context.policy, head, capabilities: capabilitiesOf(undefined) }),
    );
    const feed = await this.#inbox;
    await feed.refresh();
    return feed;
  }

  close(): void {
    for (const off of this.#off) off();
    this.#runs.clear();
    this.#shelf.clear();
  }

  #common() {
    const { database, limits } = this.#context;
    return {
      sql: database, shelf: this.#shelf, snapshotPartBytes: limits.snapshotPartBytes, serverNow: this.serverNow,
      served: (...args: Parameters<ServedGates['note']>) => this.#served.note(...args),
    };
  }
}
