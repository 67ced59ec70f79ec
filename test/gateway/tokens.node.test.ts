import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Gate } from '../../src/model/gate.js';
import type { Answer, Api } from './support/api.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { TestIssuer } from './support/issuer.js';

const LONG = 'x'.repeat(129);
const now = (): number => Math.floor(Date.now() / 1000);
const LENA = { sub: 'lena', name: 'Lena Fischer', roles: ['support-lead'] };

/** An actor as deep as this, the outermost first. */
const chainOf = (depth: number, sub: (at: number) => unknown = (at) => `agent-${at}`, at = 0): Record<string, unknown> => ({ sub: sub(at), ...(depth > 1 ? { act: chainOf(depth - 1, sub, at + 1) } : {}) });

/** What is no text that an id may be. */
const NOT_IDS: readonly unknown[] = ['', 7, 0, true, false, null, {}, [], ['lena'], { sub: 'lena' }, LONG, 'le\u0000na', 'le\nna', 'lena\u007f', 'le\ud800na', '\udc00', 1e300, -1];
/** What is no instant of this era. */
const NOT_TIMES: readonly unknown[] = ['now', '1700000000', null, true, {}, [], [1_700_000_000], -1, 1e300, 253_402_300_800, Number.MAX_SAFE_INTEGER];
const NOT_NAMES: readonly unknown[] = [7, true, null, {}, [], ['Lena'], 'Le\u0000na', 'x'.repeat(4097), '\ud83d'];
const NOT_LISTS: readonly unknown[] = [7, true, null, {}, { 0: 'support-lead' }, [7], [''], [null], [['support-lead']], ['support-lead', 7], ['support-lead', LONG], ['a\u0000b'], ['\udfff'], 'support-lead \u0000', Array.from({ length: 257 }, (_, n) => `role-${n}`)];

/** One token per line: what it is wrong in, and the claims. */
function* forged(): Generator<readonly [string, Record<string, unknown>]> {
  for (const sub of NOT_IDS) yield ['sub', { sub }];
  yield ['sub', { sub: undefined }];
  for (const act of ['', 'assistant', 7, 0, true, false, null, [], [{ sub: 'assistant' }], {}, { client_id: 'assistant' }, { name: 'assistant' }, { act: { sub: 'assistant' } }]) yield ['act', { act }];
  for (const sub of NOT_IDS) yield ['act.sub', { act: { sub } }];
  for (const sub of NOT_IDS) yield ['act.act.sub', { act: { sub: 'assistant', act: { sub } } }];
  for (const act of ['', 'orchestrator', 7, null, [], {}, { client_id: 'orchestrator' }]) yield ['act.act', { act: { sub: 'assistant', act } }];
  yield ['act.iss', { act: { sub: 'assistant', iss: 7 } }];
  yield ['act.name', { act: { sub: 'assistant', name: 7 } }];
  yield ['a chain of seventeen', { act: chainOf(17) }];
  yield ['a chain of sixty', { act: chainOf(60) }];
  yield ['an actor that is the person', { act: { sub: 'lena' } }];
  yield ['an actor of an actor that is the person', { act: { sub: 'assistant', act: { sub: 'lena' } } }];
  for (const roles of NOT_LISTS) yield ['roles', { roles }];
  for (const name of NOT_NAMES) yield ['name', { name }];
  for (const acr of [...NOT_NAMES, '']) yield ['acr', { acr }];
  for (const amr of [7, true, null, {}, [7], [''], ['a\u0000'], Array.from({ length: 33 }, () => 'otp')]) yield ['amr', { amr }];
  for (const at of NOT_TIMES) yield ['auth_time', { auth_time: at }];
  yield ['auth_time', { auth_time: now() + 3600 }];
  for (const at of NOT_TIMES) yield ['iat', { iat: at }];
  yield ['iat', { iat: now() + 3600 }];
  for (const at of NOT_TIMES) yield ['exp', { exp: at }];
  yield ['exp', { exp: undefined }];
  for (const at of [...NOT_TIMES, now() + 3600]) yield ['nbf', { nbf: at }];
  for (const iss of ['', 'https://evil.example', 7, null, ['https://id.example'], undefined]) yield ['iss', { iss }];
  for (const aud of ['', 'other', 7, null, {}, [], ['other'], ['wf', 7], ['wf', ''], undefined]) yield ['aud', { aud }];
  // Tokens that a program got with its own credentials, as identity providers write them.
  yield ['RFC 9068', { client_id: 'lena' }];
  yield ['OpenID Connect', { azp: 'lena' }];
  yield ['Okta', { cid: 'lena' }];
  yield ['Entra', { appid: 'lena', idtyp: 'app' }];
  yield ['Entra', { sub: '3f1c', idtyp: 'app' }];
  yield ['Auth0', { sub: 'abc@clients', azp: 'abc', gty: 'client-credentials' }];
  yield ['Auth0', { sub: 'abc@clients', azp: 'abc' }];
  yield ['Auth0', { gty: ['client-credentials'] }];
  yield ['grant_type', { grant_type: 'client_credentials' }];
  yield ['Keycloak', { sub: '3f1c', azp: 'batch', preferred_username: 'service-account-batch' }];
  yield ['a program with a delegation', { client_id: 'lena', act: { sub: 'assistant' } }];
  for (const client of [7, null, {}, ['lena'], '\u0000']) yield ['client_id', { client_id: client }];
}

