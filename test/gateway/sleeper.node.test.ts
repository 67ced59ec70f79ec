import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { SnapshotFrame } from '../../src/model/frame.js';
import { signIn, type Api } from './support/api.js';
import { recordsOf } from './support/audit.js';
import { eventually } from './support/eventually.js';
import { freshPlace, serverUrl, type Place } from './support/fixture.js';
import { noPostgres, privatePostgres, type PrivatePostgres } from './support/postgres.js';
import { startDriver, type Driver } from './support/sleeper.js';
import type { EffectStyle } from './support/scripted-bridge.js';

const CHILD = fileURLToPath(new URL('./support/sleeper-child.ts', import.meta.url));
type Engine = 'scripted' | 'langgraph';

interface Sleeper { readonly process: ChildProcess; readonly url: string; readonly said: string[]; end(): Promise<void> }

async function startSleeper(engine: Engine, style: EffectStyle, at: 'released' | 'permit', place: Place, dies = false): Promise<Sleeper> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SLEEPER_ENGINE: engine, SLEEPER_STYLE: style, SLEEPER_AT: at, SLEEPER_FOLDER: place.folder, ...('url' in place.database ? { SLEEPER_DATABASE_URL: place.database.url } : {}), ...(dies ? { SLEEPER_DIES: '1' } : {}) },
  });
  const exited = once(child, 'exit');
  const said: string[] = [];
  createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => void said.push(line));
  const url = (): string | undefined => said.find((line) => line.startsWith('http'));
  await eventually('the address of the child', () => url() !== undefined, 30_000);
  return {
    process: child, said, url: url() ?? '',
    end: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Whether the system has stopped the process: `T` in its state. */
const isStopped = ({ process: { pid } }: Sleeper): boolean => execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim().startsWith('T');

async function startRun(engine: Engine, sam: Api): Promise<string> {
  if (engine === 'scripted') return sam.start('120.00');
  const { status, body } = await sam.command('run.start', { target: { workflow: 'refunds' }, args: { input: ['120.00'] } });
  assert.equal(status, 200, JSON.stringify(body));
  return String(body['run']);
}

const TABLE: Readonly<Record<Engine, string>> = { scripted: 'SELECT 1 FROM public.test_effect WHERE key = $1', langgraph: 'SELECT 1 FROM test_outbox WHERE effect_key = $1' };
const effectsOf = async (engine: Engine, { gateway }: Driver, gate: string): Promise<number> => (await gateway.pool.query(TABLE[engine], [gate])).rows.length;
const stateOf = async ({ gateway }: Driver, gate: string): Promise<string> => (await gateway.pool.query<{ state: string }>('SELECT state FROM wf.gate WHERE id = $1', [gate])).rows[0]?.state ?? '';
const revoke = (lena: Api, run: string, gate: string) => lena.command('gate.revoke', { target: { run, gate }, args: {}, reason: 'Wrong customer' });

/** How many effects a gateway has found that came late, or that it had of a run of another one. */
async function counted(metricsUrl: string, what: 'late' | 'fenced'): Promise<number> {
  return Number(new RegExp(`^wf_effects_${what}_total (\\d+)$`, 'm').exec(await (await fetch(metricsUrl)).text())?.[1]);
}

const REASON = serverUrl === undefined ? noPostgres : false;

describe('gateway: a driver stopped between its permit and its effect', { skip: REASON, timeout: 300_000, concurrency: 3 }, () => {
  let server: PrivatePostgres | undefined;
  before(async () => {
    if (serverUrl === undefined) server = await privatePostgres();
  });
  after(() => server?.remove());

  async function emptyPlace(): Promise<Place> {
    if (server === undefined) return freshPlace();
    const url = new URL(server.url);
    const name = `wf_${randomUUID().replaceAll('-', '')}`;
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    url.pathname = `/${name}`;
    return { folder: '', database: { url: url.href }, remove: () => Promise.resolve() };
  }

  interface Scene { readonly sleeper: Sleeper; readonly other: Driver; readonly lena: Api; readonly run: string; readonly gate: string }

  /** One gateway holds a permit and is stopped; another one has the same database. */
  async function scene(engine: Engine, style: EffectStyle, at: 'released' | 'permit', otherIsDeaf: boolean, play: (scene: Scene) => Promise<void>, dies = false): Promise<void> {
    const place = await emptyPlace();
    const sleeper = await startSleeper(engine, style, at, place, dies);
    let other: Driver | undefined;
    try {
      const run = await startRun(engine, await signIn(sleeper.url, 'sam'));
      const there = await signIn(sleeper.url, 'lena');
      const gate = await there.gate(run, 'open');
      other = await startDriver(engine, style, place, { deaf: otherIsDeaf });
      // The answer may be cut off: the process is stopped as soon as the vote has woken the step.
      void there.vote(gate, 'approve', 'support-lead').catch(() => undefined);
      await eventually('the sleeper sleeps', () => isStopped(sleeper));
      await play({ sleeper, other, lena: await signIn(other.url, 'lena'), run, gate: gate.id });
    } finally {
      await sleeper.end();
      await other?.close();
      await place.remove();
    }
  }

  /** Revoked as soon as that is possible, which must not be before the permit's end. */
  async function revokeInTime({ other, lena, run, gate }: Scene): Promise<void> {
    const pool = other.gateway.pool;
    const until = (await pool.query<{ until: string }>(`SELECT wf.member_of(record, 'permit', 'until') AS until FROM wf.gate WHERE id = $1`, [gate])).rows[0]?.until ?? '';
    assert.ok(Date.parse(until) > 0, 'the permit has an end');
    let refusals = 0;
    await eventually('the approval can be taken back', async () => {
      const answer = await revoke(lena, run, gate);
      if (answer.status !== 200) {
        assert.deepEqual([answer.status, answer.body['code']], [409, 'RELEASED']);
        refusals += 1;
      }
      return answer.status === 200;
    });
    const { rows } = await pool.query<{ over: boolean }>('SELECT clock_timestamp() >= $1::timestamptz AS over', [until]);
    assert.equal(rows[0]?.over, true, `not before the permit's end; refused ${refusals} times`);
  }

  const wake = async ({ sleeper }: Scene): Promise<void> => {
    sleeper.process.kill('SIGCONT');
    await eventually('the sleeper has acted', () => sleeper.said.includes('acted'), 30_000);
  };

  for (const engine of ['scripted', 'langgraph'] as const) {
    it(`${engine}: an effect in the same database does not come after the approval was taken back`, async () => {
      await scene(engine, 'transaction', 'permit', true, async (here) => {
        await revokeInTime(here);
        await wake(here);
        assert.equal(await effectsOf(engine, here.other, here.gate), 0);
        assert.equal(await stateOf(here.other, here.gate), 'revoked');
      });
    });

    it(`${engine}: one that honours no end comes, is known, and stops the run`, async () => {
      await scene(engine, 'bare', 'permit', true, async (here) => {
        const { other, lena, run, gate } = here;
        const [snapshot] = await lena.frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'snapshot');
        assert.equal((snapshot as SnapshotFrame).capabilities.lateEffects, 'compared');
        assert.equal((await lena.gate(run, 'released')).outcome?.lateEffects, 'compared');
        await revokeInTime(here);
        await wake(here);
        assert.equal(await effectsOf(engine, other, gate), 1);
        await lena.runStatus(run, 'paused');
        const seen = await lena.gate(run, 'revoked');
        assert.equal(seen.outcome?.seal, 'mismatch');
        assert.equal(seen.outcome?.executedDigest, seen.digests.payload);
        const records = await recordsOf(lena, run);
        assert.deepEqual(records.filter(({ type }) => type === 'alarm').map(({ outcome }) => outcome?.code), ['EXECUTED_AFTER_THE_END']);
        assert.equal(records.filter(({ type }) => type === 'executed').length, 1);
        const own = here.sleeper.said.find((line) => line.startsWith('metrics '))?.slice('metrics '.length) ?? '';
        await eventually('its process has counted that the run was no longer its own', async () => (await counted(own, 'fenced')) === 1);
        await eventually('the watch has seen it as well', async () => (await other.gateway.pool.query('SELECT 1 FROM wf.late_watch WHERE gate = $1', [gate])).rows.length === 0, 30_000);
        assert.equal((await counted(own, 'late')) + (await counted(other.metricsUrl, 'late')), 1, 'one effect, counted once');
        assert.deepEqual((await recordsOf(lena, run)).filter(({ type }) => type === 'alarm').length, 1, 'and people are told once');
      });
    });

    it(`${engine}: one that comes late and is never reported is found all the same`, async () => {
      await scene(engine, 'bare', 'permit', true, async (here) => {
        await revokeInTime(here);
        await wake(here);
        assert.equal(await effectsOf(engine, here.other, here.gate), 1);
        await here.lena.runStatus(here.run, 'paused');
        assert.equal((await here.lena.gate(here.run, 'revoked')).outcome?.seal, 'mismatch');
        assert.deepEqual((await recordsOf(here.lena, here.run)).filter(({ type }) => type === 'alarm').map(({ outcome }) => outcome?.code), ['EXECUTED_AFTER_THE_END']);
        assert.equal(await counted(here.other.metricsUrl, 'late'), 1);
        assert.equal(await counted(here.other.metricsUrl, 'fenced'), 0, 'no process reported it');
      }, true);
    });
  }

  it('a place that looks at the permit’s end refuses what comes later', async () => {
    await scene('scripted', 'look', 'permit', true, async (here) => {
      await revokeInTime(here);
      await wake(here);
      assert.equal(await effectsOf('scripted', here.other, here.gate), 0);
    });
  });

  it('a driver stopped before it is told of its permit does not act on it, whatever its effect honours', async () => {
    await scene('scripted', 'bare', 'released', true, async (here) => {
      await revokeInTime(here);
      here.sleeper.process.kill('SIGCONT');
      const back = await signIn(here.sleeper.url, 'lena');
      await back.gate(here.run, 'revoked');
      // The outbox of the one that woke goes on only after the step has had its turn.
      await eventually('the sleeper has let the run go', async () => (await here.other.gateway.pool.query('SELECT 1 FROM wf.run_lease WHERE run = $1 AND engine_fence > 1', [here.run])).rows.length === 1);
      assert.equal(here.sleeper.said.some((line) => line.startsWith('permit')), false);
      assert.equal(await effectsOf('scripted', here.other, here.gate), 0);
    });
  });

  it('LangGraph: the gateway that takes the run over has a permit of its own at once, and the sleeper’s is void', async () => {
    await scene('langgraph', 'transaction', 'permit', false, async (here) => {
      const { other, lena, run, gate, sleeper } = here;
      await lena.runStatus(run, 'succeeded');
      assert.equal(await effectsOf('langgraph', other, gate), 1);
      await wake(here);
      assert.equal(await effectsOf('langgraph', other, gate), 1);
      assert.ok(sleeper.said.some((line) => line.startsWith('permit 1 ')));
      const consumed = await lena.gate(run, 'consumed');
      assert.equal(consumed.outcome?.seal, 'executed-as-approved');
      const records = await recordsOf(lena, run);
      assert.equal(records.filter(({ type }) => type === 'executed').length, 1);
      assert.deepEqual(records.filter(({ type }) => type === 'alarm'), []);
    });
  });
});

