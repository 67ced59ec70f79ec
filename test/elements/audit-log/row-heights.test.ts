import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { RowHeights } from '../../../src/elements/audit-log/row-heights.js';

/** The same, slowly. */
class PlainHeights {
  heights: number[] = [];
  constructor(readonly estimate: number) {}
  offset(position: number): number {
    return this.heights.slice(0, position).reduce((sum, height) => sum + height, 0);
  }
  at(offset: number): number {
    let position = 0;
    while (position < this.heights.length - 1 && this.offset(position + 1) <= offset) position += 1;
    return position;
  }
}

type Step = { readonly kind: 'set'; readonly at: number; readonly height: number } | { readonly kind: 'prepend' | 'resize'; readonly count: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(200), height: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ kind: fc.constant('prepend' as const), count: fc.nat(20) }),
  fc.record({ kind: fc.constant('resize' as const), count: fc.nat(200) }),
);

describe('row heights', () => {
  it('are those of a plain sum, whatever is measured, added and taken away', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const quick = new RowHeights(50);
        const plain = new PlainHeights(50);
        for (const each of steps) {
          if (each.kind === 'set') {
            quick.set(each.at, each.height);
            if (each.at < plain.heights.length) plain.heights[each.at] = each.height;
          } else if (each.kind === 'prepend') {
            quick.prepend(each.count);
            plain.heights.unshift(...new Array<number>(each.count).fill(50));
          } else {
            quick.resize(each.count);
            plain.heights = Array.from({ length: each.count }, (_, at) => plain.heights[at] ?? 50);
          }
          expect(quick.count).to.equal(plain.heights.length);
          expect(quick.total).to.equal(plain.offset(plain.heights.length));
          for (const position of [0, 1, 7, 63, 64, 65, 150]) {
            if (position >= plain.heights.length) continue;
            expect(quick.offset(position)).to.equal(plain.offset(position));
            expect(quick.height(position)).to.equal(plain.heights[position]);
            expect(quick.at(quick.offset(position))).to.equal(plain.at(plain.offset(position)));
            expect(quick.at(quick.offset(position) + quick.height(position) - 1)).to.equal(position);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('cost nothing to speak of for a million rows', () => {
    const heights = new RowHeights(58);
    heights.resize(1_000_000);
    // Summing a million rows for each of these would take minutes, and the test would run out of time.
    for (let at = 0; at < 10_000; at += 1) {
      heights.set(at * 97, 80);
      heights.at(heights.total - at * 1000);
    }
    expect(heights.at(-5)).to.equal(0);
    expect(heights.at(Number.MAX_SAFE_INTEGER)).to.equal(999_999);
  });
});
