import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { openDatabase } from '../../../src/gateway/db/database.js';

export interface TestDatabase { readonly pool: pg.Pool; close(): Promise<void> }

/** The gateway's own embedded PostgreSQL, in a folder that goes when it is closed. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wf-bridge-'));
  const database = await openDatabase({ dataDir });
  return {
    pool: database.pool,
    async close() {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
