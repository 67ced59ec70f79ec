import type { WorkflowAdapter } from '../adapter/contract.js';
import { faultError, type FrameResult, type GuardedFrame, type QuarantinedMember } from '../adapter/guard/index.js';
import type { PulseItem } from '../model/frame.js';
import type { RunId } from '../model/run.js';
import type { ClientEnvironment } from './options.js';
import { ReconnectPolicy, type Plan, type StreamEnd } from './reconnect.js';
import { Sequencer, type SequencedDelta, type Verdict } from './sequencer.js';
import { endOf, missing } from './stream-end.js';
import type { Snapshot } from './snapshot-assembly.js';
import { StreamReader } from './stream-reader.js';
import type { Connection, ConnectionState, RunStore } from './types.js';

/** What the loop does to a store. */
export interface SyncTarget extends Pick<RunStore, 'connection' | 'cursor'> {
  /** Whether the run has ended, once everything received is applied. */
  readonly hasEnded: boolean;
  /** Whether more is waiting than a page should hold. */
  readonly overflowing: boolean;
  /** @param more.silentMs how long nothing has come, where that is what the state says */
  setConnection(state: ConnectionState, more?: Omit<Connection, 'state' | 'since'> & { readonly silentMs?: number }): void;
  /** The next snapshot settles whatever was wrong with the history. */
  forgiveHistory(): void;
  /** Live as soon as everything received so far is applied. */
  liveOnceApplied(): void;
  snapshot(snapshot: Snapshot, rewritten: boolean): void;
  deltas(deltas: readonly SequencedDelta[]): void;
  pulse(items: readonly PulseItem[]): void;
  quarantine(members: readonly QuarantinedMember[], seq: number): void;
  /** Nothing may be called complete any more until a snapshot came. */
  markIncomplete(): void;
  serverTime(time: string): void;
  applyNow(): void;
  /** Throws away what waits and resolves with the next animation frame. */
  dropQueue(): Promise<void>;
  sessionExpired(): void;
}

const EARLY_WAIT_MS = 2000;
/** So long a part of a snapshot may be on its way after the one that came before it. */
const PART_WAIT_MS = 10_000;
/** A stream that held this long was a good one. */
const STEADY_MS = 10_000;
/** A backend that keeps sending what this kit does not understand is not asked for a snapshot after each of them. */
const QUARANTINE_SNAPSHOT_MS = 30_000;

/** Keeps one store in step with its backend: opens streams, judges what comes, and opens them again. */
export class RunSync {
  readonly #sequencer = new Sequencer();
  readonly #policy: ReconnectPolicy;
  #reader: StreamReader | undefined;
  #disposed = false;
  #openedAt = 0;
  #inStep = false;
  #wake: () => void = () => undefined;
  #cancelEarlyWait: (() => void) | undefined;
  /** Parts of a snapshot that have come while more are awaited; 0 while changes wait for an earlier one; -1 while nothing is awaited. */
  #awaited = -1;
  #cancelQuarantineWait: (() => void) | undefined;
  #snapshotAskedAt = Number.NEGATIVE_INFINITY;
  /** A snapshot is wanted at once: no waiting for the next try. */
  #forceSnapshot = false;
  /** A snapshot was asked for and has not come yet. A stream that died before it came must not be followed by one from the cursor. */
  #owedSnapshot = true;

  constructor(
    private readonly adapter: WorkflowAdapter,
    private readonly run: RunId,
    private readonly environment: ClientEnvironment,
    private readonly target: SyncTarget,
  ) {
    this.#policy = new ReconnectPolicy(environment.random);
  }

