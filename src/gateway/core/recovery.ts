import type { RunId } from '../../model/run.js';
import type { EngineBridge } from '../bridge.js';
import { readClock } from '../db/clock.js';
import { releasedGates } from '../store/gates.js';
import { awaitsStart } from '../store/outbox.js';
import { runsToDrive } from '../store/runs.js';
import { bridgeNamed, type GatewayContext } from './context.js';
import { systemEvent } from './system.js';

/**
 * Brings together what the database says and what the engines say, by state alone: it needs no memory of what was
 * under way when a process died.
 */
export class Recovery {
  readonly #context: GatewayContext;
  /** Effects about which nobody could say anything: reported once, for a person to settle. */
  readonly #unknown = new Set<string>();

  /** A slow engine holds up its own runs only. */
  readonly #underWay = new Set<RunId>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  async round(): Promise<void> {
    const { database, tenant, drives, report } = this.#context;
    const runs = await runsToDrive(database, tenant);
    for (const { id, bridge: name } of runs) {
      const bridge = bridgeNamed(this.#context, name);
      if (bridge === undefined || this.#underWay.has(id) || !(drives.has(id) || (await drives.take(id)))) continue;
      this.#underWay.add(id);
      this.#bringUp(id, bridge)
        .catch((error: unknown) => report(`recovery of run ${id} failed; it is tried again`, error))
        .finally(() => this.#underWay.delete(id));
    }
    await this.#letGo(new Set(runs.map((run) => run.id)));
  }

  async #bringUp(run: RunId, bridge: EngineBridge): Promise<void> {
    const { database, drives, limits, wakeups } = this.#context;
    const ready = drives.isReady(run);
    const now = await readClock(database);
    // After a takeover no step of the dead process can still be at its effect; in a live one it may be, for a while.
    const before = ready ? now - limits.releaseGraceMs : now;
    for (const gate of await releasedGates(database, run, before)) await this.#settle(run, gate.id, bridge);
    if (ready || (await awaitsStart(database, run))) return;
    await bridge.recover(run);
    drives.markReady(run);
    wakeups.ring('outbox');
  }

  async #settle(run: RunId, gate: string, bridge: EngineBridge): Promise<void> {
    const report = await bridge.inspect(run, gate, gate);
    if (report.found === 'applied') await systemEvent(this.#context, run, { type: 'applied', gate, args: report.args });
    else if (report.found === 'not-applied') await systemEvent(this.#context, run, { type: 'not-applied', gate, evidence: { text: report.evidence } });
    else if (!this.#unknown.has(gate)) {
      this.#unknown.add(gate);
      this.#context.report(`outcome unknown: gate ${gate} of run ${run} was released, and nobody can say whether its effect happened (${report.evidence}). A person has to settle it.`);
    }
  }

  /** A run that has ended for good, with nothing left to carry to its engine. */
  async #letGo(live: ReadonlySet<RunId>): Promise<void> {
    for (const run of this.#context.drives.runs()) {
      if (!live.has(run)) await this.#context.drives.release(run);
    }
  }
}
