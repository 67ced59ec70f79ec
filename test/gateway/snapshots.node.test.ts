import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SnapshotFrame } from '../../src/model/frame.js';
import { Slices } from '../../src/gateway/streams/slices.js';
import { EncodedSnapshot } from '../../src/gateway/streams/snapshot.js';
import { outdated, SnapshotShelf, Snapshots } from '../../src/gateway/streams/snapshots.js';
import { bytesOf } from '../../src/gateway/streams/stream-event.js';
import type { Api } from './support/api.js';
import { startGateway, type Fixture } from './support/fixture.js';
import { step } from './support/steps.js';

const never = new AbortController().signal;
const member = (n: number, text = 'x'.repeat(1000)) => ({ kind: 'step' as const, value: JSON.stringify(step('r', `s${n}`, 'running', text)) });
const encode = (count: number, text?: string) => EncodedSnapshot.encode(Array.from({ length: count }, (_, n) => member(n, text)), 20_000, new Slices(never));
const me = { id: 'lena', kind: 'human', name: 'Lena', roles: [] } as const;
const head = { cursor: { epoch: 'e', seq: 7 }, me, capabilities: { commands: [], authorization: 'evaluate', audit: true, timeTravel: true, seal: 'guarded' }, now: 0 } as const;

describe('gateway: snapshots that readers share', () => {
  it('are of the same bytes for every reader; only what is about the reader is its own', async () => {
    const snapshot = await encode(60);
    const partsOf = (id: string) => [...snapshot.events({ ...head, me: { ...me, id } }, [], outdated)];
    const [lena, mara] = [partsOf('lena'), partsOf('mara')];
    assert.ok(lena.length > 2);
    for (const [index, event] of lena.entries()) {
      const large = event.pieces.filter((piece) => typeof piece !== 'string');
      assert.equal(large.length, 1);
      assert.equal(mara[index]?.pieces.find((piece) => typeof piece !== 'string'), large[0], 'not a copy');
      assert.ok(Buffer.concat([...bytesOf(event)]).length < 21_000);
    }
    const frames = mara.map((event) => JSON.parse(Buffer.concat([...bytesOf(event)]).toString().split('data: ')[1] ?? '') as SnapshotFrame);
    assert.deepEqual(frames.map(({ part, parts }) => [part, parts]), lena.map((_, index) => [index + 1, lena.length]));
    assert.deepEqual(frames.flatMap(({ state }) => (state.steps ?? []).map(({ id }) => id)), Array.from({ length: 60 }, (_, n) => `s${n}`));
    assert.ok(frames.every((frame) => frame.me.id === 'mara'));
  });

  it('take time in proportion to what they hold, and give others their turn', async () => {
    let turns = 0;
    let going = true;
    const count = (): void => {
      turns += 1;
      if (going) setImmediate(count);
    };
    setImmediate(count);
    await encode(100_000, 'y');
    going = false;
    assert.ok(turns > 5, `${turns} turns for others`);
  });

  it('are made once for all who ask before it begins, and anew for who asks later', async () => {
    const shelf = new SnapshotShelf(60_000);
    const snapshots = new Snapshots<number>(shelf);
    const begun: (() => void)[] = [];
    const ask = (signal = never, isFresh = (_: number) => false) =>
      snapshots.get('now', { signal, isFresh, make: async () => {
        await new Promise<void>((resolve) => begun.push(resolve));
        return { of: begun.length, encoded: await encode(1) };
      } });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const first = [ask(), ask()];
    await turn();
    assert.equal(begun.length, 1);
    const later = [ask(), ask(), ask()];
    begun[0]?.();
    await Promise.all(first);
    await turn();
    assert.equal(begun.length, 2, 'what was begun before they asked will not do');
    begun[1]?.();
    assert.deepEqual((await Promise.all(later)).map(({ of }) => of), [2, 2, 2]);
    assert.equal((await ask(never, (of) => of === 2)).of, 2, 'one that is fresh enough is not made again');
    assert.equal(begun.length, 2);
  });

  it('are given up when the last who waits has left', async () => {
    const snapshots = new Snapshots<undefined>(new SnapshotShelf(60_000));
    const [one, two] = [new AbortController(), new AbortController()];
    let stopped = false;
    const make = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => { stopped = true; reject(new Error('given up')); }));
    const both = [one, two].map(({ signal }) => snapshots.get('now', { signal, isFresh: () => true, make }));
    const outcomes = Promise.allSettled(both);
    await new Promise((resolve) => setImmediate(resolve));
    one.abort();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(stopped, false, 'a reader still waits');
    two.abort();
    assert.deepEqual((await outcomes).map(({ status }) => status), ['rejected', 'rejected']);
    assert.equal(stopped, true);
    const made = await snapshots.get('now', { signal: never, isFresh: () => true, make: async () => ({ of: undefined, encoded: await encode(1) }) });
    assert.ok(made.encoded.bytes > 0, 'and a reader that asks then gets one');
  });

  it('take a bounded amount of memory; a reader whose snapshot was let go is told', async () => {
    const shelf = new SnapshotShelf(60_000, 100_000);
    const old = await encode(60);
    shelf.use(old);
    const slow = shelf.taken(old, old.events(head, [], outdated));
    assert.ok(slow.next().value !== undefined);
    const newer = await encode(60);
    shelf.use(newer);
    assert.equal(shelf.has(old), false);
    assert.equal(old.bytes, 0);
    assert.throws(() => slow.next(), (error) => error instanceof Error && 'details' in error && (error.details as { code: string }).code === 'SLOW_READER');
    assert.equal([...shelf.taken(newer, newer.events(head, [], outdated))].length > 2, true);
  });
});

describe('gateway: the snapshot of a large run', () => {
  let fixture: Fixture;
  let lena: Api;
  before(async () => {
    fixture = await startGateway({ limits: { streamsPerPerson: 50 } });
    lena = await fixture.as('lena');
  });
  after(() => fixture.close());

  it('is read from the database once for many who come together, and is whole for each', async () => {
    const run = await lena.start('120.00');
    await lena.gate(run, 'open');
    const steps = Array.from({ length: 3000 }, (_, n) => step(run, `big${n}`, 'running', 'x'.repeat(300)));
    for (let n = 0; n < steps.length; n += 500) await fixture.bridge.host.commit(run, steps.slice(n, n + 500).map((value) => ({ kind: 'step' as const, value })));
    let reads = 0;
    const { pool } = fixture.gateway;
    const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
    Object.assign(pool, { query: (...args: unknown[]) => {
      if (JSON.stringify(args[0]).includes('FROM wf.entity WHERE run = $1')) reads += 1;
      return query(...args);
    } });
    const readers = await Promise.all(Array.from({ length: 20 }, () => lena.frames(`/v1/runs/${run}/events`, (frame) => frame.type === 'heartbeat')));
    Object.assign(pool, { query });
    assert.ok(reads >= 1 && reads <= 3, `${reads} reads for 20 readers`);
    for (const frames of readers) {
      const parts = frames.filter((frame): frame is SnapshotFrame => frame.type === 'snapshot');
      const known = new Set(parts.flatMap(({ state }) => (state.steps ?? []).map(({ id }) => id)));
      assert.equal(steps.every(({ id }) => known.has(id)), true);
      assert.equal(new Set(parts.map(({ seq }) => seq)).size, 1);
    }
  });
});
