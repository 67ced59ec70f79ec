import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DeltaFrame, PulseFrame } from '../../src/model/frame.js';
import { Fenced, NotReleased } from '../../src/gateway/index.js';
import { eventually } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Fixture, type Place } from './support/fixture.js';

const ARGS = { order: 'A-1', refund: { amount: '120.00', currency: 'EUR' } };

describe('gateway: several over one database', { skip: serverUrl === undefined ? 'needs a PostgreSQL server: set WF_TEST_DATABASE_URL' : false }, () => {
  let place: Place;
  let one: Fixture;
  let two: Fixture;
  // Slow polls, so that what is seen soon was heard of through NOTIFY.
  const limits = { pollMs: 5000, leaseMs: 3000 };
  before(async () => {
    place = await freshPlace();
    one = await startGateway({ place, limits });
    two = await startGateway({ place, limits });
  });
  after(async () => {
    await two.close();
    await one.close().catch(() => undefined);
    await place.remove();
  });

  it('shows at one what is decided and written at the other, at once', async () => {
    const lena = await two.as('lena');
    const run = await (await one.as('sam')).start('120.00');
    const gate = await lena.gate(run, 'open');
    const { epoch, seq } = (await lena.frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'heartbeat')).at(-1) as { epoch: string; seq: number };
    const pulses = lena.frames(`/v1/runs/${run}/events?from=${epoch}:${seq}`, (frame) => frame.type === 'pulse');
    await lena.frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'heartbeat');
    one.bridge.host.pulse(run, [{ kind: 'chunk', step: 'a', attempt: 1, channel: 'text', text: 'Hello', received: 1, at: new Date().toISOString() }]);
    assert.equal(((await pulses).at(-1) as PulseFrame).items.length, 1);
    const began = Date.now();
    const seen = (await one.as('mara')).frames(`/v1/runs/${run}/events?from=${epoch}:${seq}`, (frame) => frame.type === 'delta' && (frame as DeltaFrame).events.some((event) => event.kind === 'gate'));
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
    await seen;
    await lena.runStatus(run, 'succeeded');
    assert.ok(Date.now() - began < 3000, `${Date.now() - began} ms`);
  });

  it('gives one of two concurrent deciders the word, whichever gateway they use', async () => {
    const run = await (await one.as('sam')).start('120.00');
    const [lena, mara] = [await one.as('lena'), await two.as('mara')];
    const gate = await lena.gate(run, 'open');
    const answers = await Promise.all([lena.vote(gate, 'approve', 'support-lead'), mara.vote(gate, 'reject', 'support-lead', { reason: 'No' })]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409]);
  });

  it('lets another take over the runs of one that stopped, and fences the one that was slow', async () => {
    const run = await (await one.as('sam')).start('120.00');
    const lena = await two.as('lena');
    const gate = await lena.gate(run, 'open');
    await assert.rejects(two.bridge.host.release(run, gate.id, ARGS), (error: unknown) => error instanceof NotReleased && error.code === 'FENCED');
    const { pool } = two.gateway;
    await pool.query(`UPDATE wf.run_lease SET owner = 'somebody', engine_fence = engine_fence + 1, until = 9000000000000 WHERE run = $1`, [run]);
    await assert.rejects(one.bridge.host.setRunStatus(run, 'running'), Fenced);
    await assert.rejects(one.bridge.host.release(run, gate.id, ARGS), (error: unknown) => error instanceof NotReleased && error.code === 'FENCED');
    await one.close();
    await pool.query('UPDATE wf.run_lease SET until = 0 WHERE run = $1', [run]);
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
    await lena.runStatus(run, 'succeeded');
    await eventually('one effect', async () => (await two.gateway.pool.query('SELECT 1 FROM public.test_effect WHERE key = $1', [gate.id])).rows.length === 1);
    assert.ok(two.bridge.calls.includes('recover'));
  });
});
