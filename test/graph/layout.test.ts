import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { layout, type Direction, type LayoutInput } from '../../src/graph/index.js';
import { anyGraph, edgesOf, graphOf, problemsOf, step, workflow } from './support.js';

const directions: readonly Direction[] = ['right', 'down', 'left'];

/** Threads from one first step to one last: in each, a step and so many branches that join again, over and over. */
function threadsOf(threads: readonly (readonly number[])[]): { readonly graph: LayoutInput; readonly forks: readonly { readonly at: string; readonly branches: readonly string[] }[] } {
  const pairs: [string, string][] = [];
  const forks: { at: string; branches: string[] }[] = [];
  const ids = new Set(['first', 'last']);
  for (const [t, sizes] of threads.entries()) {
    let open = ['first'];
    for (const [f, size] of sizes.entries()) {
      const at = `t${t}-${f}`;
      const branches = Array.from({ length: size }, (_, k) => `${at}-${k}`);
      pairs.push(...open.map((end): [string, string] => [end, at]), ...branches.map((id): [string, string] => [at, id]));
      for (const id of [at, ...branches]) ids.add(id);
      forks.push({ at, branches });
      open = branches;
    }
    const end = `t${t}-end`;
    ids.add(end);
    pairs.push(...open.map((id): [string, string] => [id, end]), [end, 'last']);
  }
  return { graph: { nodes: [...ids].map((id) => step(id)), edges: edgesOf(pairs) }, forks };
}

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

  it('puts the branches of every fork evenly around it, side by side, where threads of work run beside one another', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 4 }), (threads) => {
        const { graph, forks } = threadsOf(threads);
        const { nodes } = layout(graph);
        const middle = (id: string): number => nodes.get(id)!.y + nodes.get(id)!.height / 2;
        for (const { at, branches } of forks) {
          const ys = branches.map(middle);
          expect(Math.abs(ys.reduce((a, b) => a + b, 0) / ys.length - middle(at)), `the branches of ${at} on either side`).to.be.at.most(1);
          const apart = ys.slice(1).map((y, k) => y - ys[k]!);
          if (apart.length > 0) expect(Math.max(...apart) - Math.min(...apart), `the branches of ${at} apart`).to.be.at.most(1);
        }
      }),
      { numRuns: 150 },
    );
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
