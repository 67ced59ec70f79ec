import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { layout, type LayoutInput, type LayoutResult } from '../../src/graph/index.js';
import { anyGraph, edgesOf, problemsOf, step, workflow } from './support.js';

function withStep(graph: LayoutInput, after: string): LayoutInput {
  const to = graph.edges.find((edge) => edge.from === after)?.to;
  const beyond = graph.edges.find((edge) => edge.from === to)?.to;
  const added = [{ id: 'new in', from: after, to: 'new' }];
  if (beyond !== undefined) added.push({ id: 'new out', from: 'new', to: beyond });
  return { nodes: [...graph.nodes, step('new')], edges: [...graph.edges, ...added] };
}

const without = (graph: LayoutInput, id: string): LayoutInput => ({
  nodes: graph.nodes.filter((node) => node.id !== id),
  edges: graph.edges.filter((edge) => edge.from !== id && edge.to !== id),
});

function movedShare(before: LayoutResult, after: LayoutResult): number {
  const ids = [...before.nodes.keys()].filter((id) => after.nodes.has(id));
  const median = (axis: 'x' | 'y'): number =>
    ids.map((id) => after.nodes.get(id)![axis] - before.nodes.get(id)![axis]).sort((a, b) => a - b)[ids.length >> 1]!;
  const [dx, dy] = [median('x'), median('y')];
  const moved = ids.filter(
    (id) => Math.hypot(after.nodes.get(id)!.x - before.nodes.get(id)!.x - dx, after.nodes.get(id)!.y - before.nodes.get(id)!.y - dy) > 4,
  );
  return moved.length / ids.length;
}

