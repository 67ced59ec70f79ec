import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runsWithoutStanding } from '../../src/gateway/core/standing.js';
import { openDatabase } from '../../src/gateway/db/database.js';
import type { Api } from './support/api.js';
import { eventually } from './support/eventually.js';
import type { FaultProxy } from './support/fault-proxy.js';
import { faultyDatabase, type FaultyDatabase } from './support/faulty-database.js';
import { faultyGateway, type FaultyGateway } from './support/faulty-gateway.js';
import { serverUrl } from './support/fixture.js';
import { policy } from './support/policy.js';
import { noPostgres, privatePostgres, type PrivatePostgres } from './support/postgres.js';

const PATIENCE_MS = 60_000;
const BATCH = ['60.00', '70.00'];

const startBatch = async (sam: Api): Promise<string> => {
  const { status, body } = await sam.command('run.start', { target: { workflow: 'refunds' }, args: { input: BATCH } });
  assert.equal(status, 200, JSON.stringify(body));
  return String(body['run']);
};

/** Votes until the vote is taken: what the database swallowed is asked again, under the same key. */
async function approveAll(lena: Api, run: string): Promise<void> {
  const decided = new Set<string>();
  await eventually(`all of run ${run} decided`, async () => {
    const { body } = await lena.get(`/v1/inbox?run=${run}`).catch(() => ({ body: {} }));
    for (const gate of (body as { items?: readonly { id: string; run: string }[] }).items ?? []) {
      if (gate.run !== run || decided.has(gate.id)) continue;
      const answer = await lena.vote(gate as Parameters<Api['vote']>[0], 'approve', 'support-lead', { id: `approve-${gate.id}` }).catch(() => undefined);
      if (answer?.status === 200 || answer?.status === 409) decided.add(gate.id);
    }
    return decided.size >= BATCH.length;
  }, PATIENCE_MS);
}

const problems = (): { readonly seen: unknown[]; off(): void } => {
  const seen: unknown[] = [];
  const note = (error: unknown): void => void seen.push(error);
  process.on('uncaughtException', note);
  return { seen, off: () => void process.off('uncaughtException', note) };
};

