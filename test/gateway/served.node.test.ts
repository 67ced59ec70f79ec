import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { receiptIn, voteArgs, type Api } from './support/api.js';
import { eventually } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { people, policy } from './support/policy.js';

const DWELL_MS = 3_600_000;

describe('gateway: who was served what, since when', () => {
  let fixture: Fixture;
  let lena: Api;
  before(async () => {
    fixture = await startGateway({ policy: { ...policy, tiers: policy.tiers.map((tier) => ({ ...tier, minDwellMs: DWELL_MS, sla: { ...tier.sla, dueMs: DWELL_MS, expireMs: 2 * DWELL_MS } })) } });
    lena = await fixture.as('lena');
  });
  after(() => fixture.close());

  const served = async (gate: string): Promise<string[]> =>
    (await fixture.gateway.pool.query<{ person: string }>('SELECT person FROM wf.served WHERE gate = $1 ORDER BY person', [gate])).rows.map(({ person }) => person);
  const versions = async (run: string): Promise<unknown> =>
    (await fixture.gateway.pool.query('SELECT g.id, g.version, g.record, r.seq, r.xmin::text FROM wf.gate g JOIN wf.run r ON r.id = g.run WHERE r.id = $1', [run])).rows;

  it('notes it apart from the run: neither its row nor its gates are written, however many read', async () => {
    const run = await lena.start('120.00');
    const gate = await lena.gate(run, 'open');
    await lena.runStatus(run, 'waiting');
    await eventually('lena is noted', async () => (await served(gate.id)).includes('lena'));
    const before = await versions(run);
    await Promise.all(people.map(async ({ id }) => (await fixture.as(id)).gate(run, 'open')));
    await eventually('all are noted', async () => (await served(gate.id)).length === people.length);
    assert.deepEqual(await versions(run), before);
    const [first] = (await fixture.gateway.pool.query<{ at: string }>('SELECT at FROM wf.served WHERE gate = $1 AND person = $2', [gate.id, 'lena'])).rows;
    await lena.gate(run, 'open');
    await (await fixture.as('mara')).gate(run, 'open');
    const [again] = (await fixture.gateway.pool.query<{ at: string }>('SELECT at FROM wf.served WHERE gate = $1 AND person = $2', [gate.id, 'lena'])).rows;
    assert.deepEqual(again, first, 'the first time stays');
  });

  it('judges the reading time by it', async () => {
    const run = await lena.start('120.00');
    const gate = await lena.gate(run, 'open');
    await eventually('lena is noted', async () => (await served(gate.id)).includes('lena'));
    const args = voteArgs(gate, 'approve', 'support-lead');
    const vote = () => lena.command('gate.vote', { target: { run, gate: gate.id }, args: { ...args, seen: { ...args.seen, dwellMs: DWELL_MS } } });
    assert.equal(receiptIn(await vote()).code, 'DWELL_TOO_SHORT');
    await fixture.gateway.pool.query('UPDATE wf.served SET at = at - $3 WHERE gate = $1 AND person = $2', [gate.id, 'lena', DWELL_MS]);
    assert.equal(receiptIn(await vote()).status, 'accepted');
  });
});
