import type { Cursor } from '../../model/primitives.js';
import { ENTITY_SCHEMAS, type EntityEvent, type EntityKind, type EntityOf } from '../../model/frame.js';
import type { Run, RunId } from '../../model/run.js';
import type { Boundary, Step } from '../../model/step.js';
import { prepared, type Sql } from '../db/database.js';
import type { RunRow } from './runs.js';

/** A bridge sent an entity that is not one. Nothing was written. */
export class InvalidEntity extends Error {
  override readonly name = 'InvalidEntity';
}

/** @throws InvalidEntity that names the member and what is wrong with it. */
export function checkEvents(run: RunId, events: readonly EntityEvent[]): void {
  for (const [index, event] of events.entries()) {
    if (event.kind === 'gone') continue;
    const read = ENTITY_SCHEMAS[event.kind].safeParse(event.value);
    const issue = read.error?.issues[0];
    if (issue !== undefined) {
      throw new InvalidEntity(`Run ${run}, event ${index} (${event.kind}): ${issue.path.join('.') || 'the value'}: ${issue.message}`);
    }
  }
}

interface Change { readonly kind: EntityKind; readonly id: string; readonly value: string | null; readonly cause: string | null }

const changeOf = (event: EntityEvent, seq: number, cause: string | undefined): Change => {
  const by = event.cause ?? cause ?? null;
  if (event.kind === 'gone') return { kind: event.of, id: event.id, value: null, cause: by };
  const value = event.kind === 'run' ? { ...event.value, seq } : event.value;
  return { kind: event.kind, id: event.value.id, value: JSON.stringify(value), cause: by };
};

/** The last change of each entity: one statement may touch a row only once. */
const lastOfEach = (changes: readonly Change[]): Change[] => [...new Map(changes.map((change) => [`${change.kind} ${change.id}`, change])).values()];

/** One statement: the change, its members, what the run holds now, and the run itself. */
const COMMIT = prepared(`
WITH event AS (
  INSERT INTO wf.event (run, seq, epoch, id, at) VALUES ($1, $2, $3, $4, $5)
), change AS (
  INSERT INTO wf.change (run, seq, n, kind, id, value, cause)
  SELECT $1, $2, n, kind, id, value, cause FROM unnest($6::text[], $7::text[], $8::text[], $9::text[]) WITH ORDINALITY AS t (kind, id, value, cause, n)
), stored AS (
  INSERT INTO wf.entity (run, kind, id, value) SELECT $1, * FROM unnest($10::text[], $11::text[], $12::text[])
  ON CONFLICT (run, kind, id) DO UPDATE SET value = EXCLUDED.value
), gone AS (
  DELETE FROM wf.entity WHERE run = $1 AND (kind, id) IN (SELECT * FROM unnest($13::text[], $14::text[]))
)
UPDATE wf.run SET seq = $2, status = $15, value = $16 WHERE id = $1`);

const column = <K extends keyof Change>(changes: readonly Change[], name: K): Change[K][] => changes.map((change) => change[name]);

/** A change of a run under its next seq, not yet written. */
export interface RunChange { readonly before: RunRow; readonly after: RunRow; readonly id: string; readonly now: number; readonly changes: readonly Change[] }

/** What some events make of a run. The number comes from the row, never from a sequence: numbers of a sequence commit out of order. */
export function changeRun(row: RunRow, events: readonly EntityEvent[], o: { readonly id: string; readonly now: number; readonly cause?: string | undefined }): RunChange {
  const seq = row.seq + 1;
  const changes = events.map((event) => changeOf(event, seq, o.cause));
  const changedRun = changes.findLast((change) => change.kind === 'run' && change.value !== null)?.value;
  const run: Run = changedRun == null ? { ...row.run, seq } : (JSON.parse(changedRun) as Run);
  return { before: row, after: { ...row, seq, run }, id: o.id, now: o.now, changes };
}

/** Commits changes under the next seq of a run whose row is locked. */
export async function commitEvents(sql: Sql, row: RunRow, events: readonly EntityEvent[], o: { readonly id: string; readonly now: number; readonly cause?: string | undefined }): Promise<RunRow> {
  if (events.length === 0) return row;
  const { after, changes } = changeRun(row, events, o);
  const last = lastOfEach(changes);
  const kept = last.filter((change) => change.value !== null && change.kind !== 'run');
  const gone = last.filter((change) => change.value === null);
  await sql.run(COMMIT, [
    row.id, after.seq, row.epoch, o.id, o.now,
    column(changes, 'kind'), column(changes, 'id'), column(changes, 'value'), column(changes, 'cause'),
    column(kept, 'kind'), column(kept, 'id'), column(kept, 'value'), column(gone, 'kind'), column(gone, 'id'),
    after.run.status, JSON.stringify(after.run),
  ]);
  return after;
}

