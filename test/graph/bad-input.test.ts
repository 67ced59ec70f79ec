import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { layout, type LayoutInput, type NoticeCode } from '../../src/graph/index.js';
import { edgesOf, problemsOf, step } from './support.js';

const untyped = (value: unknown): LayoutInput => value as LayoutInput;
const codes = (input: LayoutInput): Record<string, number> =>
  Object.fromEntries(layout(input).notices.map(({ code, count }) => [code, count]));

describe('layout of bad input', () => {
  it('leaves out edges to steps that are not there', () => {
    const { edges, notices } = layout({
      nodes: [step('a'), step('b')],
      edges: edgesOf([
        ['a', 'b'],
        ['a', 'gone'],
        ['gone', 'b'],
      ]),
    });
    expect([...edges.keys()]).to.deep.equal(['e0']);
    expect(notices).to.deep.equal([{ code: 'unknown-step', id: 'e1', count: 2, ids: ['e1', 'e2'] }]);
  });

  it('keeps the first of two with the same id', () => {
    const { nodes, edges, notices } = layout({
      nodes: [step('a', undefined, 100, 40), step('b'), step('a', undefined, 300, 90)],
      edges: [
        { id: 'e', from: 'a', to: 'b' },
        { id: 'e', from: 'b', to: 'a' },
      ],
    });
    expect(nodes.size).to.equal(2);
    expect(nodes.get('a')!.width).to.equal(100);
    expect(edges.get('e')![0]![0]).to.equal(nodes.get('a')!.x + 100);
    expect(notices.map(({ code, id }) => [code, id])).to.deep.equal([
      ['duplicate-node', 'a'],
      ['duplicate-edge', 'e'],
    ]);
  });

  it('opens circles of parents', () => {
    const input: LayoutInput = {
      nodes: [step('x', 'z'), step('y', 'x'), step('z', 'y'), step('own', 'own'), step('child', 'y')],
      edges: edgesOf([['child', 'own']]),
    };
    const { nodes, notices } = layout(input);
    expect(nodes.size).to.equal(5);
    expect(notices).to.deep.equal([{ code: 'parent-cycle', id: 'x', count: 2, ids: ['x', 'own'] }]);
    const opened = { nodes: input.nodes.map((node) => (node.id === 'x' || node.id === 'own' ? step(node.id) : node)), edges: input.edges };
    expect(problemsOf(opened, layout(input))).to.deep.equal([]);
  });

  it('places a step whose group is not there at the top level', () => {
    const { nodes, notices } = layout({ nodes: [step('a', 'nowhere')], edges: [] });
    expect(nodes.has('a')).to.equal(true);
    expect(notices[0]).to.deep.equal({ code: 'unknown-parent', id: 'a', count: 1, ids: ['a'] });
  });

  it('replaces sizes that are none', () => {
    for (const size of [Number.NaN, -1, Infinity, 2_000_000, '12', null, undefined]) {
      const input = untyped({ nodes: [{ id: 'a', width: size, height: 40 }, step('b')], edges: edgesOf([['a', 'b']]) });
      expect(codes(input), String(size)).to.deep.equal({ 'bad-size': 1 });
      expect(layout(input).nodes.get('a')!.width).to.be.greaterThan(0);
    }
  });

  it('takes what is no object for what it is', () => {
    expect(
      codes(untyped({ nodes: [null, 7, { width: 1 }, { id: 3 }, step('a')], edges: ['x', undefined, { from: 'a', to: 'a' }] })),
    ).to.deep.equal({ 'bad-node': 4, 'bad-edge': 3 });
    expect(layout(untyped({})).nodes.size).to.equal(0);
    expect(layout(untyped({ nodes: 'abc', edges: 12 })).nodes.size).to.equal(0);
  });

  it('names at most twenty and counts all', () => {
    const { notices } = layout({ nodes: [], edges: edgesOf(Array.from({ length: 5_000 }, () => ['a', 'b'] as const)) });
    expect(notices).to.have.length(1);
    expect(notices[0]!.count).to.equal(5_000);
    expect(notices[0]!.ids).to.have.length(20);
  });

  it('never throws, whatever the data', () => {
    const known: ReadonlySet<NoticeCode> = new Set<NoticeCode>([
      'bad-node',
      'bad-edge',
      'duplicate-node',
      'duplicate-edge',
      'unknown-step',
      'unknown-parent',
      'parent-cycle',
      'bad-size',
      'simplified-edge',
    ]);
    const id = fc.oneof(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.anything());
    const node = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record(
          { id, width: fc.oneof(fc.double(), fc.anything()), height: fc.double(), parent: id, arrange: id },
          { requiredKeys: [] },
        ),
      },
      fc.anything(),
    );
    const edge = fc.oneof({ weight: 5, arbitrary: fc.record({ id, from: id, to: id }, { requiredKeys: [] }) }, fc.anything());
    fc.assert(
      fc.property(fc.record({ nodes: fc.array(node), edges: fc.array(edge) }), (input) => {
        const result = layout(untyped(input));
        for (const box of result.nodes.values()) expect(Object.values(box).every(Number.isFinite)).to.equal(true);
        for (const notice of result.notices) expect(known.has(notice.code)).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });
});