describe('gateway: the only process of a folder, stopped in front of its effect', { timeout: 120_000, concurrency: 2 }, () => {
  for (const engine of ['scripted', 'langgraph'] as const) {
    it(`${engine}: it notices that its permit has ended, and pays once with another one`, async () => {
      const place = await freshPlace();
      const sleeper = await startSleeper(engine, 'transaction', 'permit', place);
      try {
        const run = await startRun(engine, await signIn(sleeper.url, 'sam'));
        const lena = await signIn(sleeper.url, 'lena');
        const gate = await lena.gate(run, 'open');
        void lena.vote(gate, 'approve', 'support-lead').catch(() => undefined);
        await eventually('the sleeper sleeps', () => isStopped(sleeper));
        const until = (): number => Date.parse((sleeper.said.find((line) => line.startsWith('permit')) ?? '').split(' ')[2] ?? '');
        await eventually('its permit has ended', () => Date.now() > until());
        sleeper.process.kill('SIGCONT');
        await lena.runStatus(run, 'succeeded');
        const consumed = await lena.gate(run, 'consumed');
        assert.equal(consumed.outcome?.seal, 'executed-as-approved');
        assert.deepEqual(sleeper.said.filter((line) => line.startsWith('permit')).map((line) => line.split(' ')[1]), ['1', '2']);
        assert.equal((await recordsOf(lena, run)).filter(({ type }) => type === 'executed').length, 1);
      } finally {
        await sleeper.end();
        await place.remove();
      }
    });
  }
});
