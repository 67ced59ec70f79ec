import type { Gate, GateId } from '../../model/gate.js';
import type { Run, RunId } from '../../model/run.js';
import type { Policy } from '../../model/policy.js';
import { isTerminalGate } from '../../model/status.js';
import { nextDueAt } from '../../policy/due.js';
import type { GateRecord } from '../../policy/types.js';
import { CLOCK_MS } from '../db/clock.js';
import { prepared, type Sql } from '../db/database.js';

const ENDED = ['consumed', 'rejected', 'expired', 'cancelled', 'superseded', 'revoked', 'violated'];

const read = ({ record }: { record: string }): GateRecord => JSON.parse(record) as GateRecord;

/** A gate that can still change; those of one step are found through the index of questions. */
const LIVE = `state <> 'superseded' AND superseded_by IS NULL AND state NOT IN (${ENDED.map((state) => `'${state}'`).join(', ')})`;

const LOCK_ALL = prepared(`SELECT record FROM wf.gate WHERE run = $1 AND state NOT IN (${ENDED.map((state) => `'${state}'`).join(', ')}) ORDER BY id FOR UPDATE`);
const LOCK_SOME = prepared(`SELECT record FROM wf.gate WHERE id IN (
  SELECT id FROM wf.gate WHERE id = ANY ($2) AND run = $1
  UNION
  SELECT id FROM wf.gate WHERE run = $1 AND ${LIVE} AND step IN (SELECT unnest($3::text[]) UNION SELECT step FROM wf.gate WHERE id = ANY ($2) AND run = $1)
) ORDER BY id FOR UPDATE`);

const byId = (rows: readonly { record: string }[]): Map<GateId, GateRecord> => new Map(rows.map(read).map((record) => [record.gate.id, record]));

/** Locks every live gate of a run, in the order of their ids. */
export const lockLiveGates = async (sql: Sql, run: RunId): Promise<Map<GateId, GateRecord>> => byId(await sql.rows<{ record: string }>(LOCK_ALL, [run]));

/**
 * Locks the gates a judgement may look at: those it is about even if they have ended, and every live gate of their steps
 * and of `steps`. Always in the order of their ids. A run may have thousands of others.
 */
export const lockGates = async (sql: Sql, run: RunId, focus: { readonly gates?: readonly GateId[]; readonly steps?: readonly string[] }): Promise<Map<GateId, GateRecord>> =>
  byId(await sql.rows<{ record: string }>(LOCK_SOME, [run, focus.gates ?? [], focus.steps ?? []]));

const LOCK_BESIDE = prepared(`SELECT record FROM wf.gate WHERE id IN (
  SELECT id FROM wf.gate WHERE id = ANY ($1) AND run = ANY ($2)
  UNION
  SELECT beside.id FROM wf.gate g JOIN wf.gate beside ON beside.run = g.run AND beside.step = g.step WHERE g.id = ANY ($1) AND g.run = ANY ($2) AND ${LIVE.replaceAll(/\b(state|superseded_by)\b/g, 'beside.$1')}
) ORDER BY id FOR UPDATE`);

/** Locks some gates of runs that are locked, and every live gate of their steps, in the order of their ids. */
export const lockGatesBeside = async (sql: Sql, runs: readonly RunId[], gates: readonly GateId[]): Promise<Map<GateId, GateRecord>> =>
  byId(await sql.rows<{ record: string }>(LOCK_BESIDE, [[...gates], [...runs]]));

const FIND = prepared('SELECT g.record FROM wf.gate g JOIN wf.run r ON r.id = g.run WHERE g.id = $1 AND r.tenant = $2');

export async function findGate(sql: Sql, tenant: string, id: GateId): Promise<GateRecord | undefined> {
  const [row] = await sql.rows<{ record: string }>(FIND, [id, tenant]);
  return row && read(row);
}

const FIND_OF = prepared(
  `SELECT record FROM wf.gate WHERE run = $1 AND step = $2 AND attempt = $3 AND interrupt = $4
   ORDER BY (state = 'superseded' OR superseded_by IS NOT NULL), opened_at DESC LIMIT 1`,
);

/** Several gates by their ids; what there is not is missing. */
export async function findGates(sql: Sql, tenant: string, ids: readonly GateId[]): Promise<Map<GateId, GateRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<{ record: string }>('SELECT g.record FROM wf.gate g JOIN wf.run r ON r.id = g.run WHERE g.id = ANY ($1) AND r.tenant = $2', [[...ids], tenant]);
  return new Map(rows.map(read).map((record) => [record.gate.id, record]));
}

