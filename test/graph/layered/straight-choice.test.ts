import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import type { RankedGraph, RankedNeighbours } from '../../../src/graph/layered/ranked-graph.js';
import { StraightChoice } from '../../../src/graph/layered/straight-choice.js';

/** Two layers; `lines` join the k-th of the first with the k-th of the second, all worth the same. */
function twoLayers(first: number, second: number, lines: readonly (readonly [number, number])[]): RankedGraph {
  const count = first + second;
  const sorted = [...new Set(lines.map(([a, b]) => a * second + b))]
    .sort((a, b) => a - b)
    .map((key) => [Math.floor(key / second), first + (key % second)] as const);
  const lists = (owner: 0 | 1): RankedNeighbours => {
    const start = [0];
    const item: number[] = [];
    const owners: number[] = [];
    for (let v = 0; v < count; v++) {
      for (const line of sorted) {
        if (line[owner] !== v) continue;
        item.push(line[owner === 0 ? 1 : 0]);
        owners.push(v);
      }
      start.push(item.length);
    }
    return {
      start: Int32Array.from(start),
      item: Int32Array.from(item),
      owner: Int32Array.from(owners),
      shift: new Int32Array(item.length),
      worth: new Int32Array(item.length).fill(1),
    };
  };
  const distance = new Int32Array(count + 1);
  for (const v of [0, first, count]) distance[v] = -1;
  return {
    layerCount: 2,
    layerStart: Int32Array.of(0, first, count),
    scale: 1,
    distance,
    up: lists(1),
    down: lists(0),
  };
}

/** The chosen lines as places in the two layers, in the order of the second. */
function chosen(graph: RankedGraph, mirrored: boolean): [number, number][] {
  const choice = new StraightChoice(graph);
  const lines: [number, number][] = [];
  for (let p = choice.choose(1, true, mirrored); p >= 0; p = choice.previous[p]!)
    lines.push([graph.up.item[p]!, graph.up.owner[p]! - graph.layerStart[1]!]);
  return lines.sort((a, b) => a[1] - b[1]);
}

describe('StraightChoice', () => {
  it('never chooses two lines that cross or meet', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 24 }),
        fc.boolean(),
        (a, b, pairs, mirrored) => {
          const lines = chosen(
            twoLayers(
              a,
              b,
              pairs.map(([x, y]) => [x % a, y % b] as const),
            ),
            mirrored,
          );
          const sorted = [...lines].sort((x, y) => x[0] - y[0]);
          for (let k = 1; k < sorted.length; k++)
            expect(sorted[k]![0] > sorted[k - 1]![0] && sorted[k]![1] > sorted[k - 1]![1]).to.equal(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('chooses as many single lines as can be without a crossing', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8, maxLength: 8 }), fc.boolean(), (permutation, mirrored) => {
        const lines = permutation.map((to, from) => [from, to] as const);
        const byTarget = permutation.map((_, to) => permutation.indexOf(to));
        const ones = byTarget.map(() => 1);
        expect(chosen(twoLayers(8, 8, lines), mirrored)).to.have.length(heaviestIncreasing(byTarget, ones));
      }),
      { numRuns: 300 },
    );
  });

  it('chooses what is worth most, not what is most', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7, maxLength: 7 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 7, maxLength: 7 }),
        fc.boolean(),
        (permutation, worth, mirrored) => {
          const graph = twoLayers(
            7,
            7,
            permutation.map((from, to) => [from, to] as const),
          );
          graph.up.worth.set(worth);
          const sum = chosen(graph, mirrored).reduce((total, [, to]) => total + worth[to]!, 0);
          expect(sum).to.equal(heaviestIncreasing(permutation, worth));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('bends one line from far off rather than all that it crosses', () => {
    const lines = chosen(
      twoLayers(6, 6, [
        [5, 0],
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 5],
      ]),
      false,
    );
    expect(lines).to.deep.equal([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
  });
});

function heaviestIncreasing(values: readonly number[], worth: readonly number[]): number {
  const best: number[] = [];
  values.forEach((value, k) => best.push(worth[k]! + Math.max(0, ...best.filter((_, j) => j < k && values[j]! < value))));
  return Math.max(...best);
}
