import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { NotReleased } from '../../src/gateway/index.js';
import { PROMPT, eventually } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';

const ARGS = { order: 'A-1', refund: { amount: '120.00', currency: 'EUR' } };

describe('gateway: between the decision and the effect', () => {
  let fixture: Fixture;
  let deaf = true;
  before(async () => {
    fixture = await startGateway({ deaf: () => deaf, limits: PROMPT });
  });
  after(() => fixture.close());

  const approved = async (): Promise<{ run: string; gate: string }> => {
    const lena = await fixture.as('lena');
    const run = await (await fixture.as('sam')).start('120.00');
    const gate = await lena.gate(run, 'open');
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
    return { run, gate: gate.id };
  };
  const outbox = async (gate: string): Promise<number> => (await fixture.gateway.pool.query('SELECT 1 FROM wf.outbox WHERE gate = $1', [gate])).rows.length;
  const refusal = (code: string) => (error: unknown) => error instanceof NotReleased && error.code === code;

  it('wakes again an engine that heard nothing, and waking twice has one effect', async () => {
    deaf = true;
    const { run, gate } = await approved();
    await eventually('two wakes', () => fixture.bridge.calls.filter((call) => call === 'wake resume').length >= 2);
    assert.equal(await outbox(gate), 1);
    deaf = false;
    await Promise.all([fixture.bridge.wake(run, gate, 'resume'), fixture.bridge.wake(run, gate, 'resume')]);
    await (await fixture.as('lena')).gate(run, 'consumed');
    assert.equal((await fixture.gateway.pool.query('SELECT 1 FROM public.test_effect WHERE key = $1', [gate])).rows.length, 1);
    await eventually('an empty outbox', async () => (await outbox(gate)) === 0);
  });

  it('gives the same permit again, and none for other args', async () => {
    deaf = true;
    const { run, gate } = await approved();
    const first = await fixture.bridge.host.release(run, gate, ARGS);
    const second = await fixture.bridge.host.release(run, gate, { refund: ARGS.refund, order: ARGS.order });
    assert.deepEqual(second, first);
    assert.equal(first.effectKey, gate);
    await assert.rejects(fixture.bridge.host.release(run, gate, { ...ARGS, order: 'A-2' }), refusal('DIGEST_MISMATCH'));
    await fixture.bridge.host.applied(run, gate, ARGS);
    assert.equal((await fixture.bridge.host.release(run, gate, ARGS)).alreadyExecuted, true);
  });

  it('gives no permit before the decision', async () => {
    const lena = await fixture.as('lena');
    const run = await (await fixture.as('sam')).start('120.00');
    const gate = await lena.gate(run, 'open');
    await assert.rejects(fixture.bridge.host.release(run, gate.id, ARGS), refusal('NOT_APPROVED'));
    assert.equal((await lena.gate(run, 'open')).id, gate.id);
  });

  it('gives no permit after a revocation, and takes its order out of the outbox', async () => {
    deaf = true;
    const { run, gate } = await approved();
    const lena = await fixture.as('lena');
    const revoked = await lena.command('gate.revoke', { target: { run, gate }, args: {}, reason: 'Wrong customer' });
    assert.equal(revoked.status, 200, JSON.stringify(revoked.body));
    const { rows } = await fixture.gateway.pool.query(`SELECT 1 FROM wf.outbox WHERE gate = $1 AND verb = 'resume'`, [gate]);
    assert.equal(rows.length, 0);
    await assert.rejects(fixture.bridge.host.release(run, gate, ARGS), NotReleased);
  });

  it('refuses to revoke what was released', async () => {
    deaf = true;
    const { run, gate } = await approved();
    await fixture.bridge.host.release(run, gate, ARGS);
    const late = await (await fixture.as('lena')).command('gate.revoke', { target: { run, gate }, args: {}, reason: 'Too late' });
    assert.equal(late.status, 409);
    assert.equal(late.body['code'], 'RELEASED');
  });

  it('settles a released effect that was never reported, by reading the engine again', async () => {
    deaf = true;
    const { run, gate } = await approved();
    const permit = await fixture.bridge.host.release(run, gate, ARGS);
    await fixture.gateway.pool.query('INSERT INTO public.test_effect (key, args) VALUES ($1, $2)', [gate, permit.argsRaw]);
    const settled = await (await fixture.as('lena')).gate(run, 'consumed');
    assert.equal(settled.outcome?.seal, 'executed-as-approved');
  });

  it('alarms when something else ran than was approved', async () => {
    deaf = true;
    const { run, gate } = await approved();
    await fixture.bridge.host.release(run, gate, ARGS);
    await fixture.bridge.host.applied(run, gate, { ...ARGS, refund: { amount: '1200.00', currency: 'EUR' } });
    const violated = await (await fixture.as('lena')).gate(run, 'violated');
    assert.equal(violated.outcome?.seal, 'mismatch');
    assert.ok(fixture.log.some(({ line }) => line.startsWith('alarm')));
  });
});
