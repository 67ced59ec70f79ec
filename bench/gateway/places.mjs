// Databases to measure on: a folder for the embedded one, a database of its own on a PostgreSQL server.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

export function embeddedPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'wf-bench-'));
  return { database: { dataDir: join(folder, 'data') }, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const VERSIONS = '/usr/lib/postgresql';

/** The folder with `initdb` and `pg_ctl`, or undefined. */
function findBinaries() {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)).map((version) => join(VERSIONS, version, 'bin')) : [];
  return [...versions, ...(process.env.PATH ?? '').split(delimiter)].find((folder) => ['initdb', 'pg_ctl', 'postgres'].every((name) => existsSync(join(folder, name))));
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The user that PostgreSQL runs as: it refuses root. Undefined where this process may stay who it is. */
function otherUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      continue;
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as. Start the benchmark as another user, or set DATABASE_URL.');
}

/** A server of its own in a folder that is deleted afterwards, with the durability that a server has by default. */
async function startServer(binaries) {
  const user = otherUser();
  const folder = mkdtempSync(join(tmpdir(), 'wf-bench-pg-'));
  const run = (name, args) => execFileSync(join(binaries, name), args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], ...user });
  const stop = () => {
    try {
      run('pg_ctl', ['-D', join(folder, 'data'), '-m', 'immediate', '-w', 'stop']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const port = await freePort();
    run('initdb', ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '--no-sync']);
    run('pg_ctl', ['-D', join(folder, 'data'), '-l', join(folder, 'log'), '-w', '-o', `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200`, 'start']);
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The server to measure on, or why there is none. */
export async function openServer() {
  const given = process.env.WF_TEST_DATABASE_URL ?? process.env.DATABASE_URL;
  if (given !== undefined && given !== '') return { url: given, from: 'the environment', stop: () => undefined };
  const binaries = findBinaries();
  if (binaries === undefined) return { missing: 'no PostgreSQL: set DATABASE_URL, or install its server (initdb and pg_ctl)' };
  try {
    return { ...(await startServer(binaries)), from: binaries };
  } catch (error) {
    return { missing: `PostgreSQL in ${binaries} did not start: ${error.message}` };
  }
}

/** An empty database of its own on a server. */
export async function serverPlace(url) {
  const name = `wf_bench_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    database: { url: own.href },
    remove: async () => {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
