import type { RunId } from '../../model/run.js';
import type { Database, Sql } from '../db/database.js';
import { readClock } from '../db/clock.js';
import { dropAllLeases, dropLease, dropLeases, holdsLease, renewLeases, takeLease, type RunLease } from '../store/leases.js';

/** Another gateway drives this run now. Whatever was asked did not happen. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  readonly code = 'FENCED';
  constructor(run: RunId) {
    super(`Run ${run} is driven by another gateway.`);
  }
}

/** The runs whose engines this process drives. The database decides; this only remembers under which fence. */
export class Drives {
  readonly #fences = new Map<RunId, number>();
  readonly #ready = new Set<RunId>();

  constructor(
    private readonly database: Database,
    private readonly instance: string,
    private readonly leaseMs: number,
  ) {}

  has(run: RunId): boolean {
    return this.#fences.has(run);
  }

  hold({ run, engineFence }: RunLease): void {
    this.#fences.set(run, engineFence);
  }

  /** Whether the run's engine was brought up to date since this process took the run over. */
  isReady(run: RunId): boolean {
    return this.#ready.has(run);
  }

  markReady(run: RunId): void {
    this.#ready.add(run);
  }

  /** The runs this process drives. */
  runs(): readonly RunId[] {
    return [...this.#fences.keys()];
  }

  /** Call it with the run's row locked. @throws Fenced */
  async check(sql: Sql, run: RunId): Promise<void> {
    const engineFence = this.#fences.get(run);
    if (engineFence !== undefined && (await holdsLease(sql, { run, engineFence }, this.instance))) return;
    this.#forget(run);
    throw new Fenced(run);
  }

  /** Takes over a run nobody drives; false while somebody else does. */
  async take(run: RunId): Promise<boolean> {
    const lease = await takeLease(this.database, run, this.instance, await readClock(this.database), this.leaseMs);
    if (lease !== undefined) this.hold(lease);
    return lease !== undefined;
  }

  /** Keeps what this process has, and forgets what it lost. */
  async renew(): Promise<void> {
    const kept = await renewLeases(this.database, this.instance, await readClock(this.database), this.leaseMs);
    for (const run of this.#fences.keys()) if (!kept.has(run)) this.#forget(run);
  }

  async release(run: RunId): Promise<void> {
    if (this.#forget(run)) await dropLease(this.database, run, this.instance);
  }

  async releaseAll(): Promise<void> {
    this.#fences.clear();
    this.#ready.clear();
    await dropLeases(this.database, this.instance);
  }

  /** At the start on a folder of our own: leases found there belong to a process that is gone. */
  async clear(): Promise<void> {
    await dropAllLeases(this.database);
  }

  #forget(run: RunId): boolean {
    this.#ready.delete(run);
    return this.#fences.delete(run);
  }
}
