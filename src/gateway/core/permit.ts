import type { GateId, LateEffects } from '../../model/gate.js';
import type { Permit } from '../../policy/types.js';
import { NotReleased, type EffectPermit, type EffectSql, type QueryClient } from '../bridge.js';
import { sqlState, type Database } from '../db/database.js';

/** The clocks of this process at one moment. The first stands while the machine sleeps, the second may be set: what either says is over, is over. */
export interface Moment { readonly steady: number; readonly wall: number }

export const thisMoment = (): Moment => ({ steady: performance.now(), wall: Date.now() });

const since = ({ steady, wall }: Moment): number => Math.max(performance.now() - steady, Date.now() - wall);

/** SQLSTATE with which `wf.hold_permit` refuses. */
const PERMIT_OVER = 'WF001';
const HOLD = 'SELECT wf.hold_permit($1, $2)';

const ended = (gate: GateId): NotReleased =>
  new NotReleased('PERMIT_ENDED', `The permit of gate ${gate} has ended, or another one has replaced it. The step must not have its effect; it may ask again.`);

const orEnded = (gate: GateId) => (error: unknown): never => {
  throw sqlState(error) === PERMIT_OVER ? ended(gate) : error;
};

/** A permit, and the means to act on it only while it holds. */
export class HeldPermit implements EffectPermit {
  readonly gate: GateId;
  readonly run: string;
  readonly stepKey: string;
  readonly revision: number;
  readonly argsRaw: string;
  readonly effectKey: string;
  readonly effectiveDigest: string;
  readonly issuedAt: string;
  readonly fence: number;
  readonly until: string | undefined;
  readonly settledFrom: string | undefined;
  readonly engineFence: number | undefined;
  readonly lateEffects: LateEffects | undefined;
  readonly alreadyExecuted: boolean;
  readonly #database: Database;
  readonly #leftMs: number;
  readonly #since: Moment;
  #signal: AbortSignal | undefined;

  /** @param read what the database's clock said when the permit was given, and the process's clocks just before it was asked */
  constructor(permit: Permit, database: Database, read: { readonly now: number; readonly moment: Moment }) {
    this.gate = permit.gate;
    this.run = permit.run;
    this.stepKey = permit.stepKey;
    this.revision = permit.revision;
    this.argsRaw = permit.argsRaw;
    this.effectKey = permit.effectKey;
    this.effectiveDigest = permit.effectiveDigest;
    this.issuedAt = permit.issuedAt;
    this.fence = permit.fence;
    this.until = permit.until;
    this.settledFrom = permit.settledFrom;
    this.engineFence = permit.engineFence;
    this.lateEffects = permit.lateEffects;
    this.alreadyExecuted = permit.alreadyExecuted;
    this.#database = database;
    this.#leftMs = permit.until === undefined ? Infinity : Date.parse(permit.until) - read.now;
    this.#since = read.moment;
  }

  get signal(): AbortSignal {
    const left = this.#leftMs - since(this.#since);
    this.#signal ??= left <= 0 ? AbortSignal.abort(ended(this.gate)) : endOf(this.gate, left);
    return this.#signal;
  }

  /** Whether it has not ended by the clocks of this process. It says nothing about who drives the run by now. */
  assertInTime(): void {
    if (!this.alreadyExecuted && since(this.#since) >= this.#leftMs) throw ended(this.gate);
  }

  async assertHolds(): Promise<void> {
    this.assertInTime();
    await this.#database.rows(HOLD, [this.gate, this.fence]).catch(orEnded(this.gate));
    this.assertInTime();
  }

  async hold(client: QueryClient): Promise<void> {
    this.assertInTime();
    await client.query(HOLD, [this.gate, this.fence]).catch(orEnded(this.gate));
  }

  async commit<T>(effect: (sql: EffectSql) => Promise<T>): Promise<T> {
    this.assertInTime();
    return this.#database.transaction(async (tx) => {
      await tx.rows(HOLD, [this.gate, this.fence]).catch(orEnded(this.gate));
      return effect({ rows: (text, values) => tx.rows(text, values), run: (text, values) => tx.run(text, values) });
    });
  }
}

function endOf(gate: GateId, leftMs: number): AbortSignal {
  const end = new AbortController();
  setTimeout(() => end.abort(ended(gate)), leftMs).unref();
  return end.signal;
}
