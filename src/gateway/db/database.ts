import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import { loadPeer } from '../peers.js';
import { lockDataFolder } from './data-lock.js';
import { patient } from './patient-client.js';
import { makeDatabaseFolder } from './new-folder.js';
import { PgliteWire } from './wire.js';
import { isConnectionLost, sqlState } from './trouble.js';

export { isConnectionLost, isTrouble, sqlState, troubleOf } from './trouble.js';

/** When something that takes too long is given up, in milliseconds. */
export interface DatabaseTimeouts {
  /** A connection that is not there, be it because the server does not answer or because all are in use. */
  readonly connectMs: number;
  /** A statement, by the server. */
  readonly statementMs: number;
  /** A row that another transaction has locked, by the server. */
  readonly lockMs: number;
  /** A transaction in which nothing goes on, by the server: a gateway that stands must not hold up the others. */
  readonly idleInTransactionMs: number;
  /** A statement to which no answer comes: the server is gone and did not say so. The connection is given up with it. */
  readonly answerMs: number;
}

export const DEFAULT_TIMEOUTS: DatabaseTimeouts = { connectMs: 5000, statementMs: 10_000, lockMs: 5000, idleInTransactionMs: 5000, answerMs: 12_000 };

/** Where the gateway keeps everything: a folder of its own, or a PostgreSQL server. */
export type DatabaseOptions = { readonly timeouts?: Partial<DatabaseTimeouts> | undefined } & (
  | { readonly dataDir: string }
  | { readonly url: string; readonly maxConnections?: number | undefined }
);

/** What the database tells those who count. */
export interface DatabaseEvents {
  /** A connection broke, or was given up, in use or not. */
  readonly connectionLost?: ((error: Error) => void) | undefined;
  /** A transaction is repeated after a deadlock or a serialization failure. */
  readonly repeated?: (() => void) | undefined;
}

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
  /** How long it may take altogether, locks, statements and pauses alike, in milliseconds, where the usual limits are too short. */
  readonly patienceMs?: number | undefined;
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
/**
 * PGlite comes with the buffers of a server, 128 MB, all of which stay resident once they were used. The embedded database
 * has one session, and what is not in its buffers is in the page cache of the operating system, which gives it back when
 * memory is short.
 */
const EMBEDDED_SETTINGS = ['shared_buffers=16MB', 'wal_buffers=1MB'];
const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';
const ATTEMPTS = 4;
const GOODBYE_MS = 2000;

type Types = Awaited<ReturnType<typeof loadPeer<'pg'>>>['types'];

/** Counts and times are 64-bit in SQL and stay far below 2^53. */
const integersAsNumbers = (types: Types) => ({
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : (types.getTypeParser(oid, format) as unknown)) as Types['getTypeParser'],
});

type Parsers = ReturnType<typeof integersAsNumbers>;

const names = new Map<string, string>();

/**
 * Marks a statement that runs with every command: each connection parses and plans it once. Not for one whose best plan
 * depends on its values, such as optional filters.
 */
export function prepared(text: string): string {
  if (!names.has(text)) names.set(text, `wf_${names.size}`);
  return text;
}

const sqlOver = (client: Pool | PoolClient, types: Parsers, answerMs?: number): Sql => {
  const query = (text: string, values: readonly unknown[]) => {
    const name = names.get(text);
    return { text, values: [...values], types, ...(name === undefined ? {} : { name }), ...(answerMs === undefined ? {} : { query_timeout: answerMs }) };
  };
  return {
    rows: async <R extends object>(text: string, values: readonly unknown[] = []) => (await client.query<R>(query(text, values))).rows,
    run: async (text, values = []) => (await client.query(query(text, values))).rowCount ?? 0,
  };
};

const settings = ({ lockTimeoutMs, patienceMs }: TxOptions): string => {
  const lock = lockTimeoutMs ?? patienceMs;
  return [
    ...(lock === undefined ? [] : [`; SET LOCAL lock_timeout = ${Math.trunc(lock)}`]),
    ...(patienceMs === undefined ? [] : [`; SET LOCAL statement_timeout = ${Math.trunc(patienceMs)}; SET LOCAL idle_in_transaction_session_timeout = ${Math.trunc(patienceMs)}`]),
  ].join('');
};

