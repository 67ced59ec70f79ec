import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isConnectionLost, openDatabase, prepared, sqlState, type Database } from '../../src/gateway/db/database.js';
import { DataFolderInUse, lockDataFolder } from '../../src/gateway/db/data-lock.js';
import { DatabaseTooNew, migrate } from '../../src/gateway/db/migrate.js';
import { leaseOutbox, putOutbox, settleOutbox } from '../../src/gateway/store/outbox.js';
import { holdsLease, takeLease } from '../../src/gateway/store/leases.js';
import { freshPlace, serverUrl, type Place } from './support/fixture.js';

describe('gateway: the database', () => {
  let place: Place;
  let database: Database;
  before(async () => {
    place = await freshPlace();
    database = await openDatabase(place.database);
    await migrate(database);
    await database.run('CREATE TABLE public.probe (n integer)');
    await database.run(
      `INSERT INTO wf.run (id, tenant, workflow, bridge, status, epoch, seq, value, input, started_by, created_at) VALUES ('r', 'acme', 'w', 'b', 'running', 'e', 0, '{}', 'null', '{}', 0)`,
    );
  });
  after(async () => {
    await database.close();
    await place.remove();
  });

  it('keeps nothing of what it answered', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = (): number => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const answer = (): Promise<{ text: string }[]> => database.rows<{ text: string }>("SELECT repeat('x', 1000000) AS text");
    for (let n = 0; n < 5; n += 1) await answer();
    const before = used();
    for (let n = 0; n < 100; n += 1) assert.equal((await answer())[0]?.text.length, 1_000_000);
    const grown = used() - before;
    assert.ok(grown < 50_000_000, `${Math.round(grown / 1e6)} MB are kept of 100 answers of 1 MB`);
  });

  it('keeps transactions of several clients apart', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        database.transaction(async (tx) => {
          await tx.run('INSERT INTO public.probe VALUES ($1)', [n]);
          await tx.rows('SELECT pg_sleep(0.001)');
          if (n % 2 === 1) throw new Error('rolled back');
        }).catch((error: unknown) => assert.match(String(error), /rolled back/)),
      ),
    );
    const rows = await database.rows<{ n: number }>('SELECT n FROM public.probe ORDER BY n');
    assert.deepEqual(rows.map((row) => row.n), Array.from({ length: 20 }, (_, n) => n * 2));
  });

  it('never gives one client the answer of another', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => database.rows<{ mine: number }>(n % 3 === 0 ? `SELECT ${n} AS mine` : 'SELECT $1::integer AS mine', n % 3 === 0 ? [] : [n])));
    assert.deepEqual(answers.map((rows) => rows[0]?.mine), answers.map((_, n) => n));
  });

  it('prepares a statement for every client of a shared session, also inside transactions and after errors', async () => {
    const half = prepared('SELECT 100 / $1::integer AS half');
    const double = prepared('SELECT $1::integer * 2 AS double');
    const answers = await Promise.all(Array.from({ length: 120 }, (_, n) => {
      if (n % 4 === 0) return database.rows<{ half: number }>(half, [0]).then(() => 'no error', (error: unknown) => sqlState(error));
      if (n % 4 === 1) return database.transaction(async (tx) => (await tx.rows<{ double: number }>(double, [n]))[0]?.double);
      return database.rows<{ half: number }>(half, [n]).then(([row]) => row?.half);
    }));
    assert.deepEqual(answers, answers.map((_, n) => (n % 4 === 0 ? '22012' : n % 4 === 1 ? n * 2 : Math.trunc(100 / n))));
  });

  it('rolls back what a client left open that went away', async () => {
    const client = await database.pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO public.probe VALUES (1000)');
    client.release(true);
    assert.deepEqual(await database.rows('SELECT n FROM public.probe WHERE n = 1000'), []);
  });

  it('reports errors with their SQLSTATE, and goes on after them', async () => {
    const error = await database.rows('SELECT nothing').then(() => undefined, (thrown: unknown) => thrown);
    assert.equal(sqlState(error), '42703');
    assert.equal(sqlState(new Error('other')), undefined);
    assert.deepEqual(await database.rows('SELECT 2::bigint AS two'), [{ two: 2 }]);
  });

  it('migrates once, and leaves a newer database alone', async () => {
    await migrate(database);
    await database.run('INSERT INTO public.wf_schema_version VALUES (1000)');
    await assert.rejects(migrate(database), DatabaseTooNew);
    await database.run('DELETE FROM public.wf_schema_version WHERE version = 1000');
  });

  it('gives a piece of work to one of two workers, and to the other when the first has died', async () => {
    await takeLease(database, 'r', 'one', 1000, 5000);
    await putOutbox(database, 'r', { gate: 'g', verb: 'resume', now: 1000 });
    const both = await Promise.all([leaseOutbox(database, 'one', 1000, 500, 10), leaseOutbox(database, 'one', 1000, 500, 10)]);
    const [first] = both.flat();
    assert.equal(both.flat().length, 1);
    assert.deepEqual(await leaseOutbox(database, 'other', 9000, 500, 10), [], 'a gateway that does not drive the run has no work there');
    const [second] = await leaseOutbox(database, 'one', 1600, 500, 10);
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(second.leaseFence, first.leaseFence + 1);
    const left = async (): Promise<number> => (await database.rows('SELECT 1 FROM wf.outbox')).length;
    await settleOutbox(database, [{ row: first, sent: true, againMs: 0 }]);
    assert.equal(await left(), 1, 'the first worker comes back too late');
    await settleOutbox(database, [{ row: second, sent: true, againMs: 0 }]);
    assert.equal(await left(), 0);
  });

  it('leases as many pieces of work as there are places, oldest first, and tries again what did not arrive', async () => {
    for (const n of [3, 1, 2, 4]) await putOutbox(database, 'r', { gate: `g${n}`, verb: 'resume', now: n });
    const rows = await leaseOutbox(database, 'one', 2000, 500, 3);
    assert.deepEqual(rows.map(({ gate }) => gate), ['g1', 'g2', 'g3']);
    const stay = await settleOutbox(database, rows.map((row, index) => ({ row, sent: index !== 1, againMs: 60_000 })));
    assert.deepEqual([...stay], [rows[1]?.id]);
    assert.deepEqual((await leaseOutbox(database, 'one', 3000, 500, 10)).map(({ gate }) => gate), ['g4'], 'what was put off is not due');
    await database.run('DELETE FROM wf.outbox');
  });

  it('lets one gateway drive a run, and fences the one it took it from', async () => {
    assert.equal(await takeLease(database, 'r', 'two', 2000, 5000), undefined);
    const taken = await takeLease(database, 'r', 'two', 6000, 5000);
    assert.ok(taken !== undefined);
    assert.equal(await holdsLease(database, taken, 'two'), true);
    assert.equal(await holdsLease(database, { run: 'r', engineFence: taken.engineFence - 1 }, 'one'), false);
  });
});