  async start(): Promise<void> {
    while (!this.#disposed) {
      const end = await this.#stream(!this.#owedSnapshot);
      if (this.#isDisposed()) return;
      const plan = await this.#settle(end);
      await this.#pause(plan);
      if (!plan.useCursor || this.#forceSnapshot) this.#owedSnapshot = true;
      this.#forceSnapshot = false;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancelEarly();
    this.#cancelQuarantine();
    this.#reader?.close({ kind: 'ended' });
    this.#wake();
  }

  /** Drops the connection, or stops waiting for one, and asks for a snapshot now. */
  resync(): void {
    this.#policy.steady();
    this.#forceSnapshot = true;
    this.target.forgiveHistory();
    this.target.setConnection('resync');
    this.#reader?.close({ kind: 'resnapshot' });
    this.#wake();
  }

  // A method, so that the compiler does not take the answer from before an await for the one after it.
  #isDisposed(): boolean {
    return this.#disposed;
  }

  #cancelEarly(): void {
    this.#awaited = -1;
    this.#cancelEarlyWait?.();
    this.#cancelEarlyWait = undefined;
  }

  #cancelQuarantine(): void {
    this.#cancelQuarantineWait?.();
    this.#cancelQuarantineWait = undefined;
  }

  async #stream(useCursor: boolean): Promise<StreamEnd> {
    this.#sequencer.reopened();
    this.#inStep = false;
    this.#openedAt = this.environment.clock.monotonic();
    const reader = new StreamReader(this.environment.clock, {
      frame: (result) => this.#frame(result),
      stale: (silentMs) => {
        // Before anything came there is nothing that could be stale: it is still being connected.
        if (this.target.cursor !== undefined) this.target.setConnection('stale', { silentMs });
      },
    });
    this.#reader = reader;
    reader.open(this.adapter, { run: this.run }, useCursor ? this.#sequencer.cursor : undefined);
    const end = await reader.ended;
    this.#reader = undefined;
    this.#cancelEarly();
    return end.kind === 'silent' && this.target.cursor === undefined ? { kind: 'ended' } : end;
  }

