import type { GateId } from '../../model/gate.js';
import type { RunId } from '../../model/run.js';
import type { OutboxOp } from '../../policy/types.js';
import type { Sql } from '../db/database.js';
import { currentTraceparent } from '../observe/scope.js';

/** Work for an engine. `gate` is empty for work on a whole run. */
export interface OutboxRow {
  readonly id: number;
  readonly run: RunId;
  readonly gate: GateId | '';
  readonly verb: 'resume' | 'reject' | 'stop' | 'pause' | 'start';
  readonly code: string | undefined;
  readonly attempts: number;
  readonly leaseFence: number;
  /** The trace of the command that made it, as a `traceparent`. */
  readonly trace: string | undefined;
}

export async function putOutbox(sql: Sql, run: RunId, row: { gate: GateId | ''; verb: OutboxRow['verb']; code?: string | undefined; now: number }): Promise<void> {
  await sql.run(
    `INSERT INTO wf.outbox (run, gate, verb, code, next_at, trace) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (run, gate, verb) DO UPDATE SET next_at = EXCLUDED.next_at, code = EXCLUDED.code, trace = EXCLUDED.trace`,
    [run, row.gate, row.verb, row.code ?? null, row.now, currentTraceparent() ?? null],
  );
}

export async function applyOutboxOps(sql: Sql, run: RunId, ops: readonly OutboxOp[], now: number): Promise<void> {
  for (const op of ops) {
    if (op.op === 'delete') await sql.run('DELETE FROM wf.outbox WHERE run = $1 AND gate = $2', [run, op.gate]);
    else if (op.op === 'put') await putOutbox(sql, run, { gate: op.gate, verb: op.verb, code: op.code, now });
    else await putOutbox(sql, run, { gate: '', verb: op.verb, now });
  }
}

/**
 * Leases the next piece of work: a conditional UPDATE, so that of two workers one gets it. Only for runs that this
 * gateway drives, since only it can reach their engine.
 */
export async function leaseOutbox(sql: Sql, owner: string, now: number, leaseMs: number): Promise<OutboxRow | undefined> {
  const [row] = await sql.rows<{ id: number; run: string; gate: string; verb: OutboxRow['verb']; code: string | null; attempts: number; lease_fence: number; trace: string | null }>(
    `UPDATE wf.outbox SET lease_owner = $1, lease_fence = lease_fence + 1, lease_until = $2 + $3, attempts = attempts + 1
     WHERE id = (
       SELECT o.id FROM wf.outbox o JOIN wf.run_lease l ON l.run = o.run AND l.owner = $1
       WHERE o.next_at <= $2 AND o.lease_until <= $2 ORDER BY o.next_at, o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED
     ) AND lease_until <= $2
     RETURNING id, run, gate, verb, code, attempts, lease_fence, trace`,
    [owner, now, leaseMs],
  );
  if (row === undefined) return undefined;
  const { lease_fence: leaseFence, code, trace, ...rest } = row;
  return { ...rest, code: code ?? undefined, leaseFence, trace: trace ?? undefined };
}

/** Done. A worker whose lease went to somebody else deletes nothing. */
export const deleteOutbox = (sql: Sql, row: OutboxRow): Promise<number> =>
  sql.run('DELETE FROM wf.outbox WHERE id = $1 AND lease_fence = $2', [row.id, row.leaseFence]);

/** Not done, or not known to be: again later. */
export const postponeOutbox = (sql: Sql, row: OutboxRow, at: number): Promise<number> =>
  sql.run('UPDATE wf.outbox SET lease_until = 0, next_at = $3 WHERE id = $1 AND lease_fence = $2', [row.id, row.leaseFence, at]);

/** What a worker of this gateway had in hand for a run when something broke is free at once: a wake is harmless when repeated. */
export const freeOrders = (sql: Sql, run: RunId): Promise<number> => sql.run('UPDATE wf.outbox SET lease_until = 0, next_at = least(next_at, 0) WHERE run = $1', [run]);

/** Sends what was decided since before a moment and is not on its way to the engine. */
export const orderUntold = (sql: Sql, run: RunId, before: number, now: number): Promise<number> =>
  sql.run(
    `INSERT INTO wf.outbox (run, gate, verb, next_at)
     SELECT g.run, g.id, 'resume', $3 FROM wf.gate g
     WHERE g.run = $1 AND g.state IN ('approved', 'bypassed') AND g.changed_at <= $2 AND NOT EXISTS (SELECT 1 FROM wf.outbox o WHERE o.run = g.run AND o.gate = g.id)
     ON CONFLICT DO NOTHING`,
    [run, before, now],
  );
