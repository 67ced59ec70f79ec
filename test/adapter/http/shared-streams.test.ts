import { expect } from '@open-wc/testing';
import { manualClock } from '../../../src/adapter/testing/index.js';
import { createClient } from '../../../src/client/index.js';
import { createHttpAdapter, type HttpAdapter, type HttpAdapterOptions } from '../../../src/adapter/http/index.js';
import { Subscription } from '../../../src/adapter/http/streams/subscription.js';
import type { Frame } from '../../../src/model/frame.js';
import { delta, heartbeat, snapshot } from '../../client/support.js';

interface Topic { readonly key: string; readonly run: string; readonly from?: string }
interface Sent { readonly method: string; readonly path: string; readonly body: { readonly topics?: readonly Topic[]; readonly add?: readonly Topic[]; readonly drop?: readonly string[] } }
interface OpenStream { readonly id: string; readonly person: string; readonly topics: Map<string, string>; write(text: string): void }

let count = 0;
/** As much of a gateway as carries topics. Each has an address of its own, so that no test shares with another. */
class FakeGateway {
  readonly baseUrl = `/fake-${(count += 1)}`;
  readonly sent: Sent[] = [];
  readonly streams = new Set<OpenStream>();
  readonly seqs = new Map<string, number>();
  announces = true;
  multiplexes = true;
  /** Where control requests go: to another gateway behind the same address. */
  elsewhere = false;
  refuses = false;

  adapter(person: string, options: Partial<HttpAdapterOptions> = {}): HttpAdapter {
    return createHttpAdapter({ baseUrl: this.baseUrl, token: () => person, fetch: (input, init) => this.#answer(input as string, init ?? {}), ...options });
  }

  commit(run: string): number {
    const seq = (this.seqs.get(run) ?? 1) + 1;
    this.seqs.set(run, seq);
    for (const stream of this.streams) for (const [key, topic] of stream.topics) if (topic === run) stream.write(this.#event(key, delta(seq), seq));
    return seq;
  }

  openOf(person: string): number {
    return [...this.streams].filter((stream) => stream.person === person).length;
  }

  posts(): Sent[] {
    return this.sent.filter(({ method, path }) => method === 'POST' && path === '/v1/events');
  }

  #event(key: string, frame: Frame, seq?: number): string {
    return `event: ${key === '' ? frame.type : `topic ${key}`}\n${seq === undefined ? '' : `id: epoch-1:${seq}\n`}data: ${JSON.stringify(frame)}\n\n`;
  }

  /** How a topic begins: after its cursor, or with a snapshot. */
  #begin(key: string, run: string, from: string | null | undefined): string {
    const head = this.seqs.get(run) ?? 1;
    if (from === null || from === undefined) return this.#event(key, snapshot(head), head) + this.#event(key, heartbeat(head));
    let text = '';
    for (let seq = Number(from.split(':').at(-1)) + 1; seq <= head; seq += 1) text += this.#event(key, delta(seq), seq);
    return text + this.#event(key, heartbeat(head));
  }

  #open(person: string, topics: ReadonlyMap<string, string>, first: string, signal: AbortSignal | null | undefined): Response {
    const encoder = new TextEncoder();
    let close: () => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const stream: OpenStream = { id: `s${this.sent.length}`, person, topics: new Map(topics), write: (text) => controller.enqueue(encoder.encode(text)) };
        this.streams.add(stream);
        close = () => this.streams.delete(stream);
        signal?.addEventListener('abort', () => {
          close();
          try {
            controller.error(new DOMException('', 'AbortError'));
          } catch {
            // It was over already.
          }
        });
        stream.write(first.replace('STREAM', stream.id));
      },
      cancel: () => close(),
    });
    const headers: Record<string, string> = { 'content-type': 'text/event-stream' };
    if (this.announces) Object.assign(headers, { 'wf-stream-group': `group-of-${person}`, 'wf-stream-ends-in': '3600000' });
    return new Response(body, { headers });
  }

  async #answer(url: string, init: RequestInit): Promise<Response> {
    const { pathname, searchParams } = new URL(url, 'http://fake');
    const path = pathname.slice(this.baseUrl.length);
    const body = (typeof init.body === 'string' ? JSON.parse(init.body) : {}) as Sent['body'];
    const person = (new Headers(init.headers).get('authorization') ?? '').slice('Bearer '.length);
    this.sent.push({ method: init.method ?? 'GET', path, body });
    await Promise.resolve();
    const problem = (status: number, code: string): Response => new Response(JSON.stringify({ status, code }), { status, headers: { 'content-type': 'application/problem+json' } });
    if (this.refuses) return problem(401, 'TOKEN_EXPIRED');
    const run = /^\/v1\/runs\/(.+)\/events$/.exec(path)?.[1];
    if (run !== undefined) return this.#open(person, new Map([['', run]]), this.#begin('', run, searchParams.get('from')), init.signal);
    if (path === '/v1/events' && this.multiplexes) {
      const topics = body.topics ?? [];
      const opening = `event: stream\ndata: ${JSON.stringify({ type: 'stream', id: 'STREAM', group: `group-of-${person}`, endsInMs: 3_600_000 })}\n\n`;
      return this.#open(person, new Map(topics.map((topic) => [topic.key, topic.run])), opening + topics.map((topic) => this.#begin(topic.key, topic.run, topic.from)).join(''), init.signal);
    }
    const stream = [...this.streams].find(({ id }) => path === `/v1/events/${id}/topics`);
    if (stream === undefined || this.elsewhere) return problem(404, 'NOT_FOUND');
    for (const key of body.drop ?? []) stream.topics.delete(key);
    for (const topic of body.add ?? []) {
      stream.topics.set(topic.key, topic.run);
      stream.write(this.#begin(topic.key, topic.run, topic.from));
    }
    return new Response('{}', { headers: { 'content-type': 'application/json' } });
  }
}

