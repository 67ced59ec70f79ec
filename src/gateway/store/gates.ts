import { type GateId } from '../../model/gate.js';
import type { RunId } from '../../model/run.js';
import type { Policy } from '../../model/policy.js';
import { isTerminalGate } from '../../model/status.js';
import { nextDueAt } from '../../policy/due.js';
import type { GateRecord } from '../../policy/types.js';
import { CLOCK_MS } from '../db/clock.js';
import type { Sql } from '../db/database.js';

const ENDED = ['consumed', 'rejected', 'expired', 'cancelled', 'superseded', 'revoked', 'violated'];

const read = ({ record }: { record: string }): GateRecord => JSON.parse(record) as GateRecord;

/**
 * Locks the gates a judgement may look at: every live gate of the run, and the one it is about even if it has ended.
 * Always in the order of their ids.
 */
export async function lockGates(sql: Sql, run: RunId, focus: readonly GateId[]): Promise<Map<GateId, GateRecord>> {
  const rows = await sql.rows<{ record: string }>(
    'SELECT record FROM wf.gate WHERE run = $1 AND (state <> ALL ($2) OR id = ANY ($3)) ORDER BY id FOR UPDATE',
    [run, ENDED, [...focus]],
  );
  return new Map(rows.map(read).map((record) => [record.gate.id, record]));
}

export async function findGate(sql: Sql, tenant: string, id: GateId): Promise<GateRecord | undefined> {
  const [row] = await sql.rows<{ record: string }>(
    'SELECT g.record FROM wf.gate g JOIN wf.run r ON r.id = g.run WHERE g.id = $1 AND r.tenant = $2', [id, tenant],
  );
  return row && read(row);
}

/** The gate that stands under a natural key: one question is asked once. */
export async function findGateOf(sql: Sql, run: RunId, key: { step: string; attempt: number; interrupt: string }): Promise<GateRecord | undefined> {
  const [row] = await sql.rows<{ record: string }>(
    `SELECT record FROM wf.gate WHERE run = $1 AND step = $2 AND attempt = $3 AND interrupt = $4
     ORDER BY (state = 'superseded' OR superseded_by IS NOT NULL), opened_at DESC LIMIT 1`,
    [run, key.step, key.attempt, key.interrupt],
  );
  return row && read(row);
}

async function storeGate(sql: Sql, record: GateRecord, policy: Policy, now: number): Promise<void> {
  const { gate } = record;
  await sql.run(
    `INSERT INTO wf.gate (id, run, step, attempt, interrupt, state, superseded_by, version, record, opened_at, changed_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, superseded_by = EXCLUDED.superseded_by, version = wf.gate.version + 1,
       record = EXCLUDED.record, changed_at = EXCLUDED.changed_at, due_at = EXCLUDED.due_at`,
    [gate.id, gate.run, gate.step, gate.attempt, gate.interrupt, gate.state, gate.supersededBy ?? null, JSON.stringify(record), Date.parse(gate.openedAt), now, nextDueAt(record, policy) ?? null],
  );
}

/** Gates that end come first: a successor asks the same question, and only one gate may stand under it. */
export async function storeGates(sql: Sql, records: readonly GateRecord[], policy: Policy, now: number): Promise<void> {
  const endedFirst = [...records].sort((a, b) => Number(isTerminalGate(b.gate.state)) - Number(isTerminalGate(a.gate.state)));
  for (const record of endedFirst) await storeGate(sql, record, policy, now);
}

export interface GateRef { readonly id: GateId; readonly run: RunId }

/** Gates at which something is due, longest overdue first. */
export const dueGates = (sql: Sql, tenant: string, now: number): Promise<GateRef[]> =>
  sql.rows(
    `SELECT g.id, g.run FROM wf.gate g JOIN wf.run r ON r.id = g.run WHERE r.tenant = $1 AND g.due_at <= $2 ORDER BY g.due_at LIMIT 100`,
    [tenant, now],
  );

/** Leaves a gate alone for a while, unless what is due at it has changed. */
export const postponeDue = (sql: Sql, id: GateId, ms: number): Promise<number> =>
  sql.run(`UPDATE wf.gate SET due_at = ${CLOCK_MS} + $2 WHERE id = $1 AND due_at <= ${CLOCK_MS}`, [id, ms]);

/** Gates whose effect was let go and never reported, since before a moment. */
export const releasedGates = (sql: Sql, run: RunId, before: number): Promise<GateRef[]> =>
  sql.rows(`SELECT id, run FROM wf.gate WHERE run = $1 AND state = 'released' AND changed_at <= $2 ORDER BY changed_at`, [run, before]);

/** Every gate a new policy may concern. */
export const liveGates = (sql: Sql, tenant: string): Promise<GateRef[]> =>
  sql.rows('SELECT g.id, g.run FROM wf.gate g JOIN wf.run r ON r.id = g.run WHERE r.tenant = $1 AND g.state <> ALL ($2) ORDER BY g.run, g.id', [tenant, ENDED]);

/** Gates that people can decide on, oldest first. */
export async function decidableGates(sql: Sql, tenant: string, query: { run?: RunId | undefined; after?: GateId | undefined; limit: number }): Promise<GateRecord[]> {
  const rows = await sql.rows<{ record: string }>(
    `SELECT g.record FROM wf.gate g JOIN wf.run r ON r.id = g.run
     WHERE r.tenant = $1 AND g.state IN ('open', 'claimed', 'waiting-info') AND ($2::text IS NULL OR g.run = $2)
       AND ($3::text IS NULL OR (g.opened_at, g.id) > (SELECT opened_at, id FROM wf.gate WHERE id = $3))
     ORDER BY g.opened_at, g.id LIMIT $4`,
    [tenant, query.run ?? null, query.after ?? null, query.limit],
  );
  return rows.map(read);
}
