import { randomBytes } from 'node:crypto';
import { fromBase64url, toBase64url } from '../../audit/bytes.js';
import type { Sql } from '../db/database.js';

const KEY = 'demo-session-key';

/** Signs the sessions of demo people. Made once and kept, so that they survive a restart. */
export async function demoSecret(sql: Sql): Promise<Uint8Array> {
  await sql.run('INSERT INTO wf.meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [KEY, toBase64url(randomBytes(32))]);
  const [row] = await sql.rows<{ value: string }>('SELECT value FROM wf.meta WHERE key = $1', [KEY]);
  if (row === undefined) throw new Error('The key of the demo sessions was not kept');
  return fromBase64url(row.value);
}
