import { randomUUID } from 'node:crypto';
import type { RunId } from '../../model/run.js';
import { prepared, type Sql } from '../db/database.js';

export interface InboxHead { readonly epoch: string; readonly seq: number }

export const createInbox = (sql: Sql, tenant: string): Promise<number> =>
  sql.run('INSERT INTO wf.inbox_head (tenant, epoch, seq) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING', [tenant, randomUUID()]);

export async function inboxHead(sql: Sql, tenant: string): Promise<InboxHead> {
  const [head] = await sql.rows<InboxHead>('SELECT epoch, seq FROM wf.inbox_head WHERE tenant = $1', [tenant]);
  if (head === undefined) throw new Error(`There is no inbox of ${tenant}`);
  return head;
}

const NOTE = prepared(
  `WITH head AS (UPDATE wf.inbox_head SET seq = seq + 1 WHERE tenant = $1 RETURNING seq)
   INSERT INTO wf.inbox_event (tenant, seq, run, run_seq) SELECT $1, seq, $2, $3 FROM head`,
);

/** Gates of a run changed at `runSeq`. Its own number comes from a locked row, so that the order is the order of commits. */
export async function noteInInbox(sql: Sql, tenant: string, run: RunId, runSeq: number): Promise<void> {
  await sql.run(NOTE, [tenant, run, runSeq]);
}

const NOTE_ALL = prepared(
  `WITH head AS (UPDATE wf.inbox_head SET seq = seq + cardinality($2::text[]) WHERE tenant = $1 RETURNING seq)
   INSERT INTO wf.inbox_event (tenant, seq, run, run_seq)
   SELECT $1, head.seq - cardinality($2::text[]) + n, run, run_seq FROM head, unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS t (run, run_seq, n)`,
);

/** The same for several changes, in their order. */
export async function noteAllInInbox(sql: Sql, tenant: string, changes: readonly { readonly run: RunId; readonly seq: number }[]): Promise<void> {
  if (changes.length > 0) await sql.run(NOTE_ALL, [tenant, changes.map(({ run }) => run), changes.map(({ seq }) => seq)]);
}

export interface InboxChange {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly gates: readonly string[];
  /** What each of the gates was before, where it was there. */
  readonly before: readonly (string | null)[];
  /** The run that they are in, as it is now. */
  readonly run: string;
}

/** Changes after a number, oldest first; `gates` are JSON texts as of that change. */
export function inboxChanges(sql: Sql, tenant: string, after: number, limit: number): Promise<InboxChange[]> {
  return sql.rows(
    `SELECT i.seq, e.id, e.at, array_agg(c.value ORDER BY c.n) AS gates, array_agg(b.value ORDER BY c.n) AS before, r.value AS run
     FROM wf.inbox_event i JOIN wf.event e ON e.run = i.run AND e.seq = i.run_seq
       JOIN wf.change c ON c.run = i.run AND c.seq = i.run_seq AND c.kind = 'gate' AND c.value IS NOT NULL
       JOIN wf.run r ON r.id = i.run
       LEFT JOIN LATERAL (
         SELECT p.value FROM wf.change p WHERE p.run = c.run AND p.kind = 'gate' AND p.id = c.id AND p.seq < c.seq ORDER BY p.seq DESC, p.n DESC LIMIT 1
       ) b ON true
     WHERE i.tenant = $1 AND i.seq > $2 AND i.seq <= $3 GROUP BY i.seq, e.id, e.at, r.value ORDER BY i.seq`,
    [tenant, after, after + limit],
  );
}

/** The gates that people can decide on, oldest first, as JSON texts. */
export async function inboxGates(sql: Sql, tenant: string, limit: number): Promise<string[]> {
  const rows = await sql.rows<{ value: string }>(
    `SELECT e.value FROM wf.gate g JOIN wf.run r ON r.id = g.run JOIN wf.entity e ON e.run = g.run AND e.kind = 'gate' AND e.id = g.id
     WHERE r.tenant = $1 AND g.state IN ('open', 'claimed', 'waiting-info') ORDER BY g.opened_at, g.id LIMIT $2`,
    [tenant, limit],
  );
  return rows.map(({ value }) => value);
}