  /** Turns the end of a stream into what comes next, and shows it. */
  async #settle(end: StreamEnd): Promise<Plan> {
    if (end.kind === 'ended') {
      this.target.applyNow();
      if (this.target.hasEnded) {
        this.target.setConnection('live');
        return { state: 'live', stop: true, useCursor: true, delayMs: 0 };
      }
    }
    if (this.target.overflowing) {
      this.target.setConnection('resync');
      await this.target.dropQueue();
      this.#sequencer.rewind(this.target.cursor);
    }
    const plan = this.#policy.next(end);
    this.#report(plan);
    const retryAt = plan.stop || plan.delayMs === 0 ? undefined : this.environment.clock.now() + plan.delayMs;
    if (plan.warning !== undefined) this.target.markIncomplete();
    this.target.setConnection(plan.state, { error: plan.error, retryAt, ...(plan.warning === undefined ? {} : { historyWarning: plan.warning }) });
    if (plan.state === 'signed-out') this.target.sessionExpired();
    return plan;
  }

  /** Says in the console, once per kind, why a stream is over. */
  #report({ error, warning }: Plan): void {
    const { reports } = this.environment;
    if (error !== undefined && error.detailCode !== 'OFFLINE') reports.failed(`stream of run ${this.run}`, error);
    else if (warning !== undefined) reports.tell(`history ${warning}`, `stream of run ${this.run}: the server says that its history is another one now (${warning}).`);
  }

  #pause({ stop, delayMs }: Plan): Promise<void> {
    if (this.#disposed || this.#forceSnapshot || (!stop && delayMs === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = stop ? undefined : this.environment.clock.after(delayMs, resolve);
      this.#wake = () => {
        cancel?.();
        resolve();
      };
    });
  }

  #frame(result: FrameResult): void {
    if (!result.ok) {
      this.target.quarantine([{ kind: 'frame', reason: `${result.what} (at ${result.where})` }], this.#sequencer.cursor?.seq ?? 0);
      const error = faultError(result);
      this.environment.reports.refused(`frame of run ${this.run}`, result, error);
      this.#reader?.close(result.code === 'unknown-version' ? { kind: 'failed', error } : { kind: 'gap', error });
      return;
    }
    this.#showAlive();
    const { frame } = result;
    if (frame.type === 'snapshot' || frame.type === 'heartbeat') this.target.serverTime(frame.serverTime);
    this.#obey(this.#sequencer.accept(result), result);
    this.#watchEarly();
    if (this.environment.clock.monotonic() - this.#openedAt < STEADY_MS) return;
    if (this.#inStep) this.#policy.steady();
    else this.#policy.progress();
  }

  /** Something came: a connection that was lost or silent is neither any more. */
  #showAlive(): void {
    const { state } = this.target.connection;
    if (state !== 'offline' && state !== 'stale' && state !== 'failed') return;
    if (this.#inStep) this.target.setConnection('live');
    else this.target.setConnection(this.#sequencer.cursor === undefined ? 'connecting' : 'catching-up');
  }

  #obey(verdict: Verdict, guarded: GuardedFrame): void {
    switch (verdict.kind) {
      case 'apply':
        this.#apply(verdict.deltas);
        this.#policy.progress();
        return;
      case 'snapshot':
        this.#owedSnapshot = false;
        this.#cancelQuarantine();
        this.target.snapshot(verdict.snapshot, verdict.rewritten);
        this.#apply(verdict.deltas);
        this.#arrive();
        return;
      case 'in-sync':
        this.#arrive();
        return;
      case 'pulse':
        this.target.pulse(verdict.frame.items);
        this.target.quarantine(guarded.quarantined, verdict.frame.after);
        return;
      case 'none':
        return;
      default:
        if (verdict.kind === 'new-epoch') this.environment.reports.tell('epoch', `stream of run ${this.run}: something of another epoch came, so a snapshot is asked for.`);
        this.#reader?.close(endOf(verdict));
    }
  }

  #apply(deltas: readonly SequencedDelta[]): void {
    this.target.deltas(deltas);
    const unread = deltas.filter(({ guarded }) => guarded.quarantined.length > 0);
    for (const { frame, guarded } of unread) this.target.quarantine(guarded.quarantined, frame.seq);
    if (unread.length > 0) this.target.markIncomplete();
    if (this.target.overflowing) this.#reader?.close({ kind: 'resnapshot' });
    else if (unread.length > 0) this.#askForSnapshot();
  }

  #arrive(): void {
    this.#inStep = true;
    this.target.liveOnceApplied();
  }

  /** Asks once for what could not be read. A snapshot that has unreadable members itself is the answer, and ends the asking. */
  #askForSnapshot(): void {
    const { clock } = this.environment;
    const wait = this.#snapshotAskedAt + QUARANTINE_SNAPSHOT_MS - clock.monotonic();
    if (wait > 0) {
      this.#cancelQuarantineWait ??= clock.after(wait, () => {
        this.#cancelQuarantineWait = undefined;
        this.#askForSnapshot();
      });
      return;
    }
    this.#snapshotAskedAt = clock.monotonic();
    if (this.#reader === undefined) this.#forceSnapshot = true;
    else this.#reader.close({ kind: 'resnapshot' });
  }

  /** What is waited for, but not for ever: a change before those that are kept back, or another part of a snapshot. */
  #watchEarly(): void {
    const { assembly, waiting } = this.#sequencer;
    const awaited = waiting ? 0 : (assembly?.received ?? -1);
    if (awaited === this.#awaited) return;
    this.#cancelEarly();
    this.#awaited = awaited;
    if (awaited === -1) return;
    this.#cancelEarlyWait = this.environment.clock.after(waiting ? EARLY_WAIT_MS : PART_WAIT_MS, () =>
      this.#reader?.close(assembly === undefined || waiting ? { kind: 'gap', error: missing(this.#sequencer.missing) } : { kind: 'resnapshot', error: missing(assembly.missing) }),
    );
  }
}
