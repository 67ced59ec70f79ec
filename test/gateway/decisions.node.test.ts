import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Api } from './support/api.js';
import { receiptIn, voteArgs } from './support/api.js';
import { recordsOf } from './support/audit.js';
import { startGateway, type Fixture } from './support/fixture.js';

describe('gateway: from a press to an effect', () => {
  let fixture: Fixture;
  let sam: Api;
  let lena: Api;
  let mara: Api;
  let farid: Api;
  let aiko: Api;
  before(async () => {
    fixture = await startGateway();
    [sam, lena, mara, farid, aiko] = [await fixture.as('sam'), await fixture.as('lena'), await fixture.as('mara'), await fixture.as('farid'), await fixture.as('aiko')];
  });
  after(() => fixture.close());

  it('goes the whole way: asked, approved, released, applied, and each of it recorded', async () => {
    const run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    assert.equal(gate.requirement.tier.id, 'one-lead');
    const answer = await lena.vote(gate, 'approve', 'support-lead');
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.body['status'], 'accepted');
    const done = await lena.gate(run, 'consumed');
    assert.equal(done.outcome?.seal, 'executed-as-approved');
    assert.equal(done.outcome?.executedDigest, done.outcome?.effectiveDigest);
    await lena.runStatus(run, 'succeeded');
    const { rows } = await fixture.gateway.pool.query<{ args: string }>('SELECT args FROM public.test_effect WHERE key = $1', [gate.id]);
    assert.deepEqual(rows.map((row) => row.args), ['{"order":"A-1","refund":{"amount":"120.00","currency":"EUR"}}']);
    const records = await recordsOf(aiko, run);
    for (const type of ['started', 'requested', 'decided', 'released', 'executed']) assert.ok(records.some((record) => record.type === type), `${type} in ${records.map((record) => record.type).join()}`);
    const decided = records.find((record) => record.type === 'decided');
    assert.equal(decided?.actor.id, 'lena');
    assert.equal(decided?.binding?.shownDigest, gate.digests.shown);
    assert.equal(typeof decided?.context.runSeq, 'number');
    assert.equal(decided?.opened['actor.name'] ?? decided?.opened['name'], 'Lena Fischer');
  });

  it('lets a small refund through by itself, with notice', async () => {
    const run = await sam.start('12.50');
    await sam.runStatus(run, 'succeeded');
    assert.equal((await sam.gate(run, 'consumed')).votes.length, 0);
  });

  it('refuses a forged approval by somebody without the role: 403, and a record of it', async () => {
    const run = await sam.start('120.00');
    const gate = await sam.gate(run, 'open');
    for (const role of ['support-rep', 'support-lead']) {
      const forged = await sam.vote(gate, 'approve', role);
      assert.equal(forged.status, 403, JSON.stringify(forged.body));
      assert.equal(receiptIn(forged).status, 'refused');
      assert.equal(forged.body['code'], receiptIn(forged).code);
    }
    const refused = (await recordsOf(aiko, run)).filter((record) => record.type === 'refused');
    assert.equal(refused.length, 2);
    assert.ok(refused.every((record) => record.actor.id === 'sam' && record.outcome?.status === 'refused'));
    assert.equal((await lena.gate(run, 'open')).votes.length, 0);
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
  });

  it('takes the vote of somebody to whom authority was passed on, and says so before', async () => {
    const gate = await lena.gate(await sam.start('120.00'), 'open');
    const given = await lena.command('gate.delegate', { target: { run: gate.run, gate: gate.id }, args: { to: 'aiko', asRole: 'support-lead' } });
    assert.equal(given.status, 200, JSON.stringify(given.body));
    const ask = { evaluations: [{ action: { name: 'gate:approve' }, resource: { type: 'gate', id: gate.id } }] };
    const mayApprove = async (person: Api): Promise<unknown> => ((await person.call('POST', '/access/v1/evaluations', ask)).body['evaluations'] as { decision: boolean }[])[0]?.decision;
    assert.deepEqual([await mayApprove(aiko), await mayApprove(lena)], [true, false]);
    const answer = await aiko.vote(gate, 'approve', 'support-lead');
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal((await aiko.gate(gate.run, 'consumed')).votes[0]?.authority?.of.id, 'lena');
  });

  it('lets one of two win on a gate for one, and tells the other who and when', async () => {
    for (let round = 0; round < 5; round += 1) {
      const gate = await lena.gate(await sam.start('120.00'), 'open');
      const answers = await Promise.all([lena.vote(gate, 'approve', 'support-lead'), mara.vote(gate, 'reject', 'support-lead', { reason: 'Not ours' })]);
      const [won, lost] = answers[0].status === 200 ? answers : [answers[1], answers[0]];
      assert.equal(won.status, 200, JSON.stringify(won.body));
      assert.equal(lost.status, 409, JSON.stringify(lost.body));
      const receipt = receiptIn(lost);
      assert.ok(['ALREADY_DECIDED', 'USE_REVOKE', 'RELEASED', 'TERMINAL', 'CONSUMED'].includes(receipt.code ?? ''), receipt.code);
      assert.equal(receipt.by?.name, answers[0] === won ? 'Lena Fischer' : 'Mara Ilic');
      assert.match(receipt.at ?? '', /^\d{4}-.*Z$/);
      assert.equal(receipt.current?.id, gate.id);
    }
  });

  it('counts both of two at the same instant on a gate for two', async () => {
    const run = await sam.start('900.00');
    const gate = await lena.gate(run, 'open');
    const answers = await Promise.all([lena.vote(gate, 'approve', 'support-lead'), farid.vote(gate, 'approve', 'finance-lead')]);
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200], JSON.stringify(answers.map((answer) => answer.body)));
    const done = await lena.gate(run, 'consumed');
    assert.deepEqual(done.votes.filter((vote) => vote.counts).map((vote) => vote.by.id).sort(), ['farid', 'lena']);
  });

  it('gives the same receipt for the same key, and has the effect once', async () => {
    const run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => lena.vote(gate, 'approve', 'support-lead', { id })));
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200, 200]);
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer.body))).size, 1);
    await lena.runStatus(run, 'succeeded');
    const { rows } = await fixture.gateway.pool.query('SELECT 1 FROM public.test_effect WHERE key = $1', [gate.id]);
    assert.equal(rows.length, 1);
    assert.equal((await recordsOf(aiko, run)).filter((record) => record.type === 'decided').length, 1);
    assert.deepEqual((await lena.get(`/v1/commands/${id}`)).body, answers[0]?.body);
  });

  it('refuses a key with other content, and keeps the keys of two people apart', async () => {
    const gate = await lena.gate(await sam.start('120.00'), 'open');
    const id = randomUUID();
    assert.equal((await lena.command('gate.claim', { id, target: { run: gate.run, gate: gate.id }, args: {} })).status, 200);
    const other = await lena.vote(gate, 'approve', 'support-lead', { id });
    assert.equal(other.status, 422);
    assert.equal(other.body['code'], 'IDEMPOTENCY_MISMATCH');
    const mine = await mara.command('gate.claim', { id, target: { run: gate.run, gate: gate.id }, args: {} });
    assert.equal(mine.status, 409);
    assert.equal(receiptIn(mine).code, 'CLAIMED_BY_OTHER');
    assert.equal(receiptIn(mine).by?.id, 'lena');
  });

  it('voids a key that somebody asked about before it arrived', async () => {
    const gate = await lena.gate(await sam.start('120.00'), 'open');
    const id = randomUUID();
    const asked = await lena.get(`/v1/commands/${id}`);
    assert.equal(asked.status, 404);
    assert.equal(asked.body['code'], 'NOT_RECEIVED');
    const late = await lena.vote(gate, 'approve', 'support-lead', { id });
    assert.equal(late.status, 409);
    assert.equal(late.body['code'], 'VOIDED');
    assert.equal((await lena.gate(gate.run, 'open')).votes.length, 0);
  });

  it('answers a decision on another revision with 412 and the gate as it stands', async () => {
    const gate = await lena.gate(await sam.start('120.00'), 'open');
    const digest = 'A'.repeat(43);
    const answer = await lena.command('gate.vote', {
      target: { run: gate.run, gate: gate.id }, args: { ...voteArgs(gate, 'approve', 'support-lead'), digests: { ...gate.digests, shown: digest } },
    });
    assert.equal(answer.status, 412, JSON.stringify(answer.body));
    assert.equal(answer.body['code'], 'STALE_DIGEST');
    assert.equal(receiptIn(answer).current?.id, gate.id);
  });

  it('wants a reason for a no: 422', async () => {
    const gate = await lena.gate(await sam.start('120.00'), 'open');
    const answer = await lena.vote(gate, 'reject', 'support-lead');
    assert.equal(answer.status, 422);
    assert.equal(answer.body['code'], 'REASON_REQUIRED');
  });

  it('ends the run when it is rejected, and the effect never happens', async () => {
    const run = await sam.start('120.00');
    const gate = await lena.gate(run, 'open');
    assert.equal((await lena.vote(gate, 'reject', 'support-lead', { reason: 'Not our fault' })).status, 200);
    await lena.runStatus(run, 'failed');
    const { rows } = await fixture.gateway.pool.query('SELECT 1 FROM public.test_effect WHERE key = $1', [gate.id]);
    assert.equal(rows.length, 0);
  });

  it('stops a run that waits: its gate is cancelled', async () => {
    const run = await lena.start('120.00');
    const gate = await lena.gate(run, 'open');
    assert.equal((await lena.command('run.stop', { target: { run }, args: {}, reason: 'Wrong batch' })).status, 200);
    await lena.runStatus(run, 'cancelled');
    assert.equal((await lena.gate(run, 'cancelled')).id, gate.id);
  });

  it('lists runs, what waits for whom, and who may do what', async () => {
    const run = await sam.start('130.00');
    const gate = await lena.gate(run, 'open');
    const inbox = async (who: Api) => ((await who.get(`/v1/inbox?run=${run}`)).body['items'] as { id: string }[]).map((item) => item.id);
    assert.deepEqual(await inbox(lena), [gate.id]);
    assert.deepEqual(await inbox(sam), []);
    const first = await sam.get('/v1/runs?limit=1');
    assert.equal((first.body['items'] as { id: string }[])[0]?.id, run);
    const second = await sam.get(`/v1/runs?limit=1&after=${String(first.body['next'])}`);
    assert.notEqual((second.body['items'] as { id: string }[])[0]?.id, run);
    const asks = ['gate:approve', 'gate:reject', 'gate:approve'].map((name, index) => ({ action: { name }, resource: { type: 'gate', id: index === 2 ? 'nope' : gate.id } }));
    const decisions = async (who: Api) => ((await who.call('POST', '/access/v1/evaluations', { evaluations: asks })).body['evaluations'] as { decision: boolean }[]).map((item) => item.decision);
    assert.deepEqual(await decisions(lena), [true, true, false]);
    assert.deepEqual(await decisions(sam), [false, false, false]);
    const [denied] = (await sam.call('POST', '/access/v1/evaluations', { evaluations: asks })).body['evaluations'] as { context: { who_can: string[]; who_can_kind: string } }[];
    assert.equal(denied?.context.who_can_kind, 'people', 'who has ever been here is known by name');
    assert.ok(denied.context.who_can.includes('Lena Fischer') && !denied.context.who_can.includes('Sam Okafor'), denied.context.who_can.join());
    assert.equal((await sam.call('POST', '/access/v1/evaluations', { evaluations: [{ action: 'x' }] })).status, 422);
  });

  it('keeps the log from those who may not read it', async () => {
    assert.equal((await farid.get('/v1/audit/entries')).status, 403);
    const read = await aiko.get('/v1/audit/entries?limit=2');
    assert.equal(read.status, 200);
    assert.equal(read.headers.get('cache-control'), 'private, no-store');
    assert.equal((await aiko.command('audit.export', { target: {}, args: { format: 'ndjson' } })).status, 200);
    assert.equal((await lena.command('audit.export', { target: {}, args: { format: 'ndjson' } })).status, 403);
  });

  it('notes who opened a gate, without changing what was decided', async () => {
    const gate = await lena.gate(await sam.start('140.00'), 'open');
    assert.equal((await lena.command('gate.seen', { target: { run: gate.run, gate: gate.id }, args: { revision: gate.revision, evidence: [] } })).status, 200);
    assert.ok((await recordsOf(aiko, gate.run)).some((record) => record.type === 'viewed' && record.actor.id === 'lena'));
  });
});
