import { randomBytes, randomUUID } from 'node:crypto';
import { sealRecord } from '../../audit/append.js';
import { toBase64url, fromBase64url } from '../../audit/bytes.js';
import { leafHash } from '../../audit/merkle.js';
import { MerkleAppender } from '../../audit/merkle-tree.js';
import type { RecordDraft } from '../../audit/record-draft.js';
import { prepared, type Sql } from '../db/database.js';
import { traced } from '../observe/scope.js';
import { CLOCK_MS, instant } from '../db/clock.js';

/** A fresh salt of 128 bit, base64url. */
export const newSalt = (): string => toBase64url(randomBytes(16));

interface Head { readonly size: number; readonly last_at: number; readonly hashes: string; readonly now: number }

/** Makes the log, for one tenant and no other. @returns whose log it is. */
export async function createLog(sql: Sql, log: string, tenant: string): Promise<string> {
  const [head] = await sql.rows<{ tenant: string }>(
    `INSERT INTO wf.audit_head AS h (log, size, last_at, hashes, tenant) VALUES ($1, 0, 0, '[]', $2)
     ON CONFLICT (log) DO UPDATE SET tenant = coalesce(h.tenant, EXCLUDED.tenant) RETURNING h.tenant`,
    [log, tenant],
  );
  return head?.tenant ?? tenant;
}

const LOCK_HEAD = prepared(`SELECT size, last_at, hashes, ${CLOCK_MS} AS now FROM wf.audit_head WHERE log = $1 FOR UPDATE`);

async function lockHead(sql: Sql, log: string): Promise<Head> {
  const [head] = await sql.rows<Head>(LOCK_HEAD, [log]);
  if (head === undefined) throw new Error(`There is no log ${log}`);
  return head;
}

const columns = <T extends object>(rows: readonly T[], names: readonly (keyof T)[]): unknown[][] => names.map((name) => rows.map((row) => row[name]));

/** One statement: the records, what their commitments open to, the nodes they complete, and the head. */
const APPEND = prepared(`
WITH entry AS (
  INSERT INTO wf.audit_entry (log, at, seq, id, type, run, raw)
  SELECT $1, $2::bigint, * FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
), opened AS (
  INSERT INTO wf.audit_opened (log, seq, name, salt, value) SELECT $1, * FROM unnest($8::bigint[], $9::text[], $10::text[], $11::text[])
), node AS (
  INSERT INTO wf.audit_node (log, level, index, hash) SELECT $1, * FROM unnest($12::integer[], $13::bigint[], $14::text[])
)
UPDATE wf.audit_head SET size = $15, last_at = $2::bigint, hashes = $16 WHERE log = $1`);

/**
 * Appends records as the last act of a transaction: the head's row lock makes the log dense and its order the order
 * of commits, and nothing that comes after it may wait.
 */
export async function appendRecords(sql: Sql, log: string, drafts: readonly RecordDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const head = await lockHead(sql, log);
  const at = Math.max(head.now, head.last_at);
  const tree = new MerkleAppender({ size: head.size, hashes: (JSON.parse(head.hashes) as string[]).map((hash) => fromBase64url(hash)) });
  const entries: { seq: number; id: string; type: string; run: string | null; raw: string }[] = [];
  const opened: { seq: number; name: string; salt: string; value: string }[] = [];
  const nodes: { level: number; index: number; hash: string }[] = [];
  for (const draft of drafts.map(traced)) {
    const seq = tree.size;
    const id = randomUUID();
    const sealed = sealRecord(draft, { log, seq, at: instant(at), id, newSalt });
    entries.push({ seq, id, type: draft.type, run: draft.context.run ?? null, raw: sealed.raw });
    for (const [name, { salt, value }] of Object.entries(sealed.opened)) opened.push({ seq, name, salt, value: JSON.stringify(value) });
    for (const { level, index, hash } of tree.append(leafHash(sealed.raw))) nodes.push({ level, index, hash: toBase64url(hash) });
  }
  const state = tree.state();
  await sql.run(APPEND, [
    log, at, ...columns(entries, ['seq', 'id', 'type', 'run', 'raw']), ...columns(opened, ['seq', 'name', 'salt', 'value']),
    ...columns(nodes, ['level', 'index', 'hash']), state.size, JSON.stringify(state.hashes.map((hash) => toBase64url(hash))),
  ]);
}
