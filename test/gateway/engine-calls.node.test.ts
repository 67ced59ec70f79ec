import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fenced, NotReleased } from '../../src/gateway/index.js';
import { PROMPT } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { step } from './support/steps.js';

const ITEMS = 24;
const argsOf = (n: number) => ({ order: `B-${n}`, refund: { amount: '20.00', currency: 'EUR' } });
const codeOf = (error: unknown): string => (error instanceof NotReleased || error instanceof Fenced ? error.code : String(error));

describe('gateway: many calls of an engine about one run at once', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startGateway({ deaf: () => true, limits: PROMPT });
  });
  after(() => fixture.close());

  const rows = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => (await fixture.gateway.pool.query<R>(text, values)).rows;
  const transactions = async (run: string, after: number): Promise<number> =>
    Number((await rows<{ n: string }>('SELECT count(DISTINCT xmin::text) AS n FROM wf.event WHERE run = $1 AND seq > $2', [run, after]))[0]?.n);
  const seqOf = async (run: string): Promise<number> => Number((await rows<{ seq: string }>('SELECT seq FROM wf.run WHERE id = $1', [run]))[0]?.seq);

  /** A run that waits, with as many steps beside as there are items. */
  const started = async (): Promise<string> => {
    const run = await (await fixture.as('sam')).start('120.00');
    await (await fixture.as('lena')).gate(run, 'open');
    await fixture.bridge.host.commit(run, Array.from({ length: ITEMS }, (_, n) => ({ kind: 'step' as const, value: step(run, `item-${n}`) })));
    return run;
  };
  const ask = (run: string, n: number, args: unknown = argsOf(n)) => fixture.bridge.host.request(run, {
    step: `item-${n}`, stepKey: 'item', attempt: 1, interrupt: 'pay', action: 'refund.pay', args, requester: { id: 'refund-agent', kind: 'agent', name: 'Refund agent' },
  });
  const all = <T>(work: (n: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: ITEMS }, (_, n) => work(n)));

  it('share transactions, and each gets its own answer', async () => {
    const run = await started();
    const { host } = fixture.bridge;
    const opened = await seqOf(run);
    const [asked, again] = await Promise.all([all((n) => ask(run, n)), all((n) => ask(run, n))]);
    assert.deepEqual(asked.map(({ gate }) => gate), again.map(({ gate }) => gate), 'a question that is asked twice is one gate');
    assert.equal(new Set(asked.map(({ gate }) => gate)).size, ITEMS);
    assert.deepEqual([...new Set(asked.map(({ state }) => state))], ['approved']);
    assert.ok((await transactions(run, opened)) < ITEMS / 2, 'they were written together');

    const before = await seqOf(run);
    const wrong = [host.release(run, 'no-such-gate', argsOf(0)), host.release(run, asked[1]?.gate ?? '', argsOf(99))].map((call) => call.then(() => 'released', codeOf));
    const [permits, refusals] = await Promise.all([all((n) => host.release(run, asked[n]?.gate ?? '', argsOf(n)).then(({ argsRaw }) => argsRaw, codeOf)), Promise.all(wrong)]);
    assert.equal(refusals[0], 'NOT_FOUND');
    assert.equal(refusals[1], 'DIGEST_MISMATCH');
    // The one whose gate was asked for with other arguments first is superseded; the others are let go.
    for (const [n, raw] of permits.entries()) if (n !== 1) assert.deepEqual(JSON.parse(raw), argsOf(n));
    assert.ok((await transactions(run, before)) < ITEMS / 2, 'they were written together');

    await Promise.all(asked.filter((_, n) => n !== 1).map(({ gate }, n) => host.applied(run, gate, argsOf(n === 0 ? 0 : n + 1))));
    const consumed = await rows(`SELECT id FROM wf.gate WHERE run = $1 AND state = 'consumed'`, [run]);
    assert.equal(consumed.length, ITEMS - 1);
  });

  it('fail by themselves where one of them cannot be judged at all', async () => {
    const unreadable = new Proxy({}, { ownKeys: () => { throw new TypeError('not to be read'); } });
    const run = await started();
    const before = await seqOf(run);
    const answers = await all((n) => ask(run, n, n === 7 ? unreadable : argsOf(n)).then(({ state }) => state, (error: unknown) => (error instanceof Error ? error.message : 'no error')));
    assert.deepEqual(answers.filter((answer) => answer !== 'approved'), [answers[7]]);
    assert.equal(answers[7], 'not to be read');
    assert.ok((await transactions(run, before)) < ITEMS / 2, 'the others were written together');
    assert.equal((await rows('SELECT id FROM wf.gate WHERE run = $1 AND step LIKE $2', [run, 'item-%'])).length, ITEMS - 1);
  });

  it('leave runs, inbox and log without a hole', async () => {
    assert.deepEqual(await rows('SELECT r.id FROM wf.run r WHERE r.seq <> (SELECT count(*) FROM wf.event e WHERE e.run = r.id) OR r.seq <> (SELECT max(seq) FROM wf.event e WHERE e.run = r.id)'), []);
    assert.deepEqual(await rows('SELECT 1 FROM wf.inbox_head h WHERE h.seq <> (SELECT count(*) FROM wf.inbox_event) OR h.seq <> (SELECT max(seq) FROM wf.inbox_event)'), []);
    assert.deepEqual(await rows('SELECT 1 FROM wf.audit_head h WHERE h.size <> (SELECT count(*) FROM wf.audit_entry) OR h.size <> (SELECT max(seq) + 1 FROM wf.audit_entry)'), []);
    assert.deepEqual(await rows(`SELECT c.run FROM wf.change c WHERE c.kind = 'gate' AND NOT EXISTS (SELECT 1 FROM wf.change d WHERE d.run = c.run AND d.kind = 'gate' AND d.id = c.id AND (d.seq, d.n) > (c.seq, c.n)) AND c.value <> (SELECT e.value FROM wf.entity e WHERE e.run = c.run AND e.kind = 'gate' AND e.id = c.id)`), []);
  });

  it('are all fenced where another gateway drives the run, except for what has happened', async () => {
    const run = await started();
    const { host } = fixture.bridge;
    const { gate } = await ask(run, 0);
    await host.release(run, gate, argsOf(0));
    const other = await ask(run, 1);
    await rows('UPDATE wf.run_lease SET engine_fence = engine_fence + 1 WHERE run = $1', [run]);
    const answers = await Promise.all([ask(run, 2), host.release(run, other.gate, argsOf(1)), host.applied(run, gate, argsOf(0)), ask(run, 3)].map((call) => call.then(() => 'done', codeOf)));
    assert.deepEqual(answers, ['FENCED', 'FENCED', 'FENCED', 'FENCED']);
    const states = await rows<{ id: string; state: string }>(`SELECT id, state FROM wf.gate WHERE run = $1 AND step LIKE 'item-%'`, [run]);
    assert.deepEqual(new Map(states.map(({ id, state }) => [id, state])), new Map([[gate, 'consumed'], [other.gate, 'approved']]));
  });
});