/** Reads a topic to its end and remembers what came. */
class Reader {
  readonly frames: Frame[] = [];
  readonly #abort = new AbortController();
  ended: unknown;

  constructor(adapter: HttpAdapter, run: string) {
    void this.#read(adapter, run);
  }

  get seqs(): number[] {
    return this.frames.flatMap((frame) => (frame.type === 'delta' ? [frame.seq] : []));
  }

  get snapshots(): number {
    return this.frames.filter(({ type }) => type === 'snapshot').length;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(adapter: HttpAdapter, run: string): Promise<void> {
    try {
      for await (const frame of adapter.open({ run }, { signal: this.#abort.signal })) this.frames.push(frame);
      this.ended = 'ended';
    } catch (error) {
      this.ended = error;
    }
  }
}

const until = async (what: string, isSo: () => boolean): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('topics of the http adapter', () => {
  const readers: Reader[] = [];
  const read = (adapter: HttpAdapter, run: string): Reader => {
    const reader = new Reader(adapter, run);
    readers.push(reader);
    return reader;
  };
  afterEach(() => readers.splice(0).forEach((reader) => reader.close()));

  it('are one plain stream as long as there is one', async () => {
    const gateway = new FakeGateway();
    const a = read(gateway.adapter('lena'), 'a');
    await until('it began', () => a.snapshots === 1);
    gateway.commit('a');
    await until('a change came', () => a.seqs.length === 1);
    expect(gateway.openOf('lena')).to.equal(1);
  });

  it('come over one connection as soon as there are more, each from where it was', async () => {
    const gateway = new FakeGateway();
    const adapter = gateway.adapter('lena');
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((run) => read(adapter, run));
    await until('all began', () => all.every(({ snapshots }) => snapshots >= 1));
    await until('one connection is left', () => gateway.openOf('lena') === 1 && gateway.posts().length >= 1);
    for (const run of ['a', 'g', 'a']) gateway.commit(run);
    await until('the changes came', () => all[0]?.seqs.length === 2 && all[6]?.seqs.length === 1);
    expect(all[0]?.seqs).to.deep.equal([2, 3]);
    expect(all.map(({ ended }) => ended)).to.deep.equal(all.map(() => undefined));
  });

  it('share it with other pages of the same person, and nobody else', async () => {
    const gateway = new FakeGateway();
    const pages = ['lena', 'lena', 'lena', 'mara'].map((person) => gateway.adapter(person));
    const all = pages.flatMap((adapter) => ['a', 'b'].map((run) => read(adapter, run)));
    await until('all began', () => all.every(({ snapshots }) => snapshots >= 1));
    await until('one connection for each person', () => gateway.openOf('lena') === 1 && gateway.openOf('mara') === 1);
    await until('a topic comes over it once', () => [...gateway.streams].every(({ topics }) => topics.size === 2));
    gateway.commit('a');
    await until('all have it', () => all.every(({ seqs }, index) => index % 2 === 1 || seqs.length === 1));
    expect(all.filter((_, index) => index % 2 === 0).map(({ seqs }) => seqs)).to.deep.equal([[2], [2], [2], [2]]);
  });

  it('go on when the page that carries them leaves', async () => {
    const gateway = new FakeGateway();
    const [first, second] = [gateway.adapter('lena'), gateway.adapter('lena')];
    const carried = [read(first, 'a'), read(first, 'b')];
    await until('the first page reads', () => carried.every(({ snapshots }) => snapshots >= 1) && gateway.posts().length === 1);
    const other = read(second, 'a');
    await until('the second page reads over the first', () => other.snapshots >= 1 && gateway.openOf('lena') === 1);
    for (const reader of carried) reader.close();
    gateway.commit('a');
    await until('it has the change', () => other.seqs.length === 1);
    await until('the first page has left, and the second carries its own', () => gateway.posts().length >= 2 && gateway.openOf('lena') === 1);
    gateway.commit('a');
    await until('it has the next one too', () => other.seqs.length === 2);
    expect(other.seqs).to.deep.equal([2, 3]);
  });

  it('are opened anew from their cursors when a change of topics reaches another gateway', async () => {
    const gateway = new FakeGateway();
    const adapter = gateway.adapter('lena', { shareAcrossTabs: false });
    const [a, b] = [read(adapter, 'a'), read(adapter, 'b')];
    await until('they began', () => a.snapshots >= 1 && b.snapshots >= 1 && gateway.openOf('lena') === 1 && gateway.posts().length === 1);
    gateway.commit('a');
    await until('a change came', () => a.seqs.length === 1);
    const before = a.snapshots;
    gateway.elsewhere = true;
    const c = read(adapter, 'c');
    await until('the third began', () => c.snapshots === 1);
    gateway.commit('a');
    await until('nothing was lost', () => a.seqs.length === 2);
    expect(a.seqs).to.deep.equal([2, 3]);
    expect(a.snapshots).to.equal(before);
    expect(gateway.openOf('lena')).to.equal(1);
  });

  it('are opened anew when nothing is heard of them for twelve seconds, in the page that carries them and in those it carries them for', async () => {
    const gateway = new FakeGateway();
    // Only the page that carries the stream sees time go by; the others have to hear it from that page.
    const clock = manualClock();
    const [first, second] = [gateway.adapter('lena', { clock }), gateway.adapter('lena')];
    const carried = [read(first, 'run-1'), read(first, 'b')];
    await until('the first page reads', () => carried.every(({ snapshots }) => snapshots >= 1) && gateway.posts().length === 1 && gateway.openOf('lena') === 1);
    const client = createClient(second, { storage: null, random: () => 0, warn: () => undefined });
    const store = client.retain('run-1');
    await until('the second page is live over the first', () => store.connection.state === 'live' && gateway.openOf('lena') === 1);
    const [silent] = gateway.streams;

    await clock.advance(11_000);
    gateway.commit('run-1');
    await until('all have the change', () => carried[0]?.seqs.length === 1 && store.cursor?.seq === 2);
    await clock.advance(11_000);
    expect(carried.map(({ ended }) => ended), 'it was heard of eleven seconds ago').to.deep.equal([undefined, undefined]);

    const states = new Set<string>();
    store.subscribe(() => states.add(store.connection.state));
    await clock.advance(1000);
    await until('the page that carries them noticed', () => carried.every(({ ended }) => ended !== undefined));
    for (const { ended } of carried) expect(ended).to.include({ code: 'unavailable', detailCode: 'LOST' });
    await until('the other page noticed too, and is live again', () => states.size > 1 && store.connection.state === 'live');
    expect(gateway.streams.has(silent as OpenStream), 'the silent one is closed').to.equal(false);
    await until('over one stream', () => gateway.openOf('lena') === 1);
    gateway.commit('run-1');
    await until('it has the next change', () => store.cursor?.seq === 3);
    client.dispose();
  });

  it('stay plain streams where the gateway says nothing of sharing, or cannot after all', async () => {
    for (const [announces, posts] of [[false, 0], [true, 1]] as const) {
      const gateway = new FakeGateway();
      gateway.announces = announces;
      gateway.multiplexes = false;
      const adapter = gateway.adapter('lena');
      const all = [read(adapter, 'a'), read(adapter, 'b')];
      await until('they began', () => all.every(({ snapshots }) => snapshots >= 1) && gateway.openOf('lena') === 2);
      gateway.commit('b');
      await until('a change came', () => all[1]?.seqs.length === 1);
      expect(gateway.posts().length).to.equal(posts);
    }
  });

  it('end for whoever is signed out, and say so', async () => {
    const gateway = new FakeGateway();
    const adapter = gateway.adapter('lena');
    const all = [read(adapter, 'a'), read(adapter, 'b')];
    await until('they began', () => all.every(({ snapshots }) => snapshots >= 1) && gateway.openOf('lena') === 1);
    gateway.refuses = true;
    const third = read(adapter, 'c');
    await until('all have ended', () => [...all, third].every(({ ended }) => ended !== undefined));
    for (const { ended } of [...all, third]) expect(ended).to.include({ code: 'unauthenticated', detailCode: 'TOKEN_EXPIRED' });
  });

  it('begin with a snapshot again when the same page calls as somebody else', async () => {
    const gateway = new FakeGateway();
    let person = 'lena';
    const adapter = gateway.adapter('', { token: () => person });
    const a = read(adapter, 'a');
    await until('it began', () => a.snapshots === 1);
    person = 'mara';
    const before = a.snapshots;
    const b = read(adapter, 'b');
    await until('both are read as the other person', () => b.snapshots >= 1 && a.snapshots > before && gateway.openOf('lena') === 0 && gateway.openOf('mara') === 1);
  });

  it('cost a bounded amount of memory where they are read slowly, and go on where the reader was', async () => {
    const asked: (string | undefined)[] = [];
    let left = 0;
    const abort = new AbortController();
    const subscription: Subscription = new Subscription({ run: 'a' }, undefined, abort.signal, {
      wanted: (each) => {
        asked.push(each.cursor);
        each.begin();
      },
      unwanted: () => (left += 1),
      over: () => undefined,
    });
    const frames = subscription.frames();
    const first = frames.next();
    subscription.frame(JSON.stringify(snapshot(1)), 'epoch-1:1');
    await first;
    const text = JSON.stringify({ ...delta(2), padding: 'x'.repeat(1_000_000) });
    for (let seq = 2; seq < 12; seq += 1) subscription.frame(text, `epoch-1:${seq}`);
    expect(left).to.equal(1);
    expect(subscription.cursor).to.equal('epoch-1:1');
    const next = frames.next();
    await until('it asks again', () => asked.length === 2);
    expect(asked).to.deep.equal([undefined, 'epoch-1:1']);
    subscription.frame(JSON.stringify(delta(2)), 'epoch-1:2');
    expect(((await next).value as Frame & { seq: number }).seq).to.equal(2);
    abort.abort();
    await frames.next();
  });
});
