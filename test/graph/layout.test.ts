import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { layout, type Direction, type LayoutInput } from '../../src/graph/index.js';
import { anyGraph, edgesOf, graphOf, problemsOf, step, workflow } from './support.js';

const directions: readonly Direction[] = ['right', 'down', 'left'];

describe('layout', () => {
  for (const direction of directions) {
    it(`draws any graph so that nothing overlaps, leaves its group or is run through by a line (${direction})`, () => {
      fc.assert(
        fc.property(anyGraph, (graph) => {
          expect(problemsOf(graph, layout(graph, { direction }))).to.deep.equal([]);
        }),
        { numRuns: 250 },
      );
    });
  }

  it('gives the same drawing for the same input', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const first = layout(graph);
        const second = layout(structuredClone(graph));
        expect([...second.nodes]).to.deep.equal([...first.nodes]);
        expect([...second.edges]).to.deep.equal([...first.edges]);
      }),
      { numRuns: 100 },
    );
  });

  it('puts every edge of an acyclic graph along the flow', () => {
    const graph = workflow(120, 20);
    const boxes = {
      right: layout(graph).nodes,
      down: layout(graph, { direction: 'down' }).nodes,
      left: layout(graph, { direction: 'left' }).nodes,
    };
    for (const { from, to } of graph.edges) {
      expect(boxes.right.get(from)!.x).to.be.lessThan(boxes.right.get(to)!.x);
      expect(boxes.down.get(from)!.y).to.be.lessThan(boxes.down.get(to)!.y);
      expect(boxes.left.get(from)!.x).to.be.greaterThan(boxes.left.get(to)!.x);
    }
  });

  it('draws a chain as one straight line', () => {
    const { nodes, edges } = layout(
      graphOf(
        20,
        Array.from({ length: 19 }, (_, k) => [k, k + 1] as const),
      ),
    );
    expect(new Set([...nodes.values()].map((box) => box.y)).size).to.equal(1);
    for (const route of edges.values()) expect(route).to.have.length(2);
  });

  it('keeps the branches of a fork straight although a line from far off crosses them', () => {
    const pairs: [number, number][] = [0, 1, 2, 3, 4].map((k) => [k, k + 5]);
    const graph = graphOf(11, [...pairs, [10, 0], [10, 1], [10, 2], [10, 3], [10, 4], [4, 5]]);
    const { nodes } = layout(graph);
    const straight = pairs.filter(([a, b]) => Math.abs(nodes.get(`n${a}`)!.y - nodes.get(`n${b}`)!.y) < 1);
    expect(straight.length).to.be.at.least(4);
  });

  it('sets parts that nothing connects side by side and wraps them', () => {
    const graph = graphOf(
      60,
      Array.from({ length: 30 }, (_, k) => [2 * k, 2 * k + 1] as const),
    );
    const result = layout(graph);
    expect(problemsOf(graph, result)).to.deep.equal([]);
    expect(result.width / result.height).to.be.within(0.6, 4);
  });

  it('separates parallel edges, whichever way they run', () => {
    const graph: LayoutInput = {
      nodes: [step('a'), step('b')],
      edges: edgesOf([
        ['a', 'b'],
        ['a', 'b'],
        ['b', 'a'],
        ['a', 'b'],
      ]),
    };
    const { edges } = layout(graph);
    const heights = [...edges.values()].map((route) => route[0]![1]);
    expect(new Set(heights).size).to.equal(4);
    const backwards = edges.get('e2')!;
    expect(backwards[0]![0]).to.be.greaterThan(backwards[backwards.length - 1]![0]);
  });

  it('keeps self loops apart from each other and free of the neighbours', () => {
    const graph: LayoutInput = {
      nodes: [step('fork'), step('above'), step('looping')],
      edges: edgesOf([
        ['fork', 'above'],
        ['fork', 'looping'],
        ['looping', 'looping'],
        ['looping', 'looping'],
        ['looping', 'looping'],
      ]),
    };
    const result = layout(graph);
    expect(problemsOf(graph, result)).to.deep.equal([]);
    const reach = ['e2', 'e3', 'e4'].map((id) => Math.min(...result.edges.get(id)!.map(([, y]) => y)));
    expect(new Set(reach).size).to.equal(3);
    for (const y of reach) expect(y).to.be.lessThan(result.nodes.get('looping')!.y);
  });

  it('returns the boxes as one array as well', () => {
    const { nodes, boxes } = layout(workflow(30, 3));
    expect(Array.from(boxes)).to.deep.equal([...nodes.values()].flatMap(({ x, y, width, height }) => [x, y, width, height]));
  });

  it('places nothing and one step', () => {
    const nothing = layout({ nodes: [], edges: [] });
    expect(nothing.nodes.size).to.equal(0);
    expect([nothing.width, nothing.height]).to.deep.equal([0, 0]);
    const one = layout({ nodes: [step('only', undefined, 100, 40)], edges: [] });
    expect(one.nodes.get('only')).to.deep.equal({ x: 0, y: 0, width: 100, height: 40 });
    expect([one.width, one.height]).to.deep.equal([100, 40]);
  });

  it('keeps ids that mean something to JavaScript', () => {
    const ids = ['__proto__', 'constructor', 'hasOwnProperty', ''];
    const graph: LayoutInput = {
      nodes: ids.map((id) => step(id)),
      edges: edgesOf([
        ['__proto__', 'constructor'],
        ['constructor', 'hasOwnProperty'],
        ['hasOwnProperty', ''],
      ]),
    };
    const result = layout(graph);
    expect([...result.nodes.keys()]).to.deep.equal(ids);
    expect(problemsOf(graph, result)).to.deep.equal([]);
    expect(result.notices).to.deep.equal([]);
  });

  it('says what is wrong with an option', () => {
    const graph = graphOf(1, []);
    expect(() => layout(graph, { direction: 'up' as 'down' })).to.throw(RangeError, /direction is "up"/);
    expect(() => layout(graph, { maxSweeps: 9 })).to.throw(RangeError, /maxSweeps is 9/);
    expect(() => layout(graph, { spacing: { nodeGap: Number.NaN } })).to.throw(RangeError, /spacing\.nodeGap is NaN/);
    expect(() => layout(graph, { signal: AbortSignal.abort(new Error('no longer needed')) })).to.throw('no longer needed');
  });

  it('keeps the distances it was asked for', () => {
    const spacing = { layerGap: 100, nodeGap: 50, edgeGap: 0, partGap: 0 };
    const { nodes } = layout(
      graphOf(3, [
        [0, 1],
        [0, 2],
      ]),
      { spacing },
    );
    const [a, b, c] = [...nodes.values()];
    expect(b!.x - (a!.x + a!.width)).to.equal(100);
    expect(Math.abs(c!.y - b!.y) - b!.height).to.equal(50);
  });
});
