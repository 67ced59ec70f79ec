import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { stretchesOf, type LevelEdge } from '../../../../src/elements/graph/scene/regions.js';
import { buildScene, startsFolded, type Scene } from '../../../../src/elements/graph/scene/scene.js';
import { runToEnd } from '../../../../src/graph/steps.js';
import { takeIn } from '../../../../src/elements/graph/intake/take-in.js';
import type { GraphInput } from '../../../../src/elements/graph/graph-source.js';
import { refundCards } from '../../../fixtures/refund-cards.js';
import { aStep } from '../support.js';

const sceneOf = (input: GraphInput, open: readonly string[] = []): Scene =>
  buildScene(runToEnd(takeIn(input)).view, (question) => !open.includes(question.step.id) && startsFolded(question), 'tall');

describe('a scene', () => {
  it('draws one line where a line between two maps and twelve between their items lead the same way', () => {
    const scene = sceneOf(refundCards());
    expect([...scene.edges.values()].map(({ id, members }) => [id, members.length])).to.deep.include(['read>classify', 13]);
    expect(scene.edges.size).to.equal(9);
    expect(scene.lostEdges).to.deep.equal([]);
  });

  it('keeps a guarded line to an item that is shown, and lets the keyboard go everywhere', () => {
    const scene = sceneOf(refundCards(), ['send', 'decide']);
    expect([...scene.edges.keys()]).to.include.members(['decide>send', 'decide/2>send/2', 'decide/6>send/6']);
    expect(scene.edges.has('decide/0>send/0')).to.equal(false);
    expect(scene.links).to.deep.include({ id: 'decide/0>send/0', from: 'decide/0', to: 'send/0' });
  });

  it('does not depend on any status', () => {
    const input = refundCards();
    const other = { ...input, steps: input.steps.map((step) => ({ ...step, status: 'failed' as const })) };
    expect(sceneOf(other).layout).to.deep.equal(sceneOf(input).layout);
  });

  it('counts the folded steps that another area answers for, but only where the card has an area itself', () => {
    const input = refundCards();
    expect([...(sceneOf(input).nodes.get('send')?.guests ?? [])]).to.deep.equal([['support', 10]]);
    const without = { ...input, boundaries: input.boundaries?.filter(({ id }) => id === 'support') };
    expect(sceneOf(without).nodes.get('send')?.guests.size).to.equal(0);
  });

  it('takes the area that a step names when no boundary lists it', () => {
    const boundary = { id: 'a', label: { text: 'A' }, members: [], accountable: { id: 'p', kind: 'human' as const, name: 'P' }, responsible: [], fence: 0 };
    const scene = sceneOf({ steps: [aStep('g', { boundary: 'a' }), aStep('x', { boundary: 'a', parent: 'g' }), aStep('y', { boundary: 'nowhere' })], boundaries: [boundary] });
    expect([...scene.nodes.values()].filter(({ kind }) => kind === 'region')).to.have.length(1);
    expect(scene.nodes.get('x')?.parent).to.equal('g');
    expect(scene.nodes.get('y')?.parent).to.equal(undefined);
  });
});

describe('regions', () => {
  const areas = (ids: string): ((id: string) => string | undefined) => (id) => (ids.includes(id) ? id[0] : undefined);

  it('are split where the flow leaves an area and comes back to it', () => {
    const stretches = stretchesOf(['a1', 'b1', 'a2', 'a3'], areas('a1a2a3b1'), [['a1', 'b1'], ['b1', 'a2'], ['a2', 'a3']]);
    expect([...stretches]).to.have.deep.members([['a1', 0], ['b1', 0], ['a2', 1], ['a3', 1]]);
  });

  it('stay whole where it only comes in from elsewhere', () => {
    const stretches = stretchesOf(['a1', 'b1', 'a2'], areas('a1a2b1'), [['b1', 'a2'], ['a1', 'a2']]);
    expect([...stretches]).to.have.deep.members([['a1', 0], ['a2', 0], ['b1', 0]]);
  });

  it('stand a loop', () => {
    const stretches = stretchesOf(['a1', 'b1'], areas('a1b1'), [['a1', 'b1'], ['b1', 'a1'], ['a1', 'a1']]);
    expect([...stretches]).to.have.deep.members([['a1', 0], ['b1', 0]]);
  });

  it('never make the flow turn back, whatever it is', () => {
    const graph = fc.integer({ min: 1, max: 12 }).chain((n) =>
      fc.record({ n: fc.constant(n), area: fc.array(fc.constantFrom(undefined, 'a', 'b', 'c'), { minLength: n, maxLength: n }), edges: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 24 }) }));
    fc.assert(
      fc.property(graph, ({ n, area, edges }) => {
        const ids = Array.from({ length: n }, (_, at) => `s${at}`);
        const forward = edges.filter(([from, to]) => from < to).map(([from, to]): LevelEdge => [`s${from}`, `s${to}`]);
        const areaOf = (id: string): string | undefined => area[Number(id.slice(1))];
        const stretches = stretchesOf(ids, areaOf, forward);
        const regionOf = (id: string): string => (areaOf(id) === undefined ? id : `${areaOf(id)} ${stretches.get(id)}`);
        const next = new Map<string, Set<string>>();
        for (const [from, to] of forward) if (regionOf(from) !== regionOf(to)) next.set(regionOf(from), (next.get(regionOf(from)) ?? new Set()).add(regionOf(to)));
        for (const start of next.keys()) {
          const seen = new Set<string>();
          const stack = [...(next.get(start) ?? [])];
          for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
            expect(at).to.not.equal(start);
            if (seen.has(at)) continue;
            seen.add(at);
            stack.push(...(next.get(at) ?? []));
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});
