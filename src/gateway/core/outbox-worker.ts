import type { JsonValue } from '../../model/primitives.js';
import { type GateState, isTerminalRun } from '../../model/status.js';
import { readClock } from '../db/clock.js';
import { isTrouble } from '../db/database.js';
import { leaseOutbox, settleOutbox, type OutboxResult, type OutboxRow } from '../store/outbox.js';
import { runStart } from '../store/runs.js';
import { currentTraceparent, inTrace } from '../observe/scope.js';
import { bridgeNamed, type GatewayContext } from './context.js';
import { driverLost } from './lost-driver.js';
import { Together } from './together.js';

/** A lease outlives a slow engine call; after a crash the work waits this long at most. */
const LEASE_MS = 30_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
const AT_ONCE = 16;
/** While people's commands are under way, they come first; the way to the engines is never closed. */
const AT_ONCE_BESIDE_COMMANDS = 2;

const retryAfter = (attempts: number): number => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 10));

/** So long one waits for more places while few are free. */
const GATHER_MS = 20;

/** Until the step has asked for its permit, nobody knows whether the wake arrived: it is sent again. */
const AWAITS_RELEASE: ReadonlySet<GateState> = new Set<GateState>(['approved', 'bypassed']);

/** Carries decisions to the engines. A wake carries no authority: losing one or sending one twice changes nothing but time. */
export class OutboxWorker {
  readonly #context: GatewayContext;
  readonly #underWay = new Set<Promise<void>>();
  readonly #results: Together<OutboxResult, undefined>;
  #leasedAt = 0;
  /** Work was left because every place was taken. */
  #more = false;

  constructor(context: GatewayContext) {
    this.#context = context;
    this.#results = new Together((results) => this.#write(results));
  }

  /** Takes up all work that is due and does not wait for engines. What finds no place is taken up when one is free. */
  async takeUp(): Promise<void> {
    const { database, instance } = this.#context;
    for (;;) {
      const all = this.#places();
      const places = all - this.#underWay.size;
      // A statement for each place that comes free would cost more than the work.
      const hurried = places < all / 2 && Date.now() - this.#leasedAt < GATHER_MS;
      this.#more = places <= 0 || hurried;
      if (places > 0 && hurried) this.#ringIn(GATHER_MS);
      if (this.#more) return;
      this.#leasedAt = Date.now();
      const rows = await leaseOutbox(database, instance, await readClock(database), LEASE_MS, places);
      for (const row of rows) this.#begin(row);
      if (rows.length < places) return;
    }
  }

  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #places(): number {
    return this.#context.underWay.commands > 0 ? AT_ONCE_BESIDE_COMMANDS : AT_ONCE;
  }

  #begin(row: OutboxRow): void {
    const work = inTrace(row.trace, () => this.#carryOut(row)).catch((error: unknown) => {
      this.#context.report(`outbox ${row.verb} of run ${row.run} failed`, error);
      driverLost(this.#context, row.run, error);
    });
    const tracked = work.finally(() => {
      this.#underWay.delete(tracked);
      if (this.#more) this.#context.wakeups.ring('outbox');
    });
    this.#underWay.add(tracked);
  }

  async #carryOut(row: OutboxRow): Promise<void> {
    await this.#results.add(await this.#send(row));
  }

  async #send(row: OutboxRow): Promise<OutboxResult> {
    if (row.verb !== 'start' && !this.#context.drives.isReady(row.run)) return { row, sent: false, againMs: FIRST_RETRY_MS };
    try {
      return { row, sent: row.gate === '' ? await this.#forRun(row) : await this.#forGate(row), againMs: retryAfter(row.attempts) };
    } catch (error) {
      this.#context.report(`${row.verb} did not reach the engine of run ${row.run}; it is sent again`, error);
      if (isTrouble(error)) driverLost(this.#context, row.run, error);
      return { row, sent: false, againMs: retryAfter(row.attempts) };
    }
  }

  async #write(results: readonly OutboxResult[]): Promise<undefined[]> {
    const stay = await settleOutbox(this.#context.database, results);
    for (const { row, againMs } of results) if (stay.has(row.id)) this.#ringIn(againMs);
    return results.map(() => undefined);
  }

  #ringIn(ms: number): void {
    setTimeout(() => this.#context.wakeups.ring('outbox'), ms).unref();
  }

  async #forRun(row: OutboxRow): Promise<boolean> {
    const bridge = bridgeNamed(this.#context, row.bridge);
    if (bridge === undefined) return false;
    if (isTerminalRun(row.runStatus)) return true;
    switch (row.verb) {
      case 'start': {
        const start = await runStart(this.#context.database, row.run);
        if (start === undefined) return true;
        await bridge.start({ run: row.run, workflow: start.workflow, input: JSON.parse(start.input) as JsonValue, startedBy: start.startedBy, traceparent: currentTraceparent() });
        return true;
      }
      case 'stop':
        await bridge.stop(row.run);
        return true;
      case 'pause':
        await bridge.pause?.(row.run);
        return true;
      default:
        await bridge.resume?.(row.run);
        return true;
    }
  }

  async #forGate(row: OutboxRow): Promise<boolean> {
    if (row.gateState === undefined || (row.verb === 'resume' && !AWAITS_RELEASE.has(row.gateState))) return true;
    const bridge = bridgeNamed(this.#context, row.bridge);
    if (bridge === undefined || row.verb === 'start' || row.verb === 'pause') return false;
    await bridge.wake(row.run, row.gate, row.verb, row.code, { traceparent: currentTraceparent() });
    if (row.verb === 'resume') this.#context.reached('resume-sent', row.gate);
    return true;
  }
}
