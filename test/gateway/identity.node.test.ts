import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { createGateway } from '../../src/gateway/index.js';
import { Api } from './support/api.js';
import { eventually } from './support/eventually.js';
import { freshPlace, startGateway, type Fixture } from './support/fixture.js';
import { policy } from './support/policy.js';

const ISSUER = 'https://id.example';
const AUDIENCE = 'wf';

describe('gateway: who calls', () => {
  let fixture: Fixture;
  let key: CryptoKey;
  let stranger: CryptoKey;
  before(async () => {
    const [ours, theirs] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    [key, stranger] = [ours.privateKey, theirs.privateKey];
    fixture = await startGateway({
      policy: { ...policy, claims: { id: 'sub', name: 'name', roles: '/realm/roles' } },
      identity: { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'ES256' }] } },
      // So slow a refill that a busy machine cannot outlast it.
      limits: { ratePerSecond: 2, rateBurst: 40 },
      cors: ['https://app.example'],
    });
  });
  after(() => fixture.close());

  interface Token { readonly sub?: string; readonly roles?: readonly string[]; readonly expires?: number; readonly issuer?: string; readonly audience?: string; readonly by?: CryptoKey; readonly more?: Record<string, unknown> }
  const as = async ({ sub = 'lena', roles = ['support-lead'], expires = 600, issuer = ISSUER, audience = AUDIENCE, by = key, more = {} }: Token): Promise<Api> => {
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ name: 'Lena Fischer', realm: { roles }, ...more })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' }).setSubject(sub).setIssuer(issuer).setAudience(audience).setIssuedAt(now).setExpirationTime(now + expires).sign(by);
    return new Api(fixture.url, token);
  };

  it('reads id, name and roles from the claims that the policy names', async () => {
    const lena = await as({ more: { acr: 'phr', amr: ['hwk'], auth_time: 1_700_000_000 } });
    const [frame] = await lena.frames('/v1/inbox/events', () => true);
    assert.ok(frame?.type === 'snapshot');
    assert.deepEqual(frame.me, { id: 'lena', kind: 'human', name: 'Lena Fischer', roles: ['support-lead'], session: { acr: 'phr', amr: ['hwk'], at: '2023-11-14T22:13:20.000Z' } });
  });

  it('takes no token of another key, issuer or audience, none that has expired, and none that is unsigned', async () => {
    const answer = async (token: Token) => (await (await as(token)).get('/v1/runs')).body['code'];
    assert.equal(await answer({ by: stranger }), 'TOKEN_INVALID');
    assert.equal(await answer({ issuer: 'https://evil.example' }), 'TOKEN_INVALID');
    assert.equal(await answer({ audience: 'other' }), 'TOKEN_INVALID');
    assert.equal(await answer({ expires: -60 }), 'TOKEN_EXPIRED');
    const [, payload] = ((await as({})).token ?? '').split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    assert.equal((await new Api(fixture.url, unsigned).get('/v1/runs')).body['code'], 'TOKEN_INVALID');
    assert.equal((await new Api(fixture.url, undefined).call('POST', '/demo/session', { person: 'lena' })).status, 404);
  });

  it('never counts an agent as the human it acts for', async () => {
    const lena = await as({});
    const gate = await lena.gate(await (await as({ sub: 'mara' })).start('120.00'), 'open');
    const agent = await as({ more: { act: { sub: 'assistant' } } });
    const refused = await agent.vote(gate, 'approve', 'support-lead');
    assert.equal(refused.status, 403, JSON.stringify(refused.body));
    assert.equal((await lena.vote(gate, 'approve', 'support-lead')).status, 200);
  });

  it('ends a stream when the token ends', async () => {
    const lena = await as({ expires: 2 });
    const started = Date.now();
    await lena.frames('/v1/inbox/events', () => false);
    assert.ok(Date.now() - started < 10_000);
  });

  it('slows down who asks too much, and says until when', async () => {
    const sender = await as({ sub: 'sender' });
    const answers = await Promise.all(Array.from({ length: 60 }, () => sender.get('/v1/workflows')));
    const limited = answers.filter((answer) => answer.status === 429);
    assert.ok(limited.length >= 10 && limited.length < 60, String(limited.length));
    assert.ok(Number(limited[0]?.headers.get('retry-after')) >= 1);
    assert.equal(typeof limited[0]?.body['retryAfterMs'], 'number');
    assert.equal((await (await as({ sub: 'other' })).get('/v1/workflows')).status, 200);
    await eventually('the next request', async () => (await sender.get('/v1/workflows')).status === 200);
  });

  it('lets pages of listed origins call, and no others', async () => {
    const preflight = (origin: string) => fetch(`${fixture.url}/v1/commands`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } });
    const listed = await preflight('https://app.example');
    assert.equal(listed.status, 204);
    assert.equal(listed.headers.get('access-control-allow-origin'), 'https://app.example');
    assert.equal(listed.headers.get('access-control-allow-credentials'), null);
    const other = await preflight('https://evil.example');
    assert.equal(other.headers.get('access-control-allow-origin'), null);
    assert.equal(other.status, 403);
    const answer = await fetch(`${fixture.url}/v1/runs`, { headers: { origin: 'https://app.example' } });
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://app.example');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });
});

describe('gateway: demo identities', () => {
  it('are for this machine only, under its own names', async () => {
    const fixture = await startGateway();
    try {
      const { hostname, port } = new URL(fixture.url);
      assert.equal(hostname, '127.0.0.1');
      const { request } = await import('node:http');
      const statusFor = (headers: Record<string, string>) =>
        new Promise<number | undefined>((resolve, reject) => {
          const call = request({ host: hostname, port, method: 'POST', path: '/demo/session', headers: { 'content-type': 'application/json', ...headers } }, (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          });
          call.on('error', reject);
          call.end(JSON.stringify({ person: 'lena' }));
        });
      assert.equal(await statusFor({ host: `localhost:${port}` }), 200);
      assert.equal(await statusFor({ host: `rebound.example:${port}` }), 403);
      assert.equal(await statusFor({ host: `localhost:${port}`, origin: 'https://evil.example' }), 403);
      assert.equal(await statusFor({ host: `localhost:${port}`, origin: `http://localhost:${port}` }), 200);
      assert.equal((await new Api(fixture.url, undefined).call('POST', '/demo/session', { person: 'nobody' })).status, 404);
    } finally {
      await fixture.close();
    }
  });

  it('refuse to listen for other machines', async () => {
    const place = await freshPlace();
    const gateway = await createGateway({ database: place.database, policy, bridges: [], tenant: policy.tenant, logOrigin: 'test.example/log', identity: { demo: [] } });
    try {
      await assert.rejects(gateway.listen({ port: 0, host: '0.0.0.0' }), /loopback only/);
    } finally {
      await gateway.close();
      await place.remove();
    }
  });
});
