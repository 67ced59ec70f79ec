import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GraphWorkflow } from '../../../src/gateway/bridges/langgraph/index.js';
import { begin, close, fail, park, putBack, succeed } from '../../../src/gateway/bridges/langgraph/step-changes.js';
import { Surroundings } from '../../../src/gateway/bridges/langgraph/surroundings.js';
import { initialSteps, placedIn } from '../../../src/gateway/bridges/langgraph/topology.js';
import type { Boundary, Edge, Step } from '../../../src/model/step.js';

const lena = { id: 'lena', kind: 'human', name: 'Lena Fischer' } as const;
const plain = (key: string) => ({ key, kind: 'code', label: { text: key }, boundary: 'a' }) as const;

const WORKFLOW: GraphWorkflow = {
  workflow: { id: 'w', name: 'W', version: '1' }, unit: 'items', concurrency: 1, owner: lena,
  opening: plain('open'), closing: plain('close'), steps: [plain('x'), plain('y'), { ...plain('z'), cardBoundary: 'b' }],
  edges: [{ from: 'open', to: 'x', kind: 'control' }, { from: 'x', to: 'y', kind: 'data' }, { from: 'x', to: 'z', kind: 'data' }, { from: 'y', to: 'z', kind: 'conditional' }, { from: 'z', to: 'close', kind: 'control' }],
  boundaries: ['a', 'b', 'c'].map((id) => ({ id, label: { text: id }, accountable: lena, responsible: [], fence: 0 })),
  plan: () => Promise.resolve([]), buildItemGraph: () => { throw new Error('not needed'); }, close: () => ({ text: '' }),
};

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const at = (n: number): string => new Date(1_700_000_000_000 + n * 1000).toISOString();

/** What a step may come to, whether its engine would do that or not. */
const CHANGES: readonly ((step: Step, n: number) => Step)[] = [
  (step, n) => begin(step, at(n), 'w'), (step, n) => succeed(step, at(n), {}), (step, n) => fail(step, at(n), { text: 'no' }, n % 2 === 0),
  (step, n) => park(step, `gate-${n}`), (step, n) => putBack(step, at(n), { text: 'again' }), (step, n) => close(step, at(n), n % 2 === 0 ? 'skipped' : 'cancelled'),
  (step, n) => placedIn(WORKFLOW, step, ['a', 'b'][n % 2] ?? 'a'), (step) => ({ ...step, status: 'ready' }),
];

/** The cards, edges and boundaries of some steps, derived from them alone. */
function afresh(steps: ReadonlyMap<string, Step>): { cards: Map<string, Step>; edges: Map<string, Edge>; boundaries: Map<string, Boundary> } {
  const all = new Map(steps);
  const around = new Surroundings(WORKFLOW, 'run', all);
  for (const step of steps.values()) all.set(step.id, around.card(step));
  const { edges, boundaries } = around.follow(all.values());
  return { cards: all, edges: new Map(edges.map((edge) => [edge.id, edge])), boundaries: new Map(boundaries.map((boundary) => [boundary.id, boundary])) };
}

describe('what follows from the steps of a run', () => {
  it('is the same whether it follows each change or is worked out at the end', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const below = seeded(seed);
      const items = Array.from({ length: 1 + below(4) }, (_, index) => ({ label: { text: `${index}` }, state: {} }));
      const steps = new Map(initialSteps(WORKFLOW, 'run', items).map((step) => [step.id, step]));
      const around = new Surroundings(WORKFLOW, 'run', steps);
      const first = around.follow(steps.values());
      const edges = new Map(first.edges.map((edge) => [edge.id, edge]));
      const boundaries = new Map(first.boundaries.map((boundary) => [boundary.id, boundary]));
      for (let n = 0; n < 40; n += 1) {
        const dirty = new Set<string>();
        for (let k = below(3); k >= 0; k -= 1) {
          const changeable = [...steps.values()].filter(({ kind }) => kind !== 'map');
          const before = changeable[below(changeable.length)];
          const after = before && CHANGES[below(CHANGES.length)]?.(before, n);
          if (after === undefined) continue;
          steps.set(after.id, after);
          around.take(before, after);
          dirty.add(after.id);
          if (after.parent !== undefined) dirty.add(after.parent);
        }
        const changed = [...dirty].flatMap((id) => steps.get(id) ?? []).map((step) => around.card(step));
        for (const step of changed) steps.set(step.id, step);
        const followed = around.follow(changed);
        for (const edge of followed.edges) edges.set(edge.id, edge);
        for (const boundary of followed.boundaries) boundaries.set(boundary.id, boundary);
      }
      const expected = afresh(steps);
      assert.deepEqual(steps, expected.cards, `cards, seed ${seed}`);
      assert.deepEqual(edges, expected.edges, `edges, seed ${seed}`);
      assert.deepEqual(boundaries, expected.boundaries, `boundaries, seed ${seed}`);
    }
  });

  it('names nothing but what a change has beside it, however large the run is', () => {
    const items = Array.from({ length: 500 }, (_, index) => ({ label: { text: `${index}` }, state: {} }));
    const steps = new Map(initialSteps(WORKFLOW, 'run', items).map((step) => [step.id, step]));
    const around = new Surroundings(WORKFLOW, 'run', steps);
    around.settle();
    const before = steps.get('run/y/250');
    assert.ok(before);
    const after = begin(before, at(1), 'w');
    steps.set(after.id, after);
    around.take(before, after);
    assert.deepEqual(around.follow([after]), { edges: [{ id: 'run/x/250>y', from: 'run/x/250', to: 'run/y/250', kind: 'data', taken: true }], boundaries: [] });
  });
});