describe('gateway: the data folder', () => {
  it('keeps the buffers of the embedded database small, and nothing of what was written is lost by that', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wf-small-'));
    try {
      const first = await openDatabase({ dataDir: folder });
      assert.deepEqual(await first.rows("SELECT name, setting::int * CASE unit WHEN '8kB' THEN 8 END AS kb FROM pg_settings WHERE name IN ('shared_buffers', 'wal_buffers') ORDER BY name"), [
        { name: 'shared_buffers', kb: 16 * 1024 },
        { name: 'wal_buffers', kb: 1024 },
      ]);
      // More than the buffers hold, in one transaction: pages leave the buffers before it commits.
      await first.rows("CREATE TABLE public.large AS SELECT n, repeat(md5(n::text), 60) AS text FROM generate_series(1, 20000) AS n");
      await first.close();
      const second = await openDatabase({ dataDir: folder });
      const [{ bytes, whole } = { bytes: 0, whole: 0 }] = await second.rows<{ bytes: number; whole: number }>(
        "SELECT pg_table_size('public.large') AS bytes, (SELECT count(*) FROM public.large WHERE text = repeat(md5(n::text), 60)) AS whole",
      );
      await second.close();
      assert.ok(bytes > 32 * 1024 * 1024, `${bytes} bytes would fit into the buffers`);
      assert.equal(whole, 20_000);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is set up outside this process, which would never give the memory back', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wf-new-'));
    const script = `
      import { openDatabase } from ${JSON.stringify(new URL('../../src/gateway/db/database.ts', import.meta.url).href)};
      const database = await openDatabase({ dataDir: ${JSON.stringify(folder)} });
      await database.rows('SELECT 1');
      console.log(process.memoryUsage().rss);
      await database.close();`;
    const memory = async (): Promise<number> => Number((await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])).stdout);
    try {
      const made = await memory();
      assert.deepEqual((await readdir(folder)).sort(), ['postgres']);
      const opened = await memory();
      assert.ok(made < opened * 1.5, `${made} bytes when it was made, ${opened} when it was there`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('belongs to one process; a lock of a process that was killed is taken over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wf-lock-'));
    try {
      const unlock = await lockDataFolder(folder);
      await assert.rejects(lockDataFolder(folder), DataFolderInUse);
      const code = `import { lockDataFolder } from ${JSON.stringify(new URL('../../src/gateway/db/data-lock.ts', import.meta.url).href)}; await lockDataFolder(${JSON.stringify(folder)}).then(() => process.exit(0), (error) => process.exit(error.name === 'DataFolderInUse' ? 7 : 1));`;
      const second = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { stdio: 'inherit' });
      assert.deepEqual((await once(second, 'exit'))[0], 7);
      await unlock();
      await writeFile(join(folder, 'gateway.lock'), '999999999 gone');
      await (await lockDataFolder(folder))();
      await writeFile(join(folder, 'gateway.lock'), `${process.pid} another-birth`);
      await (await lockDataFolder(folder))();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('gateway: a database server that goes away', { skip: serverUrl === undefined ? 'needs a PostgreSQL server: set WF_TEST_DATABASE_URL' : false }, () => {
  it('fails the transaction, not the process, and the next one works', async () => {
    const place = await freshPlace();
    const database = await openDatabase(place.database);
    try {
      const lost = database.transaction(async (tx) => {
        const [row] = await tx.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await database.rows('SELECT pg_terminate_backend($1)', [row?.pid]);
        await tx.rows('SELECT 1');
      });
      await assert.rejects(lost, (error: unknown) => isConnectionLost(error));
      assert.deepEqual(await database.rows('SELECT 1 AS one'), [{ one: 1 }]);
    } finally {
      await database.close();
      await place.remove();
    }
  });
});
