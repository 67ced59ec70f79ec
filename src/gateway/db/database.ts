import { join } from 'node:path';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import { loadPeer } from '../peers.js';
import { lockDataFolder } from './data-lock.js';
import { PgliteWire } from './wire.js';

/** Where the gateway keeps everything: a folder of its own, or a PostgreSQL server. */
export type DatabaseOptions = { readonly dataDir: string } | { readonly url: string; readonly maxConnections?: number | undefined };

export type Row = Readonly<Record<string, unknown>>;

/** A place to run SQL: the pool, or one open transaction. */
export interface Sql {
  rows<R extends object = Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** How many rows were changed. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
}

export interface Tx extends Sql {
  /** Runs once the transaction has committed, and never otherwise. */
  afterCommit(action: () => void): void;
}

export interface TxOptions {
  /** How long to wait for a row that somebody else has locked, in milliseconds. */
  readonly lockTimeoutMs?: number | undefined;
}

export interface Database extends Sql {
  readonly pool: Pool;
  readonly embedded: boolean;
  /** One READ COMMITTED transaction. Repeated when the server chose it as a deadlock's victim. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TxOptions): Promise<T>;
  close(): Promise<void>;
}

const INT8 = 20;
const EMBEDDED_CLIENTS = 8;
const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';
const ATTEMPTS = 4;

/** The SQLSTATE of a database error, or undefined for any other. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const NETWORK: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

/** Whether the server went away (SQLSTATE classes 08 and 57P, or the network): what was under way may or may not have happened. */
export const isConnectionLost = (error: unknown): boolean =>
  /^(?:08|57P)/.test(sqlState(error) ?? '') ||
  (error instanceof Error && (('code' in error && NETWORK.has(error.code)) || error.message.startsWith('Connection terminated')));

type Types = Awaited<ReturnType<typeof loadPeer<'pg'>>>['types'];

/** Counts and times are 64-bit in SQL and stay far below 2^53. */
const integersAsNumbers = (types: Types) => ({
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : (types.getTypeParser(oid, format) as unknown)) as Types['getTypeParser'],
});

const sqlOver = (client: Pool | PoolClient, types: ReturnType<typeof integersAsNumbers>): Sql => ({
  rows: async <R extends object>(text: string, values: readonly unknown[] = []) =>
    (await client.query<R>({ text, values: [...values], types })).rows,
  run: async (text, values = []) => (await client.query({ text, values: [...values], types })).rowCount ?? 0,
});

async function runTransaction<T>(client: PoolClient, sql: Sql, work: (tx: Tx) => Promise<T>, options: TxOptions): Promise<T> {
  const after: (() => void)[] = [];
  const wait = options.lockTimeoutMs === undefined ? '' : `; SET LOCAL lock_timeout = ${Math.trunc(options.lockTimeoutMs)}`;
  await client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on${wait}`);
  const result = await work({ ...sql, afterCommit: (action) => void after.push(action) });
  await client.query('COMMIT');
  for (const action of after) action();
  return result;
}

/** Ends whatever is open. A connection that cannot even do that must not go back into the pool. */
const rolledBack = (client: PoolClient): Promise<boolean> => client.query('ROLLBACK').then(() => true, () => false);

const repeatable = (error: unknown): boolean => [DEADLOCK, SERIALIZATION_FAILURE].includes(sqlState(error) ?? '');

function databaseOver(pool: Pool, types: Types, embedded: boolean, shutDown: () => Promise<void>): Database {
  const parsers = integersAsNumbers(types);
  return {
    ...sqlOver(pool, parsers),
    pool,
    embedded,
    transaction: async (work, options = {}) => {
      for (let attempt = 1; ; attempt += 1) {
        const client = await pool.connect();
        let usable = true;
        // A connection that breaks between two statements says so here; unheard, it would end the process.
        const broken = (): void => void (usable = false);
        client.on('error', broken);
        try {
          return await runTransaction(client, sqlOver(client, parsers), work, options);
        } catch (error) {
          usable = usable && (await rolledBack(client));
          if (attempt >= ATTEMPTS || !repeatable(error)) throw error;
        } finally {
          client.off('error', broken);
          client.release(!usable);
        }
      }
    },
    close: async () => {
      await pool.end();
      await shutDown();
    },
  };
}

async function openEmbedded(dataDir: string): Promise<Database> {
  const [{ default: pg }, { PGlite }] = [await loadPeer('pg'), await loadPeer('@electric-sql/pglite')];
  const unlock = await lockDataFolder(dataDir);
  try {
    const lite = await PGlite.create(join(dataDir, 'postgres'));
    const wire = new PgliteWire(lite);
    const config: PoolConfig = { stream: () => wire.connection(), ssl: false, max: EMBEDDED_CLIENTS, user: 'postgres', database: 'postgres', idleTimeoutMillis: 0 };
    return databaseOver(new pg.Pool(config), pg.types, true, async () => {
      await lite.close();
      await unlock();
    });
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openServer(url: string, max = 20): Promise<Database> {
  const { default: pg } = await loadPeer('pg');
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'wf-gateway' });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  return databaseOver(pool, pg.types, false, () => Promise.resolve());
}

/** Opens the database. @throws DataFolderInUse, MissingPeers, or what the server says. */
export const openDatabase = (options: DatabaseOptions): Promise<Database> =>
  'url' in options ? openServer(options.url, options.maxConnections) : openEmbedded(options.dataDir);
