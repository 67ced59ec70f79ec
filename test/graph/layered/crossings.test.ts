import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { CrossingCounter } from '../../../src/graph/layered/crossings.js';
import { depthFirstOrder } from '../../../src/graph/layered/initial-order.js';
import type { LayeredGraph } from '../../../src/graph/layered/layered-graph.js';
import { assignLayers } from '../../../src/graph/layered/layers.js';
import { cutLongEdges, type ProperGraph } from '../../../src/graph/layered/proper-graph.js';
import { searchOrder, Sweeps } from '../../../src/graph/layered/reduce-crossings.js';
import { transpose } from '../../../src/graph/layered/transpose.js';
import { runToEnd } from '../../../src/graph/steps.js';

function proper(nodeCount: number, pairs: readonly (readonly [number, number])[]): ProperGraph {
  const graph: LayeredGraph = {
    nodeCount,
    length: new Float64Array(nodeCount).fill(10),
    before: new Float64Array(nodeCount).fill(5),
    after: new Float64Array(nodeCount).fill(5),
    side: new Int8Array(nodeCount),
    from: Int32Array.from(pairs, (pair) => pair[0]),
    to: Int32Array.from(pairs, (pair) => pair[1]),
    fromShift: new Float64Array(pairs.length),
    toShift: new Float64Array(pairs.length),
  };
  const layering = assignLayers(graph);
  const cut = runToEnd(cutLongEdges(graph, layering));
  depthFirstOrder(cut, layering.topological, { backwards: false, bothWays: false });
  return cut;
}

function countByPairs(graph: ProperGraph, l: number): number {
  const segments: [number, number][] = [];
  for (let u = 0; u < graph.vertexCount; u++) {
    if (graph.layer[u] !== l) continue;
    for (let p = graph.downStart[u]!; p < graph.downStart[u + 1]!; p++)
      segments.push([graph.position[u]!, graph.position[graph.down[p]!]!]);
  }
  return segments.reduce((sum, [a, b], k) => sum + segments.slice(k + 1).filter(([c, d]) => (a - c) * (b - d) < 0).length, 0);
}

const total = (graph: ProperGraph): number =>
  Array.from({ length: graph.layerCount - 1 }, (_, l) => countByPairs(graph, l)).reduce((a, b) => a + b, 0);

function sweep(graph: ProperGraph, forward: boolean): Sweeps {
  const sweeps = new Sweeps(graph);
  runToEnd(sweeps.run(8, forward));
  sweeps.restoreBest();
  return sweeps;
}

/** Any acyclic graph: edges lead from lower to higher numbers. */
const acyclic = fc
  .tuple(fc.integer({ min: 2, max: 16 }), fc.array(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 40 }))
  .map(([n, pairs]) => ({
    n,
    pairs: pairs.map(([a, b]) => [Math.min(a % n, b % n), Math.max(a % n, b % n)] as const).filter(([a, b]) => a < b),
  }));

describe('crossings', () => {
  it('are counted as by comparing every pair', () => {
    fc.assert(
      fc.property(acyclic, ({ n, pairs }) => {
        const graph = proper(n, pairs);
        const counter = new CrossingCounter(graph);
        for (let l = 0; l + 1 < graph.layerCount; l++) expect(counter.between(l)).to.equal(countByPairs(graph, l));
      }),
      { numRuns: 300 },
    );
  });

  it('never get more by sweeping and swapping, and are reported rightly', () => {
    fc.assert(
      fc.property(acyclic, fc.boolean(), ({ n, pairs }, forward) => {
        const graph = proper(n, pairs);
        const start = total(graph);
        const { best: swept, crossings } = sweep(graph, forward);
        expect(swept).to.equal(total(graph));
        for (let l = 0; l + 1 < graph.layerCount; l++) expect(crossings[l]).to.equal(countByPairs(graph, l));
        expect(swept).to.be.at.most(start);
        const removed = runToEnd(transpose(graph, null, crossings));
        expect(total(graph)).to.equal(swept - removed);
        for (let l = 0; l < graph.layerCount; l++)
          for (let i = graph.layerStart[l]!; i < graph.layerStart[l + 1]!; i++)
            expect(graph.position[graph.order[i]!]).to.equal(i - graph.layerStart[l]!);
      }),
      { numRuns: 300 },
    );
  });

  it('are fewer the more starts are tried, and reported rightly', () => {
    fc.assert(
      fc.property(acyclic, ({ n, pairs }) => {
        const graph = proper(n, pairs);
        const single = sweep(graph, false).best;
        const topological = Int32Array.from({ length: n }, (_, u) => u);
        const searched = runToEnd(searchOrder(graph, topological, 8)).best;
        expect(searched).to.equal(total(graph));
        expect(searched).to.be.at.most(single);
      }),
      { numRuns: 300 },
    );
  });

  it('vanish in a graph that has none: forks and joins within each other', () => {
    const graph = proper(10, [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 4],
      [1, 5],
      [4, 6],
      [5, 6],
      [2, 7],
      [3, 7],
      [6, 8],
      [7, 8],
      [0, 8],
      [8, 9],
    ]);
    expect(sweep(graph, true).best).to.equal(0);
  });

  it('vanish in a layer of 200 that comes in the wrong order', () => {
    const count = 200;
    const pairs = Array.from(
      { length: count },
      (_, k) =>
        [
          [k, count + ((k * 73) % count)],
          [count + k, 2 * count + k],
        ] as [number, number][],
    ).flat();
    const graph = proper(3 * count, pairs);
    expect(sweep(graph, true).best).to.equal(0);
  });
});
