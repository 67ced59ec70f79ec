import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PulseFrame } from '../../src/model/frame.js';
import { streamEvents } from '../../src/gateway/streams/session.js';
import type { StreamSource } from '../../src/gateway/streams/source.js';

const reader = { id: 'lena', kind: 'human', name: 'Lena', roles: [] } as const;

/** A source whose changes the test makes by hand. */
function handSource() {
  const readers = new Set<Parameters<StreamSource['subscribe']>[0]>();
  let seq = 0;
  let reads = 0;
  const source: StreamSource = {
    get head() {
      return { epoch: 'e', seq };
    },
    ended: false,
    after: (from) => {
      reads += 1;
      return Promise.resolve(from < seq ? [{ seq: from + 1, event: `event: delta\ndata: {"type":"delta","seq":${from + 1}}\n\n` }] : []);
    },
    snapshot: () => Promise.resolve({ cursor: { epoch: 'e', seq }, events: [`event: snapshot\ndata: {"type":"snapshot","seq":${seq}}\n\n`] }),
    subscribe: (each) => {
      readers.add(each);
      return () => void readers.delete(each);
    },
  };
  return {
    source,
    readers,
    reads: () => reads,
    commit: () => {
      seq += 1;
      for (const each of readers) each.changed();
    },
    pulse: (text: string, received: number) => {
      for (const each of readers) each.pulsed([{ kind: 'chunk', step: 's', attempt: 1, channel: 'text', text, received, at: '2026-01-01T00:00:00.000Z' }]);
    },
  };
}

const dataOf = (event: string): { type: string; seq?: number } => JSON.parse(event.slice(event.indexOf('data: ') + 6)) as { type: string; seq?: number };

describe('gateway: one reader of a stream', () => {
  const open = (source: StreamSource, abort = new AbortController()) =>
    streamEvents(source, { reader, heartbeatMs: 60_000, signal: abort.signal, serverNow: () => 0 });

  it('costs a slow reader nothing: live items become one, changes are read when they are taken', async () => {
    const hand = handSource();
    const abort = new AbortController();
    const events = open(hand.source, abort);
    assert.equal(dataOf((await events.next()).value ?? '').type, 'snapshot');
    const before = hand.reads();
    for (let n = 1; n <= 10_000; n += 1) {
      hand.commit();
      hand.pulse('0123456789', n);
    }
    assert.equal(hand.reads(), before, 'nothing is read for a reader that takes nothing');
    const taken = [];
    while (taken.length < 4) taken.push(dataOf((await events.next()).value ?? ''));
    assert.deepEqual(taken.flatMap((frame) => (frame.type === 'delta' ? [frame.seq] : [])), [1, 2]);
    const pulse = taken.find((frame) => frame.type === 'pulse') as unknown as PulseFrame;
    const [item] = pulse.items;
    assert.equal(pulse.items.length, 1);
    assert.ok(item?.kind === 'chunk');
    assert.equal(item.received, 10_000, 'the total says how much was dropped');
    assert.equal(item.text.length, 16_384);
    abort.abort();
    await events.return();
    assert.equal(hand.readers.size, 0);
  });

  it('ends at once when it is cut off while it waits', async () => {
    const hand = handSource();
    const abort = new AbortController();
    const events = open(hand.source, abort);
    await events.next();
    await events.next();
    const waiting = events.next();
    abort.abort();
    assert.equal((await waiting).done, true);
    assert.equal(hand.readers.size, 0);
  });
});
