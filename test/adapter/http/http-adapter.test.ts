import { expect } from '@open-wc/testing';
import { concatBytes, toBase64 } from '../../../src/audit/bytes.js';
import { parseTilePath } from '../../../src/audit/tile.js';
import { AdapterError } from '../../../src/adapter/errors.js';
import { createHttpAdapter, type HttpAdapterOptions } from '../../../src/adapter/http/index.js';
import { manualClock } from '../../../src/adapter/testing/index.js';
import { createClient } from '../../../src/client/client.js';
import type { Command } from '../../../src/model/command.js';
import type { Frame } from '../../../src/model/frame.js';
import { TestLog } from '../../audit/support/log.js';
import { aGate } from '../../fixtures/gate.js';
import { delta, heartbeat, snapshot } from '../../client/support.js';

interface Sent { readonly url: string; readonly method: string; readonly headers: Headers; readonly body: unknown; readonly signal: AbortSignal | null | undefined }

/** An adapter over a fetch that answers as told, with every request that was sent. */
function http(answer: (request: Sent) => Response | Promise<Response>, options: Partial<HttpAdapterOptions> = {}) {
  const sent: Sent[] = [];
  const adapter = createHttpAdapter({
    baseUrl: '/wf',
    fetch: async (input, init) => {
      const request: Sent = {
        url: input as string, method: init?.method ?? 'GET', headers: new Headers(init?.headers), signal: init?.signal,
        body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      };
      sent.push(request);
      return answer(request);
    },
    ...options,
  });
  return { adapter, sent };
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers } });

/** Lets time go by in small steps, with a task of the page in between: reading a body takes one. */
async function pass(clock: ReturnType<typeof manualClock>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) {
    await new Promise((resolve) => setTimeout(resolve));
    await clock.advance(10);
  }
}

/** A stream that a test writes to. */
function eventStream() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (each) => {
      controller = each;
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const encoder = new TextEncoder();
  return {
    response: new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
    write: (text: string) => controller?.enqueue(encoder.encode(text)),
    writeBytes: (bytes: Uint8Array) => controller?.enqueue(bytes),
    end: () => controller?.close(),
    fail: () => controller?.error(new TypeError('network error')),
    get cancelled() {
      return cancelled;
    },
  };
}

const event = (frame: unknown): string => `event: x\ndata: ${JSON.stringify(frame)}\n\n`;
const open = (adapter: ReturnType<typeof createHttpAdapter>, options: Parameters<typeof adapter.open>[1] = { signal: new AbortController().signal }) =>
  adapter.open({ run: 'run 1/x' }, options)[Symbol.asyncIterator]();

async function failure(call: Promise<unknown>): Promise<AdapterError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw error;
  }
  throw new Error('an AdapterError is expected');
}

const stop: Command = { v: 1, id: 'key-1', type: 'run.stop', target: { run: 'run-1' }, args: {} };

