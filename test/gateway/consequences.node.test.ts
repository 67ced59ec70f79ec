import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { EntityEvent } from '../../src/model/frame.js';
import type { Gate } from '../../src/model/gate.js';
import { PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { policy } from './support/policy.js';

const short = { ...policy, tiers: policy.tiers.map((tier) => ({ ...tier, sla: { ...tier.sla, dueMs: 300, expireMs: 400 } })) };

describe('gateway: what a run does to its gates', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({ limits: PROMPT });
  });
  after(() => fixture.close());

  const opened = async (): Promise<Gate> => {
    const lena = await fixture.as('lena');
    const gate = await lena.gate(await (await fixture.as('sam')).start('120.00'), 'open');
    await lena.runStatus(gate.run, 'waiting');
    return gate;
  };
  const step = (run: string, status: 'skipped' | 'running', id = 'pay'): EntityEvent => ({ kind: 'step', value: { id, run, key: id, kind: 'gate', label: { text: id }, status, attempts: [] } });
  const boundary = (fence: number): EntityEvent => ({
    kind: 'boundary',
    value: { id: 'finance', label: { text: 'Finance' }, members: ['pay'], accountable: { id: 'farid', kind: 'human', name: 'Farid Haddad' }, responsible: [], fence },
  });

  it('cancels the gate of a step that is skipped or taken away', async () => {
    const lena = await fixture.as('lena');
    const skipped = await opened();
    await fixture.bridge.host.commit(skipped.run, [step(skipped.run, 'skipped')]);
    assert.equal((await lena.gate(skipped.run, 'cancelled')).id, skipped.id);
    const gone = await opened();
    await fixture.bridge.host.commit(gone.run, [{ kind: 'gone', of: 'step', id: 'pay' }]);
    assert.equal((await lena.gate(gone.run, 'cancelled')).id, gone.id);
  });

  it('asks anew when responsibility moves: an approval of before counts no more', async () => {
    const lena = await fixture.as('lena');
    const gate = await opened();
    await fixture.bridge.host.commit(gate.run, [boundary(1)]);
    await fixture.bridge.host.commit(gate.run, [boundary(2)]);
    const frames = await lena.frames(`/v1/runs/${gate.run}/events`, (frame) => frame.type === 'snapshot');
    const now = frames.flatMap((frame) => (frame.type === 'snapshot' ? (frame.state.gates ?? []) : [])).find((each) => each.id === gate.id) as Gate | undefined;
    assert.equal(now?.revision, gate.revision + 1);
    assert.equal(now.custodyFence, 2);
    const late = await lena.vote(gate, 'approve', 'support-lead');
    assert.equal(late.status, 412);
    assert.equal((await lena.vote(now, 'approve', 'support-lead')).status, 200);
  });

  it('writes nothing of a change that holds something it cannot be', async () => {
    const gate = await opened();
    const broken = { kind: 'step', value: { id: 'x', run: gate.run, key: 'x', label: 'no text' } } as unknown as EntityEvent;
    await assert.rejects(fixture.bridge.host.commit(gate.run, [step(gate.run, 'running', 'fine'), broken]), /event 1 \(step\)/);
    assert.ok((await fixture.bridge.host.steps(gate.run)).every((each) => each.id !== 'fine'));
  });

  it('keeps a stop that a busy engine would take back', async () => {
    const gate = await opened();
    await fixture.gateway.pool.query(`UPDATE wf.run SET value = replace(value, '"waiting"', '"stopping"'), status = 'stopping' WHERE id = $1`, [gate.run]);
    await fixture.bridge.host.setRunStatus(gate.run, 'running');
    const { rows } = await fixture.gateway.pool.query<{ status: string }>('SELECT status FROM wf.run WHERE id = $1', [gate.run]);
    assert.equal(rows[0]?.status, 'stopping');
  });

  it('answers a command that the engine behind the run cannot carry out with 501', async () => {
    const gate = await opened();
    const answer = await (await fixture.as('lena')).command('run.pause', { target: { run: gate.run }, args: {} });
    assert.equal(answer.status, 501);
  });
});

describe('gateway: when nobody decides', () => {
  it('expires by itself: the run ends, and nothing is ever paid', async () => {
    const fixture = await startGateway({ limits: PROMPT, policy: short });
    try {
      const sam = await fixture.as('sam');
      const run = await sam.start('120.00');
      const gate = await sam.gate(run, 'expired');
      await sam.runStatus(run, 'failed');
      const late = await (await fixture.as('lena')).vote(gate, 'approve', 'support-lead');
      assert.equal(late.status, 409);
      assert.equal(late.body['code'], 'TERMINAL');
      assert.equal(await fixture.effects(), 0);
    } finally {
      await fixture.close();
    }
  });
});