describe('gateway: a database that fails', () => {
  let database: FaultyDatabase;
  let proxy: FaultProxy;
  let one: FaultyGateway;
  before(async () => {
    database = await faultyDatabase();
    const way = await database.proxy();
    proxy = way.proxy;
    one = await faultyGateway(way.url);
  });
  after(async () => {
    proxy.plan = () => undefined;
    await one.close().catch(() => undefined);
    await database.close();
  });

  const count = async (sql: string, values: readonly unknown[] = []): Promise<number> => Number((await database.direct.query<{ n: string }>(sql, [...values])).rows[0]?.n);
  const status = async (run: string): Promise<string | undefined> => (await database.direct.query<{ status: string }>('SELECT status FROM wf.run WHERE id = $1', [run])).rows[0]?.status;
  const effectsOf = (run: string): Promise<number> => count('SELECT count(*) AS n FROM test_outbox o JOIN wf.gate g ON g.id = o.effect_key WHERE g.run = $1', [run]);
  const succeeded = (run: string): Promise<void> =>
    eventually(`run ${run} succeeded`, async () => (await status(run)) === 'succeeded', PATIENCE_MS).catch(async (error: unknown) => {
      throw new Error(`${String(error)}: ${await status(run)}\n${one.log.slice(-20).join('\n')}`);
    });

  it('goes on with three batches through connections that break again and again', { timeout: 150_000 }, async () => {
    const uncaught = problems();
    const [sam, lena] = [await one.as('sam'), await one.as('lena')];
    const runs = await Promise.all([startBatch(sam), startBatch(sam), startBatch(sam)]);
    for (let time = 0; time < 4; time += 1) {
      // So that new connections have something under way when they are cut.
      await sleep(100);
      proxy.cut();
    }
    await Promise.all(runs.map((run) => approveAll(lena, run)));
    proxy.cut();
    for (const run of runs) {
      await succeeded(run);
      assert.equal(await effectsOf(run), BATCH.length);
    }
    assert.deepEqual(uncaught.seen, []);
    uncaught.off();
  });

  it('goes on after the database was away, with no restart: one failed commit strands no run', { timeout: 150_000 }, async () => {
    const [sam, lena] = [await one.as('sam'), await one.as('lena')];
    const batch = await startBatch(sam);
    const run = await sam.start('120.00');
    await approveAll(lena, batch);
    const gate = await lena.gate(run, 'open');
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
    proxy.die();
    // The time for which there is no database.
    await sleep(700);
    proxy.revive();
    await succeeded(batch);
    await succeeded(run);
    assert.equal(await effectsOf(batch), BATCH.length);
    assert.equal(await count('SELECT count(*) AS n FROM public.test_effect WHERE key = $1', [gate.id]), 1);
    assert.deepEqual(await runsWithoutStanding({ rows: async (text, values = []) => (await database.direct.query(text, [...values])).rows as never[], run: () => Promise.resolve(0) }, policy.tenant), []);
  });

  it('finds a run that stands for no reason, and takes it up again', { timeout: 150_000 }, async () => {
    const [sam, lena] = [await one.as('sam'), await one.as('lena')];
    const run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    await eventually('the run waits', async () => (await status(run)) === 'waiting');
    // As if the last word of the engine had been lost: everything is done, and nothing leads on from here.
    await database.direct.query(`UPDATE wf.gate SET state = 'consumed', record = replace(record, '"state":"open"', '"state":"consumed"'), due_at = NULL WHERE id = $1`, [gate.id]);
    await succeeded(run);
    assert.ok(one.log.some((line) => line.includes(`run ${run} had no reason to stand still`)));
  });

  it('forgets no run that was started while it read which there are', { timeout: 150_000 }, async () => {
    const sam = await one.as('sam');
    let rounds = 0;
    proxy.plan = (_n, sql) => {
      if (!/WITH concerned/.test(sql)) return undefined;
      rounds += 1;
      return { kind: 'late', ms: 300 };
    };
    try {
      const runs: string[] = [];
      for (let n = 0; n < 25; n += 1) {
        runs.push(await sam.start('120.00'));
        // Spread over several rounds of recovery.
        await sleep(20);
      }
      const before = rounds;
      await eventually('recovery has looked again, after the last of them was there', () => rounds >= before + 3);
      const { rows } = await database.direct.query<{ run: string; until: string; engine_fence: string }>('SELECT run, until, engine_fence FROM wf.run_lease WHERE run = ANY ($1)', [runs]);
      assert.deepEqual(rows.filter(({ until, engine_fence }) => Number(until) === 0 || Number(engine_fence) !== 1), []);
    } finally {
      proxy.plan = () => undefined;
    }
  });

  it('lets go of a run that has ended, for good', { timeout: 150_000 }, async () => {
    const sam = await one.as('sam');
    const run = await sam.start('20.00');
    await succeeded(run);
    const until = (): Promise<number> => count('SELECT until AS n FROM wf.run_lease WHERE run = $1', [run]);
    await eventually('the lease is given back', async () => (await until()) === 0);
    const alive = async (): Promise<number> => count('SELECT max(until) AS n FROM wf.gateway');
    const then = await alive();
    await eventually('the gateway has renewed', async () => (await alive()) > then);
    assert.equal(await until(), 0);
  });

  it('gives up connections that fall silent: commands are answered, and decided once others can be had', { timeout: 150_000 }, async () => {
    const [sam, lena] = [await one.as('sam'), await one.as('lena')];
    const run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    proxy.mute();
    const answer = await lena.vote(gate, 'approve', 'support-lead', { id: `silent-${run}` });
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    proxy.unmute();
    await eventually('the vote is taken', async () => (await lena.vote(gate, 'approve', 'support-lead', { id: `silent-${run}` })).status === 200, PATIENCE_MS);
    await succeeded(run);
    assert.equal(await count('SELECT count(*) AS n FROM public.test_effect WHERE key = $1', [gate.id]), 1);
  });

  it('does not wait for ever behind a transaction whose gateway fell silent in it', { timeout: 150_000 }, async () => {
    const [sam, lena, mara] = [await one.as('sam'), await one.as('lena'), await one.as('mara')];
    const run = await sam.start('700.00');
    const gate = await lena.gate(run, 'open');
    let locked = false;
    proxy.plan = (_n, sql) => {
      if (locked) return undefined;
      if (!/UPDATE wf\.command\b/.test(sql)) return undefined;
      locked = true;
      return { kind: 'silent' };
    };
    const dead = lena.vote(gate, 'approve', 'support-lead', { id: `dead-${run}` });
    await eventually('the transaction is open', () => locked);
    await eventually('another one is heard', async () => (await mara.vote(gate, 'reject', 'support-lead', { reason: 'No' })).status === 200, PATIENCE_MS);
    // It was told that the database does not answer, or tried once more on its own.
    assert.ok([200, 503].includes((await dead).status));
    proxy.plan = () => undefined;
  });

  it('says so when no connection can be had, when nothing can be written, and when it may not be', { timeout: 150_000 }, async () => {
    const lena = await one.as('lena');
    const gate = await lena.gate(await (await one.as('sam')).start('120.00'), 'open');
    const answered = async (status: number, code: string): Promise<void> => {
      const answer = await lena.vote(gate, 'approve', 'support-lead');
      assert.deepEqual([answer.status, answer.body['code']], [status, code], JSON.stringify(answer.body));
      assert.ok(Number(answer.headers.get('retry-after')) > 0);
    };
    const refusing = (state: string, message?: string): void => {
      proxy.plan = (_n, sql) => (/^INSERT INTO wf\.command/.test(sql.trim()) ? { kind: 'error', state, ...(message === undefined ? {} : { message }) } : undefined);
    };
    refusing('53100', 'could not extend file: No space left on device');
    await answered(507, 'STORAGE_FULL');
    refusing('58030', 'could not write to file: No space left on device');
    await answered(507, 'STORAGE_FULL');
    refusing('53200');
    await answered(503, 'DATABASE_BUSY');
    refusing('25006');
    await answered(503, 'DATABASE_READ_ONLY');
    refusing('57014');
    await answered(503, 'DATABASE_UNAVAILABLE');
    proxy.plan = () => undefined;
    proxy.refuse = '53300';
    proxy.cut();
    await answered(503, 'DATABASE_BUSY');
    proxy.refuse = undefined;
    const all = await Promise.all(Array.from({ length: 10 }, () => one.gateway.pool.connect()));
    await answered(503, 'DATABASE_BUSY');
    for (const client of all) client.release();
    await eventually('the vote is taken', async () => (await lena.vote(gate, 'approve', 'support-lead')).status === 200, PATIENCE_MS);
  });

  it('answers no route with 500 when the database fails, however it does', { timeout: 150_000 }, async () => {
    const lena = await one.as('lena');
    const { paths } = (await lena.get('/v1/openapi.json')).body as { paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).filter((method) => ['get', 'post'].includes(method)).map((method) => ({ method: method.toUpperCase(), path: path.replace(/\{[^}]+\}/g, 'x') })));
    assert.ok(routes.length > 10);
    const body = { v: 1, id: 'x', type: 'run.stop', target: { run: 'x' }, args: {}, evaluations: [], topics: [] };
    try {
      for (const state of ['53100', '53300', '25006', '57014', '57P01', '40001', '55P03', '08006']) {
        proxy.plan = (_n, sql) => (/^\s*ROLLBACK/.test(sql) ? undefined : { kind: 'error', state });
        const answers = await Promise.all(routes.map(async ({ method, path }) => {
          const response = await fetch(`${one.url}${path}`, {
            method, headers: { authorization: `Bearer ${lena.token}`, 'content-type': 'application/json', 'idempotency-key': 'x' }, ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
          });
          await response.body?.cancel();
          return { path: `${method} ${path}`, status: response.status, again: response.headers.get('retry-after') };
        }));
        assert.deepEqual(answers.filter(({ status, again }) => status === 500 || ([503, 507].includes(status) && again === null)), [], state);
        assert.ok(answers.some(({ status }) => status === 503 || status === 507), state);
      }
    } finally {
      proxy.plan = () => undefined;
    }
  });
});

