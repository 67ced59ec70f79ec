import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Standing } from '../../src/gateway/index.js';
import { PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway } from './support/fixture.js';
import { TestIssuer } from './support/issuer.js';

/** The whole of a stream, once the gateway has ended it. */
async function opened(url: string, token: string): Promise<() => Promise<string>> {
  const response = await fetch(`${url}/v1/inbox/events`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(response.status, 200);
  return () => response.text();
}

describe('gateway: roles taken away while a stream is open at another gateway', { skip: serverUrl === undefined ? 'needs a PostgreSQL server: set WF_TEST_DATABASE_URL' : false, timeout: 60_000 }, () => {
  for (const way of ['a later token seen by the other gateway', 'the directory of the host'] as const) {
    it(`ends the stream: ${way}`, async () => {
      const place = await freshPlace();
      const issuer = await TestIssuer.create();
      const directory = new Map<string, Standing>();
      const options = { place, identity: issuer.identity, limits: { ...PROMPT, standingMs: 200 }, standingOf: ({ id }: { readonly id: string }) => directory.get(id) };
      const one = await startGateway(options);
      const two = await startGateway(options);
      try {
        const now = Math.floor(Date.now() / 1000);
        const claims = { sub: 'lena', name: 'Lena Fischer' };
        const lead = await issuer.token({ ...claims, roles: ['support-lead'], iat: now - 60 });
        const other = await issuer.token({ sub: 'farid', name: 'Farid Haddad', roles: ['finance-lead'], iat: now - 60 });
        const ended = await opened(two.url, lead);
        const goesOn = new AbortController();
        const still = await fetch(`${two.url}/v1/inbox/events`, { headers: { authorization: `Bearer ${other}` }, signal: goesOn.signal });
        if (way === 'the directory of the host') directory.set('lena', { roles: ['support-rep'] });
        else assert.equal((await (await issuer.as(one.url, { ...claims, roles: ['support-rep'], iat: now })).get('/v1/runs')).status, 200);
        assert.match(await ended(), /event: end\ndata: \{"type":"end","problem":\{"status":401,"code":"TOKEN_INVALID"[^\n]*\}\n\n$/);
        const reader = still.body?.getReader();
        assert.equal((await reader?.read())?.done, false, 'the stream of another person goes on');
        goesOn.abort();
      } finally {
        await two.gateway.close();
        await one.gateway.close();
        await place.remove();
      }
    });
  }
});
