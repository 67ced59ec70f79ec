import type { RunId } from '../../model/run.js';
import { CLOCK_MS } from '../db/clock.js';
import { prepared, type Sql } from '../db/database.js';

/** Leave to drive a run's engine. The fence grows with every change of hands. */
export interface RunLease { readonly run: RunId; readonly engineFence: number }

/**
 * A lease is given back when `until` is 0. Otherwise it is valid as long as it says itself, which bridges the moments
 * after it was taken, and as long as its gateway lives: a gateway renews one row of its own, however many runs it has.
 * A gateway that does not know of a lease of its own (its COMMIT was never answered) may take that one again.
 */
const isFree = (lease: string, now: string): string => `(${lease}.until = 0 OR (${lease}.until <= ${now} AND (${lease}.owner = $2
  OR coalesce((SELECT g.until FROM wf.gateway g WHERE g.instance = ${lease}.owner), 0) <= ${now})))`;

/**
 * Takes the leases of those runs that no gateway drives, or whose driver has stopped renewing. Runs that a worker is
 * changing right now are passed over: what their driver checked before must not be written behind the new driver's back.
 * Work that the driver before had in hand is free at once.
 */
export async function takeLeases(sql: Sql, runs: readonly RunId[], owner: string, now: number, leaseMs: number): Promise<readonly RunLease[]> {
  const rows = await sql.rows<{ run: string; engine_fence: number }>(
    `WITH still AS (SELECT id FROM wf.run WHERE id = ANY ($1) ORDER BY id FOR UPDATE SKIP LOCKED)
     INSERT INTO wf.run_lease AS l (run, owner, engine_fence, until) SELECT id, $2, 1, $3::bigint + $4::bigint FROM still
     ON CONFLICT (run) DO UPDATE SET owner = EXCLUDED.owner, engine_fence = l.engine_fence + 1, until = EXCLUDED.until
       WHERE ${isFree('l', '$3::bigint')}
     RETURNING run, engine_fence`,
    [[...runs], owner, now, leaseMs],
  );
  if (rows.length > 0) await sql.run('UPDATE wf.outbox SET lease_until = 0 WHERE run = ANY ($1)', [rows.map(({ run }) => run)]);
  return rows.map((row) => ({ run: row.run, engineFence: row.engine_fence }));
}

/** The lease of one run; undefined while another gateway has it. */
export const takeLease = async (sql: Sql, run: RunId, owner: string, now: number, leaseMs: number): Promise<RunLease | undefined> =>
  (await takeLeases(sql, [run], owner, now, leaseMs))[0];

/** Says that a gateway lives, and with it every lease it has not given back. */
export const renewGateway = (sql: Sql, owner: string, leaseMs: number): Promise<number> =>
  sql.run(
    `INSERT INTO wf.gateway AS g (instance, until) VALUES ($1, ${CLOCK_MS} + $2::bigint) ON CONFLICT (instance) DO UPDATE SET until = EXCLUDED.until`,
    [owner, leaseMs],
  );

const HOLDS = prepared('SELECT 1 FROM wf.run_lease WHERE run = $1 AND owner = $2 AND engine_fence = $3');

/** Whether the lease is still this one. Call it with the run's row locked. */
export async function holdsLease(sql: Sql, lease: RunLease, owner: string): Promise<boolean> {
  const rows = await sql.rows(HOLDS, [lease.run, owner, lease.engineFence]);
  return rows.length === 1;
}

/** Gives these very leases back; one that was taken anew meanwhile stays. */
export const dropLeases = (sql: Sql, leases: readonly RunLease[], owner: string): Promise<number> =>
  sql.run(
    `UPDATE wf.run_lease l SET until = 0 FROM unnest($1::text[], $2::bigint[]) AS gone (run, fence)
     WHERE l.run = gone.run AND l.engine_fence = gone.fence AND l.owner = $3`,
    [leases.map(({ run }) => run), leases.map(({ engineFence }) => engineFence), owner],
  );

/** A gateway that ends gives back all it has. */
export async function dropGateway(sql: Sql, owner: string): Promise<void> {
  await sql.run('UPDATE wf.run_lease SET until = 0 WHERE owner = $1 AND until > 0', [owner]);
  await sql.run('DELETE FROM wf.gateway WHERE instance = $1', [owner]);
}

/** Nobody else can be alive: the folder is locked by this process. */
export async function dropAllLeases(sql: Sql): Promise<void> {
  await sql.run('UPDATE wf.run_lease SET until = 0 WHERE until > 0');
  await sql.run('DELETE FROM wf.gateway');
}

/** Rows of gateways that have been gone for a day have no use any more. */
export const forgetGateways = (sql: Sql): Promise<number> => sql.run(`DELETE FROM wf.gateway WHERE until < ${CLOCK_MS} - 86400000`);
