import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { PgliteWire } from '../../../src/gateway/db/wire.js';
import type { DatabaseTimeouts } from '../../../src/gateway/db/database.js';
import { FaultProxy } from './fault-proxy.js';
import { serverUrl } from './fixture.js';

/** Limits under which what does not answer is given up shortly. */
export const IMPATIENT: DatabaseTimeouts = { connectMs: 2500, statementMs: 4000, lockMs: 2000, idleInTransactionMs: 2500, answerMs: 5000 };

/** A database that is reached through proxies: an embedded one, or a fresh one on the server where one is given. */
export interface FaultyDatabase {
  /** Past every proxy. */
  readonly direct: pg.Pool;
  /** A way of its own to the database, for one gateway. */
  proxy(): Promise<{ readonly proxy: FaultProxy; readonly url: string }>;
  close(): Promise<void>;
}

export async function faultyDatabase(server: string | undefined = serverUrl): Promise<FaultyDatabase> {
  const { direct, upstream, url, remove } = server === undefined ? await embedded() : await served(server);
  direct.on('connect', (client) => void client.on('error', () => undefined));
  direct.on('error', () => undefined);
  const proxies: FaultProxy[] = [];
  return {
    direct,
    proxy: async () => {
      const proxy = await FaultProxy.open(upstream);
      proxies.push(proxy);
      return { proxy, url: proxy.urlOf(url) };
    },
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await direct.end();
      await remove();
    },
  };
}

const INT8 = 20;
/** As the gateway reads them: counts and times are numbers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as unknown))) as typeof pg.types.getTypeParser,
};

interface Behind { readonly direct: pg.Pool; readonly url: string; upstream(): Duplex; remove(): Promise<void> }

async function embedded(): Promise<Behind> {
  const { PGlite } = await import('@electric-sql/pglite');
  const lite = await PGlite.create();
  const wire = new PgliteWire(lite, IMPATIENT.idleInTransactionMs);
  return {
    direct: new pg.Pool({ types, stream: () => wire.connection(), ssl: false, max: 4, user: 'postgres', database: 'postgres', idleTimeoutMillis: 0 }),
    url: 'postgres://postgres@127.0.0.1:1/postgres',
    upstream: () => wire.connection(),
    remove: () => lite.close(),
  };
}

async function served(server: string): Promise<Behind> {
  const name = `wf_test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  admin.on('error', () => undefined);
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    direct: new pg.Pool({ types, connectionString: url.href, max: 4 }),
    url: url.href,
    upstream: () => connect({ host: url.hostname, port: Number(url.port || 5432), noDelay: true }),
    remove: async () => {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch(() => undefined);
      await admin.end();
    },
  };
}
