import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { edgesToReverse } from '../../../src/graph/layered/acyclic.js';

type Pair = readonly [from: number, to: number];

const ends = (pairs: readonly Pair[]): [Int32Array, Int32Array] => [
  Int32Array.from(pairs, (pair) => pair[0]),
  Int32Array.from(pairs, (pair) => pair[1]),
];

/** Whether repeatedly taking away what nothing leads to takes everything away. */
function isAcyclic(nodeCount: number, pairs: readonly Pair[]): boolean {
  const waiting = new Array<number>(nodeCount).fill(0);
  for (const [, to] of pairs) waiting[to]!++;
  const free = [...waiting.keys()].filter((u) => waiting[u] === 0);
  for (let k = 0; k < free.length; k++) for (const [from, to] of pairs) if (from === free[k] && --waiting[to]! === 0) free.push(to);
  return free.length === nodeCount;
}

const graph = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 }),
    fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
  )
  .map(([n, pairs, flags]) => ({ n, pairs: pairs.map(([a, b]) => [a % n, b % n] as const).filter(([a, b]) => a !== b), flags }));

describe('edgesToReverse', () => {
  it('leaves no cycle, and turns nothing in a graph without one', () => {
    fc.assert(
      fc.property(graph, ({ n, pairs }) => {
        const reversed = edgesToReverse(n, ...ends(pairs), null);
        expect(
          isAcyclic(
            n,
            pairs.map(([a, b], e) => (reversed[e] ? [b, a] : [a, b])),
          ),
        ).to.equal(true);
        if (isAcyclic(n, pairs)) expect(reversed.includes(1)).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no cycle whatever was turned before, and turns only edges that lie on one', () => {
    fc.assert(
      fc.property(graph, ({ n, pairs, flags }) => {
        const preferred = Uint8Array.from(pairs, (_, e) => (flags[e] ? 1 : 0));
        const reversed = edgesToReverse(n, ...ends(pairs), preferred);
        expect(
          isAcyclic(
            n,
            pairs.map(([a, b], e) => (reversed[e] ? [b, a] : [a, b])),
          ),
        ).to.equal(true);
        for (let e = 0; e < pairs.length; e++)
          if (reversed[e]) expect(leadsTo(pairs, pairs[e]![1], pairs[e]![0]), `edge ${e}`).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the edge of a loop that was turned before', () => {
    const ring: Pair[] = [
      [0, 1],
      [1, 2],
      [2, 0],
    ];
    expect(Array.from(edgesToReverse(3, ...ends(ring), null))).to.deep.equal([0, 0, 1]);
    expect(Array.from(edgesToReverse(3, ...ends(ring), Uint8Array.of(0, 1, 0)))).to.deep.equal([0, 1, 0]);
  });
});

function leadsTo(pairs: readonly Pair[], start: number, goal: number): boolean {
  const reached = new Set([start]);
  for (const u of reached) for (const [from, to] of pairs) if (from === u) reached.add(to);
  return reached.has(goal);
}
