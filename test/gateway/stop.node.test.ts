import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it, mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import { AdapterError } from '../../src/adapter/errors.js';
import { signIn } from './support/api.js';
import { eventually, PROMPT } from './support/eventually.js';
import { copyTemplate } from './support/template.js';
import { freshPlace, serverUrl, startGateway, type Place } from './support/fixture.js';

const CHILD = fileURLToPath(new URL('./support/stop-child.ts', import.meta.url));

interface Child { readonly process: ChildProcess; readonly url: string; readonly ended: Promise<readonly [number | null, string | null]> }

async function startChild(place: Place): Promise<Child> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, STOP_FOLDER: place.folder, ...('url' in place.database ? { STOP_DATABASE_URL: place.database.url } : {}) },
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const [url] = (await once(createInterface({ input: child.stdout ?? process.stdin }), 'line')) as [string];
  return { process: child, url, ended };
}

/** Asks for a stream and never reads what comes. */
async function deafReader(url: string, path: string, token: string | undefined): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n\r\n`);
  return socket;
}

describe('gateway: a graceful stop', () => {
  it('tells the readers of streams why and ends by itself, also with 60 that never read', { timeout: 120_000 }, async () => {
    const place = await freshPlace();
    const deaf: Socket[] = [];
    try {
      const child = await startChild(place);
      const lena = await signIn(child.url, 'lena');
      const run = await (await signIn(child.url, 'sam')).start('120.00');
      await lena.gate(run, 'open');
      const people = await Promise.all((['sam', 'mara', 'farid', 'aiko'] as const).map((person) => signIn(child.url, person)));
      for (let n = 0; n < 60; n += 1) deaf.push(await deafReader(child.url, `/v1/runs/${run}/events`, people[n % people.length]?.token));

      const streams = ['/v1/inbox/events', `/v1/runs/${run}/events`].map(async (path) => (await fetch(`${child.url}${path}`, { headers: { authorization: `Bearer ${lena.token}` } })).text());
      const { open } = createHttpAdapter({ baseUrl: child.url, token: () => lena.token ?? '' });
      let opened = false;
      const adapter = (async () => {
        for await (const frame of open({ run }, { signal: new AbortController().signal })) opened ||= frame.type === 'heartbeat';
      })().then(() => undefined, (error: unknown) => error);
      await eventually('the adapter reads', () => opened);

      child.process.kill('SIGTERM');
      for (const text of await Promise.all(streams)) assert.match(text, /event: end\ndata: \{"type":"end","problem":\{"status":503,"code":"SHUTTING_DOWN"[^\n]*\}\n\n$/);
      const told = await adapter;
      assert.ok(told instanceof AdapterError);
      assert.deepEqual([told.code, told.detailCode, told.retryAfterMs], ['unavailable', 'SHUTTING_DOWN', undefined], 'so that the client comes back at once');
      assert.deepEqual(await child.ended, [0, null], 'before the limit, by itself');
    } finally {
      for (const socket of deaf) socket.destroy();
      await place.remove();
    }
  });

  it('ends at once at a second signal', { timeout: 60_000 }, async () => {
    const place = await freshPlace();
    try {
      const child = await startChild(place);
      const lena = await signIn(child.url, 'lena');
      // A request whose body does not come keeps the first signal waiting.
      const socket = await deafReader(child.url, '/v1/inbox/events', lena.token);
      await eventually('the stream is open', () => socket.bytesWritten > 0);
      child.process.kill('SIGTERM');
      child.process.kill('SIGTERM');
      const [code] = await child.ended;
      assert.ok(code === 143 || code === 0, String(code));
      socket.destroy();
    } finally {
      await place.remove();
    }
  });

  it('answers a command that is under way, takes no new one, and gives its runs back', async () => {
    const place = await freshPlace();
    try {
      const first = await startGateway({ place, limits: PROMPT });
      const [sam, lena] = [await first.as('sam'), await first.as('lena')];
      const run = await sam.start('120.00');
      const gate = await lena.gate(run, 'open');
      const vote = lena.vote(gate, 'approve', 'support-lead', { id: 'under-way' });
      await eventually('it has arrived', async () => (await first.gateway.pool.query(`SELECT 1 FROM wf.command WHERE key = 'under-way'`)).rowCount === 1);
      const closing = first.gateway.close();
      assert.equal((await vote).status, 200);
      await closing;
      await assert.rejects(lena.get('/v1/runs'), 'no process listens any more');
      const second = await startGateway({ place, limits: PROMPT });
      try {
        await (await second.as('lena')).runStatus(run, 'succeeded');
        assert.equal(await second.effects(), 1);
      } finally {
        await second.close();
      }
    } finally {
      await place.remove();
    }
  });

  it('ends although its database never answers that it is closed, and says so', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wf-stop-'));
    await copyTemplate(folder);
    const { gateway, log } = await startGateway({ place: { folder, database: { dataDir: folder }, remove: () => Promise.resolve() } });
    const really = Reflect.get(PGlite.prototype, 'close');
    const held: PGlite[] = [];
    const deaf = mock.method(PGlite.prototype, 'close', function (this: PGlite) {
      held.push(this);
      return new Promise<void>(() => undefined);
    });
    try {
      await gateway.close();
      assert.equal(held.length, 1, 'it was asked to close');
      assert.match(log.map(({ line }) => line).join('\n'), /stopping: closing the database did not end in \d+ ms; the stop goes on without/);
    } finally {
      deaf.mock.restore();
      for (const open of held) await Reflect.apply(really, open, []);
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('hands its runs to another gateway long before their leases would end', { skip: serverUrl === undefined && 'needs a server: a data folder has one gateway', timeout: 60_000 }, async () => {
    const place = await freshPlace();
    // So long that only what is given back can be taken over in time.
    const limits = { ...PROMPT, leaseMs: 600_000, pollMs: 30_000 };
    const first = await startGateway({ place, limits: { ...limits, pollMs: 50 } });
    const second = await startGateway({ place, limits });
    try {
      const run = await (await first.as('sam')).start('120.00');
      await (await first.as('lena')).gate(run, 'open');
      await first.gateway.close();
      const lena = await second.as('lena');
      assert.equal((await lena.vote(await lena.gate(run, 'open'), 'approve', 'support-lead')).status, 200);
      await lena.runStatus(run, 'succeeded');
      assert.equal(await second.effects(), 1);
    } finally {
      await second.close();
      await place.remove();
    }
  });
});
