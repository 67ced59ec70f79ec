import type { Sql } from '../db/database.js';
import { readClock } from '../db/clock.js';
import { findRun } from '../store/runs.js';
import { bridgeNamed, type GatewayContext } from './context.js';
import { systemEvent } from './system.js';

/** For how long an effect is looked for that was held not to have happened and that nothing would keep from coming. */
const WATCH_MS = 24 * 3_600_000;
/** The longest time between two looks. They grow rarer with time. */
const RAREST_MS = 10 * 60_000;
const AT_ONCE = 20;

/** From now on the place where this effect lands is looked at from time to time. */
export const watchLate = (sql: Sql, run: string, gate: string, now: number, firstMs: number): Promise<number> =>
  sql.run(
    `INSERT INTO wf.late_watch (gate, run, since, next_at) VALUES ($1, $2, $3::bigint, $3::bigint + $4::bigint)
     ON CONFLICT (gate) DO UPDATE SET since = EXCLUDED.since, next_at = EXCLUDED.next_at`,
    [gate, run, now, firstMs],
  );

/**
 * Looks for effects that came after all, after they were held not to have happened: where nothing keeps an effect from
 * coming late, the process that had it may also have ended before it could say so.
 */
export class LateWatch {
  #underWay: Promise<void> | undefined;

  constructor(private readonly context: GatewayContext) {}

  /** Does not wait for engines. */
  round(): void {
    this.#underWay ??= this.#look()
      .catch((error: unknown) => this.context.report('looking for late effects failed; it is tried again', error))
      .finally(() => {
        this.#underWay = undefined;
      });
  }

  async settle(): Promise<void> {
    await this.#underWay;
  }

  async #look(): Promise<void> {
    const { database, limits, tenant } = this.context;
    const now = await readClock(database);
    await database.run('DELETE FROM wf.late_watch WHERE since <= $1', [now - WATCH_MS]);
    const due = await database.rows<{ gate: string; run: string }>(
      `UPDATE wf.late_watch SET next_at = $1::bigint + LEAST($2::bigint, GREATEST($3::bigint, $1::bigint - since))
       WHERE gate IN (
         SELECT w.gate FROM wf.late_watch w JOIN wf.run r ON r.id = w.run WHERE r.tenant = $4 AND w.next_at <= $1 ORDER BY w.next_at LIMIT $5 FOR UPDATE OF w SKIP LOCKED)
       RETURNING gate, run`,
      [now, RAREST_MS, limits.permitMs, tenant, AT_ONCE],
    );
    for (const { gate, run } of due) await this.#lookAt(run, gate);
  }

  async #lookAt(run: string, gate: string): Promise<void> {
    const { database, tenant } = this.context;
    const row = await findRun(database, tenant, run);
    const report = row && (await bridgeNamed(this.context, row.bridge)?.inspect(run, gate, gate));
    if (report?.found !== 'applied') return;
    await systemEvent(this.context, run, { type: 'applied', gate, args: report.args });
    await database.run('DELETE FROM wf.late_watch WHERE gate = $1', [gate]);
  }
}
