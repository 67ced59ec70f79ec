import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { eventually, PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Fixture } from './support/fixture.js';

interface Probe { readonly status: number; readonly body: { readonly status: string; readonly failing?: readonly string[]; readonly rounds: Readonly<Record<string, { ageMs: number; limitMs: number }>> } }

const probe = async (fixture: Fixture, path: string): Promise<Probe> => {
  const response = await fetch(`${fixture.url}${path}`);
  return { status: response.status, body: (await response.json()) as Probe['body'] };
};

describe('gateway: health', () => {
  it('is alive and ready, with every round of its work, to anybody who asks', async () => {
    const fixture = await startGateway({ limits: PROMPT });
    try {
      assert.deepEqual(await (await fetch(`${fixture.url}/healthz`)).json(), { status: 'ok' });
      const { status, body } = await probe(fixture, '/readyz');
      assert.deepEqual([status, body.status, body.failing], [200, 'ready', undefined]);
      assert.deepEqual(Object.keys(body.rounds).sort(), ['checkpoints', 'due', 'leases', 'outbox', 'recovery', 'streams']);
    } finally {
      await fixture.close();
    }
  });

  it('stays alive without its database, and says that it cannot decide and what stands, but not why', { timeout: 60_000 }, async () => {
    const fixture = await startGateway({ limits: PROMPT });
    try {
      // Ends when every connection is given back; from now on none is given out.
      void fixture.gateway.pool.end();
      assert.equal((await fetch(`${fixture.url}/healthz`)).status, 200);
      const { status, body } = await probe(fixture, '/readyz');
      assert.deepEqual([status, body.status, body.failing], [503, 'not-ready', ['database']]);
      // Each round has a limit of its own, so they grow too old one after the other.
      await eventually('the rounds are too old', async () => {
        const { failing = [] } = (await probe(fixture, '/readyz')).body;
        return ['outbox', 'checkpoints'].every((name) => failing.includes(name));
      }, 30_000);
      const late = await fetch(`${fixture.url}/readyz`);
      assert.equal(late.headers.get('retry-after'), '2');
      const text = await late.text();
      const failing = (JSON.parse(text) as Probe['body']).failing ?? [];
      for (const name of ['database', 'outbox', 'checkpoints']) assert.ok(failing.includes(name), `${name} in ${failing.join()}`);
      assert.doesNotMatch(text, /pool|connect|postgres/i);
      assert.equal((await fetch(`${fixture.url}/healthz`)).status, 200);
    } finally {
      await fixture.close().catch(() => undefined);
    }
  });

  it('answers both while its database is silent', { skip: serverUrl === undefined && 'needs a server: nothing can be silent in a data folder', timeout: 60_000 }, async () => {
    const place = await freshPlace();
    assert.ok('url' in place.database);
    const target = new URL(place.database.url);
    const sockets = new Set<Socket>();
    const proxy = createServer((client) => {
      const server = connect(Number(target.port), target.hostname);
      for (const each of [client, server]) sockets.add(each.on('error', () => undefined));
      client.pipe(server).pipe(client);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = new URL(target);
    url.port = String((proxy.address() as AddressInfo).port);
    const fixture = await startGateway({ place: { ...place, database: { url: url.href } }, limits: PROMPT });
    try {
      assert.equal((await probe(fixture, '/readyz')).status, 200);
      for (const socket of sockets) socket.pause();
      const [ready, alive] = await Promise.all([probe(fixture, '/readyz'), fetch(`${fixture.url}/healthz`)]);
      assert.deepEqual([ready.status, ready.body.failing, alive.status], [503, ['database'], 200]);
      for (const socket of sockets) socket.resume();
      await eventually('ready again', async () => (await probe(fixture, '/readyz')).status === 200);
    } finally {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await fixture.close().catch(() => undefined);
      await place.remove();
    }
  });
});
