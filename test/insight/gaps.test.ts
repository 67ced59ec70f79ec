import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { appendChunk, type Chunk } from '../../src/insight/stream-text.js';
import { GapHistogram } from '../../src/insight/gaps.js';
import type { TokenStream } from '../../src/model/step.js';

const of = (pauses: readonly number[]): GapHistogram => {
  const histogram = new GapHistogram();
  for (const pause of pauses) histogram.add(pause);
  return histogram;
};

const T0 = Date.parse('2026-11-22T10:00:00.000Z');
const chunk = (received: number, ms: number, attempt = 1): Chunk => ({ kind: 'chunk', step: 's', attempt, channel: 'text', text: 'word ', received, at: new Date(T0 + ms).toISOString() });
const streamOf = (chunks: readonly Chunk[], from?: TokenStream): TokenStream | undefined => chunks.reduce<TokenStream | undefined>((stream, next) => appendChunk(stream, next) ?? stream, from);

describe('usual pauses', () => {
  it('are unknown while there are few', () => {
    expect(of([10, 10, 10, 10, 10, 10, 10]).summary()).to.equal(undefined);
    expect(of([10, 10, 10, 10, 10, 10, 10, 10]).summary()).to.include({ p50: 10, max: 10 });
  });

  it('are not what happened once', () => {
    const { p50, p99, max } = of([...Array.from({ length: 24 }, () => 85), 40_000]).summary() ?? { p50: 0, p99: 0, max: 0 };
    expect(p50).to.be.closeTo(85, 8);
    expect(p99).to.be.closeTo(85, 8);
    expect(max).to.equal(40_000);
  });

  it('are within a tenth of the exact ones, whatever came (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 8, maxLength: 300 }), (pauses) => {
        const sorted = [...pauses].sort((a, b) => a - b);
        const summary = of(pauses).summary();
        for (const [name, share] of [['p50', 0.5], ['p90', 0.9], ['p99', 0.99]] as const) {
          const exact = sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
          expect(summary?.[name]).to.be.within(Math.floor(exact * 0.9), Math.ceil(exact * 1.1));
        }
        expect(summary?.max).to.equal(sorted.at(-1));
      }),
      { numRuns: 200 },
    );
  });

  it('go on from a summary that came with a snapshot', () => {
    const before = of([...Array.from({ length: 90 }, () => 100), ...Array.from({ length: 10 }, () => 900)]).summary();
    if (before === undefined) throw new Error('nothing is usual');
    const after = GapHistogram.resume(before, 100).summary();
    expect(after?.p50).to.equal(before.p50);
    expect(after?.max).to.equal(900);
  });

  it('leave out what is no time', () => {
    expect(of([Number.NaN, -5, 10, 10, 10, 10, 10, 10, 10]).summary()).to.equal(undefined);
  });
});

describe('a stream that grows', () => {
  it('says what pauses are usual in it, and starts over with the next attempt', () => {
    const steady = streamOf(Array.from({ length: 12 }, (_, n) => chunk(n + 1, n * 85)));
    expect(steady?.gaps?.p99).to.be.closeTo(85, 8);
    expect(streamOf([chunk(1, 60_000, 2)], steady)?.gaps).to.equal(undefined);
  });

  it('keeps what a snapshot said until it knows better', () => {
    const gaps = { p50: 80, p90: 90, p99: 120, max: 300 };
    const held: TokenStream = { step: 's', attempt: 1, channel: 'text', unit: 'chunk', exact: false, received: 40, tail: '', omitted: 0, lastAt: new Date(T0).toISOString(), gaps };
    const next = streamOf([chunk(41, 85)], held);
    expect(next?.gaps?.p99).to.be.closeTo(120, 12);
    expect(next?.gaps?.max).to.equal(300);
  });
});
