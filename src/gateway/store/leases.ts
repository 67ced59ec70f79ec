import type { RunId } from '../../model/run.js';
import type { Sql } from '../db/database.js';

/** Leave to drive a run's engine. The fence grows with every change of hands. */
export interface RunLease { readonly run: RunId; readonly engineFence: number }

/**
 * Takes the lease of a run that nobody drives, or whose driver has stopped renewing. Undefined while somebody else has it.
 * Work that the driver before had in hand is free at once.
 */
export async function takeLease(sql: Sql, run: RunId, owner: string, now: number, leaseMs: number): Promise<RunLease | undefined> {
  const [row] = await sql.rows<{ engine_fence: number }>(
    `INSERT INTO wf.run_lease (run, owner, engine_fence, until) VALUES ($1, $2, 1, $3::bigint + $4::bigint)
     ON CONFLICT (run) DO UPDATE SET owner = EXCLUDED.owner, engine_fence = wf.run_lease.engine_fence + 1, until = EXCLUDED.until
       WHERE wf.run_lease.until <= $3::bigint
     RETURNING engine_fence`,
    [run, owner, now, leaseMs],
  );
  if (row === undefined) return undefined;
  await sql.run('UPDATE wf.outbox SET lease_until = 0 WHERE run = $1', [run]);
  return { run, engineFence: row.engine_fence };
}

/** Renews every lease of a gateway and returns the runs it still drives. */
export async function renewLeases(sql: Sql, owner: string, now: number, leaseMs: number): Promise<Set<RunId>> {
  const rows = await sql.rows<{ run: string }>('UPDATE wf.run_lease SET until = $2::bigint + $3::bigint WHERE owner = $1 RETURNING run', [owner, now, leaseMs]);
  return new Set(rows.map((row) => row.run));
}

/** Whether the lease is still this one. Call it with the run's row locked. */
export async function holdsLease(sql: Sql, lease: RunLease, owner: string): Promise<boolean> {
  const rows = await sql.rows('SELECT 1 FROM wf.run_lease WHERE run = $1 AND owner = $2 AND engine_fence = $3', [lease.run, owner, lease.engineFence]);
  return rows.length === 1;
}

export const dropLeases = (sql: Sql, owner: string): Promise<number> => sql.run('UPDATE wf.run_lease SET until = 0 WHERE owner = $1', [owner]);
export const dropLease = (sql: Sql, run: RunId, owner: string): Promise<number> => sql.run('UPDATE wf.run_lease SET until = 0 WHERE run = $1 AND owner = $2', [run, owner]);

/** Nobody else can be alive: the folder is locked by this process. */
export const dropAllLeases = (sql: Sql): Promise<number> => sql.run('UPDATE wf.run_lease SET until = 0');
