import { randomBytes } from 'node:crypto';
import { fromBase64url, toBase64url } from '../../audit/bytes.js';
import type { Sql } from '../db/database.js';

/** What the gateway keeps 32 random bytes for: signing the sessions of demo people, and naming the groups of streams. */
export type SecretName = 'demo-session-key' | 'stream-group-key';

/** Made once and kept in the database, so that it survives a restart and all gateways of one database have the same. */
export async function keptSecret(sql: Sql, name: SecretName): Promise<Uint8Array> {
  await sql.run('INSERT INTO wf.meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, toBase64url(randomBytes(32))]);
  const [row] = await sql.rows<{ value: string }>('SELECT value FROM wf.meta WHERE key = $1', [name]);
  if (row === undefined) throw new Error(`The secret "${name}" was not kept`);
  return fromBase64url(row.value);
}
