import type { RunId } from '../../model/run.js';
import type { GateRecord, Permit } from '../../policy/types.js';
import type { EngineBridge } from '../bridge.js';
import { readClock } from '../db/clock.js';
import { sqlState } from '../db/database.js';
import { releasedGates } from '../store/gates.js';
import type { GatewayContext } from './context.js';
import { watchLate } from './late-watch.js';
import { systemEvent } from './system.js';

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Finds out what became of effects that were let go and never reported. That one happened can be concluded at any time;
 * that it did not, only once no process can have it any more: the holder of the permit may be a process that was stopped
 * right in front of its effect and goes on an hour later.
 */
export class EffectSettler {
  readonly #context: GatewayContext;
  /** Effects whose outcome could not be found out: reported once, for a person to settle. */
  readonly #unknown = new Set<string>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** @param grace whether effects of this very process may be under way, and are left alone for a while */
  async settle(run: RunId, bridge: EngineBridge, grace: boolean): Promise<void> {
    const { database, limits } = this.#context;
    const now = await readClock(database);
    for (const record of await releasedGates(database, run)) {
      const { permit } = record;
      const isOurs = permit?.engineFence === this.#context.drives.fenceOf(run);
      const since = Date.parse(permit?.issuedAt ?? record.gate.outcome?.at ?? record.gate.openedAt);
      if (grace && isOurs && since > now - limits.releaseGraceMs) continue;
      await this.#settleOne(run, record, bridge);
    }
  }

  async #settleOne(run: RunId, record: GateRecord, bridge: EngineBridge): Promise<void> {
    const { id } = record.gate;
    // In this order: an effect could otherwise land between the look at where it lands and the end of its permit.
    const over = await this.#isOver(record);
    const report = await bridge.inspect(run, id, id);
    if (report.found === 'applied') await systemEvent(this.#context, run, { type: 'applied', gate: id, args: report.args });
    else if (report.found === 'unknown') this.#tell(run, id, report.evidence);
    else if (over) await this.#notApplied(run, record, report.evidence);
  }

  async #notApplied(run: RunId, { gate: { id }, permit }: GateRecord, evidence: string): Promise<void> {
    const { database, limits } = this.#context;
    const holderGone = this.#isHolderGone(permit);
    // Written first: the process may end between the two.
    if ((permit?.lateEffects ?? 'compared') === 'compared' && !holderGone) await watchLate(database, run, id, await readClock(database), limits.permitMs);
    await systemEvent(this.#context, run, { type: 'not-applied', gate: id, evidence: { text: evidence }, fence: permit?.fence, holderGone });
  }

  /** Whether the effect cannot come any more, as far as anything can keep it from coming. */
  async #isOver({ gate, permit }: GateRecord): Promise<boolean> {
    const { database, limits } = this.#context;
    if (permit?.settledFrom !== undefined && !this.#isHolderGone(permit) && (await readClock(database)) < Date.parse(permit.settledFrom)) return false;
    if (permit?.lateEffects !== 'prevented') return true;
    try {
      // An effect that is about to commit holds this row. None can begin any more.
      await database.transaction((tx) => tx.rows('SELECT 1 FROM wf.gate WHERE id = $1 FOR UPDATE', [gate.id]), { lockTimeoutMs: limits.lockWaitMs });
      return true;
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
      throw error;
    }
  }

  /** On a folder of our own a permit from before our start belongs to a process that has ended: two cannot have it open. */
  #isHolderGone(permit: Permit | undefined): boolean {
    const { database, startedAt } = this.#context;
    return permit !== undefined && database.embedded && Date.parse(permit.issuedAt) < startedAt;
  }

  #tell(run: RunId, gate: string, evidence: string): void {
    if (this.#unknown.has(gate)) return;
    this.#unknown.add(gate);
    this.#context.report(`outcome unknown: gate ${gate} of run ${run} was released, and it cannot be found out whether its effect happened (${evidence}). A person has to settle it.`);
  }
}
