import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Gate } from '../../src/model/gate.js';
import { MultiplexedReader, endOf } from './support/multiplexed.js';
import { Api } from './support/api.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { people, policy } from './support/policy.js';

const OUTSIDER = { id: 'odile', name: 'Odile Petit', roles: ['outsider'] } as const;

interface Entry { readonly type: string; readonly actor: { readonly id: string }; readonly action: { readonly name: string }; readonly resource: { readonly type: string; readonly id: string }; readonly context: { readonly run?: string }; readonly outcome: { readonly code?: string }; readonly binding?: { readonly idempotencyKey?: string } }

describe('gateway: refusals on record', () => {
  let fixture: Fixture;
  let gate: Gate;
  let odile: Api;
  let aiko: Api;
  let lena: Api;
  const newest = async (): Promise<Entry> => {
    const [entry] = (await aiko.get('/v1/audit/entries?limit=1')).body['entries'] as { raw: string }[];
    return JSON.parse(entry?.raw ?? '{}') as Entry;
  };
  const size = async (): Promise<number> => Number((await aiko.get('/v1/audit/entries?limit=1')).body['size']);
  const rows = async (): Promise<unknown> => (await fixture.gateway.pool.query(`SELECT (SELECT json_agg(c ORDER BY key) FROM wf.command c) AS commands, (SELECT json_agg(s ORDER BY gate, person) FROM wf.served s) AS served,
    (SELECT size FROM wf.audit_head) AS records, (SELECT json_agg(r ORDER BY id) FROM (SELECT id, seq FROM wf.run) r) AS runs`)).rows[0];
  before(async () => {
    fixture = await startGateway({
      policy: { ...policy, roles: [...policy.roles, { id: 'outsider', label: { text: 'Outsider' }, permissions: ['run:start'] }] },
      identity: { demo: [...people, OUTSIDER] }, limits: { ratePerSecond: 1000, rateBurst: 10_000 },
    });
    const signIn = async (person: string) => new Api(fixture.url, String((await new Api(fixture.url, undefined).call('POST', '/demo/session', { person })).body['token']));
    [odile, aiko, lena] = [await signIn('odile'), await signIn('aiko'), await signIn('lena')];
    gate = await lena.gate(await (await signIn('sam')).start('120.00'), 'open');
  });
  after(() => fixture.close());

  it('hold what a person may not know of, with who, what and where, and leave the key free', async () => {
    const id = randomUUID();
    const answer = await odile.vote(gate, 'approve', 'support-lead', { id });
    assert.deepEqual([answer.status, answer.body['code']], [404, 'RUN_NOT_FOUND']);
    const entry = await newest();
    assert.deepEqual(
      [entry.type, entry.actor.id, entry.action.name, entry.resource, entry.context.run, entry.outcome.code, entry.binding?.idempotencyKey],
      ['refused', 'odile', 'gate.vote', { type: 'gate', id: gate.id }, gate.run, 'RUN_NOT_FOUND', id],
    );
    const started = await odile.command('run.start', { id, target: { workflow: 'refund' }, args: { input: { order: 'A', refund: { amount: '9.00', currency: 'EUR' } } } });
    assert.equal(started.status, 200);
    // What follows counts records: this run writes its own until it has ended.
    await lena.runStatus(String(started.body['run']), 'succeeded');
  });

  it('hold everything that is answered with 404 or 501, of every command', async () => {
    const target = { gate: gate.id };
    const asks: (readonly [Api, Parameters<Api['command']>[0], Parameters<Api['command']>[1]['target'], object, string])[] = [
      ...(['gate.withdraw-vote', 'gate.claim', 'gate.unclaim', 'gate.escalate', 'gate.revoke', 'gate.reopen'] as const).map((type) => [odile, type, target, {}, 'GATE_NOT_FOUND'] as const),
      [odile, 'gate.ask', target, { question: 'why?' }, 'GATE_NOT_FOUND'], [odile, 'gate.answer', target, { answer: 'so' }, 'GATE_NOT_FOUND'],
      [odile, 'gate.delegate', target, { to: 'sam', asRole: 'support-lead' }, 'GATE_NOT_FOUND'], [odile, 'gate.seen', target, { revision: 1, evidence: [] }, 'GATE_NOT_FOUND'],
      ...(['run.stop', 'run.pause', 'run.resume'] as const).map((type) => [odile, type, { run: gate.run }, {}, 'RUN_NOT_FOUND'] as const),
      [lena, 'run.stop', { run: 'no-such-run' }, {}, 'RUN_NOT_FOUND'], [lena, 'gate.claim', { gate: 'no-such-gate' }, {}, 'GATE_NOT_FOUND'], [lena, 'gate.claim', { run: gate.run, gate: 'no-such-gate' }, {}, 'GATE_NOT_FOUND'],
      [lena, 'run.start', { workflow: 'no-such-workflow' }, {}, 'WORKFLOW_NOT_FOUND'], [lena, 'gate.claim', {}, {}, 'RUN_NOT_FOUND'],
      [lena, 'policy.set', {}, { policy: {} }, 'UNSUPPORTED_COMMAND'], [lena, 'step.retry', { run: gate.run, step: 'pay' }, {}, 'UNSUPPORTED_COMMAND'], [odile, 'handoff.accept', { handoff: 'h' }, {}, 'UNSUPPORTED_COMMAND'],
      [odile, 'access.request', {}, { action: 'gate:approve', resource: { type: 'gate', id: gate.id } }, 'UNSUPPORTED_COMMAND'],
    ];
    for (const [who, type, about, args, code] of asks) {
      const before = await size();
      const answer = await who.command(type, { target: about, args });
      assert.deepEqual([answer.status, answer.body['code']], [code === 'UNSUPPORTED_COMMAND' ? 501 : 404, code], type);
      const entry = await newest();
      assert.equal(await size(), before + 1, type);
      assert.deepEqual([entry.type, entry.action.name, entry.outcome.code], ['refused', type, code], type);
    }
  });

  it('hold who tried to watch a run, in a stream of its own and among others', async () => {
    assert.equal((await odile.get(`/v1/runs/${gate.run}/events`)).status, 404);
    const entry = await newest();
    assert.deepEqual([entry.type, entry.actor.id, entry.action.name, entry.resource, entry.context.run, entry.outcome.code], ['refused', 'odile', 'run.read', { type: 'run', id: gate.run }, gate.run, 'RUN_NOT_FOUND']);
    const before = await size();
    const reader = await MultiplexedReader.open(odile, [{ key: 'a', run: gate.run }]);
    await reader.until(endOf('a'));
    await reader.close();
    assert.equal(await size(), before + 1);
  });

  it('do not tell which run exists', async () => {
    const missing = randomUUID();
    for (const person of ['odile', 'farid', 'sam'] as const) {
      const api = person === 'odile' ? odile : await fixture.as(person);
      const answers = await Promise.all([gate.run, missing].map((run) => api.get(`/v1/audit/entries?run=${run}`)));
      assert.deepEqual(answers[0]?.body, answers[1]?.body, person);
      assert.deepEqual(answers.map(({ status }) => status), [403, 403], person);
    }
    for (const run of [gate.run, missing]) assert.deepEqual((await odile.get(`/v1/runs/${run}/events`)).body['code'], 'RUN_NOT_FOUND');
    assert.equal((await aiko.get(`/v1/audit/entries?run=${gate.run}`)).status, 200);
    assert.equal((await aiko.get(`/v1/audit/entries?run=${missing}`)).status, 404);
  });

  it('HEAD changes nothing, on any address that GET has', async () => {
    const { body } = await lena.get('/v1/openapi.json');
    const paths = Object.entries(body['paths'] as Record<string, Record<string, unknown>>).filter(([, methods]) => 'get' in methods).map(([path]) => path);
    assert.ok(paths.length >= 11, String(paths.length));
    const before = await rows();
    const unused = randomUUID();
    const addresses = paths.flatMap((path) => (path.includes('{level}') ? ['/v1/audit/tile/0/000.p/1', '/v1/audit/tile/entries/000.p/1'] : path.endsWith('/proof') ? ['/v1/audit/proof?index=0'] : [path.replace('{id}', path.includes('/runs/') ? gate.run : unused)]));
    for (const address of addresses) {
      const answer = await aiko.call('HEAD', address);
      assert.ok([200, 204, 404].includes(answer.status), `${address} ${answer.status}`);
      assert.deepEqual(answer.body, { text: '' }, address);
    }
    assert.deepEqual(await rows(), before);
    const sent = await lena.command('run.start', { id: unused, target: { workflow: 'refund' }, args: { input: { order: 'A', refund: { amount: '9.00', currency: 'EUR' } } } });
    assert.equal(sent.status, 200, 'the key is not void');
    assert.equal((await lena.call('HEAD', `/v1/commands/${unused}`)).status, 200);
    const asked = randomUUID();
    assert.equal((await lena.get(`/v1/commands/${asked}`)).status, 404);
    assert.equal((await lena.call('HEAD', `/v1/commands/${asked}`)).status, 404);
    assert.equal((await lena.command('run.stop', { id: asked, target: { run: gate.run }, args: {} })).body['code'], 'VOIDED');
  });
});