describe('gateway: forged and confused tokens', () => {
  let fixture: Fixture;
  let issuer: TestIssuer;
  let gate: Gate;
  const as = (claims: Record<string, unknown>): Promise<Api> => issuer.as(fixture.url, { ...LENA, ...claims });
  const counts = async (): Promise<Record<string, unknown>> =>
    (await fixture.gateway.pool.query<Record<string, unknown>>('SELECT (SELECT count(*) FROM wf.command) AS commands, (SELECT size FROM wf.audit_head) AS records, (SELECT count(*) FROM wf.principal) AS people, (SELECT count(*) FROM wf.standing) AS callers')).rows[0] ?? {};
  before(async () => {
    issuer = await TestIssuer.create();
    fixture = await startGateway({ identity: issuer.identity, limits: { ratePerSecond: 1000, rateBurst: 10_000 } });
    gate = await (await as({})).gate(await (await as({ sub: 'mara' })).start('120.00'), 'open');
  });
  after(() => fixture.close());

  it('are refused by every shape, in words, and leave nothing behind', async () => {
    const before = await counts();
    const shapes = [...forged()];
    assert.ok(shapes.length >= 200, String(shapes.length));
    for (const [what, claims] of shapes) {
      const shown = `${what}: ${JSON.stringify(claims).slice(0, 200)}`;
      const answer: Answer = await (await as(claims)).vote(gate, 'approve', 'support-lead');
      assert.equal(answer.status, 401, `${shown} ${JSON.stringify(answer.body)}`);
      assert.match(String(answer.body['code']), /^TOKEN_(INVALID|EXPIRED)$/, shown);
      assert.match(String(answer.body['detail']), /^The (claim "[^"]+" of the token .+|token .+)\.$/, shown);
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer realm="wf-elements", error="invalid_token", error_description="[ !#-[\]-~]+"$/, shown);
    }
    assert.deepEqual(await counts(), before);
    assert.equal((await (await as({})).gate(gate.run, 'open')).votes.length, 0);
  });

  it('name what is wrong in them', async () => {
    const said = async (claims: Record<string, unknown>) => String((await (await as(claims)).get('/v1/runs')).body['detail']);
    assert.match(await said({ act: { client_id: 'x' } }), /"act\.sub" .* 1 to 128 characters/);
    assert.match(await said({ act: { sub: 'x', act: 'y' } }), /"act\.act" .*RFC 8693/);
    assert.match(await said({ roles: ['a\u0000'] }), /"roles" .* control characters/);
    assert.match(await said({ auth_time: 1e300 }), /"auth_time" .* year 9999/);
    assert.match(await said({ auth_time: now() + 3600 }), /"auth_time" .* future/);
    assert.match(await said({ client_id: 'lena' }), /a program, not a person/);
  });

  it('do not cost an ordinary token its way in', async () => {
    for (const claims of [
      {}, { name: '' }, { name: undefined }, { roles: undefined }, { roles: '' }, { roles: 'support-lead other' }, { roles: [] }, { aud: ['other', 'wf'] }, { acr: 'phr', amr: ['hwk'], auth_time: now() - 5 }, { amr: 'mfa hwk' },
      { azp: 'web', client_id: 'web', scope: 'openid' }, { auth_time: now() + 5, iat: now() + 3 }, { nbf: now() - 5 }, { auth_time: 1_700_000_000.25 }, { sub: 'ł€na 🦊' }, { sub: `${'x'.repeat(128)}` },
      { act: { sub: 'assistant', client_id: 'other', iss: 'https://agents.example' } }, { act: chainOf(15) }, { gty: 'password' },
    ]) {
      const answer = await (await as(claims)).get('/v1/workflows');
      assert.equal(answer.status, 200, `${JSON.stringify(claims)} ${JSON.stringify(answer.body)}`);
    }
  });
});

