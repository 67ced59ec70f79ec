import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fenced, NotReleased, type EffectPermit } from '../../src/gateway/index.js';
import { recordsOf } from './support/audit.js';
import { eventually, PROMPT } from './support/eventually.js';
import { serverUrl, startGateway, type Fixture } from './support/fixture.js';

const ARGS = { order: 'A-1', refund: { amount: '120.00', currency: 'EUR' } };
const PAY = 'INSERT INTO public.test_effect (key, args) VALUES ($1, $2)';
const ended = (error: unknown): boolean => error instanceof NotReleased && error.code === 'PERMIT_ENDED';

describe('gateway: a permit in the hands of a step', () => {
  let fixture: Fixture;
  const limits = { ...PROMPT, permitMs: 2000, clockErrorMs: 100, releaseGraceMs: 60_000 };
  before(async () => {
    fixture = await startGateway({ deaf: () => true, limits });
  });
  after(() => fixture.close());

  const approved = async (): Promise<{ run: string; gate: string }> => {
    const lena = await fixture.as('lena');
    const run = await (await fixture.as('sam')).start('120.00');
    const gate = await lena.gate(run, 'open');
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
    return { run, gate: gate.id };
  };
  const released = async (forMs?: number): Promise<{ run: string; gate: string; permit: EffectPermit }> => {
    const { run, gate } = await approved();
    return { run, gate, permit: await fixture.bridge.host.release(run, gate, ARGS, forMs === undefined ? {} : { forMs }) };
  };
  const landed = async (gate: string): Promise<number> => (await fixture.gateway.pool.query('SELECT 1 FROM public.test_effect WHERE key = $1', [gate])).rows.length;
  const pay = (permit: EffectPermit) => permit.commit((sql) => sql.run(PAY, [permit.effectKey, permit.argsRaw]));
  const over = (permit: EffectPermit) => eventually('the end of the permit', () => Date.now() > Date.parse(permit.until ?? ''));

  it('has the effect in one transaction with it: before its end, and once', async () => {
    const { run, gate, permit } = await released(60_000);
    await permit.assertHolds();
    await pay(permit);
    assert.equal(await landed(gate), 1);
    await fixture.bridge.host.applied(run, gate, ARGS);
    await assert.rejects(permit.commit((sql) => sql.run('DELETE FROM public.test_effect WHERE key = $1', [gate])), ended);
    assert.equal(await landed(gate), 1);
    assert.equal((await (await fixture.as('lena')).gate(run, 'consumed')).outcome?.lateEffects, 'prevented');
  });

  it('takes back what an effect wrote that failed', async () => {
    const { gate, permit } = await released(60_000);
    await assert.rejects(permit.commit(async (sql) => {
      await sql.run(PAY, [permit.effectKey, permit.argsRaw]);
      throw new Error('the second row does not fit');
    }), /does not fit/);
    assert.equal(await landed(gate), 0);
  });

  it('is refused in each way after its end, and says so to what listens', async () => {
    const { gate, permit } = await released(300);
    assert.equal(permit.signal.aborted, false);
    await over(permit);
    await eventually('the signal', () => permit.signal.aborted);
    assert.ok(ended(permit.signal.reason));
    await assert.rejects(permit.assertHolds(), ended);
    await assert.rejects(pay(permit), ended);
    // The process's own clocks are not asked here: the database refuses by itself.
    await assert.rejects(fixture.gateway.pool.query('SELECT wf.hold_permit($1, $2)', [gate, permit.fence]), { code: 'WF001' });
    assert.equal(await landed(gate), 0);
  });

  it('is void once another one was given, or another gateway drives the run', async () => {
    const { run, gate, permit } = await released(300);
    await over(permit);
    const next = await fixture.bridge.host.release(run, gate, ARGS, { forMs: 60_000 });
    assert.deepEqual([permit.fence, next.fence], [1, 2]);
    await assert.rejects(fixture.gateway.pool.query('SELECT wf.hold_permit($1, $2)', [gate, 1]), { code: 'WF001' });
    await next.assertHolds();
    await fixture.gateway.pool.query('UPDATE wf.run_lease SET engine_fence = engine_fence + 1 WHERE run = $1', [run]);
    await assert.rejects(next.assertHolds(), ended);
    await assert.rejects(pay(next), ended);
  });

  it('can be held in a transaction of one’s own', async () => {
    const { gate, permit } = await released(60_000);
    const client = await fixture.gateway.pool.connect();
    try {
      await client.query('BEGIN');
      await permit.hold(client);
      await client.query(PAY, [permit.effectKey, permit.argsRaw]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    assert.equal(await landed(gate), 1);
  });

  it('a report of an effect counts, whichever gateway drives the run by now', async () => {
    const { run, gate, permit } = await released(60_000);
    await pay(permit);
    const lena = await fixture.as('lena');
    const { pool } = fixture.gateway;
    await pool.query(`UPDATE wf.run_lease SET owner = 'another', engine_fence = engine_fence + 1, until = 9000000000000 WHERE run = $1`, [run]);
    await assert.rejects(fixture.bridge.host.applied(run, gate, ARGS), Fenced);
    assert.equal((await lena.gate(run, 'consumed')).outcome?.seal, 'executed-as-approved');
    assert.deepEqual((await recordsOf(lena, run)).filter(({ type }) => type === 'alarm'), []);
  });

  it('while its effect is under way, the approval cannot be taken back, nor the effect be said not to have happened', { skip: serverUrl === undefined ? 'needs several connections: set WF_TEST_DATABASE_URL' : false }, async () => {
    const { run, gate, permit } = await released(500);
    let go!: () => void;
    const wait = new Promise<void>((resolve) => { go = resolve; });
    const effect = permit.commit(async (sql) => {
      await sql.run(PAY, [permit.effectKey, permit.argsRaw]);
      await wait;
    });
    await over(permit);
    const revoking = (await fixture.as('lena')).command('gate.revoke', { target: { run, gate }, args: {}, reason: 'Too late' });
    await eventually('the revocation waits', async () =>
      (await fixture.gateway.pool.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).rows.length > 0);
    go();
    await effect;
    assert.equal((await revoking).body['code'], 'RELEASED');
    assert.equal(await landed(gate), 1);
  });
});
