import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { apart, type DirtyRect } from '../../../../src/elements/graph/far/dirty.js';

const rect = fc.record({ left: fc.nat(60), top: fc.nat(60), width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) }).map(({ left, top, width, height }): DirtyRect => ({ left, top, right: left + width, bottom: top + height }));

describe('parts of a canvas that are painted again', () => {
  it('cover what they were made of, and none touches another', () => {
    fc.assert(
      fc.property(fc.array(rect, { maxLength: 30 }), (rects) => {
        const parts = apart(rects);
        for (const { left, top, right, bottom } of rects) {
          expect(parts.some((part) => part.left <= left && part.top <= top && part.right >= right && part.bottom >= bottom)).to.equal(true);
        }
        for (const [at, a] of parts.entries()) {
          for (const b of parts.slice(at + 1)) expect(a.left > b.right || b.left > a.right || a.top > b.bottom || b.top > a.bottom).to.equal(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
