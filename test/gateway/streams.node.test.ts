import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DeltaFrame, PulseFrame, SnapshotFrame } from '../../src/model/frame.js';
import { gatesIn, type Api, type Received } from './support/api.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { step } from './support/steps.js';

const isDelta = (frame: Received): frame is DeltaFrame & { eventId?: string } => frame.type === 'delta';
const isSnapshot = (frame: Received): frame is SnapshotFrame & { eventId?: string } => frame.type === 'snapshot';

describe('gateway: streams', () => {
  let fixture: Fixture;
  let lena: Api;
  before(async () => {
    fixture = await startGateway({ limits: { heartbeatMs: 200, snapshotPartBytes: 20_000 } });
    lena = await fixture.as('lena');
  });
  after(() => fixture.close());

  const waiting = async (): Promise<string> => {
    const run = await lena.start('120.00');
    await lena.gate(run, 'open');
    await lena.runStatus(run, 'waiting');
    return run;
  };
  const events = (run: string, query = ''): string => `/v1/runs/${run}/events${query}`;
  const head = async (run: string): Promise<{ epoch: string; seq: number }> => {
    const frame = (await lena.frames(events(run), (candidate) => candidate.type === 'heartbeat')).at(-1);
    assert.ok(frame?.type === 'heartbeat');
    return frame;
  };

  it('begins with a snapshot that says who one is and what the backend can do', async () => {
    const run = await waiting();
    const [snapshot] = await lena.frames(events(run), () => true);
    assert.ok(snapshot !== undefined && isSnapshot(snapshot));
    assert.equal(snapshot.me.id, 'lena');
    assert.equal(snapshot.capabilities.seal, 'guarded');
    assert.equal(snapshot.capabilities.model, 'recorded replies');
    assert.ok(!snapshot.capabilities.commands.includes('run.pause'), 'the engine cannot pause');
    assert.equal(snapshot.eventId, `${snapshot.epoch}:${snapshot.seq}`);
    assert.equal(snapshot.state.runs?.[0]?.seq, snapshot.seq);
  });

  it('goes on after a cursor without a hole, whichever way the cursor is given', async () => {
    const run = await waiting();
    const { epoch, seq } = await head(run);
    const host = fixture.bridge.host;
    await host.commit(run, [{ kind: 'step', value: step(run, 'a') }]);
    await host.commit(run, [{ kind: 'step', value: step(run, 'b') }, { kind: 'edge', value: { id: 'e', from: 'a', to: 'b', kind: 'control' } }]);
    await host.commit(run, [{ kind: 'gone', of: 'edge', id: 'e' }]);
    const replay = async (query: string): Promise<Received[]> => lena.frames(events(run, query), (frame) => frame.type === 'heartbeat');
    const from = await replay(`?from=${epoch}:${seq}`);
    assert.deepEqual(from.map((frame) => frame.type), ['delta', 'delta', 'delta', 'heartbeat']);
    assert.deepEqual(from.filter(isDelta).map((frame) => [frame.seq, frame.eventId]), [1, 2, 3].map((n) => [seq + n, `${epoch}:${seq + n}`]));
    assert.deepEqual(from.filter(isDelta).at(-1)?.events, [{ kind: 'gone', of: 'edge', id: 'e' }]);
    assert.deepEqual((await replay(`?from=${epoch}:${seq}`)).filter(isDelta), from.filter(isDelta));
    const response = await fetch(`${fixture.url}${events(run, `?from=${epoch}:0`)}`, { headers: { authorization: `Bearer ${lena.token}`, 'last-event-id': `${epoch}:${seq + 2}` } });
    const text = new TextDecoder().decode((await response.body?.getReader().read())?.value);
    assert.match(text, new RegExp(`^event: delta\nid: ${epoch}:${seq + 3}\n`));
  });

  it('replays exactly what a live reader saw', async () => {
    const run = await waiting();
    const { epoch, seq } = await head(run);
    const live = lena.frames(events(run, `?from=${epoch}:${seq}`), (frame) => frame.type === 'delta' && frame.seq === seq + 20);
    for (let n = 1; n <= 20; n += 1) await fixture.bridge.host.commit(run, [{ kind: 'step', value: step(run, `s${n % 3}`, 'running', `change ${n}`) }]);
    const again = await lena.frames(events(run, `?from=${epoch}:${seq}`), (frame) => frame.type === 'delta' && frame.seq === seq + 20);
    assert.deepEqual((await live).filter(isDelta), again.filter(isDelta));
  });

  it('shows the state as of an earlier change, and ends', async () => {
    const run = await waiting();
    const before = await head(run);
    await fixture.bridge.host.commit(run, [{ kind: 'step', value: step(run, 'a', 'running', 'first') }]);
    await fixture.bridge.host.commit(run, [{ kind: 'step', value: step(run, 'a', 'succeeded', 'second') }]);
    const at = async (seq: number) => {
      const frames = await lena.frames(events(run, `?at=${before.epoch}:${seq}`), () => false);
      assert.deepEqual(frames.map((frame) => frame.type), ['snapshot']);
      return frames.filter(isSnapshot)[0]?.state;
    };
    assert.equal((await at(before.seq))?.steps?.some((each) => each.id === 'a'), false);
    assert.equal((await at(before.seq + 1))?.steps?.find((each) => each.id === 'a')?.note?.text, 'first');
    assert.equal((await at(before.seq + 2))?.steps?.find((each) => each.id === 'a')?.status, 'succeeded');
    assert.equal((await at(1))?.gates?.length, 0);
    assert.equal((await at(before.seq))?.gates?.length, 1);
  });

  it('says reset to a position that is ahead of it, or of another history', async () => {
    const run = await waiting();
    const { epoch, seq } = await head(run);
    assert.deepEqual(await lena.frames(events(run, `?from=${epoch}:${seq + 1}`), () => false), [{ type: 'reset', reason: 'behind' }]);
    assert.deepEqual(await lena.frames(events(run, `?from=other:${seq}`), () => false), [{ type: 'reset', reason: 'rewritten' }]);
    assert.deepEqual(await lena.frames(events(run, `?at=${epoch}:${seq + 1}`), () => false), [{ type: 'reset', reason: 'behind' }]);
    assert.equal((await lena.get(events(run, '?from=nonsense'))).status, 400);
  });

  it('sends chunks live, counted, and holds the end of them for a late reader', async () => {
    const run = await waiting();
    const { epoch, seq } = await head(run);
    const live = lena.frames(events(run, `?from=${epoch}:${seq}`), (frame) => frame.type === 'pulse' && (frame as PulseFrame).items.some((item) => item.kind === 'chunk' && item.received === 3));
    const chunk = (text: string, received: number) => ({ kind: 'chunk', step: 'a', attempt: 1, channel: 'text', text, received, at: new Date().toISOString() }) as const;
    await lena.frames(events(run), (frame) => frame.type === 'heartbeat');
    for (const [index, text] of ['Dear ', 'customer', ', '].entries()) fixture.bridge.host.pulse(run, [chunk(text, index + 1)]);
    const pulses = (await live).filter((frame): frame is PulseFrame => frame.type === 'pulse');
    assert.equal(pulses.flatMap((frame) => frame.items.map((item) => (item.kind === 'chunk' ? item.text : ''))).join(''), 'Dear customer, ');
    assert.ok(pulses.every((frame) => frame.after === seq));
    const [snapshot] = await lena.frames(events(run), () => true);
    assert.ok(snapshot !== undefined && isSnapshot(snapshot));
    assert.deepEqual(snapshot.state.streams?.map(({ tail, received, omitted }) => ({ tail, received, omitted })), [{ tail: 'Dear customer, ', received: 3, omitted: 0 }]);
    fixture.bridge.host.pulse(run, [chunk('x'.repeat(20_000), 4)]);
    await fixture.bridge.host.commit(run, [{ kind: 'step', value: step(run, 'a', 'succeeded') }]);
    const [ended] = await lena.frames(events(run), () => true);
    assert.ok(ended !== undefined && isSnapshot(ended));
    const [stream] = ended.state.streams ?? [];
    assert.deepEqual([stream?.ended, stream?.tail.length, stream?.omitted], [true, 16_384, 15 + 20_000 - 16_384]);
  });

  it('cuts a large snapshot into parts of one seq', async () => {
    const run = await waiting();
    await fixture.bridge.host.commit(run, Array.from({ length: 60 }, (_, n) => ({ kind: 'step' as const, value: step(run, `big${n}`, 'running', 'x'.repeat(1000)) })));
    const frames = (await lena.frames(events(run), (frame) => frame.type === 'heartbeat')).filter(isSnapshot);
    assert.ok(frames.length > 3);
    assert.deepEqual(frames.map((frame) => [frame.part, frame.parts]), frames.map((_, index) => [index + 1, frames.length]));
    assert.equal(new Set(frames.map((frame) => frame.seq)).size, 1);
    assert.equal(frames.flatMap((frame) => frame.state.steps ?? []).filter((each) => each.id.startsWith('big')).length, 60);
    assert.ok(frames.every((frame) => JSON.stringify(frame).length < 25_000));
  });

  it('ends the stream of a run that has ended', async () => {
    const run = await lena.start('10.00');
    const frames = await lena.frames(events(run), () => false);
    assert.ok(frames.some((frame) => gatesIn(frame).some((gate) => gate.state === 'consumed')));
  });

  it('shows the inbox as a stream: what waits for me, and what no longer does', async () => {
    const opened = await lena.frames('/v1/inbox/events', (frame) => frame.type === 'heartbeat');
    assert.equal(opened[0]?.type, 'snapshot');
    const cursor = opened.at(-1);
    assert.ok(cursor?.type === 'heartbeat');
    const run = await lena.start('120.00');
    const gate = await lena.gate(run, 'open');
    const path = `/v1/inbox/events?from=${cursor.epoch}:${cursor.seq}`;
    const arrived = await lena.frames(path, (frame) => gatesIn(frame).some((each) => each.id === gate.id));
    assert.ok(arrived.filter(isDelta).every((frame, index) => frame.seq === cursor.seq + 1 + index));
    await lena.vote(gate, 'approve', 'support-lead');
    await lena.frames(path, (frame) => isDelta(frame) && frame.events.some((event) => event.kind === 'gone' && event.id === gate.id));
    const sam = await fixture.as('sam');
    assert.deepEqual((await sam.frames('/v1/inbox/events', (frame) => frame.type === 'heartbeat')).flatMap(gatesIn), []);
  });

  it('keeps no more streams open than it should', async () => {
    const limited = await startGateway({ limits: { streamsPerPerson: 2 } });
    try {
      const person = await limited.as('lena');
      const run = await person.start('120.00');
      const open = async () => fetch(`${limited.url}/v1/runs/${run}/events`, { headers: { authorization: `Bearer ${person.token}` } });
      const held = [await open(), await open()];
      const third = await open();
      assert.equal(third.status, 429);
      assert.ok(Number(third.headers.get('retry-after')) >= 1);
      for (const response of held) await response.body?.cancel();
      await person.frames(`/v1/runs/${run}/events`, () => true);
    } finally {
      await limited.close();
    }
  });
});
