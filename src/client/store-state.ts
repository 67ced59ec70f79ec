import type { QuarantinedMember } from '../adapter/guard/index.js';
import type { Capabilities, PulseItem } from '../model/frame.js';
import type { Cursor } from '../model/primitives.js';
import type { Principal } from '../model/principal.js';
import { type RunId } from '../model/run.js';
import { isTerminalRun } from '../model/status.js';
import { ChangeQueue } from './change-queue.js';
import { EntityStore, noChanges, type ChangedIds } from './entity-store.js';
import { notifyAll } from './listeners.js';
import type { ClientEnvironment } from './options.js';
import type { SyncTarget } from './run-sync.js';
import type { SequencedDelta } from './sequencer.js';
import type { ServerClock } from './server-clock.js';
import type { Snapshot } from './snapshot-assembly.js';
import type { Connection, ConnectionState, Quarantined, StoreChange } from './types.js';

/** How many unreadable members are remembered in detail; all are counted. */
const REMEMBERED_QUARANTINE = 100;

/** What the other parts of a client learn from a store. */
export interface StoreObserver {
  me(principal: Principal): void;
  capabilities(capabilities: Capabilities): void;
  /** A committed change named the command behind it. */
  caused(command: string, seq: number): void;
  sessionExpired(): void;
}

/**
 * Everything a run's store holds, as the sync loop writes it: a queue that fills as frames come, and the entities, which
 * change once per animation frame. Elements see it through {@link SyncedRunStore}, which cannot write.
 */
export class StoreState implements SyncTarget {
  readonly entities: EntityStore;
  readonly listeners = new Set<(change: StoreChange) => void>();
  connection: Connection;
  me: Principal | undefined;
  capabilities: Capabilities | undefined;
  cursor: Cursor | undefined;
  incomplete = false;
  quarantined: readonly Quarantined[] = [];
  notUnderstood = 0;
  topologyVersion = 0;

  readonly #queue = new ChangeQueue();
  #cancelFlush: (() => void) | undefined;
  #frameWaiters: (() => void)[] = [];
  /** Connection, completeness or counts: what a listener learns as `connection`. */
  #aboutChanged = false;
  #liveOnceApplied = false;
  #forgivesHistory = false;

  constructor(
    readonly runId: RunId,
    private readonly environment: ClientEnvironment,
    private readonly serverClock: ServerClock,
    private readonly observer: StoreObserver,
  ) {
    this.connection = { state: 'connecting', since: environment.clock.now() };
    this.entities = new EntityStore(runId);
  }

  get hasEnded(): boolean {
    const run = this.entities.get('run').get(this.runId);
    return run !== undefined && isTerminalRun(run.status);
  }

  get overflowing(): boolean {
    return this.#queue.overflowing;
  }

  setConnection(state: ConnectionState, more: Omit<Connection, 'state' | 'since'> & { readonly silentMs?: number } = {}): void {
    const before = this.connection;
    const historyWarning = 'historyWarning' in more ? more.historyWarning : before.historyWarning;
    const since = before.state === state ? before.since : this.environment.clock.now() - (more.silentMs ?? 0);
    this.connection = { state, since, error: more.error, retryAt: more.retryAt, historyWarning };
    this.#liveOnceApplied = false;
    this.#aboutHasChanged();
  }

  forgiveHistory(): void {
    this.#forgivesHistory = true;
  }

  liveOnceApplied(): void {
    if (this.connection.state === 'live') return;
    this.#liveOnceApplied = true;
    this.#scheduleFlush();
  }

  snapshot(snapshot: Snapshot, rewritten: boolean): void {
    this.#queue.snapshot(snapshot, rewritten);
    this.#scheduleFlush();
  }

  deltas(deltas: readonly SequencedDelta[]): void {
    for (const delta of deltas) this.#queue.delta(delta);
    if (deltas.length > 0) this.#scheduleFlush();
  }

