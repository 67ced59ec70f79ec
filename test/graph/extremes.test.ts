import { expect } from '@open-wc/testing';
import { layout, type LayoutInput, type LayoutNode } from '../../src/graph/index.js';
import { edgesOf, graphOf, problemsOf, random, step } from './support.js';

describe('layout of extreme graphs', function () {
  this.timeout(20_000);

  it('draws a chain of 10,000 steps', () => {
    const graph = graphOf(
      10_000,
      Array.from({ length: 9_999 }, (_, k) => [k, k + 1] as const),
    );
    const { nodes, edges } = layout(graph);
    expect(nodes.size).to.equal(10_000);
    expect(nodes.get('n9999')!.x).to.be.greaterThan(nodes.get('n0')!.x);
    expect(edges.size).to.equal(9_999);
  });

  it('draws steps a million wide and high, beside small ones, without an overlap', () => {
    const count = 400;
    const pairs = Array.from({ length: count }, (_, k) => [k >> 2, k + 1] as const);
    const { nodes, edges } = graphOf(count + 1, pairs);
    const graph = { nodes: nodes.map((node, k) => (k % 3 === 0 ? { ...node, width: 1_000_000, height: 1_000_000 } : node)), edges };
    expect(problemsOf(graph, layout(graph))).to.deep.equal([]);
  });

  it('keeps the place of a part of a unit: lines that are straight do not bend where sizes are not whole numbers', () => {
    const sizes = [56, 33.3, 47.7, 20.25];
    const nodes = sizes.map((height, k) => step(`n${k}`, undefined, 100, height));
    const { edges } = layout({
      nodes,
      edges: edgesOf([
        ['n0', 'n1'],
        ['n0', 'n1'],
        ['n0', 'n1'],
        ['n1', 'n2'],
        ['n2', 'n3'],
        ['n0', 'n3'],
      ]),
    });
    for (const id of ['e0', 'e1', 'e2', 'e3', 'e4']) expect(edges.get(id), id).to.have.length(2);
  });

  it('draws a chain of 3,000 steps with 1,000 shortcuts without millions of bends', () => {
    const next = random(5);
    const pairs: [number, number][] = Array.from({ length: 2_999 }, (_, k) => [k, k + 1]);
    for (let k = 0; k < 1_000; k++) {
      const from = Math.floor(next() * 2_900);
      pairs.push([from, from + 2 + Math.floor(next() * (2_997 - from))]);
    }
    const graph = graphOf(3_000, pairs);
    const result = layout(graph);
    const sample = { nodes: graph.nodes, edges: graph.edges.slice(-60) };
    expect(problemsOf(sample, result)).to.deep.equal([]);
    expect(result.height).to.be.lessThan(60_000);
  });

  it('draws 1 to 10,000 to 1', () => {
    const pairs = Array.from(
      { length: 10_000 },
      (_, k) =>
        [
          [0, k + 1],
          [k + 1, 10_001],
        ] as [number, number][],
    ).flat();
    const { nodes, edges } = layout(graphOf(10_002, pairs));
    expect(nodes.size).to.equal(10_002);
    expect(edges.size).to.equal(20_000);
    const first = nodes.get('n0')!;
    const ys = [...nodes.values()].map((box) => box.y);
    expect(Math.abs(first.y - (Math.min(...ys) + Math.max(...ys)) / 2)).to.be.lessThan(200);
  });

  it('draws a complete bipartite graph of 100 and 100', () => {
    const pairs: [number, number][] = [];
    for (let a = 0; a < 100; a++) for (let b = 100; b < 200; b++) pairs.push([a, b]);
    const graph = graphOf(200, pairs);
    const result = layout(graph);
    expect(problemsOf({ nodes: graph.nodes, edges: graph.edges.slice(0, 300) }, result)).to.deep.equal([]);
    expect(new Set([...result.nodes.values()].map((box) => box.x)).size).to.equal(2);
  });

  it('draws a graph in which every step leads to every other', () => {
    const pairs: [number, number][] = [];
    for (let a = 0; a < 40; a++) for (let b = 0; b < 40; b++) pairs.push([a, b]);
    const graph = graphOf(40, pairs);
    const result = layout(graph);
    expect(problemsOf({ nodes: graph.nodes, edges: graph.edges.filter((_, k) => k % 13 === 0) }, result)).to.deep.equal([]);
    expect(result.edges.size).to.equal(1_600);
  });

  it('draws 10,000 steps that nothing connects', () => {
    const { nodes, width, height } = layout(graphOf(10_000, []));
    expect(nodes.size).to.equal(10_000);
    expect(width / height).to.be.within(1, 2.5);
  });

  it('draws 2,000 groups within each other', () => {
    const nodes: LayoutNode[] = Array.from({ length: 2_000 }, (_, k) => step(`g${k}`, k === 0 ? undefined : `g${k - 1}`, 40, 20));
    const graph: LayoutInput = {
      nodes: [...nodes, step('outside')],
      edges: edgesOf([
        ['g1999', 'outside'],
        ['outside', 'g1000'],
        ['g5', 'g1999'],
      ]),
    };
    const result = layout(graph, { spacing: { padding: 1, header: 0 } });
    expect(problemsOf(graph, result)).to.deep.equal([]);
  });

  it('draws a thousand edges between the same two steps', () => {
    const graph = graphOf(
      2,
      Array.from({ length: 1_000 }, (_, k) => (k % 2 === 0 ? [0, 1] : [1, 0])),
    );
    const result = layout(graph);
    expect(problemsOf(graph, result)).to.deep.equal([]);
  });

  it('gives up on own routes, and says so, where thousands of edges cross hundreds of borders', () => {
    const deep = (side: string): LayoutNode[] =>
      Array.from({ length: 150 }, (_, k) => step(`${side}${k}`, k === 0 ? undefined : `${side}${k - 1}`, 10, 10));
    const graph: LayoutInput = {
      nodes: [...deep('a'), ...deep('b')],
      edges: edgesOf(Array.from({ length: 20_000 }, () => ['a149', 'b149'] as const)),
    };
    const { edges, notices } = layout(graph, { spacing: { padding: 1, header: 0 } });
    expect(edges.size).to.equal(20_000);
    expect(notices.map((notice) => notice.code)).to.deep.equal(['simplified-edge']);
    expect(notices[0]!.count).to.be.within(1, 19_999);
    expect(notices[0]!.ids).to.have.length(20);
  });
});
