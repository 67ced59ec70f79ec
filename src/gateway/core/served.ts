import type { Principal } from '../../model/principal.js';
import { markServed } from '../../policy/served.js';
import { instant, readClock } from '../db/clock.js';
import { lockGates, storeGates } from '../store/gates.js';
import { lockRun } from '../store/runs.js';
import type { ServedGate } from '../streams/source.js';
import type { GatewayContext } from './context.js';

/** Marks kept in memory, so that a gate that is sent again costs nothing. */
const KEPT = 50_000;

/**
 * Notes when a person was first sent a revision of a gate: the server's own lower bound for the time they had to read
 * it. Written apart from the stream, which does not wait for it.
 */
export class ServedGates {
  readonly #context: GatewayContext;
  readonly #known = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  note(reader: Principal, gates: readonly ServedGate[]): void {
    if (reader.kind !== 'human') return;
    for (const gate of gates) {
      const key = `${gate.id} ${gate.revision} ${reader.id}`;
      if (this.#known.has(key)) continue;
      if (this.#known.size >= KEPT) this.#known.clear();
      this.#known.add(key);
      const marking: Promise<void> = this.#mark(gate, reader)
        .catch((error: unknown) => {
          this.#known.delete(key);
          this.#context.report(`could not note that gate ${gate.id} was served`, error);
        })
        .finally(() => this.#underWay.delete(marking));
      this.#underWay.add(marking);
    }
  }

  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #mark(gate: ServedGate, reader: Principal): Promise<void> {
    const { database, tenant, policy } = this.#context;
    return database.transaction(async (tx) => {
      if ((await lockRun(tx, tenant, gate.run)) === undefined) return;
      const record = (await lockGates(tx, gate.run, [gate.id])).get(gate.id);
      if (record?.gate.revision !== gate.revision) return;
      const now = await readClock(tx);
      const marked = markServed(record, reader.id, instant(now));
      if (marked !== record) await storeGates(tx, [marked], policy, now);
    });
  }
}
