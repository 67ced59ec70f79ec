import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { SpatialIndex, layout, type Box, type Heading } from '../../src/graph/index.js';
import { workflow } from './support.js';

const side = fc.integer({ min: 0, max: 400 });
const place = fc.integer({ min: -2000, max: 2000 });
const box = fc.record({ x: place, y: place, width: side, height: side });
const boxes = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: box },
    { weight: 1, arbitrary: fc.record({ x: place, y: place, width: fc.constant(3000), height: fc.constant(3000) }) },
  ),
  { maxLength: 60 },
);

const indexOf = (list: readonly Box[]): SpatialIndex =>
  new SpatialIndex(Float64Array.from(list.flatMap(({ x, y, width, height }) => [x, y, width, height])));
const touch = (a: Box, b: Box): boolean => a.x <= b.x + b.width && a.x + a.width >= b.x && a.y <= b.y + b.height && a.y + a.height >= b.y;

describe('SpatialIndex', () => {
  it('finds what a look at every box finds', () => {
    fc.assert(
      fc.property(boxes, box, (list, area) => {
        const expected = [...list.keys()].filter((k) => touch(list[k]!, area));
        expect(indexOf(list).query(area)).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('can be asked again and again, into the same array', () => {
    const index = indexOf([
      { x: 0, y: 0, width: 10, height: 10 },
      { x: 20, y: 0, width: 10, height: 10 },
    ]);
    const found: number[] = [];
    expect(index.query({ x: 0, y: 0, width: 100, height: 1 }, found)).to.equal(found);
    expect(found).to.deep.equal([0, 1]);
    expect(index.query({ x: 15, y: 0, width: 2, height: 1 }, found)).to.deep.equal([]);
    expect(index.query({ x: 0, y: 0, width: 100, height: 1 }, found)).to.deep.equal([0, 1]);
  });

  it('finds the step and not the group around it', () => {
    const index = indexOf([
      { x: 0, y: 0, width: 100, height: 100 },
      { x: 10, y: 10, width: 20, height: 20 },
    ]);
    expect(index.at([15, 15])).to.equal(1);
    expect(index.at([50, 50])).to.equal(0);
    expect(index.at([500, 50])).to.equal(-1);
  });

  it('is empty without boxes', () => {
    const index = indexOf([]);
    expect(index.query({ x: -1e9, y: -1e9, width: 2e9, height: 2e9 })).to.deep.equal([]);
    expect(index.at([0, 0])).to.equal(-1);
    expect(index.nearest(0, 'left')).to.equal(-1);
    expect(index.bounds).to.deep.equal({ x: 0, y: 0, width: 0, height: 0 });
  });

  it('finds the neighbour that a look at every box finds', () => {
    const headings: readonly Heading[] = ['left', 'right', 'up', 'down'];
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: place, y: place, width: fc.constant(90), height: fc.constant(40) }), { minLength: 1, maxLength: 50 }),
        fc.nat(),
        fc.constantFrom(...headings),
        (list, pick, heading) => {
          const from = pick % list.length;
          const found = indexOf(list).nearest(from, heading);
          const scores = list.map((other, k) => {
            const dx = other.x - list[from]!.x;
            const dy = other.y - list[from]!.y;
            const along = heading === 'left' ? -dx : heading === 'right' ? dx : heading === 'up' ? -dy : dy;
            const across = heading === 'left' || heading === 'right' ? Math.abs(dy) : Math.abs(dx);
            return k === from || along <= 0 ? Infinity : along + 2 * across;
          });
          const best = Math.min(...scores);
          if (best === Infinity) expect(found).to.equal(-1);
          else expect(scores[found]).to.equal(best);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('passes over groups and what is not accepted', () => {
    const list = [
      { x: 0, y: 0, width: 500, height: 100 },
      { x: 10, y: 10, width: 50, height: 50 },
      { x: 100, y: 10, width: 50, height: 50 },
      { x: 300, y: 10, width: 50, height: 50 },
    ];
    expect(indexOf(list).nearest(1, 'right')).to.equal(2);
    expect(indexOf(list).nearest(1, 'right', (k) => k !== 2)).to.equal(3);
    expect(indexOf(list).nearest(3, 'right')).to.equal(-1);
  });

  it('takes the boxes of a layout', () => {
    const result = layout(workflow(300, 30));
    const index = new SpatialIndex(result.boxes);
    const ids = [...result.nodes.keys()];
    for (const [k, { x, y, width, height }] of [...result.nodes.values()].entries())
      expect(ids[index.at([x + width / 2, y + height / 2])]).to.equal(ids[k]);
  });
});
