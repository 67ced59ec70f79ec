import { fromBase64url, toBase64 } from '../../audit/bytes.js';
import { boundsOf, passesFilter, type AuditFilter } from '../../audit/filter.js';
import {
  buildConsistencyProof, buildInclusionProof, completeNodes, consistencyRanges, inclusionRanges, rootFromNodes, type LeafRange, type NodeReader,
} from '../../audit/merkle-tree.js';
import { asciiParts, searchNeedles } from '../../audit/search-text.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { Sql } from '../db/database.js';

export async function logSize(sql: Sql, log: string): Promise<number> {
  const [head] = await sql.rows<{ size: number }>('SELECT size FROM wf.audit_head WHERE log = $1', [log]);
  return head?.size ?? 0;
}

/** How many records one search for a text may look through. */
const SEARCHED = 20_000;

/**
 * Whether a text may contain what is searched for ($12). A database does not fold as we do, so it only leaves out what cannot:
 * text of ASCII characters without any of the parts. Of what has others, all is read. Whether it does is decided in `passesFilter`.
 */
const mayHold = (text: string): string =>
  `(octet_length(${text}) <> char_length(${text}) OR EXISTS (SELECT 1 FROM unnest($12::text[]) AS part WHERE strpos(lower(${text} COLLATE "C"), part) > 0))`;

const ENTRIES = `
SELECT e.seq, e.raw,
  (SELECT json_object_agg(o.name, json_build_object('salt', o.salt, 'value', o.value))::text FROM wf.audit_opened o WHERE o.log = e.log AND o.seq = e.seq) AS opened
FROM wf.audit_entry e
WHERE e.log = $1 AND e.seq < $2 AND e.seq >= $3
  AND ($5::text IS NULL OR e.run = $5) AND ($6::text IS NULL OR e.actor = $6) AND ($7::text IS NULL OR e.action = $7)
  AND ($8::text IS NULL OR e.step = $8) AND ($9::text IS NULL OR e.outcome = $9)
  AND ($10::bigint IS NULL OR e.at >= $10) AND ($11::bigint IS NULL OR e.at < $11)
  AND ($12::text[] IS NULL OR ${mayHold('e.raw')}
    OR EXISTS (SELECT 1 FROM wf.audit_opened o WHERE o.log = e.log AND o.seq = e.seq AND ${mayHold('o.value')}))
  AND ($13::boolean OR wf.member_of(e.raw, 'resource', 'type') <> 'gate')
ORDER BY e.seq DESC LIMIT $4`;

/**
 * Newest first, with what erasure has left of the private values. `next` is missing where nothing follows; otherwise
 * there may be more, even after an empty page.
 */
export async function readEntries(
  sql: Sql, log: string, { before, limit, gates = true, ...filter }: AuditFilter & { readonly before: number; readonly limit: number; /** Whether records about gates are among them. */ readonly gates?: boolean },
): Promise<{ readonly entries: readonly AuditEntry[]; readonly next?: number }> {
  const { run, actor, action, step, outcome, text } = filter;
  const needles = searchNeedles(text ?? '');
  const least = needles.length === 0 ? 0 : Math.max(0, before - SEARCHED);
  const { from, to } = boundsOf(filter);
  const rows = await sql.rows<{ seq: number; raw: string; opened: string | null }>(ENTRIES, [
    log, before, least, limit, run ?? null, actor ?? null, action ?? null, step ?? null, outcome ?? null, from ?? null, to ?? null, needles.length === 0 ? null : asciiParts(needles), gates,
  ]);
  const found = rows.map(({ seq, raw, opened }) => ({ seq, raw, opened: readOpened(opened) }));
  const next = rows.length === limit ? (rows.at(-1)?.seq ?? 0) : least;
  return { entries: needles.length === 0 ? found : found.filter((entry) => passesFilter(entry, { text })), ...(next > 0 ? { next } : {}) };
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

/** Hashes from the tree of `from` leaves to that of `size`, base64. @throws RangeError unless 0 < from <= size. */
export async function readConsistencyProof(sql: Sql, log: string, from: number, size: number): Promise<string[]> {
  const read = await loadNodes(sql, log, consistencyRanges(from, size));
  return buildConsistencyProof(from, size, read).map((hash) => toBase64(hash));
}

/** The tree's root at a committed size. */
export async function readRoot(sql: Sql, log: string, size: number): Promise<Uint8Array> {
  return rootFromNodes(size, await loadNodes(sql, log, [{ begin: 0, end: size }]));
}

export async function newestCheckpoint(sql: Sql, log: string): Promise<string | undefined> {
  const [row] = await sql.rows<{ note: string }>('SELECT note FROM wf.audit_checkpoint WHERE log = $1 ORDER BY size DESC LIMIT 1', [log]);
  return row?.note;
}
