import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { voteArgs, gatesIn, receiptIn, signIn, type Api, type Received } from './support/api.js';
import { eventually } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { people, policy } from './support/policy.js';
import { recordsOf } from './support/audit.js';

const role = (id: string, ...permissions: string[]) => ({ id, label: { text: id }, permissions });
const WATCHER = { id: 'wanda', name: 'Wanda Kern', roles: ['watcher'] } as const;
const BLIND = { id: 'bruno', name: 'Bruno Egger', roles: ['support-lead-elsewhere'] } as const;
const READER = { id: 'rita', name: 'Rita Lund', roles: ['log-reader'] } as const;
const DWELL_MS = 1500;

/** Every place in frames that names or holds a gate. */
const traces = (frames: readonly Received[], gate: string): number => frames.filter((frame) => JSON.stringify(frame).includes(gate)).length;

describe('gateway: who sees gates', () => {
  let fixture: Fixture;
  const as = (person: string): Promise<Api> => signIn(fixture.url, person);
  before(async () => {
    fixture = await startGateway({
      policy: {
        ...policy,
        roles: [...policy.roles, role('watcher', 'run:read', 'run:start', 'audit:read'), role('support-lead-elsewhere', 'gate:read', 'gate:approve', 'gate:reject'), role('log-reader', 'run:read', 'audit:read')],
        tiers: policy.tiers.map((tier) => ({ ...tier, minDwellMs: DWELL_MS, ...(tier.id === 'one-lead' ? { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }, { allOf: [{ n: 1, role: 'support-lead-elsewhere' }] }], deny: 1 } } : {}) })),
      },
      identity: { demo: [...people, WATCHER, BLIND, READER] }, limits: { ratePerSecond: 1000, rateBurst: 10_000 },
    });
  });
  after(() => fixture.close());

  it('a person without gate:read has none in streams, time travel, lists and records, and no command reaches one', async () => {
    const [wanda, lena] = [await as('wanda'), await as('lena')];
    const run = await wanda.start('120.00');
    const gate = await lena.gate(run, 'open');
    const frames = await wanda.frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'heartbeat');
    const [snapshot] = frames;
    assert.ok(snapshot?.type === 'snapshot');
    assert.deepEqual([snapshot.state.gates, snapshot.state.steps?.map(({ status }) => status)], [[], ['waiting-human']]);
    const history = await wanda.frames(`/v1/runs/${run}/events?from=${snapshot.epoch}:0`, (frame) => frame.type === 'heartbeat');
    assert.deepEqual(history.filter((frame) => frame.type === 'delta').map(({ seq }) => seq), Array.from({ length: snapshot.seq }, (_, n) => n + 1));
    const then = await wanda.frames(`/v1/runs/${run}/events?at=${snapshot.epoch}:${snapshot.seq}`, () => true);
    const inbox = await wanda.frames('/v1/inbox/events', (frame) => frame.type === 'heartbeat');
    assert.deepEqual([frames, history, then, inbox].map((seen) => traces(seen, gate.id)), [0, 0, 0, 0]);
    assert.deepEqual((await wanda.get('/v1/inbox')).body, { items: [] });
    const records = await recordsOf(wanda, run);
    assert.ok(records.length > 0);
    assert.ok(!JSON.stringify(records).includes(gate.id));
    assert.ok(JSON.stringify(await recordsOf(await as('aiko'), run)).includes(gate.id));
    assert.equal((await (await as('rita')).get('/v1/audit/tile/entries/000.p/1')).status, 403);
    assert.equal((await (await as('aiko')).get('/v1/audit/tile/entries/000.p/1')).status, 200);
    for (const id of [gate.id, 'no-such-gate']) {
      const answer = await wanda.command('gate.ask', { target: { run, gate: id }, args: { question: 'why?' } });
      assert.deepEqual([answer.status, answer.body['code']], [404, 'GATE_NOT_FOUND'], id);
      const asked = await wanda.call('POST', '/access/v1/evaluations', { evaluations: [{ action: { name: 'gate:approve' }, resource: { type: 'gate', id } }] });
      assert.equal((asked.body['evaluations'] as { context: { reason_code: string } }[])[0]?.context.reason_code, 'NOT_FOUND');
    }
  });

  it('the inbox holds nothing of a run that one may not see, and does not tell a person of gates that never waited for them', async () => {
    const [bruno, lena, farid, sam] = [await as('bruno'), await as('lena'), await as('farid'), await as('sam')];
    const streams = [bruno, lena, farid].map((person) => {
      const seen: Received[] = [];
      let done: () => void = () => undefined;
      const stop = new Promise<void>((resolve) => (done = resolve));
      const reading = person.frames('/v1/inbox/events', (frame) => {
        seen.push(frame);
        return frame.type === 'delta' && frame.serverTime !== undefined && seen.length > 3 && ended;
      });
      return { seen, reading, stop, done };
    });
    let ended = false;
    await eventually('three snapshots', () => streams.every(({ seen }) => seen.length > 0));
    const gate = await lena.gate(await sam.start('130.00'), 'open');
    assert.deepEqual(((await bruno.get('/v1/inbox')).body['items'] as unknown[]).length, 0);
    assert.equal((await lena.vote(gate, 'reject', 'support-lead', { reason: 'no' })).status, 200);
    await eventually('it is gone for who had it', () => streams[1]?.seen.some((frame) => frame.type === 'delta' && frame.events.some((event) => event.kind === 'gone' && event.id === gate.id)) === true);
    ended = true;
    await lena.gate(await sam.start('131.00'), 'open');
    await Promise.all(streams.map(({ reading }) => reading));
    const [blind = [], lead = [], finance = []] = streams.map(({ seen }) => seen);
    assert.deepEqual([traces(blind, gate.id), traces(finance, gate.id)], [0, 0]);
    assert.ok(lead.flatMap(gatesIn).some(({ id }) => id === gate.id));
    const numbers = (seen: readonly Received[]) => seen.flatMap((frame) => (frame.type === 'delta' ? [frame.seq] : []));
    for (const seen of [blind, finance]) assert.deepEqual(numbers(seen), numbers(seen).map((_, n) => (numbers(seen)[0] ?? 0) + n), 'no number is left out');
  });

  it('reading time counts from a serving on record, whatever the route', async () => {
    const [lena, sam, mara] = [await as('lena'), await as('sam'), await as('mara')];
    const run = await sam.start('140.00');
    const gate = await sam.gate(run, 'open');
    await sleep(DWELL_MS);
    const refused = (api: Api) => api.vote(gate, 'approve', 'support-lead').then((answer) => [answer.body['code'], receiptIn(answer).params?.['actualMs']]);
    const [code, actualMs] = await refused(lena);
    assert.equal(code, 'DWELL_TOO_SHORT', 'what she never was sent she cannot have read');
    assert.ok(Number(actualMs) < DWELL_MS / 2, String(actualMs));
    const served = async (person: string) => (await fixture.gateway.pool.query('SELECT 1 FROM wf.served WHERE gate = $1 AND person = $2', [gate.id, person])).rowCount;
    assert.equal(await served('lena'), 0);
    assert.equal((await lena.call('HEAD', '/v1/inbox')).status, 200);
    assert.equal(await served('lena'), 0);
    const { body } = await lena.get(`/v1/inbox?run=${run}`);
    assert.deepEqual((body['items'] as { id: string }[]).map(({ id }) => id), [gate.id]);
    assert.equal(await served('lena'), 1);
    assert.equal((await refused(lena))[0], 'DWELL_TOO_SHORT');
    const stale = await mara.command('gate.vote', { target: { run, gate: gate.id }, args: voteArgs({ ...gate, revision: 2 }, 'approve', 'support-lead') });
    assert.equal(stale.body['code'], 'STALE_DIGEST');
    assert.equal(await served('mara'), 1, 'the receipt holds the gate');
    await eventually('it counts', async () => (await lena.vote(gate, 'approve', 'support-lead')).status === 200);
  });

  it('delegation needs its permission and leaves a quorum that can be filled', async () => {
    const [lena, sam, farid] = [await as('lena'), await as('sam'), await as('farid')];
    const gate = await lena.gate(await sam.start('900.00'), 'open');
    const give = (who: Api, to: string, asRole: string) => who.command('gate.delegate', { target: { run: gate.run, gate: gate.id }, args: { to, asRole } });
    assert.equal((await give(farid, 'aiko', 'finance-lead')).body['code'], 'NOT_ELIGIBLE', 'finance may not delegate');
    assert.equal((await give(lena, 'bruno', 'support-lead')).body['code'], 'NOT_ELIGIBLE', 'he may not see the run');
    assert.equal((await give(lena, 'farid', 'support-lead')).status, 200, 'Mara is left as a lead');
    const last = await give(await as('mara'), 'farid', 'support-lead');
    assert.deepEqual([last.status, last.body['code']], [409, 'QUORUM_UNREACHABLE']);
    assert.match(String(last.body['detail']), /another person/);
  });
});
