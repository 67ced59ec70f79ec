import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Command } from '../../src/model/command.js';
import type { Gate } from '../../src/model/gate.js';
import { readInclusionProof } from '../../src/gateway/store/audit-read.js';
import { receiptIn, voteArgs, type Answer } from './support/api.js';
import { eventually, PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';

const RUNS = 12;

const voteCommand = (gate: Gate, choice: 'approve' | 'reject', id = randomUUID()): Command => ({
  v: 1, id, type: 'gate.vote', target: { run: gate.run, gate: gate.id }, args: voteArgs(gate, choice, 'support-lead'), ...(choice === 'reject' ? { reason: 'No' } : {}),
});

describe('gateway: many commands at once', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({ limits: PROMPT });
  });
  after(() => fixture.close());

  const rows = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => (await fixture.gateway.pool.query<R>(text, values)).rows;

  it('gives each the answer it would have got alone, and writes each change once, in order', async () => {
    const [sam, lena, mara] = await Promise.all([fixture.as('sam'), fixture.as('lena'), fixture.as('mara')]);
    const runs = await Promise.all(Array.from({ length: RUNS }, () => sam.start('120.00')));
    const gates = await Promise.all(runs.map((run) => lena.gate(run, 'open')));
    const before = Number((await rows<{ size: string }>('SELECT size FROM wf.audit_head'))[0]?.size);

    const twice = gates.map((gate) => voteCommand(gate, 'approve'));
    const stranger = { run: runs[0] ?? '', gate: randomUUID() };
    const elsewhere = { run: runs[1] ?? '', gate: gates[0]?.id ?? '' };
    const [first, second, against, lost] = await Promise.all([
      Promise.all(twice.map((command) => lena.send(command))),
      Promise.all(twice.map((command) => lena.send(command))),
      Promise.all(gates.map((gate) => mara.send(voteCommand(gate, 'reject')))),
      Promise.all([stranger, elsewhere].map((target) => lena.command('gate.vote', { target, args: voteArgs(gates[0] as Gate, 'approve', 'support-lead') }))),
    ]);

    assert.deepEqual(first.map(receiptIn), second.map(receiptIn), 'a command that is sent twice is carried out once');
    assert.deepEqual(lost.map(({ status }) => status), [404, 404]);
    for (const [index, gate] of gates.entries()) {
      const answers = [first[index], against[index]].map((answer) => (answer as Answer).status).sort();
      assert.deepEqual(answers, [200, 409], 'one of two deciders has the word');
      const [stored] = await rows<{ record: string }>('SELECT record FROM wf.gate WHERE id = $1', [gate.id]);
      assert.equal((JSON.parse(stored?.record ?? '{}') as { gate: Gate }).gate.votes.length, 1);
    }
    const decided = await rows<{ seq: string; raw: string }>(`SELECT seq, raw FROM wf.audit_entry WHERE seq >= $1 AND type = 'decided'`, [before]);
    assert.equal(decided.length, RUNS);
    const approved = first.filter(({ status }) => status === 200).length;
    await eventually('each approved effect has happened', async () => (await fixture.effects()) === approved);
    await eventually('nothing is on its way any more', async () => (await rows('SELECT 1 FROM wf.outbox')).length === 0);
    assert.equal(await fixture.effects(), approved);
  });

  it('leaves logs, runs and inbox without a hole', async () => {
    const [head] = await rows<{ size: string }>('SELECT size FROM wf.audit_head');
    const entries = await rows<{ n: string; last: string }>('SELECT count(*) AS n, max(seq) AS last FROM wf.audit_entry');
    assert.deepEqual(entries.map(({ n, last }) => [Number(n), Number(last)]), [[Number(head?.size), Number(head?.size) - 1]]);
    assert.deepEqual(await rows('SELECT r.id FROM wf.run r WHERE r.seq <> (SELECT count(*) FROM wf.event e WHERE e.run = r.id) OR r.seq <> (SELECT max(seq) FROM wf.event e WHERE e.run = r.id)'), []);
    assert.deepEqual(await rows('SELECT 1 FROM wf.inbox_head h WHERE h.seq <> (SELECT count(*) FROM wf.inbox_event) OR h.seq <> (SELECT max(seq) FROM wf.inbox_event)'), []);
    assert.deepEqual(await rows(`SELECT key FROM wf.command WHERE receipt = ''`), [], 'every key has its receipt or is free');
    assert.deepEqual(await rows(`SELECT c.run FROM wf.change c JOIN wf.run r ON r.id = c.run AND r.seq = c.seq WHERE c.kind = 'gate' AND c.value <> (SELECT e.value FROM wf.entity e WHERE e.run = c.run AND e.kind = 'gate' AND e.id = c.id)`), []);
    const sql = { rows: (text: string, values: readonly unknown[] = []) => rows(text, [...values]), run: () => Promise.reject(new Error('reads only')) } as Parameters<typeof readInclusionProof>[0];
    await Promise.all(Array.from({ length: Number(head?.size) }, (_, index) => readInclusionProof(sql, 'test.example/log', index, Number(head?.size))));
  });

  it('goes on with the others while another transaction holds the row of one run', async () => {
    const [sam, lena] = await Promise.all([fixture.as('sam'), fixture.as('lena')]);
    const runs = await Promise.all(Array.from({ length: 3 }, () => sam.start('120.00')));
    const gates = await Promise.all(runs.map((run) => lena.gate(run, 'open')));
    if ('dataDir' in fixture.place.database) return;
    const holder = await fixture.gateway.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM wf.run WHERE id = $1 FOR UPDATE', [runs[0]]);
      const stuck = lena.send(voteCommand(gates[0] as Gate, 'approve'));
      const others = await Promise.all(gates.slice(1).map((gate) => lena.send(voteCommand(gate, 'approve'))));
      assert.deepEqual(others.map(({ status }) => status), [200, 200]);
      await holder.query('ROLLBACK');
      assert.equal((await stuck).status, 200);
    } finally {
      holder.release();
    }
  });
});
