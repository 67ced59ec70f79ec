import type { RunId } from '../../model/run.js';
import type { Database, Sql } from '../db/database.js';
import { readClock } from '../db/clock.js';
import { dropAllLeases, dropGateway, dropLeases, forgetGateways, holdsLease, renewGateway, takeLeases, type RunLease } from '../store/leases.js';

/** Another gateway drives this run now. Whatever was asked did not happen. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  readonly code = 'FENCED';
  constructor(run: RunId) {
    super(`Run ${run} is driven by another gateway.`);
  }
}

interface Held {
  readonly engineFence: number;
  /** The run's engine was brought up to date since this process took the run over. */
  ready: boolean;
  /** Nothing drives it any more, as its engine said or showed: it is to be taken up again. */
  doubted: boolean;
}

/** The runs whose engines this process drives. The database decides; this only remembers under which fence. */
export class Drives {
  readonly #held = new Map<RunId, Held>();

  constructor(
    private readonly database: Database,
    private readonly instance: string,
    private readonly leaseMs: number,
  ) {}

  has(run: RunId): boolean {
    return this.#held.has(run);
  }

  /** An older fence than the one that is known says nothing: the answer to its COMMIT was slow. */
  hold({ run, engineFence }: RunLease, ready = false): void {
    const known = this.#held.get(run);
    if (known === undefined || known.engineFence < engineFence) this.#held.set(run, { engineFence, ready, doubted: false });
  }

  /** Whether the run's engine was brought up to date since this process took the run over, and is still believed to be. */
  isReady(run: RunId): boolean {
    const held = this.#held.get(run);
    return held?.ready === true && !held.doubted;
  }

  /** Whether it once was, so that effects of this very process may be under way. */
  wasReady(run: RunId): boolean {
    return this.#held.get(run)?.ready === true;
  }

  markReady(run: RunId): void {
    const held = this.#held.get(run);
    if (held === undefined) return;
    held.ready = true;
    held.doubted = false;
  }

  /** The run's driver is gone, or may be: its engine has to take it up again. False where that is known, or not ours to say. */
  doubt(run: RunId): boolean {
    const held = this.#held.get(run);
    if (held === undefined || held.doubted) return false;
    held.doubted = true;
    return true;
  }

  /** What this process holds now. Read it before whatever it is compared with: a run started later is then not missed in that. */
  leases(): readonly RunLease[] {
    return [...this.#held].map(([run, { engineFence }]) => ({ run, engineFence }));
  }

  fenceOf(run: RunId): number | undefined {
    return this.#held.get(run)?.engineFence;
  }

  /** Call it with the run's row locked. @throws Fenced */
  async check(sql: Sql, run: RunId): Promise<void> {
    if (!(await this.holds(sql, run))) throw new Fenced(run);
  }

  /** Whether this process drives the run. Call it with the run's row locked. */
  async holds(sql: Sql, run: RunId): Promise<boolean> {
    const engineFence = this.#held.get(run)?.engineFence;
    if (engineFence === undefined) return false;
    if (await holdsLease(sql, { run, engineFence }, this.instance)) return true;
    this.forget({ run, engineFence });
    return false;
  }

  /** Takes over those of the runs that no gateway drives. */
  async take(runs: readonly RunId[]): Promise<readonly RunLease[]> {
    if (runs.length === 0) return [];
    const taken = await this.database.transaction(async (tx) => takeLeases(tx, runs, this.instance, await readClock(tx), this.leaseMs));
    for (const lease of taken) this.hold(lease);
    return taken;
  }

  /** Keeps what this process has: one row, however many runs it drives. */
  async renew(): Promise<void> {
    await renewGateway(this.database, this.instance, this.leaseMs);
  }

  async release(leases: readonly RunLease[]): Promise<void> {
    const mine = leases.filter((lease) => this.forget(lease));
    if (mine.length > 0) await dropLeases(this.database, mine, this.instance);
  }

  async releaseAll(): Promise<void> {
    this.#held.clear();
    await dropGateway(this.database, this.instance);
  }

  /** Before the first run is taken. On a folder of our own, leases found there belong to a process that is gone. */
  async clear(): Promise<void> {
    if (this.database.embedded) await dropAllLeases(this.database);
    else await forgetGateways(this.database);
  }

  /** False where the run is held under another fence by now. */
  forget({ run, engineFence }: RunLease): boolean {
    return this.#held.get(run)?.engineFence === engineFence && this.#held.delete(run);
  }
}