const COMMIT_ALL = prepared(`
WITH event AS (
  INSERT INTO wf.event (run, seq, epoch, id, at) SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
), change AS (
  INSERT INTO wf.change (run, seq, n, kind, id, value, cause)
  SELECT * FROM unnest($6::text[], $7::bigint[], $8::integer[], $9::text[], $10::text[], $11::text[], $12::text[])
), stored AS (
  INSERT INTO wf.entity (run, kind, id, value) SELECT * FROM unnest($13::text[], $14::text[], $15::text[], $16::text[])
  ON CONFLICT (run, kind, id) DO UPDATE SET value = EXCLUDED.value
), gone AS (
  DELETE FROM wf.entity WHERE (run, kind, id) IN (SELECT * FROM unnest($17::text[], $18::text[], $19::text[]))
)
UPDATE wf.run r SET seq = c.seq, status = c.status, value = c.value FROM unnest($20::text[], $21::bigint[], $22::text[], $23::text[]) AS c (id, seq, status, value) WHERE r.id = c.id`);

/** Commits several changes of runs whose rows are locked, in one statement; those of one run follow each other. */
export async function commitChanges(sql: Sql, list: readonly RunChange[]): Promise<void> {
  if (list.length === 0) return;
  const all = list.flatMap(({ after, changes }) => changes.map((change, index) => ({ ...change, run: after.id, seq: after.seq, n: index + 1 })));
  const last = [...new Map(all.map((change) => [JSON.stringify([change.run, change.kind, change.id]), change])).values()];
  const kept = last.filter((change) => change.value !== null && change.kind !== 'run');
  const gone = last.filter((change) => change.value === null);
  const runs = [...new Map(list.map(({ after }) => [after.id, after])).values()];
  await sql.run(COMMIT_ALL, [
    list.map(({ after }) => after.id), list.map(({ after }) => after.seq), list.map(({ after }) => after.epoch), list.map(({ id }) => id), list.map(({ now }) => now),
    all.map(({ run }) => run), all.map(({ seq }) => seq), all.map(({ n }) => n), column(all, 'kind'), column(all, 'id'), column(all, 'value'), column(all, 'cause'),
    kept.map(({ run }) => run), column(kept, 'kind'), column(kept, 'id'), column(kept, 'value'),
    gone.map(({ run }) => run), column(gone, 'kind'), column(gone, 'id'),
    runs.map(({ id }) => id), runs.map(({ seq }) => seq), runs.map(({ run }) => run.status), runs.map(({ run }) => JSON.stringify(run)),
  ]);
}

export async function loadEntities<K extends Exclude<EntityKind, 'run'>>(sql: Sql, run: RunId, kind: K, ids?: readonly string[]): Promise<EntityOf[K][]> {
  const rows = await sql.rows<{ value: string }>(
    'SELECT value FROM wf.entity WHERE run = $1 AND kind = $2 AND ($3::text[] IS NULL OR id = ANY ($3))',
    [run, kind, ids === undefined ? null : [...ids]],
  );
  return rows.map((row) => JSON.parse(row.value) as EntityOf[K]);
}

/** The boundaries that name one of some steps in any way; whether as a member is decided by who reads them. */
const SCOPE = prepared(
  `SELECT kind, value FROM wf.entity WHERE run = $1 AND kind = 'step' AND id = ANY ($2)
   UNION ALL
   SELECT kind, value FROM wf.entity WHERE run = $1 AND kind = 'boundary' AND EXISTS (SELECT 1 FROM unnest($3::text[]) AS named WHERE strpos(value, named) > 0)`,
);

/** The boundaries of several runs. */
export async function loadBoundaries(sql: Sql, runs: readonly RunId[]): Promise<Map<RunId, Boundary[]>> {
  const found = new Map<RunId, Boundary[]>();
  if (runs.length === 0) return found;
  for (const { run, value } of await sql.rows<{ run: RunId; value: string }>(`SELECT run, value FROM wf.entity WHERE run = ANY ($1) AND kind = 'boundary'`, [[...runs]])) {
    found.set(run, [...(found.get(run) ?? []), JSON.parse(value) as Boundary]);
  }
  return found;
}

/** Some steps of a run, and the boundaries that they may lie in: one may have thousands of members. */
export async function loadScope(sql: Sql, run: RunId, steps: readonly string[]): Promise<{ steps: Step[]; boundaries: Boundary[] }> {
  const rows = await sql.rows<StoredEntity>(SCOPE, [run, [...steps], steps.map((id) => JSON.stringify(id))]);
  const of = (kind: EntityKind): unknown[] => rows.filter((row) => row.kind === kind).map((row) => JSON.parse(row.value) as unknown);
  return { steps: of('step') as Step[], boundaries: of('boundary') as Boundary[] };
}

