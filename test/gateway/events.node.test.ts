import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Step } from '../../src/model/step.js';
import { MultiplexedStream } from '../../src/gateway/streams/multiplexed.js';
import { Api } from './support/api.js';
import { eventually } from './support/eventually.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { endOf, MultiplexedReader, ofTopic } from './support/multiplexed.js';

const step = (run: string, id: string, note: string): Step => ({ id, run, key: id, kind: 'llm', label: { text: id }, status: 'running', attempts: [], note: { text: note } });

describe('gateway: several topics in one stream', () => {
  let fixture: Fixture;
  let lena: Api;
  let runs: string[];
  before(async () => {
    fixture = await startGateway({ limits: { heartbeatMs: 200, pollMs: 50, topicsPerStream: 5 } });
    lena = await fixture.as('lena');
    runs = [];
    for (let n = 0; n < 3; n += 1) {
      const run = await lena.start('120.00');
      await lena.gate(run, 'open');
      await lena.runStatus(run, 'waiting');
      runs.push(run);
    }
  });
  after(() => fixture.close());

  const run = (n: number): string => runs[n] ?? '';
  const commit = (n: number, note: string): Promise<unknown> => fixture.bridge.host.commit(run(n), [{ kind: 'step', value: step(run(n), 'a', note) }]);
  const reading = async (topics: Parameters<typeof MultiplexedReader.open>[1], read: (reader: MultiplexedReader) => Promise<void>): Promise<void> => {
    const reader = await MultiplexedReader.open(lena, topics);
    try {
      await read(reader);
    } finally {
      await reader.close();
    }
  };

  it('carries each of them as if it were alone, and says which it is', () =>
    reading([{ key: 'one', run: run(0) }, { key: 'two', run: run(1) }, { key: 'mine', inbox: 'mine' }], async (reader) => {
      for (const key of ['one', 'two', 'mine']) {
        if (!reader.seen.some(ofTopic(key, 'heartbeat'))) await reader.until(ofTopic(key, 'heartbeat'));
        assert.equal(reader.frames(key)[0]?.type, 'snapshot');
      }
      await commit(1, 'only in the second');
      const change = await reader.until(ofTopic('two', 'delta'));
      assert.match(JSON.stringify(change.data), /only in the second/);
      assert.equal(change.id, `${String(change.data['epoch'])}:${String(change.data['seq'])}`);
      assert.ok(!reader.seen.some(ofTopic('one', 'delta')));
    }));

  it('says who may share it and how long it lasts, as the stream of one topic does', () =>
    reading([{ key: 'a', run: run(0) }], async (reader) => {
      const { group, endsInMs } = reader.seen[0]?.data ?? {};
      const alone = async (api: Api): Promise<Headers> => {
        const response = await fetch(`${fixture.url}/v1/runs/${run(0)}/events`, { headers: { authorization: `Bearer ${api.token}` } });
        await response.body?.cancel();
        return response.headers;
      };
      const again = await alone(await fixture.as('lena'));
      assert.equal(again.get('wf-stream-group'), group);
      assert.ok(Number(endsInMs) > 3_000_000 && Number(again.get('wf-stream-ends-in')) > 3_000_000);
      assert.notEqual((await alone(await fixture.as('mara'))).get('wf-stream-group'), group);
    }));

  it('takes topics in and lets them go while the others go on', () =>
    reading([{ key: 'a', run: run(0) }], async (reader) => {
      await reader.until(ofTopic('a', 'heartbeat'));
      assert.equal((await reader.change({ add: [{ key: 'b', run: run(1) }] })).status, 200);
      await reader.until(ofTopic('b', 'heartbeat'));
      assert.equal((await reader.change({ drop: ['b'], add: [{ key: 'c', run: run(2) }] })).status, 200);
      await reader.until(ofTopic('c', 'heartbeat'));
      const before = reader.frames('b').length;
      await commit(1, 'nobody looks');
      await commit(2, 'somebody looks');
      await reader.until(ofTopic('c', 'delta'));
      await reader.until(ofTopic('a', 'heartbeat'));
      assert.equal(reader.frames('b').length, before);
      assert.equal(reader.frames('a').filter(({ type }) => type === 'snapshot').length, 1, 'the first topic was not opened anew');
    }));

  it('goes on after the cursor of each topic without a hole', () =>
    reading([{ key: 'a', run: run(0) }, { key: 'b', run: run(1) }], async (first) => {
      const cursors = new Map<string, string>();
      for (const key of ['a', 'b']) {
        const beat = first.seen.findLast(ofTopic(key, 'heartbeat')) ?? (await first.until(ofTopic(key, 'heartbeat')));
        cursors.set(key, `${String(beat.data['epoch'])}:${String(beat.data['seq'])}`);
      }
      await commit(0, 'x');
      await commit(0, 'y');
      await commit(1, 'z');
      const from = (key: string): string => cursors.get(key) ?? '';
      await reading([{ key: 'a', run: run(0), from: from('a') }, { key: 'b', run: run(1), from: from('b') }, { key: 'c', run: run(2), from: 'other:1' }, { key: 'd', run: run(0), from: from('a').replace(/\d+$/, '999999') }], async (again) => {
        for (const key of ['a', 'b']) if (!again.seen.some(ofTopic(key, 'heartbeat'))) await again.until(ofTopic(key, 'heartbeat'));
        const deltas = (key: string): number[] => again.frames(key).flatMap((frame) => (frame.type === 'delta' ? [frame.seq] : []));
        const start = (key: string): number => Number(from(key).split(':').at(-1));
        assert.deepEqual(deltas('a'), [start('a') + 1, start('a') + 2]);
        assert.deepEqual(deltas('b'), [start('b') + 1]);
        if (!again.seen.some(endOf('d'))) await again.until(endOf('d'));
        assert.deepEqual(again.frames('c'), [{ type: 'reset', reason: 'rewritten' }]);
        assert.deepEqual(again.frames('d'), [{ type: 'reset', reason: 'behind' }]);
      });
    }));

  it('refuses only the topic that may not be seen, with why', () =>
    reading([{ key: 'none', run: 'no-such-run' }, { key: 'a', run: run(0) }], async (reader) => {
      const end = await reader.until(endOf('none'));
      assert.deepEqual(end.data['problem'], { status: 404, code: 'RUN_NOT_FOUND', title: 'Not found', detail: 'There is no such run, or you may not see it.' });
      await reader.until(ofTopic('a', 'heartbeat'));
      assert.equal((await reader.change({ add: [{ key: 'none', run: run(1) }] })).status, 200, 'a key is free again after its end');
      await reader.until(ofTopic('none', 'heartbeat'));
    }));

  it('lets nobody else touch it, and says clearly when it is not here', () =>
    reading([{ key: 'a', run: run(0) }], async (reader) => {
      for (const answer of [await reader.change({ drop: ['a'] }, await fixture.as('mara')), await lena.call('POST', '/v1/events/elsewhere/topics', { add: [] })]) {
        assert.deepEqual([answer.status, answer.body['code']], [404, 'NOT_FOUND']);
        assert.match(String(answer.body['detail']), /another gateway/);
      }
      assert.equal((await reader.change({}, new Api(fixture.url, undefined))).status, 401);
      await reader.until(ofTopic('a', 'heartbeat'));
    }));

  it('takes no more topics than it may, no key twice, and nothing it cannot read', async () => {
    const six = Array.from({ length: 6 }, (_, n) => ({ key: `k${n}`, run: run(0) }));
    assert.equal((await lena.call('POST', '/v1/events', { topics: six })).status, 422);
    for (const topics of [[{ key: 'a', run: run(0) }, { key: 'a', run: run(1) }], [{ key: 'a b', run: run(0) }], [{ key: 'a' }], [{ key: 'a', run: run(0), from: 'x' }], 'a']) {
      assert.equal((await lena.call('POST', '/v1/events', { topics })).status, 422, JSON.stringify(topics));
    }
    await reading(six.slice(0, 4), async (reader) => {
      assert.equal((await reader.change({ add: [{ key: 'more1', run: run(1) }, { key: 'more2', run: run(1) }] })).status, 422);
      assert.equal((await reader.change({ drop: ['k0'], add: [{ key: 'more1', run: run(1) }, { key: 'more2', run: run(1) }] })).status, 200);
    });
  });

  it('beats while it has no topic, counts as one stream, and ends with its reader', async () => {
    const small = await startGateway({ limits: { heartbeatMs: 100, streamsPerPerson: 1 } });
    try {
      const person = await small.as('lena');
      const reader = await MultiplexedReader.open(person, []);
      await reader.until(({ event }) => event === 'heartbeat');
      await reader.until(({ event }) => event === 'heartbeat');
      assert.equal((await person.call('POST', '/v1/events', { topics: [] })).status, 429);
      assert.equal((await person.call('POST', '/v1/events', { topics: 'wrong' })).status, 422, 'a request that is refused takes no place');
      await reader.close();
      await eventually('its place is free and the stream is gone', async () => (await reader.change({})).status === 404);
      await (await MultiplexedReader.open(person, [])).close();
    } finally {
      await small.close();
    }
  });

  it('limits the rate of what is opened, topic by topic', async () => {
    const slow = await startGateway({ limits: { ratePerSecond: 0.001, rateBurst: 4 } });
    try {
      const person = await slow.as('lena');
      const reader = await MultiplexedReader.open(person, Array.from({ length: 5 }, (_, n) => ({ key: `k${n}`, run: 'none' })));
      const codes: unknown[] = [];
      for (let n = 0; n < 5; n += 1) codes.push(((await reader.until(({ event }) => event === 'end')).data['problem'] as { code: string }).code);
      assert.deepEqual(codes.sort(), ['RATE_LIMITED', 'RATE_LIMITED', 'RUN_NOT_FOUND', 'RUN_NOT_FOUND', 'RUN_NOT_FOUND']);
      await reader.close();
    } finally {
      await slow.close();
    }
  });
});