describe('gateway: who a delegation speaks for', () => {
  let fixture: Fixture;
  let issuer: TestIssuer;
  const as = (claims: Record<string, unknown>): Promise<Api> => issuer.as(fixture.url, { ...LENA, ...claims });
  before(async () => {
    issuer = await TestIssuer.create();
    fixture = await startGateway({ identity: issuer.identity, limits: { ratePerSecond: 1000, rateBurst: 10_000 } });
  });
  after(() => fixture.close());

  it('two people through one agent share neither keys nor receipts, and neither do two chains', async () => {
    const chains = [
      { sub: 'lena' }, { sub: 'lena', act: { sub: 'assistant' } }, { sub: 'mara', act: { sub: 'assistant' } }, { sub: 'mara', act: { sub: 'assistant', iss: 'https://agents.example' } },
      { sub: 'lena', act: { sub: 'assistant', act: { sub: 'orchestrator' } } }, { sub: 'lena', act: { sub: 'orchestrator', act: { sub: 'assistant' } } }, { sub: 'assistant' },
    ];
    const callers = await Promise.all(chains.map((chain) => as(chain)));
    const id = 'one-key-for-all';
    const started = new Set<string>();
    for (const caller of callers) {
      const answer = await caller.command('run.start', { id, target: { workflow: 'refund' }, args: { input: { order: 'A-1', refund: { amount: '10.00', currency: 'EUR' } } } });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      started.add(String(answer.body['run']));
    }
    assert.equal(started.size, chains.length, 'each is a command of its own');
    for (const [index, caller] of callers.entries()) assert.equal((await caller.get(`/v1/commands/${id}`)).body['run'], [...started][index]);
    assert.equal((await (await as({ sub: 'nadia', act: { sub: 'assistant' } })).get(`/v1/commands/${id}`)).status, 404);
  });

  it('streams of one are unknown to the other', async () => {
    const groups = new Set<string>();
    for (const sub of ['lena', 'mara']) {
      const [frame] = await (await as({ sub, act: { sub: 'assistant' } })).frames('/v1/inbox/events', () => true);
      assert.ok(frame?.type === 'snapshot');
      assert.deepEqual(frame.me.onBehalfOf, [{ id: sub, kind: 'human', name: 'Lena Fischer' }]);
      const response = await fetch(`${fixture.url}/v1/inbox/events`, { headers: { authorization: `Bearer ${await issuer.token({ ...LENA, sub, act: { sub: 'assistant' } })}` } });
      groups.add(response.headers.get('wf-stream-group') ?? '');
      await response.body?.cancel();
    }
    assert.equal(groups.size, 2);
  });

  it('a vote keeps its authority while its voter acts for another person', async () => {
    const [lena, farid] = [await as({}), await as({ sub: 'farid', name: 'Farid Haddad', roles: ['finance-lead'] })];
    const run = await (await as({ sub: 'sam', roles: ['support-rep'] })).start('900.00');
    assert.equal((await lena.vote(await lena.gate(run, 'open'), 'approve', 'support-lead')).status, 200);
    const acting = await as({ sub: 'mara', name: 'Mara Ilic', act: { sub: 'lena' } });
    assert.equal((await acting.vote(await lena.gate(run, 'open'), 'approve', 'support-lead')).status, 403);
    assert.equal((await farid.vote(await farid.gate(run, 'open'), 'approve', 'finance-lead')).status, 200);
    await lena.runStatus(run, 'succeeded');
    assert.equal((await lena.gate(run, 'consumed')).votes.filter((vote) => vote.counts).length, 2);
  });
});