async function runTransaction<T>(client: PoolClient, types: Parsers, work: (tx: Tx) => Promise<T>, options: TxOptions): Promise<T> {
  const after: (() => void)[] = [];
  await client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on${settings(options)}`);
  const result = await work({ ...sqlOver(client, types, options.patienceMs), afterCommit: (action) => void after.push(action) });
  await client.query('COMMIT');
  for (const action of after) action();
  return result;
}

/** Ends whatever is open. A connection that cannot even do that must not go back into the pool. */
const rolledBack = (client: PoolClient): Promise<boolean> => client.query('ROLLBACK').then(() => true, () => false);

const repeatable = (error: unknown): boolean => [DEADLOCK, SERIALIZATION_FAILURE].includes(sqlState(error) ?? '');

/**
 * Every connection has a listener as long as it lives, in use or not: one that breaks while the gateway, an engine or
 * the wake-ups hold it would otherwise end the process. Its user gets the error with the next statement.
 */
function withListeners(pool: Pool, events: DatabaseEvents): Pool {
  pool.on('connect', (client) => {
    let lost = false;
    client.on('error', (error) => {
      if (!lost) events.connectionLost?.(error);
      lost = true;
    });
  });
  // Of an idle connection the pool says it once more, after it has removed it.
  pool.on('error', () => undefined);
  return pool;
}

/** A peer that is gone without a word takes no leave: it is not waited for. */
async function ended(pool: Pool): Promise<void> {
  const patience = new AbortController();
  const late = sleep(GOODBYE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([pool.end(), late]);
  patience.abort();
}

function databaseOver(pool: Pool, types: Types, embedded: boolean, events: DatabaseEvents, shutDown: () => Promise<void>): Database {
  const parsers = integersAsNumbers(types);
  return {
    ...sqlOver(pool, parsers),
    pool,
    embedded,
    transaction: async (work, options = {}) => {
      for (let attempt = 1; ; attempt += 1) {
        const client = await pool.connect();
        let usable = true;
        try {
          return await runTransaction(client, parsers, work, options);
        } catch (error) {
          usable = !isConnectionLost(error) && (await rolledBack(client));
          if (attempt >= ATTEMPTS || !repeatable(error)) throw error;
          events.repeated?.();
        } finally {
          client.release(!usable);
        }
      }
    },
    close: async () => {
      await ended(pool);
      await shutDown();
    },
  };
}

/** What `pg` is told of the limits. The server learns of its own with the first message of a connection. */
const limitsOf = (timeouts: Partial<DatabaseTimeouts> | undefined): PoolConfig => {
  const { connectMs, statementMs, lockMs, idleInTransactionMs, answerMs } = { ...DEFAULT_TIMEOUTS, ...timeouts };
  return {
    connectionTimeoutMillis: connectMs, statement_timeout: statementMs, lock_timeout: lockMs, idle_in_transaction_session_timeout: idleInTransactionMs, query_timeout: answerMs,
    keepAlive: true, keepAliveInitialDelayMillis: 10_000,
  };
};

async function openEmbedded(dataDir: string, timeouts: Partial<DatabaseTimeouts> | undefined, events: DatabaseEvents): Promise<Database> {
  const [{ default: pg }, { PGlite }] = [await loadPeer('pg'), await loadPeer('@electric-sql/pglite')];
  const unlock = await lockDataFolder(dataDir);
  try {
    await makeDatabaseFolder(join(dataDir, 'postgres'));
    const lite = await PGlite.create(join(dataDir, 'postgres'), { startParams: [...PGlite.defaultStartParams, ...EMBEDDED_SETTINGS.flatMap((setting) => ['-c', setting])] });
    const wire = new PgliteWire(lite, { ...DEFAULT_TIMEOUTS, ...timeouts }.idleInTransactionMs);
    const config: PoolConfig = {
      ...limitsOf(timeouts), stream: () => wire.connection(), Client: patient(pg.Client), ssl: false, max: EMBEDDED_CLIENTS, user: 'postgres', database: 'postgres', idleTimeoutMillis: 0,
    };
    return databaseOver(withListeners(new pg.Pool(config), events), pg.types, true, events, async () => {
      await lite.close();
      await unlock();
    });
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openServer(url: string, max: number | undefined, timeouts: Partial<DatabaseTimeouts> | undefined, events: DatabaseEvents): Promise<Database> {
  const { default: pg } = await loadPeer('pg');
  const sockets = new Set<Socket>();
  const stream = (): Socket => {
    const socket = new Socket();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
  const pool = withListeners(new pg.Pool({ ...limitsOf(timeouts), stream, connectionString: url, Client: patient(pg.Client), max: max ?? 20, application_name: 'wf-gateway' }), events);
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  return databaseOver(pool, pg.types, false, events, () => {
    for (const socket of sockets) socket.destroy();
    return Promise.resolve();
  });
}

/** Opens the database. @throws DataFolderInUse, MissingPeers, or what the server says. */
export const openDatabase = (options: DatabaseOptions, events: DatabaseEvents = {}): Promise<Database> =>
  'url' in options ? openServer(options.url, options.maxConnections, options.timeouts, events) : openEmbedded(options.dataDir, options.timeouts, events);
