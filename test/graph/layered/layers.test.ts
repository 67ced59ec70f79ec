import { expect } from '@open-wc/testing';
import type { LayeredGraph } from '../../../src/graph/layered/layered-graph.js';
import { assignLayers } from '../../../src/graph/layered/layers.js';
import { cutLongEdges } from '../../../src/graph/layered/proper-graph.js';
import { runToEnd } from '../../../src/graph/steps.js';

function graphOf(nodeCount: number, pairs: readonly (readonly [number, number])[], side: readonly number[] = []): LayeredGraph {
  return {
    nodeCount,
    length: new Float64Array(nodeCount),
    before: new Float64Array(nodeCount),
    after: new Float64Array(nodeCount),
    side: Int8Array.from({ length: nodeCount }, (_, u) => side[u] ?? 0),
    from: Int32Array.from(pairs, (pair) => pair[0]),
    to: Int32Array.from(pairs, (pair) => pair[1]),
    fromShift: new Float64Array(pairs.length),
    toShift: new Float64Array(pairs.length),
  };
}

describe('assignLayers', () => {
  it('uses the longest path', () => {
    expect(
      Array.from(
        assignLayers(
          graphOf(4, [
            [0, 1],
            [1, 2],
            [2, 3],
            [0, 3],
          ]),
        ).layer,
      ),
    ).to.deep.equal([0, 1, 2, 3]);
  });

  it('draws a source to where its only edge leads', () => {
    const { layer } = assignLayers(
      graphOf(5, [
        [0, 1],
        [1, 2],
        [2, 3],
        [4, 3],
      ]),
    );
    expect(layer[4]).to.equal(2);
  });

  it('puts ports into layers of their own at the two ends', () => {
    const { layer, layerCount } = assignLayers(
      graphOf(
        5,
        [
          [3, 0],
          [0, 1],
          [1, 2],
          [1, 4],
        ],
        [0, 0, 0, -1, 1],
      ),
    );
    expect(Array.from(layer)).to.deep.equal([1, 2, 3, 0, 4]);
    expect(layerCount).to.equal(5);
  });

  it('leaves no layer empty', () => {
    const { layer, layerCount } = assignLayers(
      graphOf(6, [
        [0, 1],
        [1, 2],
        [2, 3],
        [4, 3],
        [5, 4],
      ]),
    );
    expect(new Set(layer).size).to.equal(layerCount);
  });
});

describe('cutLongEdges', () => {
  it('puts one bend into each layer an edge passes', () => {
    const graph = graphOf(4, [
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 3],
    ]);
    const cut = runToEnd(cutLongEdges(graph, assignLayers(graph)));
    expect(cut.vertexCount).to.equal(6);
    expect(cut.segmentCount).to.equal(6);
    expect(Array.from(cut.layer.subarray(4))).to.deep.equal([1, 2]);
    expect(cut.detour.includes(1)).to.equal(false);
  });

  it('leads the longest edges around the drawing when there would be too many bends', () => {
    const length = 2_000;
    const chain = Array.from({ length: length - 1 }, (_, k) => [k, k + 1] as const);
    const shortcuts = Array.from({ length: 200 }, (_, k) => [k, length - 1 - k] as const);
    const graph = graphOf(length, [...chain, ...shortcuts]);
    const cut = runToEnd(cutLongEdges(graph, assignLayers(graph)));
    expect(cut.vertexCount).to.be.lessThan(75_000);
    expect(cut.detour[length - 1], 'the longest').to.equal(1);
    expect(cut.detour[0]).to.equal(0);
  });
});