describe('gateway: a server that is started again', { skip: noPostgres }, () => {
  let server: PrivatePostgres;
  let gateway: FaultyGateway;
  before(async () => {
    server = await privatePostgres();
    gateway = await faultyGateway(server.url);
  });
  after(async () => {
    await gateway.close().catch(() => undefined);
    await server.remove();
  });

  for (const mode of ['fast', 'immediate'] as const) {
    it(`takes three batches through a restart (${mode})`, { timeout: 150_000 }, async () => {
      const uncaught = problems();
      const [sam, lena] = [await gateway.as('sam'), await gateway.as('lena')];
      const runs = await Promise.all([startBatch(sam), startBatch(sam), startBatch(sam)]);
      server.stop(mode);
      server.start();
      await Promise.all(runs.map((run) => approveAll(lena, run)));
      server.stop(mode);
      server.start();
      const status = async (run: string): Promise<string | undefined> => (await lena.get('/v1/runs?limit=100').then(({ body }) => (body['items'] as { id: string; status: string }[]).find(({ id }) => id === run)?.status, () => undefined));
      for (const run of runs) await eventually(`run ${run} succeeded`, async () => (await status(run)) === 'succeeded', PATIENCE_MS);
      assert.deepEqual(uncaught.seen, []);
      uncaught.off();
    });
  }
});

describe('gateway: clients of its pool', { skip: serverUrl === undefined ? 'needs a PostgreSQL server: set WF_TEST_DATABASE_URL' : false }, () => {
  it('may be held by anybody when their backend is terminated, and end no process', async () => {
    const uncaught = problems();
    let lost = 0;
    const database = await openDatabase({ url: serverUrl ?? '' }, { connectionLost: () => void (lost += 1) });
    try {
      const held = await Promise.all([1, 2, 3].map(() => database.pool.connect()));
      const pids = await Promise.all(held.map(async (client) => (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid));
      await database.rows('SELECT pg_terminate_backend(pid) FROM unnest($1::integer[]) AS pid', [pids]);
      await eventually('all are noticed', () => lost === 3);
      for (const client of held) client.release();
      assert.deepEqual(await database.rows('SELECT 1 AS one'), [{ one: 1 }]);
      assert.deepEqual(uncaught.seen, []);
    } finally {
      uncaught.off();
      await database.close();
    }
  });
});
