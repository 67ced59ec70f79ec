import type { JsonValue } from '../../model/primitives.js';
import { type GateState, isTerminalRun } from '../../model/status.js';
import { readClock } from '../db/clock.js';
import { isTrouble } from '../db/database.js';
import { findGate } from '../store/gates.js';
import { deleteOutbox, leaseOutbox, postponeOutbox, type OutboxRow } from '../store/outbox.js';
import { findRun, runStart } from '../store/runs.js';
import { driverLost } from './lost-driver.js';
import { currentTraceparent, inTrace } from '../observe/scope.js';
import { bridgeNamed, type GatewayContext } from './context.js';

/** A lease outlives a slow engine call; after a crash the work waits this long at most. */
const LEASE_MS = 30_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
const AT_ONCE = 16;

const retryAfter = (attempts: number): number => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 10));

/** Until the step has asked for its permit, nobody knows whether the wake arrived: it is sent again. */
const AWAITS_RELEASE: ReadonlySet<GateState> = new Set<GateState>(['approved', 'bypassed']);

/** Carries decisions to the engines. A wake carries no authority: losing one or sending one twice changes nothing but time. */
export class OutboxWorker {
  readonly #context: GatewayContext;
  readonly #underWay = new Set<Promise<void>>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Takes up all work that is due and does not wait for engines. */
  async takeUp(): Promise<void> {
    while (this.#underWay.size < AT_ONCE) {
      const row = await leaseOutbox(this.#context.database, this.#context.instance, await readClock(this.#context.database), LEASE_MS);
      if (row === undefined) return;
      const work = inTrace(row.trace, () => this.#carryOut(row)).catch((error: unknown) => {
        this.#context.report(`outbox ${row.verb} of run ${row.run} failed`, error);
        driverLost(this.#context, row.run, error);
      });
      const tracked = work.finally(() => this.#underWay.delete(tracked));
      this.#underWay.add(tracked);
    }
  }

  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #carryOut(row: OutboxRow): Promise<void> {
    const { database } = this.#context;
    let done: boolean;
    if (row.verb !== 'start' && !this.#context.drives.isReady(row.run)) {
      await postponeOutbox(database, row, (await readClock(database)) + FIRST_RETRY_MS);
      return;
    }
    try {
      done = row.gate === '' ? await this.#forRun(row) : await this.#forGate(row);
    } catch (error) {
      this.#context.report(`${row.verb} did not reach the engine of run ${row.run}; it is sent again`, error);
      if (isTrouble(error)) driverLost(this.#context, row.run, error);
      done = false;
    }
    if (done) await deleteOutbox(database, row);
    else await postponeOutbox(database, row, (await readClock(database)) + retryAfter(row.attempts));
  }

  async #forRun(row: OutboxRow): Promise<boolean> {
    const run = await findRun(this.#context.database, this.#context.tenant, row.run);
    const bridge = run && bridgeNamed(this.#context, run.bridge);
    if (run === undefined || bridge === undefined) return false;
    if (isTerminalRun(run.run.status)) return true;
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
    const state = await this.#gateState(row);
    const bridge = await this.#bridgeOf(row);
    if (state === undefined || (row.verb === 'resume' && !AWAITS_RELEASE.has(state))) return true;
    if (bridge === undefined || row.verb === 'start' || row.verb === 'pause') return false;
    await bridge.wake(row.run, row.gate, row.verb, row.code, { traceparent: currentTraceparent() });
    if (row.verb !== 'resume') return true;
    this.#context.reached('resume-sent', row.gate);
    const after = await this.#gateState(row);
    return after === undefined || !AWAITS_RELEASE.has(after);
  }

  async #gateState(row: OutboxRow): Promise<GateState | undefined> {
    return (await findGate(this.#context.database, this.#context.tenant, row.gate))?.gate.state;
  }

  async #bridgeOf(row: OutboxRow) {
    const run = await findRun(this.#context.database, this.#context.tenant, row.run);
    return run && bridgeNamed(this.#context, run.bridge);
  }
}