describe('warm start', () => {
  it('draws what an unchanged graph looked like', () => {
    const graph = workflow(200, 30);
    const before = layout(graph);
    const after = layout(graph, { previous: before.state });
    expect([...after.nodes]).to.deep.equal([...before.nodes]);
    expect([...after.edges]).to.deep.equal([...before.edges]);
  });

  it('moves at most 15 % of 500 steps for a new one, and turns none of them round', () => {
    const graph = workflow(500, 50);
    const before = layout(graph);
    for (const after of ['n37', 'n120', 'n211', 'n333', 'n404']) {
      const changed = withStep(graph, after);
      const result = layout(changed, { previous: before.state });
      expect(problemsOf({ nodes: changed.nodes, edges: changed.edges.slice(-40) }, result)).to.deep.equal([]);
      expect(movedShare(before, result), after).to.be.at.most(0.15);
      const layers = new Map<number, string[]>();
      for (const [id, box] of before.nodes) layers.set(box.x, [...(layers.get(box.x) ?? []), id]);
      for (const layer of layers.values()) {
        const order = layer
          .filter((id) => result.nodes.get(id)!.x === result.nodes.get(layer[0]!)!.x)
          .sort((a, b) => before.nodes.get(a)!.y - before.nodes.get(b)!.y);
        for (let k = 1; k < order.length; k++) expect(result.nodes.get(order[k]!)!.y).to.be.greaterThan(result.nodes.get(order[k - 1]!)!.y);
      }
    }
  });

  it('is as sound as a drawing from scratch, however the graph changes', () => {
    fc.assert(
      fc.property(fc.array(anyGraph, { minLength: 2, maxLength: 4 }), (graphs) => {
        let previous = layout(graphs[0]!).state;
        for (const graph of graphs.slice(1)) {
          const result = layout(graph, { previous });
          expect(problemsOf(graph, result)).to.deep.equal([]);
          previous = result.state;
        }
      }),
      { numRuns: 120 },
    );
  });

  it('stays sound while a run grows step by step and shrinks again', () => {
    const whole = workflow(60, 12, 3);
    let previous = layout({ nodes: [], edges: [] }).state;
    const visit = (graph: LayoutInput): void => {
      const result = layout(graph, { previous });
      expect(problemsOf(graph, result)).to.deep.equal([]);
      previous = result.state;
    };
    for (let size = 1; size <= whole.nodes.length; size++) {
      const nodes = whole.nodes.slice(0, size);
      const ids = new Set(nodes.map((node) => node.id));
      visit({ nodes, edges: whole.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)) });
    }
    let graph = whole;
    for (let k = 0; k < 30; k++) {
      graph = without(graph, `n${k * 2}`);
      visit(graph);
    }
  });

  it('does not crowd: a graph that grew has not many more crossings than one drawn at once', () => {
    const whole = workflow(150, 25, 11);
    let previous = layout({ nodes: [], edges: [] }).state;
    let grown = layout(whole);
    for (let size = 1; size <= whole.nodes.length; size++) {
      const ids = new Set(whole.nodes.slice(0, size).map((node) => node.id));
      grown = layout(
        { nodes: whole.nodes.slice(0, size), edges: whole.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)) },
        { previous },
      );
      previous = grown.state;
    }
    expect(grown.height).to.be.at.most(layout(whole).height * 1.6);
  });

  it('does not turn a loop round when a step joins it', () => {
    // Told to start at b, a fresh layout would break the circle at another edge.
    const ring: LayoutInput = {
      nodes: [step('a'), step('b'), step('c')],
      edges: edgesOf([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ]),
    };
    const before = layout(ring);
    const grown: LayoutInput = {
      nodes: [step('new'), step('c'), step('b'), step('a')],
      edges: [...ring.edges, { id: 'x', from: 'a', to: 'new' }, { id: 'y', from: 'new', to: 'c' }],
    };
    const after = layout(grown, { previous: before.state });
    expect(after.nodes.get('a')!.x).to.be.lessThan(after.nodes.get('b')!.x);
    expect(after.nodes.get('b')!.x).to.be.lessThan(after.nodes.get('c')!.x);
    expect(layout(grown).nodes.get('a')!.x).to.be.greaterThan(layout(grown).nodes.get('c')!.x);
  });

  it('turns an edge back once nothing makes it a loop any more', () => {
    const ring: LayoutInput = {
      nodes: [step('a'), step('b')],
      edges: edgesOf([
        ['a', 'b'],
        ['b', 'a'],
      ]),
    };
    const before = layout(ring);
    const after = layout({ nodes: ring.nodes, edges: [ring.edges[1]!] }, { previous: before.state });
    expect(after.nodes.get('b')!.x).to.be.lessThan(after.nodes.get('a')!.x);
  });

  it('lays out a group again only if something about it changed', () => {
    const inside = (group: string): LayoutInput => {
      const flow = workflow(40, 6, group.length);
      return {
        nodes: [step(group, undefined, 0, 0), ...flow.nodes.map((node) => ({ ...node, id: `${group}/${node.id}`, parent: group }))],
        edges: flow.edges.map((edge) => ({ id: `${group}/${edge.id}`, from: `${group}/${edge.from}`, to: `${group}/${edge.to}` })),
      };
    };
    const [first, second] = [inside('first'), inside('second!')];
    const graph: LayoutInput = {
      nodes: [...first.nodes, ...second.nodes],
      edges: [...first.edges, ...second.edges, { id: 'between', from: 'first', to: 'second!' }],
    };
    const before = layout(graph);
    const changed: LayoutInput = {
      nodes: [...graph.nodes, step('first/new', 'first')],
      edges: [...graph.edges, { id: 'n', from: 'first/n3', to: 'first/new' }],
    };
    const after = layout(changed, { previous: before.state });
    const offsets = new Set(
      second.nodes.map(
        ({ id }) =>
          `${(after.nodes.get(id)!.x - before.nodes.get(id)!.x).toFixed(6)} ${(after.nodes.get(id)!.y - before.nodes.get(id)!.y).toFixed(6)}`,
      ),
    );
    expect(offsets.size, 'the other group moves as a whole').to.equal(1);
    expect(problemsOf(changed, after)).to.deep.equal([]);
  });

  it('says how far the anchor moved', () => {
    const inner = Array.from({ length: 6 }, (_, k) => step(`inner ${k}`, 'group'));
    const collapsed: LayoutInput = {
      nodes: [step('start'), step('group'), step('other'), step('end')],
      edges: edgesOf([
        ['start', 'group'],
        ['start', 'other'],
        ['group', 'end'],
        ['other', 'end'],
      ]),
    };
    const expanded: LayoutInput = { nodes: [...collapsed.nodes, ...inner], edges: collapsed.edges };
    const before = layout(collapsed);
    const after = layout(expanded, { previous: before.state, anchor: 'other' });
    const [was, is] = [before.nodes.get('other')!, after.nodes.get('other')!];
    expect(after.shift).to.deep.equal([is.x - was.x, is.y - was.y]);
    expect(after.shift).not.to.deep.equal([0, 0]);
    expect(layout(expanded, { previous: before.state, anchor: 'not there' }).shift).to.deep.equal([0, 0]);
    expect(layout(expanded, { anchor: 'other' }).shift).to.deep.equal([0, 0]);
  });

  it('starts from scratch if the state is none', () => {
    const graph = workflow(30, 3);
    const { state, nodes } = layout(graph);
    const broken: unknown[] = [null, 7, {}, { kind: 'wf-elements/layout' }, JSON.parse(JSON.stringify(state))];
    for (const previous of broken) {
      expect([...layout(graph, { previous: previous as typeof state }).nodes]).to.deep.equal([...nodes]);
    }
  });

  it('survives structured clone, and another direction', () => {
    const graph = workflow(50, 5);
    const before = layout(graph);
    const after = layout(graph, { previous: structuredClone(before.state) });
    expect([...after.nodes]).to.deep.equal([...before.nodes]);
    const down = layout(graph, { direction: 'down', previous: before.state });
    expect([...down.nodes]).to.deep.equal([...layout(graph, { direction: 'down' }).nodes]);
  });
});