describe('gateway: a reader of several topics that takes nothing', () => {
  const stream = (signal: AbortSignal): MultiplexedStream =>
    new MultiplexedStream({ owner: 'x', opening: {}, heartbeatMs: 1000, endsAt: Date.now() + 60_000, signal, serverNow: Date.now, problemOf: String });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('has at most one event of each topic and few snapshots made for it, and each topic its turn', async () => {
    const stop = new AbortController();
    const many = stream(stop.signal);
    const made = new Map<string, number>();
    const events = async function* (key: string): AsyncGenerator<string, void, undefined> {
      for (let n = 0; ; n += 1) {
        made.set(key, n + 1);
        yield n < 2 ? `event: snapshot\ndata: ${n}\n\n` : `event: delta\nid: e:${n}\ndata: ${n}\n\n`;
      }
    };
    const keys = Array.from({ length: 20 }, (_, n) => `k${n}`);
    for (const key of keys) many.add(key, () => events(key));
    await settled();
    assert.deepEqual([...made.keys()], keys.slice(0, 4), 'snapshots are begun a few at a time');
    const reader = many.events();
    const taken: string[] = [];
    for (let n = 0; n < 400; n += 1) {
      const { value } = await reader.next();
      taken.push(typeof value === 'string' ? value : '');
      await settled();
    }
    assert.equal(made.size, 20);
    const sent = (key: string): number => taken.filter((event) => event.startsWith(`event: topic ${key}\n`)).length;
    for (const key of keys) assert.ok((made.get(key) ?? 0) - sent(key) <= 1, `${key} is at most one event ahead`);
    assert.ok(Math.max(...keys.map(sent)) - Math.min(...keys.map(sent)) < 25, 'no topic starves');
    many.drop('k3');
    await settled();
    assert.ok(!many.has('k3'));
    stop.abort();
    await reader.return();
    assert.equal(many.size, 0);
  });
});