/** The gate that stands under a natural key: one question is asked once. */
export async function findGateOf(sql: Sql, run: RunId, key: { step: string; attempt: number; interrupt: string }): Promise<GateRecord | undefined> {
  const [row] = await sql.rows<{ record: string }>(FIND_OF, [run, key.step, key.attempt, key.interrupt]);
  return row && read(row);
}

const FIND_ALL_OF = prepared(
  `SELECT DISTINCT ON (n) g.record FROM unnest($2::text[], $3::integer[], $4::text[]) WITH ORDINALITY AS q (step, attempt, interrupt, n)
     JOIN wf.gate g ON g.run = $1 AND g.step = q.step AND g.attempt = q.attempt AND g.interrupt = q.interrupt
   ORDER BY n, (g.state = 'superseded' OR g.superseded_by IS NOT NULL), g.opened_at DESC`,
);

/** The same for several questions; what was never asked is missing. */
export async function findGatesOf(sql: Sql, run: RunId, keys: readonly { readonly step: string; readonly attempt: number; readonly interrupt: string }[]): Promise<GateRecord[]> {
  if (keys.length === 0) return [];
  const rows = await sql.rows<{ record: string }>(FIND_ALL_OF, [run, keys.map(({ step }) => step), keys.map(({ attempt }) => attempt), keys.map(({ interrupt }) => interrupt)]);
  return rows.map(read);
}

const STORE = prepared(
  `INSERT INTO wf.gate (id, run, step, attempt, interrupt, state, superseded_by, record, opened_at, due_at, version, changed_at)
   SELECT id, run, step, attempt, interrupt, state, superseded_by, record, opened_at, due_at, 1, $1
   FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[])
     WITH ORDINALITY AS g (id, run, step, attempt, interrupt, state, superseded_by, record, opened_at, due_at, n) ORDER BY n
   ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, superseded_by = EXCLUDED.superseded_by, version = wf.gate.version + 1,
     record = EXCLUDED.record, changed_at = EXCLUDED.changed_at, due_at = EXCLUDED.due_at`,
);

/** Gates that end come first: a successor asks the same question, and only one gate may stand under it. */
export async function storeGates(sql: Sql, records: readonly GateRecord[], policy: Policy, now: number): Promise<void> {
  if (records.length === 0) return;
  const endedFirst = [...records].sort((a, b) => Number(isTerminalGate(b.gate.state)) - Number(isTerminalGate(a.gate.state)));
  const gates = endedFirst.map(({ gate }) => gate);
  await sql.run(STORE, [
    now, gates.map(({ id }) => id), gates.map(({ run }) => run), gates.map(({ step }) => step), gates.map(({ attempt }) => attempt), gates.map(({ interrupt }) => interrupt),
    gates.map(({ state }) => state), gates.map(({ supersededBy }) => supersededBy ?? null), endedFirst.map((record) => JSON.stringify(record)),
    gates.map(({ openedAt }) => Date.parse(openedAt)), endedFirst.map((record) => nextDueAt(record, policy) ?? null),
  ]);
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

/** Gates whose effect was let go and is not reported yet, oldest first. */
export async function releasedGates(sql: Sql, run: RunId): Promise<GateRecord[]> {
  return (await sql.rows<{ record: string }>(`SELECT record FROM wf.gate WHERE run = $1 AND state = 'released' ORDER BY changed_at`, [run])).map(read);
}

/** Every gate a new policy may concern. */
export const liveGates = (sql: Sql, tenant: string): Promise<GateRef[]> =>
  sql.rows('SELECT g.id, g.run FROM wf.gate g JOIN wf.run r ON r.id = g.run WHERE r.tenant = $1 AND g.state <> ALL ($2) ORDER BY g.run, g.id', [tenant, ENDED]);

/** Gates that people can decide on, oldest first, each with its run. */
export async function decidableGates(sql: Sql, tenant: string, query: { run?: RunId | undefined; after?: GateId | undefined; limit: number }): Promise<{ gate: Gate; run: Run }[]> {
  const rows = await sql.rows<{ record: string; run: string }>(
    `SELECT g.record, r.value AS run FROM wf.gate g JOIN wf.run r ON r.id = g.run
     WHERE r.tenant = $1 AND g.state IN ('open', 'claimed', 'waiting-info') AND ($2::text IS NULL OR g.run = $2)
       AND ($3::text IS NULL OR (g.opened_at, g.id) > (SELECT opened_at, id FROM wf.gate WHERE id = $3))
     ORDER BY g.opened_at, g.id LIMIT $4`,
    [tenant, query.run ?? null, query.after ?? null, query.limit],
  );
  return rows.map((row) => ({ gate: read(row).gate, run: JSON.parse(row.run) as Run }));
}