describe('the http adapter', () => {
  describe('streams', () => {
    it('yields the frames of the event stream, cut anywhere, in UTF-8', async () => {
      const stream = eventStream();
      const { adapter, sent } = http(() => stream.response);
      const frames = open(adapter);
      const bytes = new TextEncoder().encode(event(delta(1, [], { id: 'd€𝄞' })));
      const first = frames.next();
      for (const byte of bytes) stream.writeBytes(Uint8Array.of(byte));
      expect(((await first).value as Frame & { id: string }).id).to.equal('d€𝄞');
      stream.end();
      expect((await frames.next()).done).to.equal(true);
      expect(sent[0]?.url).to.equal('/wf/v1/runs/run%201%2Fx/events');
      expect(sent[0]?.headers.get('accept')).to.equal('text/event-stream');
    });

    it('opens after a cursor, at a cursor, and the inbox', async () => {
      const { adapter, sent } = http(() => new Response('', { headers: { 'content-type': 'text/event-stream' } }));
      const { signal } = new AbortController();
      await open(adapter, { from: { epoch: 'e:1', seq: 7 }, signal }).next();
      await open(adapter, { at: { epoch: 'e', seq: 3 }, signal }).next();
      await adapter.open({ inbox: 'mine' }, { signal })[Symbol.asyncIterator]().next();
      expect(sent.map(({ url }) => url.replace('/wf/v1/runs/run%201%2Fx', ''))).to.deep.equal(['/events?from=e%3A1%3A7', '/events?at=e%3A3', '/wf/v1/inbox/events']);
    });

    it('ends when it is called off, and lets go of the connection', async () => {
      const stream = eventStream();
      const abort = new AbortController();
      const { adapter } = http(() => stream.response);
      const frames = open(adapter, { signal: abort.signal });
      stream.write(event(heartbeat(1)));
      await frames.next();
      const pending = frames.next();
      abort.abort();
      expect((await pending).done).to.equal(true);
      expect(stream.cancelled).to.equal(true);
    });

    it('says that the connection was lost', async () => {
      const stream = eventStream();
      const { adapter } = http(() => stream.response);
      const frames = open(adapter);
      stream.write(event(heartbeat(1)));
      await frames.next();
      stream.fail();
      expect(await failure(frames.next())).to.include({ code: 'unavailable', detailCode: 'LOST' });
    });

    it('refuses an answer that is no event stream', async () => {
      const { adapter } = http(() => new Response('<html>', { headers: { 'content-type': 'text/html' } }));
      expect(await failure(open(adapter).next())).to.include({ code: 'unavailable', detailCode: 'NOT_A_STREAM', message: 'The backend did not answer with an event stream. Check baseUrl, and proxies on the way.' });
    });

    it('gives up a connection that does not open', async () => {
      const clock = manualClock();
      const { adapter } = http(({ signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))), { clock });
      const failed = failure(open(adapter).next());
      await clock.advance(15_000);
      expect(await failed).to.include({ code: 'unavailable', detailCode: 'TIMEOUT' });
    });

    it('feeds a client, and what is broken in it is a gap', async () => {
      const streams = [eventStream(), eventStream()];
      let opened = 0;
      const { adapter, sent } = http(() => streams[opened++]!.response);
      const client = createClient(adapter, { storage: null, schedule: (callback) => {
        const timer = setTimeout(callback);
        return () => clearTimeout(timer);
      } });
      const store = client.retain('run-1');
      const changed = () => new Promise<void>((resolve) => {
        const off = store.subscribe(() => {
          off();
          resolve();
        });
      });
      let next = changed();
      streams[0]!.write(event(snapshot(1)));
      await next;
      expect(store.connection.state).to.equal('live');
      next = changed();
      streams[0]!.write('data: {"type":"delta","epo\n\n');
      await next;
      streams[1]!.write(event(delta(2)) + event(heartbeat(2)));
      while (store.cursor?.seq !== 2) await changed();
      expect(sent[1]?.url).to.equal('/wf/v1/runs/run-1/events?from=epoch-1%3A1');
      expect(store.connection.state).to.equal('live');
      client.dispose();
    });
  });

  describe('calls', () => {
    it('send the token that the host gives for each of them', async () => {
      let issued = 0;
      const { adapter, sent } = http(() => json({ items: [] }), { token: async () => `token-${(issued += 1)}` });
      await adapter.list('runs', {}, {});
      await adapter.list('workflows', {}, {});
      expect(sent.map(({ headers }) => headers.get('authorization'))).to.deep.equal(['Bearer token-1', 'Bearer token-2']);
    });

    it('send no header without a token', async () => {
      const { adapter, sent } = http(() => json({ items: [] }));
      await adapter.list('runs', { status: 'running', after: 'a&b', limit: 5 }, {});
      expect(sent[0]?.headers.has('authorization')).to.equal(false);
      expect(sent[0]?.url).to.equal('/wf/v1/runs?status=running&after=a%26b&limit=5');
    });

    it('ask AuthZEN in one batch', async () => {
      const asks = [{ action: { name: 'gate:approve' }, resource: { type: 'gate', id: 'g' } }];
      const { adapter, sent } = http(() => json({ evaluations: [{ decision: true }] }));
      expect(await adapter.authorize(asks, {})).to.deep.equal([{ decision: true }]);
      expect(sent[0]).to.deep.include({ url: '/wf/access/v1/evaluations', method: 'POST', body: { evaluations: asks } });
    });

    it('send a command under its key', async () => {
      const { adapter, sent } = http(() => json({ id: 'key-1', status: 'accepted' }, 202));
      expect(await adapter.execute(stop, {})).to.deep.equal({ id: 'key-1', status: 'accepted' });
      expect(sent[0]?.headers.get('idempotency-key')).to.equal('key-1');
      expect(sent[0]?.headers.get('content-type')).to.equal('application/json');
      expect(sent[0]?.body).to.deep.equal(stop);
    });

    it('comes back with what only reads when it is told to, and not with a command', async () => {
      const clock = manualClock();
      let isFull = true;
      const { adapter, sent } = http(({ method }) => (method === 'GET' && !isFull ? json({ entries: [], size: 3 }) : json({ title: 'Too many requests', code: 'RATE_LIMITED', retryAfterMs: 40 }, 429)), { clock });
      const start = clock.now();
      const untilSent = async (count: number): Promise<void> => {
        while (sent.length < count) await pass(clock, 10);
        expect(sent.length).to.equal(count);
        expect(clock.now() - start, `request ${count} came too early`).to.be.at.least(40 * (count - 1));
      };
      const page = adapter.audit.entries({ limit: 10 }, {});
      await untilSent(2);
      isFull = false;
      await untilSent(3);
      expect((await page).size).to.equal(3);
      expect(sent.length).to.equal(3);
      expect(await failure(adapter.execute(stop, {}))).to.include({ code: 'rate-limited', retryAfterMs: 40 });
      expect(sent.length).to.equal(4);
    });

    it('does not come back after long, nor for longer than a call may take or whoever asked wants it', async () => {
      const clock = manualClock();
      const later = http(() => json({ title: 'Too many requests', retryAfterMs: 60_000 }, 429), { clock });
      expect(await failure(later.adapter.audit.entries({}, {}))).to.include({ code: 'rate-limited', retryAfterMs: 60_000 });
      const busy = http(() => json({ title: 'Too many requests', retryAfterMs: 1000 }, 429), { clock, timeoutMs: 3500 });
      const asker = new AbortController();
      const calledOff = failure(busy.adapter.audit.entries({}, { signal: asker.signal }));
      await pass(clock, 100);
      asker.abort();
      expect(await calledOff).to.include({ code: 'unavailable', detailCode: 'ABORTED' });
      const endless = failure(busy.adapter.audit.entries({}, {}));
      await pass(clock, 4000);
      expect(await endless).to.include({ code: 'unavailable', detailCode: 'TIMEOUT' });
      expect(busy.sent.length).to.equal(5);
    });

  it('take the receipt of a refusal for an answer, with who was first', async () => {
      const receipt = { id: 'key-1', status: 'refused', code: 'ALREADY_DECIDED', by: { id: 'leo', kind: 'human', name: 'Leo Brandt' }, current: aGate() };
      const { adapter } = http(() => json({ title: 'Already decided', code: 'ALREADY_DECIDED', receipt }, 409));
      expect(await adapter.execute(stop, {})).to.deep.equal(receipt);
    });

    for (const [status, code] of [
      [400, 'invalid'], [401, 'unauthenticated'], [403, 'forbidden'], [404, 'not-found'], [409, 'conflict'], [410, 'gone'], [412, 'conflict'],
      [413, 'invalid'], [422, 'invalid'], [429, 'rate-limited'], [500, 'unavailable'], [501, 'unsupported'], [503, 'unavailable'], [302, 'unavailable'],
    ] as const) {
      it(`turn ${status} into ${code}`, async () => {
        const { adapter } = http(() => json({ title: 'T', detail: 'In words.', code: 'SOME_CODE', retryAfterMs: 1500 }, status));
        expect(await failure(adapter.execute(stop, {}))).to.include({ code, message: 'In words.', detailCode: 'SOME_CODE', retryAfterMs: 1500 });
      });
    }

    it('read Retry-After in seconds and as a date', async () => {
      const clock = manualClock(Date.parse('2026-11-22T10:00:00.000Z'));
      const retry = async (value: string) => (await failure(http(() => new Response('', { status: 503, headers: { 'retry-after': value } }), { clock }).adapter.list('runs', {}, {}))).retryAfterMs;
      expect(await retry('7')).to.equal(7000);
      expect(await retry('Sun, 22 Nov 2026 10:00:30 GMT')).to.equal(30_000);
      expect(await retry('soon')).to.equal(undefined);
    });

    it('survive a problem that is none', async () => {
      for (const body of ['', '<html>', '{"detail":7,"code":{},"current":{"id":1},"receipt":[]}', 'null', `[${'['.repeat(50_000)}`]) {
        const error = await failure(http(() => new Response(body, { status: 409 })).adapter.execute(stop, {}));
        expect(error).to.include({ code: 'conflict', message: 'The backend answered with status 409.', detailCode: undefined, current: undefined });
      }
    });

    it('know a key that never arrived from a route that does not exist', async () => {
      expect(await http(() => json({ code: 'NOT_RECEIVED' }, 404)).adapter.receipt('key-1', {})).to.equal(null);
      expect((await failure(http(() => json({}, 404)).adapter.receipt('key-1', {}))).code).to.equal('not-found');
      expect(await http(() => json({ id: 'key-1', status: 'applied' })).adapter.receipt('key-1', {})).to.include({ status: 'applied' });
    });

    it('end after their time', async () => {
      const clock = manualClock();
      const { adapter } = http(({ signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))), { clock });
      const failed = failure(adapter.execute(stop, {}));
      await clock.advance(15_000);
      expect(await failed).to.include({ code: 'unavailable', detailCode: 'TIMEOUT' });
    });

    it('end when the caller gives up', async () => {
      const abort = new AbortController();
      const { adapter } = http(({ signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))));
      const failed = failure(adapter.execute(stop, { signal: abort.signal }));
      abort.abort();
      expect(await failed).to.include({ code: 'unavailable', detailCode: 'ABORTED' });
    });

    it('take a network that fails as unreachable, and as offline where the browser says so', async () => {
      for (const words of ['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed', 'fetch failed']) {
        const { adapter } = http(() => Promise.reject(new TypeError(words)));
        expect(await failure(adapter.execute(stop, {}))).to.include({ code: 'unavailable', message: 'The backend cannot be reached.', detailCode: 'UNREACHABLE' });
      }
      Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
      try {
        const { adapter } = http(() => Promise.reject(new TypeError('Failed to fetch')));
        expect(await failure(adapter.execute(stop, {}))).to.include({ code: 'unavailable', detailCode: 'OFFLINE' });
        expect(await failure(open(adapter).next())).to.include({ code: 'unavailable', detailCode: 'OFFLINE' });
      } finally {
        Reflect.deleteProperty(navigator, 'onLine');
      }
    });

    it('do not take a fault in the host\'s own fetch or token for the network', async () => {
      const wrong = new TypeError("Cannot read properties of undefined (reading 'headers')");
      const { adapter } = http(() => Promise.reject(wrong));
      const error = await failure(adapter.execute(stop, {}));
      expect(error).to.include({ code: 'unavailable', detailCode: 'PAGE_FAULT' });
      expect(error.cause).to.equal(wrong);
      const unnamed = http(() => json({}), { token: () => Promise.reject(wrong) });
      expect(await failure(unnamed.adapter.list('runs', {}, {}))).to.include({ detailCode: 'PAGE_FAULT', cause: wrong });
    });

    it('know a proxy whose backend does not answer from a backend that says so itself', async () => {
      for (const status of [502, 503, 504]) {
        expect(await failure(http(() => new Response('<html>', { status })).adapter.execute(stop, {}))).to.include({ code: 'unavailable', detailCode: 'BAD_GATEWAY' });
        expect(await failure(open(http(() => new Response('<html>', { status })).adapter).next())).to.include({ code: 'unavailable', detailCode: 'BAD_GATEWAY' });
      }
      expect(await failure(http(() => json({ code: 'BUSY' }, 503)).adapter.execute(stop, {}))).to.include({ detailCode: 'BUSY' });
    });

    it('do not follow where the address leads elsewhere', async () => {
      const away = http(async () => {
        const response = new Response(null);
        Object.defineProperty(response, 'type', { value: 'opaqueredirect' });
        Object.defineProperty(response, 'ok', { value: false });
        return response;
      });
      expect(await failure(away.adapter.execute(stop, {}))).to.include({ code: 'unavailable', detailCode: 'REDIRECTED' });
    });

    it('have no list of handoffs', async () => {
      expect((await failure(http(() => json({})).adapter.list('handoffs', {}, {}))).code).to.equal('unsupported');
    });

    it('read the audit log', async () => {
      const { adapter, sent } = http(({ url }) =>
        url.includes('tile') ? json({}, 404) : url.includes('checkpoint') ? new Response('note\n') : json(url.includes('proof') ? { hashes: ['aA=='] } : { entries: [], size: 0 }),
      );
      expect(await adapter.audit.entries({ run: 'r', before: 7, limit: 2 }, {})).to.deep.equal({ entries: [], size: 0 });
      expect(await adapter.audit.checkpoint({})).to.equal('note\n');
      expect(await adapter.audit.proof({ index: 1, size: 2 }, {})).to.deep.equal(['aA==']);
      await adapter.audit.proof({ from: 1, size: 2 }, {});
      await adapter.audit.entries({ actor: 'a', action: 'gate.vote', step: 's', outcome: 'ok', since: 't1', until: 't2', text: 'x y' }, {});
      expect(sent.map(({ url }) => url)).to.deep.equal([
        '/wf/v1/audit/entries?run=r&before=7&limit=2', '/wf/v1/audit/checkpoint', '/wf/v1/audit/tile/0/000.p/2', '/wf/v1/audit/proof?index=1&size=2', '/wf/v1/audit/proof?from=1&size=2',
        '/wf/v1/audit/entries?actor=a&action=gate.vote&step=s&outcome=ok&since=t1&until=t2&text=x+y',
      ]);
      expect(await http(() => json({}, 404)).adapter.audit.checkpoint({})).to.equal(null);
      expect(await http(() => new Response(null, { status: 204 })).adapter.audit.checkpoint({})).to.equal(null);
    });

    it('put proofs together from a few tiles', async () => {
      const log = new TestLog(300);
      const served = (url: string): Response => {
        const { level, index, width } = parseTilePath(url.slice('/wf/v1/audit/'.length));
        const hashes = Array.from({ length: width }, (_, at) => log.nodes({ level: Number(level) * 8, index: index * 256 + at }));
        return new Response(concatBytes(...hashes) as Uint8Array<ArrayBuffer>);
      };
      const { adapter, sent } = http(({ url }) => served(url));
      for (const index of [0, 17, 255, 256, 299]) {
        expect(await adapter.audit.proof({ index, size: 300 }, {})).to.deep.equal(log.inclusion(index).map(toBase64));
      }
      expect(sent.map(({ url }) => url).sort()).to.deep.equal(['/wf/v1/audit/tile/0/000', '/wf/v1/audit/tile/0/001.p/44', '/wf/v1/audit/tile/1/000.p/1']);
    });

    it('ask for the proof itself where a tile is none, and pass on that nobody answers', async () => {
      const odd = http(({ url }) => (url.includes('tile') ? new Response('<html>') : json({ hashes: ['aA=='] })));
      expect(await odd.adapter.audit.proof({ index: 1, size: 2 }, {})).to.deep.equal(['aA==']);
      const broken = http(() => json({}, 503));
      expect((await failure(broken.adapter.audit.proof({ index: 1, size: 2 }, {}))).code).to.equal('unavailable');
    });
  });
});
