import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Api } from './support/api.js';
import { eventually } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { step } from './support/steps.js';

const PLACES = 3;
interface StreamRoute { readonly name: string; readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string }
interface Operation { readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>> }

/** What each stream that the gateway describes is asked with; one that is not here fails the test. */
const bodyOf = (path: string, run: string): string | undefined => (path === '/v1/events' ? JSON.stringify({ topics: [{ key: 'a', run }, { key: 'b', inbox: 'mine' }] }) : undefined);

describe('gateway: places of streams', () => {
  let fixture: Fixture;
  let lena: Api;
  let routes: StreamRoute[];
  let small: StreamRoute;
  before(async () => {
    fixture = await startGateway({ limits: { streamsPerPerson: PLACES, slowReaderMs: 1500, bodyMs: 300, heartbeatMs: 100, ratePerSecond: 10_000, rateBurst: 10_000 } });
    lena = await fixture.as('lena');
    small = { name: 'a small run', method: 'GET', path: `/v1/runs/${await lena.start('120.00')}/events` };
    const run = await lena.start('120.00');
    await lena.gate(run, 'open');
    // Larger than what the two ends of a connection keep for each other.
    const text = 'x'.repeat(60_000);
    for (let n = 0; n < 2; n += 1) await fixture.bridge.host.commit(run, Array.from({ length: 100 }, (_, i) => ({ kind: 'step' as const, value: step(run, `s${n}-${i}`, 'running', text) })));
    const { body } = await lena.get('/v1/openapi.json');
    routes = Object.entries(body['paths'] as Record<string, Record<string, Operation>>).flatMap(([path, operations]) =>
      Object.entries(operations).filter(([, operation]) => operation.responses['200']?.content?.['text/event-stream'] !== undefined).map(([method, ]) => ({
        name: `${method} ${path}`, method: method.toUpperCase() as StreamRoute['method'], path: path.replace('{id}', run), ...(method === 'post' ? { body: bodyOf(path, run) ?? '' } : {}),
      })),
    );
    assert.ok(routes.length >= 3, 'the streams are in the document');
  });
  after(() => fixture.close());

  const request = ({ method, path, body }: StreamRoute, more: RequestInit = {}): Promise<Response> =>
    fetch(`${fixture.url}${path}`, {
      method, headers: { authorization: `Bearer ${lena.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }), ...more,
    });

  const raw = ({ method, path, body }: StreamRoute, o: { readonly length?: number } = {}): Socket => {
    const { hostname, port } = new URL(fixture.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const length = o.length ?? body?.length;
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${lena.token}\r\n${length === undefined ? '' : `content-type: application/json\r\ncontent-length: ${length}\r\n`}\r\n${body ?? ''}`);
    return socket;
  };

  /** All places are free: so many streams can be open at one time, and no more. */
  const allFree = async (): Promise<boolean> => {
    const held = await Promise.all(Array.from({ length: PLACES }, () => request(small)));
    const over = await request(small);
    for (const response of [...held, over]) await response.body?.cancel();
    return held.every((response) => response.status === 200) && over.status === 429;
  };
  const eachRoute = async (act: (route: StreamRoute) => Promise<void>): Promise<void> => {
    for (const route of routes) {
      for (let n = 0; n <= PLACES; n += 1) await act(route);
      await eventually(`all places are free after ${route.name}`, allFree);
    }
  };

  it('HEAD opens nothing, and says what GET would', async () => {
    await eachRoute(async (route) => {
      const { status, headers } = await request({ ...route, method: 'HEAD' as 'GET' }, { body: null });
      assert.equal(status, route.method === 'GET' ? 200 : 405);
      if (status === 200) assert.match(headers.get('content-type') ?? '', /^text\/event-stream/);
    });
  });

  it('a request that is given up leaves no place taken, at whatever moment', async () => {
    let moment = 0;
    await eachRoute(async (route) => {
      const socket = raw(route);
      moment += 1;
      await new Promise<void>((resolve) => {
        if (moment % 3 === 0) socket.once('data', () => resolve());
        else if (moment % 3 === 1) socket.once('connect', () => setImmediate(resolve));
        else setTimeout(resolve, moment % 10);
      });
      socket.destroy();
    });
  });

  it('a reader that takes nothing is cut off, and told why if it ever reads on', async () => {
    for (const route of routes.filter(({ path }) => path !== '/v1/inbox/events')) {
      const sockets: Socket[] = [];
      await eventually(`the places are taken by ${route.name}`, async () => {
        // The last reader may still hold a place that it has given up, so one of these may be refused.
        if (sockets.length < 20 * PLACES) sockets.push(raw(route).pause());
        const response = await request(small);
        await response.body?.cancel();
        return response.status === 429;
      });
      await eventually('the places are given back', allFree);
      const reads = sockets.map((socket) => {
        const read = { text: '', socket };
        socket.on('data', (chunk) => (read.text += chunk.toString())).resume();
        return read;
      });
      await eventually('each is told why, or disconnected', () => reads.every(({ text, socket }) => text.includes('"SLOW_READER"') || text.startsWith('HTTP/1.1 429') || socket.closed));
      assert.ok(reads.some(({ text, socket }) => text.includes('"SLOW_READER"') || socket.closed), 'not all were refused');
      for (const socket of sockets) socket.destroy();
    }
  });

  it('tells a reader that was cut off and reads on', async () => {
    const [route] = routes;
    const response = await fixture.gateway.app.request(route?.path ?? '', { headers: { authorization: `Bearer ${lena.token}`, host: new URL(fixture.url).host } });
    assert.equal(response.status, 200);
    await eventually('the place is given back', allFree);
    assert.match(await response.text(), /event: end\ndata: .*"SLOW_READER"/);
  });

  it('a body that never ends takes no place, and is answered', async () => {
    const route = routes.find(({ method }) => method === 'POST');
    assert.ok(route?.body);
    const sockets = Array.from({ length: PLACES + 1 }, () => raw(route, { length: 1000 }));
    const answers = await Promise.all(sockets.map((socket) => new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())))));
    for (const answer of answers) assert.match(answer, /^HTTP\/1.1 408[\s\S]*REQUEST_TIMEOUT/);
    await eventually('the connections are closed', () => sockets.every((socket) => socket.closed));
    assert.ok(await allFree());
  });
});
