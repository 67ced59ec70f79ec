import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fromBase64 } from '../../audit/bytes.js';
import { ifReadable } from '../../audit/errors.js';
import { digestOf } from '../../audit/hash.js';
import { formatVkey, verifierKeyOf } from '../../audit/verifier-key.js';
import type { Principal } from '../../model/principal.js';
import { keyFile } from '../db/key-file.js';
import type { GatewayOptions, LogKey } from '../options.js';
import { appendRecords } from '../store/audit-log.js';
import type { GatewayContext } from './context.js';
import { draftRecord } from './records.js';

const SEED_SIZE = 32;
const NOTE_KEY = /^PRIVATE\+KEY\+([^+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/]+=*)$/;
const ED25519 = 0x01;
const META_KEY = 'log-key';

/** The key cannot be used. The message says what to do and never holds the key. */
export class InvalidLogKey extends Error {
  override readonly name = 'InvalidLogKey';
}

/**
 * A signing key from text: 32 bytes in base64, or a signer key of Go's `note` package (`PRIVATE+KEY+name+hash+base64`).
 * @param origin the name of a key that brings none.
 * @throws InvalidLogKey
 */
export function parseLogKey(text: string, origin: string): LogKey {
  const [, name = origin, encoded = text.trim()] = NOTE_KEY.exec(text.trim()) ?? [];
  const bytes = ifReadable(() => fromBase64(encoded)) ?? new Uint8Array(0);
  const seed = bytes.length === SEED_SIZE + 1 && bytes[0] === ED25519 ? bytes.slice(1) : bytes;
  if (seed.length !== SEED_SIZE) throw new InvalidLogKey('The audit key is not 32 bytes in base64 (openssl rand -base64 32), nor a signer key of the form PRIVATE+KEY+name+hash+base64.');
  return { name, seed };
}

const fileOf = (dataDir: string): string => join(dataDir, 'keys', 'log');
const previousOf = (dataDir: string): string => `${fileOf(dataDir)}.previous`;

async function fromFolder(dataDir: string, origin: string, rotate: boolean): Promise<readonly LogKey[]> {
  const [current, previous] = [fileOf(dataDir), previousOf(dataDir)];
  if (rotate) {
    if (existsSync(previous)) throw new InvalidLogKey(`${previous} still signs beside the newest key. Delete it once every reader has the newest key, then rotate again.`);
    if (existsSync(current)) await rename(current, previous);
  }
  const seeds = [await keyFile(current), ...(existsSync(previous) ? [new Uint8Array(await readFile(previous))] : [])];
  return seeds.map((seed) => ({ name: origin, seed }));
}

/** Where the keys come from. */
export type LogKeyOptions = Pick<GatewayOptions, 'database' | 'logKey' | 'previousLogKey' | 'logOrigin' | 'rotateLogKey'>;

/**
 * The keys that sign checkpoints, the newest first. More than one while a key is being replaced: then each checkpoint
 * is signed by all of them, so that readers who know either can go on.
 */
export async function logKeysOf({ database, logKey, previousLogKey, logOrigin, rotateLogKey = false }: LogKeyOptions): Promise<readonly LogKey[]> {
  if (logKey !== undefined) return [logKey, ...(previousLogKey === undefined ? [] : [previousLogKey])];
  return 'dataDir' in database ? fromFolder(database.dataDir, logOrigin, rotateLogKey) : [];
}

/** The key as readers configure it. */
export const vkeyOf = (key: LogKey): string => formatVkey(verifierKeyOf(key));

const gatewayItself: Principal = { id: 'gateway', kind: 'service', name: 'Gateway', roles: [] };

/**
 * Records that another key signs from now on. The record is under checkpoints of both keys while they overlap, so
 * whoever trusts the old key can follow to the new one: both stand beside the record, tied to it by their digests.
 */
export async function adoptLogKey(context: GatewayContext, key: LogKey): Promise<void> {
  const vkey = vkeyOf(key);
  await context.database.transaction(async (tx) => {
    await tx.run('INSERT INTO wf.meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [META_KEY, vkey]);
    const [row] = await tx.rows<{ value: string }>('SELECT value FROM wf.meta WHERE key = $1 FOR UPDATE', [META_KEY]);
    if (row === undefined || row.value === vkey) return;
    await tx.run('UPDATE wf.meta SET value = $2 WHERE key = $1', [META_KEY, vkey]);
    await appendRecords(tx, context.log, [
      draftRecord(context, {
        type: 'key-rotated', action: 'key.rotate', resource: { type: 'key', id: verifierKeyOf(key).id }, by: gatewayItself, outcome: { status: 'ok' },
        change: { before: digestOf(row.value), after: digestOf(vkey) }, personal: { oldKey: row.value, newKey: vkey },
      }),
    ]);
  });
}
