import type { GateId } from '../../model/gate.js';
import type { RunId } from '../../model/run.js';
import type { OutboxOp } from '../../policy/types.js';
import type { GateState, RunStatus } from '../../model/status.js';
import { CLOCK_MS } from '../db/clock.js';
import { prepared, type Sql } from '../db/database.js';
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
  /** As they were when it was leased: enough to leave out what is no use any more, and never an authority. */
  readonly bridge: string;
  readonly runStatus: RunStatus;
  readonly gateState: GateState | undefined;
}

const PUT = prepared(
  `INSERT INTO wf.outbox (run, gate, verb, code, next_at, trace) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (run, gate, verb) DO UPDATE SET next_at = EXCLUDED.next_at, code = EXCLUDED.code, trace = EXCLUDED.trace`,
);
const DELETE_OF_GATE = prepared('DELETE FROM wf.outbox WHERE run = $1 AND gate = $2');

export async function putOutbox(sql: Sql, run: RunId, row: { gate: GateId | ''; verb: OutboxRow['verb']; code?: string | undefined; now: number }): Promise<void> {
  await sql.run(PUT, [run, row.gate, row.verb, row.code ?? null, row.now, currentTraceparent() ?? null]);
}

export async function applyOutboxOps(sql: Sql, run: RunId, ops: readonly OutboxOp[], now: number): Promise<void> {
  for (const op of ops) {
    if (op.op === 'delete') await sql.run(DELETE_OF_GATE, [run, op.gate]);
    else if (op.op === 'put') await putOutbox(sql, run, { gate: op.gate, verb: op.verb, code: op.code, now });
    else await putOutbox(sql, run, { gate: '', verb: op.verb, now });
  }
}

const ORDER_ALL = prepared(
  `INSERT INTO wf.outbox (run, gate, verb, code, next_at, trace) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
   ON CONFLICT (run, gate, verb) DO UPDATE SET next_at = EXCLUDED.next_at, code = EXCLUDED.code, trace = EXCLUDED.trace`,
);
const DELETE_ALL = prepared('DELETE FROM wf.outbox WHERE (run, gate) IN (SELECT * FROM unnest($1::text[], $2::text[]))');

/** Orders of one judgement, and the trace they were made in. */
export interface RunOrders { readonly run: RunId; readonly ops: readonly OutboxOp[]; readonly now: number; readonly trace: string | undefined }

/** Applies the orders of several judgements as if one after the other: the last word about each piece of work counts. */
export async function applyAllOutboxOps(sql: Sql, list: readonly RunOrders[]): Promise<void> {
  const deleted = new Map<string, readonly [run: RunId, gate: string]>();
  const put = new Map<string, readonly [run: RunId, gate: string, verb: string, code: string | null, at: number, trace: string | null]>();
  for (const { run, ops, now, trace } of list) {
    for (const op of ops) {
      const gate = op.op === 'put-run' ? '' : op.gate;
      if (op.op === 'delete') {
        deleted.set(`${run} ${gate}`, [run, gate]);
        for (const [key, row] of put) if (row[0] === run && row[1] === gate) put.delete(key);
      } else put.set(`${run} ${gate} ${op.verb}`, [run, gate, op.verb, op.op === 'put' ? (op.code ?? null) : null, now, trace ?? null]);
    }
  }
  const columns = (rows: readonly (readonly unknown[])[], width: number): unknown[][] => Array.from({ length: width }, (_, n) => rows.map((row) => row[n]));
  if (deleted.size > 0) await sql.run(DELETE_ALL, columns([...deleted.values()], 2));
  if (put.size > 0) await sql.run(ORDER_ALL, columns([...put.values()], 6));
}

const LEASE = prepared(
  `WITH next AS (
     SELECT o.id AS next FROM wf.outbox o JOIN wf.run_lease l ON l.run = o.run AND l.owner = $1
     WHERE o.next_at <= $2 AND o.lease_until <= $2 ORDER BY o.next_at, o.id LIMIT $4 FOR UPDATE OF o SKIP LOCKED
   ), leased AS (
     UPDATE wf.outbox SET lease_owner = $1, lease_fence = lease_fence + 1, lease_until = $2 + $3, attempts = attempts + 1
     FROM next WHERE id = next AND lease_until <= $2
     RETURNING id, run, gate, verb, code, trace, attempts, lease_fence AS "leaseFence", next_at AS "nextAt"
   )
   SELECT leased.*, r.bridge, r.status AS "runStatus", g.state AS "gateState"
   FROM leased JOIN wf.run r ON r.id = leased.run LEFT JOIN wf.gate g ON g.id = leased.gate`,
);

type Leased = Omit<OutboxRow, 'code' | 'trace' | 'gateState'> & { readonly code: string | null; readonly trace: string | null; readonly gateState: GateState | null; readonly nextAt: number };

/**
 * Leases the next pieces of work, oldest first, at most `most`: a conditional UPDATE, so that of two workers one gets
 * each. Only for runs that this gateway drives, since only it can reach their engine.
 */
export async function leaseOutbox(sql: Sql, owner: string, now: number, leaseMs: number, most: number): Promise<OutboxRow[]> {
  const rows = await sql.rows<Leased>(LEASE, [owner, now, leaseMs, most]);
  return rows
    .sort((a, b) => a.nextAt - b.nextAt || a.id - b.id)
    .map(({ nextAt: _nextAt, code, trace, gateState, ...row }) => ({ ...row, code: code ?? undefined, trace: trace ?? undefined, gateState: gateState ?? undefined }));
}

/** What became of a piece of work: carried to its engine or not, and when it is tried again in that case. */
export interface OutboxResult { readonly row: Pick<OutboxRow, 'id' | 'leaseFence'>; readonly sent: boolean; readonly againMs: number }

const SETTLE = prepared(
  `WITH given AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::bigint[]) AS g (given, fence, sent, again_ms)),
   held AS (
     SELECT o.id AS held, again_ms, NOT sent OR (o.verb = 'resume' AND EXISTS (SELECT 1 FROM wf.gate g WHERE g.id = o.gate AND g.state IN ('approved', 'bypassed'))) AS again
     FROM given JOIN wf.outbox o ON o.id = given AND o.lease_fence = fence FOR UPDATE OF o
   ),
   done AS (DELETE FROM wf.outbox USING held WHERE id = held AND NOT again)
   UPDATE wf.outbox SET lease_until = 0, next_at = ${CLOCK_MS} + again_ms FROM held WHERE id = held AND again RETURNING id`,
);

/**
 * Writes down what became of leased work, in one statement: what was done is deleted, the rest is tried again later. Until
 * the step has asked for its permit, it is not known whether its wake arrived, so that one stays. A worker whose lease went to
 * another changes nothing. @returns the ids of those that stay.
 */
export async function settleOutbox(sql: Sql, results: readonly OutboxResult[]): Promise<ReadonlySet<number>> {
  const stay = await sql.rows<{ id: number }>(SETTLE, [
    results.map(({ row }) => row.id), results.map(({ row }) => row.leaseFence), results.map(({ sent }) => sent), results.map(({ againMs }) => againMs),
  ]);
  return new Set(stay.map(({ id }) => id));
}

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
