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