  pulse(items: readonly PulseItem[]): void {
    this.#queue.pulse(items);
    this.#scheduleFlush();
  }

  quarantine(members: readonly QuarantinedMember[], seq: number): void {
    if (members.length === 0) return;
    this.notUnderstood += members.length;
    // A whole frame has been reported with the fault that it has.
    for (const member of members) if (member.kind !== 'frame') this.environment.reports.quarantined(`run ${this.runId}, seq ${seq}`, member);
    const added = members.map(({ kind, reason }): Quarantined => ({ seq, kind, reason }));
    this.quarantined = [...this.quarantined, ...added].slice(-REMEMBERED_QUARANTINE);
    this.#aboutHasChanged();
  }

  markIncomplete(): void {
    this.incomplete = true;
    this.#aboutHasChanged();
  }

  serverTime(time: string): void {
    this.serverClock.sample(time);
  }

  sessionExpired(): void {
    this.observer.sessionExpired();
  }

  applyNow(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#flush();
  }

  dropQueue(): Promise<void> {
    this.#queue.clear();
    return new Promise((resolve) => {
      this.#frameWaiters.push(resolve);
      this.#scheduleFlush();
    });
  }

  dispose(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.listeners.clear();
    for (const resolve of this.#frameWaiters.splice(0)) resolve();
  }

  #aboutHasChanged(): void {
    this.#aboutChanged = true;
    this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    this.#cancelFlush ??= this.environment.schedule(() => {
      this.#cancelFlush = undefined;
      this.#flush();
    });
  }

  #flush(): void {
    const { changes, pulses } = this.#queue.take();
    const ids = noChanges();
    let reset = false;
    for (const change of changes) {
      if (change.kind === 'delta') {
        this.#applyDelta(change.delta, ids);
      } else {
        this.#swapIn(change.snapshot, change.rewritten);
        reset = true;
      }
    }
    for (const item of pulses) this.entities.pulse(item, ids);
    if (this.#liveOnceApplied) this.setConnection('live');
    // What changed along the way is told below, not in a frame of its own.
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#tell(ids, reset);
    for (const resolve of this.#frameWaiters.splice(0)) resolve();
  }

  #tell({ changed, topology }: ChangedIds, reset: boolean): void {
    const connection = this.#aboutChanged || reset;
    this.#aboutChanged = false;
    if (topology || reset) this.topologyVersion += 1;
    if (!connection && !Object.values(changed).some((ids) => ids.size > 0)) return;
    notifyAll(this.listeners, { reset, connection, changed, topology: topology || reset });
  }

  #swapIn({ head, state, quarantined }: Snapshot, rewritten: boolean): void {
    const foreign = this.entities.replace(state);
    this.me = head.me;
    this.capabilities = head.capabilities;
    this.cursor = { epoch: head.epoch, seq: head.seq };
    this.notUnderstood = 0;
    this.incomplete = quarantined.length > 0 || foreign.length > 0;
    this.quarantine([...quarantined, ...foreign], head.seq);
    if (rewritten) this.#warn('rewritten');
    else if (this.#forgivesHistory || this.connection.historyWarning === 'behind') this.#warn(undefined);
    this.#forgivesHistory = false;
    this.observer.me(head.me);
    this.observer.capabilities(head.capabilities);
  }

  #warn(historyWarning: Connection['historyWarning']): void {
    this.connection = { ...this.connection, historyWarning };
  }

  #applyDelta({ frame }: SequencedDelta, ids: ChangedIds): void {
    this.cursor = { epoch: frame.epoch, seq: frame.seq };
    for (const event of frame.events) {
      const foreign = this.entities.apply(event, ids);
      if (foreign !== undefined) {
        this.quarantine([foreign], frame.seq);
        this.incomplete = true;
      }
      if (event.cause !== undefined) this.observer.caused(event.cause, frame.seq);
    }
  }
}
