import { randomUUID } from 'node:crypto';
import type { Run, RunId } from '../../model/run.js';
import type { PrincipalRef } from '../../model/principal.js';
import { prepared, type Sql } from '../db/database.js';

/** A run as the gateway keeps it. `value.seq` may be older than `seq`: the column counts. */
export interface RunRow {
  readonly id: RunId;
  readonly tenant: string;
  readonly workflow: string;
  readonly bridge: string;
  readonly epoch: string;
  readonly seq: number;
  readonly run: Run;
}

interface Raw { id: string; tenant: string; workflow: string; bridge: string; epoch: string; seq: number; value: string }

const COLUMNS = 'id, tenant, workflow, bridge, epoch, seq, value';
const read = ({ value, ...row }: Raw): RunRow => ({ ...row, run: { ...(JSON.parse(value) as Run), seq: row.seq } });

const FIND = prepared(`SELECT ${COLUMNS} FROM wf.run WHERE id = $1 AND tenant = $2`);
const LOCK = prepared(`${FIND} FOR UPDATE`);

export async function findRun(sql: Sql, tenant: string, id: RunId): Promise<RunRow | undefined> {
  const [row] = await sql.rows<Raw>(FIND, [id, tenant]);
  return row && read(row);
}

/** Several runs by their ids; what there is not is missing. */
export async function findRuns(sql: Sql, tenant: string, ids: readonly RunId[]): Promise<Map<RunId, RunRow>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<Raw>(`SELECT ${COLUMNS} FROM wf.run WHERE id = ANY ($1) AND tenant = $2`, [[...ids], tenant]);
  return new Map(rows.map(read).map((row) => [row.id, row]));
}

/** Takes the run's row lock: the first lock of every transaction that changes a run. */
export async function lockRun(sql: Sql, tenant: string, id: RunId): Promise<RunRow | undefined> {
  const [row] = await sql.rows<Raw>(LOCK, [id, tenant]);
  return row && read(row);
}

const LOCK_SOME = prepared(`SELECT ${COLUMNS} FROM wf.run WHERE id = ANY ($1) AND tenant = $2 ORDER BY id FOR UPDATE`);

/** Takes the row locks of several runs, in the order of their ids. */
export async function lockRuns(sql: Sql, tenant: string, ids: readonly RunId[]): Promise<Map<RunId, RunRow>> {
  const rows = await sql.rows<Raw>(LOCK_SOME, [[...ids], tenant]);
  return new Map(rows.map((row) => [row.id, read(row)]));
}

/** A run whose history was rewritten: every position that a reader holds in it is void. */
export const renewEpoch = (sql: Sql, tenant: string, id: RunId): Promise<number> =>
  sql.run('UPDATE wf.run SET epoch = $3 WHERE id = $1 AND tenant = $2', [id, tenant, randomUUID()]);

export interface NewRun {
  readonly tenant: string;
  readonly bridge: string;
  readonly epoch: string;
  readonly run: Run;
  /** JSON text. */
  readonly input: string;
  readonly startedBy: PrincipalRef;
  readonly now: number;
}

export async function insertRun(sql: Sql, { tenant, bridge, epoch, run, input, startedBy, now }: NewRun): Promise<RunRow> {
  await sql.run(
    `INSERT INTO wf.run (id, tenant, workflow, bridge, status, epoch, seq, value, input, started_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10)`,
    [run.id, tenant, run.workflow.id, bridge, run.status, epoch, JSON.stringify(run), input, JSON.stringify(startedBy), now],
  );
  return { id: run.id, tenant, workflow: run.workflow.id, bridge, epoch, seq: 0, run };
}

export interface RunStart { readonly workflow: string; readonly bridge: string; readonly input: string; readonly startedBy: PrincipalRef }

export async function runStart(sql: Sql, id: RunId): Promise<RunStart | undefined> {
  const [row] = await sql.rows<{ workflow: string; bridge: string; input: string; started_by: string }>(
    'SELECT workflow, bridge, input, started_by FROM wf.run WHERE id = $1', [id],
  );
  return row && { workflow: row.workflow, bridge: row.bridge, input: row.input, startedBy: JSON.parse(row.started_by) as PrincipalRef };
}

/** Newest first, after the run with this id. */
export async function listRuns(sql: Sql, tenant: string, query: { status: string | undefined; after: RunId | undefined; limit: number }): Promise<RunRow[]> {
  const rows = await sql.rows<Raw>(
    `SELECT ${COLUMNS} FROM wf.run
     WHERE tenant = $1 AND ($2::text IS NULL OR status = $2)
       AND ($3::text IS NULL OR (created_at, id) < (SELECT created_at, id FROM wf.run WHERE id = $3 AND tenant = $1))
     ORDER BY created_at DESC, id DESC LIMIT $4`,
    [tenant, query.status ?? null, query.after ?? null, query.limit],
  );
  return rows.map(read);
}
