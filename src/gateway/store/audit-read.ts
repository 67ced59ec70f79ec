import { fromBase64url, toBase64 } from '../../audit/bytes.js';
import { buildInclusionProof, completeNodes, inclusionRanges, rootFromNodes, type LeafRange, type NodeReader } from '../../audit/merkle-tree.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { RunId } from '../../model/run.js';
import type { Sql } from '../db/database.js';

export async function logSize(sql: Sql, log: string): Promise<number> {
  const [head] = await sql.rows<{ size: number }>('SELECT size FROM wf.audit_head WHERE log = $1', [log]);
  return head?.size ?? 0;
}

/** Newest first, with what erasure has left of the private values. */
export async function readEntries(sql: Sql, log: string, query: { run?: RunId | undefined; before?: number | undefined; limit: number }): Promise<AuditEntry[]> {
  const rows = await sql.rows<{ seq: number; raw: string; opened: string | null }>(
    `SELECT e.seq, e.raw,
       (SELECT json_object_agg(o.name, json_build_object('salt', o.salt, 'value', o.value))::text FROM wf.audit_opened o WHERE o.log = e.log AND o.seq = e.seq) AS opened
     FROM wf.audit_entry e
     WHERE e.log = $1 AND ($2::text IS NULL OR e.run = $2) AND ($3::bigint IS NULL OR e.seq < $3)
     ORDER BY e.seq DESC LIMIT $4`,
    [log, query.run ?? null, query.before ?? null, query.limit],
  );
  return rows.map(({ seq, raw, opened }) => ({ seq, raw, opened: readOpened(opened) }));
}

/** Values are kept as JSON text inside the aggregate, so that no database number or string rule touches them. */
const readOpened = (opened: string | null): AuditEntry['opened'] =>
  Object.fromEntries(
    Object.entries(JSON.parse(opened ?? '{}') as Record<string, { salt: string; value: string }>).map(([name, { salt, value }]) => [
      name, { salt, value: JSON.parse(value) as AuditEntry['opened'][string]['value'] },
    ]),
  );

async function loadNodes(sql: Sql, log: string, ranges: readonly LeafRange[]): Promise<NodeReader> {
  const wanted = ranges.flatMap(completeNodes);
  const rows = await sql.rows<{ level: number; index: number; hash: string }>(
    'SELECT n.level, n.index, n.hash FROM wf.audit_node n JOIN unnest($2::integer[], $3::bigint[]) AS w (level, index) USING (level, index) WHERE n.log = $1',
    [log, wanted.map((node) => node.level), wanted.map((node) => node.index)],
  );
  const hashes = new Map(rows.map((row) => [`${row.level}/${row.index}`, fromBase64url(row.hash)]));
  return ({ level, index }) => {
    const hash = hashes.get(`${level}/${index}`);
    if (hash === undefined) throw new RangeError(`The log ${log} has no complete node ${index} at level ${level}`);
    return hash;
  };
}

/** Sibling hashes from the leaf up, base64. @throws RangeError if there is no such leaf. */
export async function readInclusionProof(sql: Sql, log: string, index: number, size: number): Promise<string[]> {
  const read = await loadNodes(sql, log, inclusionRanges(index, size));
  return buildInclusionProof(index, size, read).map((hash) => toBase64(hash));
}

/** The tree's root at a committed size. */
export async function readRoot(sql: Sql, log: string, size: number): Promise<Uint8Array> {
  return rootFromNodes(size, await loadNodes(sql, log, [{ begin: 0, end: size }]));
}

export async function newestCheckpoint(sql: Sql, log: string): Promise<string | undefined> {
  const [row] = await sql.rows<{ note: string }>('SELECT note FROM wf.audit_checkpoint WHERE log = $1 ORDER BY size DESC LIMIT 1', [log]);
  return row?.note;
}