const SCOPES = prepared(
  `WITH wanted AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS w (run, step, named))
   SELECT e.run, e.kind, e.value FROM wf.entity e JOIN wanted w ON w.run = e.run AND w.step = e.id WHERE e.kind = 'step'
   UNION ALL
   SELECT e.run, e.kind, e.value FROM wf.entity e
   WHERE e.kind = 'boundary' AND e.run = ANY ($1) AND EXISTS (SELECT 1 FROM wanted w WHERE w.run = e.run AND strpos(e.value, w.named) > 0)`,
);

/** The same for steps of several runs. */
export async function loadScopes(sql: Sql, wanted: readonly { readonly run: RunId; readonly step: string }[]): Promise<{ steps: Step[]; boundaries: Map<RunId, Boundary[]> }> {
  const rows = await sql.rows<StoredEntity & { run: string }>(SCOPES, [wanted.map(({ run }) => run), wanted.map(({ step }) => step), wanted.map(({ step }) => JSON.stringify(step))]);
  const boundaries = new Map<RunId, Boundary[]>();
  for (const { run, value } of rows.filter(({ kind }) => kind === 'boundary')) boundaries.set(run, [...(boundaries.get(run) ?? []), JSON.parse(value) as Boundary]);
  return { steps: rows.filter(({ kind }) => kind === 'step').map(({ value }) => JSON.parse(value) as Step), boundaries };
}

export interface StoredEntity { readonly kind: EntityKind; readonly value: string }

/** Everything a run holds, the run itself first, and what that is as of. One statement, so it is of one moment. */
export async function entitiesNow(sql: Sql, run: RunId): Promise<{ readonly run: Cursor | undefined; readonly entities: readonly StoredEntity[] }> {
  const rows = await sql.rows<StoredEntity & { epoch: string | null; seq: number | null }>(
    `SELECT 'run' AS kind, value, epoch, seq FROM wf.run WHERE id = $1
     UNION ALL SELECT kind, value, NULL, NULL FROM wf.entity WHERE run = $1`,
    [run],
  );
  const head = rows.find((row) => row.kind === 'run');
  return { run: head?.epoch == null || head.seq === null ? undefined : { epoch: head.epoch, seq: head.seq }, entities: rows };
}

/** Everything a run held at one seq, by replaying its changes; the run itself included if it changed by then. */
export const entitiesAt = (sql: Sql, run: RunId, seq: number): Promise<StoredEntity[]> =>
  sql.rows(
    `SELECT kind, value FROM (
       SELECT DISTINCT ON (kind, id) kind, value FROM wf.change WHERE run = $1 AND seq <= $2 ORDER BY kind, id, seq DESC, n DESC
     ) AS last WHERE value IS NOT NULL`,
    [run, seq],
  );

/** A committed change as it stands in a delta frame. `events` are JSON texts. */
export interface StoredDelta { readonly seq: number; readonly id: string; readonly at: number; readonly events: readonly string[]; readonly gates: readonly string[] }

const eventJson = (kind: string, id: string, value: string | null, cause: string | null): string => {
  const by = cause === null ? '' : `,"cause":${JSON.stringify(cause)}`;
  return value === null
    ? `{"kind":"gone","of":${JSON.stringify(kind)},"id":${JSON.stringify(id)}${by}}`
    : `{"kind":${JSON.stringify(kind)},"value":${value}${by}}`;
};

/** Changes after a seq, oldest first: at most `limit`, and no further one once there are `bytes` of them. */
export async function deltasAfter(sql: Sql, run: RunId, after: number, { limit, bytes }: { readonly limit: number; readonly bytes: number }): Promise<StoredDelta[]> {
  const rows = await sql.rows<{ seq: number; event: string; at: number; kind: string; id: string; value: string | null; cause: string | null }>(
    `SELECT seq, event, at, kind, id, value, cause FROM (
       SELECT e.seq, e.id AS event, e.at, c.n, c.kind, c.id, c.value, c.cause,
         coalesce(sum(octet_length(c.value)) OVER (ORDER BY e.seq RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
       FROM wf.event e JOIN wf.change c ON c.run = e.run AND c.seq = e.seq WHERE e.run = $1 AND e.seq > $2 AND e.seq <= $3
     ) AS found WHERE before < $4 ORDER BY seq, n`,
    [run, after, after + limit, bytes],
  );
  const deltas = new Map<number, { seq: number; id: string; at: number; events: string[]; gates: string[] }>();
  for (const row of rows) {
    const delta = deltas.get(row.seq) ?? { seq: row.seq, id: row.event, at: row.at, events: [], gates: [] };
    delta.events.push(eventJson(row.kind, row.id, row.value, row.cause));
    if (row.kind === 'gate' && row.value !== null) delta.gates.push(row.value);
    deltas.set(row.seq, delta);
  }
  return [...deltas.values()];
}
