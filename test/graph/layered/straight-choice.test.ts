import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import type { ProperGraph } from '../../../src/graph/layered/proper-graph.js';
import { StraightChoice } from '../../../src/graph/layered/straight-choice.js';

/** Two layers; `lines` join the k-th of the first with the k-th of the second. Neighbour lists are sorted, as alignment has them. */
function twoLayers(first: number, second: number, lines: readonly (readonly [number, number])[]): ProperGraph {
  const count = first + second;
  const sorted = [...new Set(lines.map(([a, b]) => a * second + b))]
    .sort((a, b) => a - b)
    .map((key) => [Math.floor(key / second), first + (key % second)] as const);
  const lists = (owner: 0 | 1): [Int32Array, Int32Array, Int32Array] => {
    const start = [0];
    const neighbour: number[] = [];
    const segment: number[] = [];
    for (let v = 0; v < count; v++) {
      sorted.forEach((line, s) => {
        if (line[owner] !== v) return;
        neighbour.push(line[owner === 0 ? 1 : 0]);
        segment.push(s);
      });
      start.push(neighbour.length);
    }
    return [Int32Array.from(start), Int32Array.from(neighbour), Int32Array.from(segment)];
  };
  const [downStart, down, downSegment] = lists(0);
  const [upStart, up, upSegment] = lists(1);
  const zeros = new Float64Array(count);
  return {
    nodeCount: count,
    vertexCount: count,
    layerCount: 2,
    layer: Int32Array.from({ length: count }, (_, v) => (v < first ? 0 : 1)),
    before: zeros,
    after: zeros,
    bendStart: Int32Array.of(count),
    detour: new Uint8Array(0),
    segmentCount: sorted.length,
    segmentFromShift: new Float64Array(sorted.length),
    segmentToShift: new Float64Array(sorted.length),
    downStart,
    down,
    downSegment,
    upStart,
    up,
    upSegment,
    layerStart: Int32Array.of(0, first, count),
    order: Int32Array.from({ length: count }, (_, v) => v),
    position: Int32Array.from({ length: count }, (_, v) => (v < first ? v : v - first)),
  };
}

function chosen(graph: ProperGraph, mirrored: boolean): [number, number][] {
  const choice = new StraightChoice(graph);
  const count = choice.choose(1, true, mirrored);
  return Array.from({ length: count }, (_, k) => [graph.position[choice.neighbour[k]!]!, graph.position[choice.vertex[k]!]!]);
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
        expect(chosen(twoLayers(8, 8, lines), mirrored)).to.have.length(longestIncreasing(byTarget));
      }),
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

function longestIncreasing(values: readonly number[]): number {
  const best: number[] = [];
  values.forEach((value, k) => best.push(1 + Math.max(0, ...best.filter((_, j) => j < k && values[j]! < value))));
  return Math.max(...best);
}
