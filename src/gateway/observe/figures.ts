import { CLOCK_MS } from '../db/clock.js';
import type { Sql } from '../db/database.js';

/** What stands in the database, over all gateways of it. */
export interface Figures {
  /** Orders to engines that are not carried out yet. */
  readonly outbox: number;
  /** How long the oldest of them has waited, in milliseconds; 0 when there is none. */
  readonly outboxAgeMs: number;
  /** How often the most stubborn of them was tried. */
  readonly outboxAttempts: number;
  /** Records in the log, and those that the newest checkpoint covers. */
  readonly records: number;
  readonly signed: number;
  /** How long the first record without a checkpoint has waited for one, in milliseconds. */
  readonly unsignedMs: number;
  /** Runs that have not ended, by status. */
  readonly runs: Readonly<Record<string, number>>;
}

/** One statement, so that all of it is of the same moment. */
export async function readFigures(sql: Sql, tenant: string, log: string): Promise<Figures> {
  const [row] = await sql.rows<Omit<Figures, 'runs'> & { runs: string | null }>(
    `SELECT o.n AS outbox, o.age AS "outboxAgeMs", o.attempts AS "outboxAttempts", h.size AS records, c.size AS signed,
       CASE WHEN h.size > c.size THEN greatest(0, t.now - coalesce((SELECT at FROM wf.audit_entry WHERE log = $2 AND seq = c.size), t.now)) ELSE 0 END AS "unsignedMs",
       (SELECT json_object_agg(status, n)::text FROM (SELECT status, count(*) AS n FROM wf.run WHERE tenant = $1 AND status NOT IN ('succeeded', 'failed', 'cancelled') GROUP BY status) s) AS runs
     FROM (SELECT ${CLOCK_MS} AS now) t
     CROSS JOIN LATERAL (SELECT count(*) AS n, greatest(0, coalesce(t.now - min(queued_at), 0)) AS age, coalesce(max(attempts), 0) AS attempts FROM wf.outbox) o
     CROSS JOIN LATERAL (SELECT coalesce((SELECT size FROM wf.audit_head WHERE log = $2), 0) AS size) h
     CROSS JOIN LATERAL (SELECT coalesce((SELECT size FROM wf.audit_checkpoint WHERE log = $2 ORDER BY size DESC LIMIT 1), 0) AS size) c`,
    [tenant, log],
  );
  if (row === undefined) throw new Error('The database gave no figures');
  return { ...row, runs: JSON.parse(row.runs ?? '{}') as Record<string, number> };
}
