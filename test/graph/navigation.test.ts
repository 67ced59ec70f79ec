import { expect } from '@open-wc/testing';
import { GraphNavigation, layout, type Direction, type LayoutInput } from '../../src/graph/index.js';
import { edgesOf, step, workflow } from './support.js';

const graph: LayoutInput = {
  nodes: [step('start'), step('group', undefined, 0, 0), step('a', 'group'), step('b', 'group'), step('low'), step('end')],
  edges: edgesOf([
    ['start', 'low'],
    ['start', 'a'],
    ['a', 'b'],
    ['b', 'end'],
    ['low', 'end'],
    ['a', 'b'],
    ['low', 'low'],
    ['start', 'nowhere'],
    ['end', 'start'],
  ]),
};

describe('GraphNavigation', () => {
  it('knows what comes before and after a step, each once', () => {
    const go = new GraphNavigation(graph);
    expect(go.successors('start')).to.deep.equal(['a', 'low']);
    expect(go.predecessors('end')).to.deep.equal(['b', 'low']);
    expect(go.successors('a')).to.deep.equal(['b']);
    expect(go.successors('low')).to.deep.equal(['end']);
    expect(go.successors('gone')).to.deep.equal([]);
  });

  it('lists neighbours from top to bottom as drawn', () => {
    for (const direction of ['right', 'down', 'left'] as Direction[]) {
      const { nodes } = layout(graph, { direction });
      const go = new GraphNavigation(graph, nodes, direction);
      const across = (id: string): number => (direction === 'down' ? nodes.get(id)!.x : nodes.get(id)!.y);
      const found = go.successors('start');
      expect(across(found[0]!), direction).to.be.at.most(across(found[1]!));
      expect(go.first(), direction).to.equal('start');
      expect(go.last(), direction).to.equal('end');
    }
  });

  it('knows groups', () => {
    const go = new GraphNavigation(graph);
    expect(go.parent('a')).to.equal('group');
    expect(go.parent('start')).to.equal(null);
    expect(go.children('group')).to.deep.equal(['a', 'b']);
    expect(go.siblings('b')).to.deep.equal(['a', 'b']);
    expect(go.siblings('start')).to.deep.equal(['start', 'group', 'low', 'end']);
    expect(go.siblings('gone')).to.deep.equal([]);
  });

  it('finds the sibling beside a step in its layer', () => {
    const fan: LayoutInput = {
      nodes: ['fork', 'x', 'y', 'z', 'join'].map((id) => step(id)),
      edges: edgesOf([
        ['fork', 'x'],
        ['fork', 'y'],
        ['fork', 'z'],
        ['x', 'join'],
        ['y', 'join'],
        ['z', 'join'],
      ]),
    };
    const go = new GraphNavigation(fan, layout(fan).nodes);
    expect([go.sibling('x', 'previous'), go.sibling('x', 'next')]).to.deep.equal([null, 'y']);
    expect([go.sibling('y', 'previous'), go.sibling('y', 'next')]).to.deep.equal(['x', 'z']);
    expect(go.sibling('fork', 'next')).to.equal(null);
    const input = new GraphNavigation(fan);
    expect([input.sibling('x', 'next'), input.sibling('fork', 'previous')]).to.deep.equal(['y', null]);
  });

  it('goes to the next step that matches, once round', () => {
    const go = new GraphNavigation(graph, layout(graph).nodes);
    const failed = new Set(['a', 'end']);
    const isFailed = (id: string): boolean => failed.has(id);
    expect(go.find(null, 'next', isFailed)).to.equal('a');
    expect(go.find('a', 'next', isFailed)).to.equal('end');
    expect(go.find('end', 'next', isFailed)).to.equal('a');
    expect(go.find('a', 'previous', isFailed)).to.equal('end');
    expect(go.find(null, 'previous', isFailed)).to.equal('end');
    expect(
      go.find('a', 'next', (id) => id === 'a'),
      'not itself',
    ).to.equal(null);
    expect(go.find('a', 'next', () => false)).to.equal(null);
  });

  it('reads every step once, groups before what is in them', () => {
    const flow = workflow(80, 10);
    const nodes = [...flow.nodes, step('g', undefined, 0, 0), step('inner', 'g')];
    const go = new GraphNavigation({ nodes, edges: flow.edges }, layout({ nodes, edges: flow.edges }).nodes);
    expect([...go.order].sort()).to.deep.equal(nodes.map((node) => node.id).sort());
    expect(go.order.indexOf('inner')).to.equal(go.order.indexOf('g') + 1);
  });

  it('reaches steps whose parents form a circle', () => {
    const go = new GraphNavigation({ nodes: [step('a', 'b'), step('b', 'a'), step('c')], edges: [] });
    expect([...go.order].sort()).to.deep.equal(['a', 'b', 'c']);
    expect(go.parent('a')).to.equal(null);
    expect(new GraphNavigation({ nodes: [], edges: [] }).first()).to.equal(null);
    expect(new GraphNavigation({ nodes: [], edges: [] }).find(null, 'next', () => true)).to.equal(null);
  });
});
