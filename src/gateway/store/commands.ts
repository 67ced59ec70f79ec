import type { CommandId, Receipt } from '../../model/command.js';
import { CLOCK_MS } from '../db/clock.js';
import { prepared, type Sql } from '../db/database.js';

/** Whose key it is. The same key of another person is another key. */
export interface KeyOwner { readonly tenant: string; readonly issuer: string; readonly subject: string }

export type StoredCommand =
  | { readonly kind: 'done'; readonly fingerprint: string; readonly receipt: Receipt }
  /** Somebody asked about the key before it arrived; it can never be used. */
  | { readonly kind: 'void' };

const IN_HAND = '';
const VOID = 'void';

interface Raw { fingerprint: string; receipt: string }

const read = ({ fingerprint, receipt }: Raw): StoredCommand =>
  receipt === VOID ? { kind: 'void' } : { kind: 'done', fingerprint, receipt: JSON.parse(receipt) as Receipt };

const FIND = prepared('SELECT fingerprint, receipt FROM wf.command WHERE tenant = $1 AND issuer = $2 AND subject = $3 AND key = $4');

/** What a key was used for, if it was. One that is in hand right now is not seen. */
export const findReceipt = async (sql: Sql, owner: KeyOwner, key: CommandId): Promise<StoredCommand | undefined> => {
  const [row] = await sql.rows<Raw>(FIND, [owner.tenant, owner.issuer, owner.subject, key]);
  return row && read(row);
};

const INSERT = prepared(
  `INSERT INTO wf.command (tenant, issuer, subject, key, fingerprint, type, receipt, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, ${CLOCK_MS})
   ON CONFLICT DO NOTHING`,
);

const insert = (sql: Sql, owner: KeyOwner, key: CommandId, row: { fingerprint: string; type: string; receipt: string }): Promise<number> =>
  sql.run(INSERT, [owner.tenant, owner.issuer, owner.subject, key, row.fingerprint, row.type, row.receipt]);

/**
 * Takes a key for this transaction, or says what it was already used for. Waits for another transaction that holds
 * the same key, up to the transaction's lock timeout.
 */
export async function takeKey(sql: Sql, owner: KeyOwner, key: CommandId, command: { fingerprint: string; type: string }): Promise<StoredCommand | undefined> {
  if ((await insert(sql, owner, key, { ...command, receipt: IN_HAND })) === 1) return undefined;
  return findReceipt(sql, owner, key);
}

const KEEP = prepared('UPDATE wf.command SET receipt = $5, run = $6 WHERE tenant = $1 AND issuer = $2 AND subject = $3 AND key = $4');

/** Keeps the receipt for as long as the run. */
export const keepReceipt = (sql: Sql, owner: KeyOwner, key: CommandId, receipt: Receipt): Promise<number> =>
  sql.run(KEEP, [owner.tenant, owner.issuer, owner.subject, key, JSON.stringify(receipt), receipt.run ?? null]);

/** What became of a key. One that never arrived is voided, so that a late arrival cannot act behind the asker's back. */
export async function receiptOf(sql: Sql, owner: KeyOwner, key: CommandId): Promise<StoredCommand> {
  const voided = await insert(sql, owner, key, { fingerprint: '', type: '', receipt: VOID });
  return voided === 1 ? { kind: 'void' } : ((await findReceipt(sql, owner, key)) ?? { kind: 'void' });
}

/** A key that one of several commands is about to use. */
export interface NewKey { readonly owner: KeyOwner; readonly key: CommandId; readonly fingerprint: string; readonly type: string }

const TAKE_ALL = prepared(
  `INSERT INTO wf.command (tenant, issuer, subject, key, fingerprint, type, receipt, created_at)
   SELECT tenant, issuer, subject, key, fingerprint, type, '', ${CLOCK_MS}
   FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS k (tenant, issuer, subject, key, fingerprint, type)
   ORDER BY tenant, issuer, subject, key
   ON CONFLICT DO NOTHING RETURNING issuer, subject, key`,
);

/** Keys are taken in their own order, so that two gateways never wait for each other in a circle. @returns those that were free. */
export async function takeKeys<K extends NewKey>(sql: Sql, keys: readonly K[]): Promise<K[]> {
  const rows = await sql.rows<{ issuer: string; subject: string; key: string }>(TAKE_ALL, [
    keys.map(({ owner }) => owner.tenant), keys.map(({ owner }) => owner.issuer), keys.map(({ owner }) => owner.subject),
    keys.map(({ key }) => key), keys.map(({ fingerprint }) => fingerprint), keys.map(({ type }) => type),
  ]);
  const taken = new Set(rows.map(({ issuer, subject, key }) => JSON.stringify([issuer, subject, key])));
  return keys.filter(({ owner, key }) => taken.delete(JSON.stringify([owner.issuer, owner.subject, key])));
}

const KEEP_ALL = prepared(
  `UPDATE wf.command c SET receipt = k.receipt, run = k.run
   FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS k (tenant, issuer, subject, key, receipt, run)
   WHERE c.tenant = k.tenant AND c.issuer = k.issuer AND c.subject = k.subject AND c.key = k.key`,
);

/** Keeps the receipts of several commands. */
export async function keepReceipts(sql: Sql, list: readonly { readonly owner: KeyOwner; readonly key: CommandId; readonly receipt: Receipt }[]): Promise<void> {
  if (list.length === 0) return;
  await sql.run(KEEP_ALL, [
    list.map(({ owner }) => owner.tenant), list.map(({ owner }) => owner.issuer), list.map(({ owner }) => owner.subject),
    list.map(({ key }) => key), list.map(({ receipt }) => JSON.stringify(receipt)), list.map(({ receipt }) => receipt.run ?? null),
  ]);
}

const FREE_ALL = prepared(
  `DELETE FROM wf.command c USING unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS k (tenant, issuer, subject, key)
   WHERE c.tenant = k.tenant AND c.issuer = k.issuer AND c.subject = k.subject AND c.key = k.key AND c.receipt = ''`,
);

/** Gives keys back that this transaction took and will not use. */
export async function freeKeys(sql: Sql, keys: readonly NewKey[]): Promise<void> {
  if (keys.length === 0) return;
  await sql.run(FREE_ALL, [keys.map(({ owner }) => owner.tenant), keys.map(({ owner }) => owner.issuer), keys.map(({ owner }) => owner.subject), keys.map(({ key }) => key)]);
}
