import { expect, waitUntil } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import fc from 'fast-check';
import type { WfDataRejectEvent } from '../../../src/elements/graph/graph.events.js';
import type { GraphInput } from '../../../src/elements/graph/graph-source.js';
import { MOST_EDGES, MOST_STEPS, takeIn } from '../../../src/elements/graph/intake/take-in.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { runToEnd } from '../../../src/graph/steps.js';
import { aStep, cardOf, cards, cover, cursorWordsOf, drawn, nextFrame, notices, NOW, shadowOf, soon, surface, textOf, withData } from './support.js';

const loose = (data: unknown): GraphInput => data as GraphInput;

async function withLoose(data: unknown): Promise<{ graph: WfGraph; told: Record<string, number> }> {
  const told: Record<string, number> = {};
  const listen = ({ detail }: WfDataRejectEvent): void => detail.rejects.forEach(({ code, count }) => (told[code] = count));
  // So high that no notice above the drawing pushes a card out of sight.
  const graph = await withData({ steps: [] }, 1200, 560);
  graph.addEventListener('wf-data-reject', listen);
  graph.data = loose(data);
  await graph.updateComplete;
  return { graph, told };
}

describe('<wf-graph> given data that makes no sense', () => {
  it('draws what it understands, and counts and names the rest in a notice and an event', async () => {
    const { graph, told } = await withLoose({
      steps: [
        aStep('a', { label: { text: 'First' } }), aStep('a', { label: { text: 'Second' } }), aStep('in', { parent: 'self' }), aStep('self', { parent: 'in' }), aStep('orphan', { parent: 'nobody' }),
        null, 7, { label: 'no id' }, { id: 'bare' }, { ...aStep('odd'), label: 'plain text', startedAt: 'yesterday', attempts: 'none', owner: 3, progress: { done: 'half' } },
      ],
      edges: [{ id: 'e', from: 'a', to: 'bare', kind: 'control' }, { id: 'e', from: 'a', to: 'odd', kind: 'control' }, { id: 'lost', from: 'a', to: 'nowhere', kind: 'data' }, { id: 'x', from: 1 }, 'e'],
      boundaries: [{ id: 'b' }, { id: 'ok', label: { text: 'Support' }, members: ['a'], accountable: { id: 'l', kind: 'human', name: 'Lena' }, responsible: [], fence: 0 }],
      gates: [{}], streams: [{ step: 4 }],
    });
    await drawn(graph);
    await soon(() => told['unknown-step'] === 1);
    await soon(() => notices(graph) !== '');
    await nextFrame();
    expect(told).to.deep.equal({ 'bad-step': 5, 'duplicate-step': 1, 'unknown-parent': 1, 'bad-edge': 2, 'duplicate-edge': 1, 'bad-boundary': 1, 'bad-gate': 1, 'bad-stream': 1, 'unknown-step': 1, 'parent-cycle': 1 });
    expect(textOf(cardOf(graph, 'a'))).to.contain('Second');
    expect(textOf(cardOf(graph, 'bare'))).to.contain('bare').and.to.contain('Status not known');
    expect(textOf(cardOf(graph, 'odd'))).to.contain('odd').and.to.contain('Not started');
    expect(notices(graph)).to.contain('1 connection leads to a step that does not exist').and.to.contain('5 steps could not be read completely').and.to.contain('inside itself');
  });

  it('takes no lists, or things that are none, for a run without steps', async () => {
    for (const data of [{}, { steps: 'many' }, { steps: null, edges: {} }]) {
      const { graph } = await withLoose(data);
      await soon(() => cover(graph).includes('No steps yet'), JSON.stringify(data));
    }
  });

  it('takes null for what is not set, and what is no number, time or moment for what it is', async () => {
    const nothing = { parent: null, plainLabel: null, owner: null, note: null, progress: null, endedAt: null, boundary: null, usage: null };
    const { graph, told } = await withLoose({
      steps: [
        { ...aStep('plain'), ...nothing }, null, undefined, 7,
        { ...aStep('nan', { status: 'running' }), progress: { done: Number.NaN, total: 5, unit: 'part', source: 'reported' } },
        { ...aStep('minus'), progress: { done: -3, total: 5, unit: 'part', source: 'reported' } },
        { ...aStep('endless'), progress: { done: 1, total: Number.POSITIVE_INFINITY, unit: 'part', source: 'reported' } },
        { ...aStep('back', { status: 'succeeded', startedAt: '2026-11-22T10:44:00Z', endedAt: '2026-11-22T10:40:00Z' }) },
        { ...aStep('tried'), attempts: [{ n: 1, startedAt: 'yesterday' }, { n: 2, startedAt: '2026-11-22T10:40:00Z' }] },
      ],
      edges: null, boundaries: null, gates: null, streams: [{ step: 'nan', received: Number.POSITIVE_INFINITY }], now: Number.NaN,
    });
    await drawn(graph);
    expect(told).to.deep.equal({ 'bad-step': 7, 'bad-stream': 1, 'bad-time': 1 });
    expect(cards(graph)).to.have.length(6);
    expect(textOf(cardOf(graph, 'plain'))).to.contain('plain').and.to.not.contain('null');
    expect(textOf(cardOf(graph, 'back'))).to.contain('Done');
    expect(textOf(shadowOf(graph).querySelector('.world'))).to.not.match(/NaN|Infinity|∞|Invalid|undefined|-\d/);
    await soon(() => notices(graph).includes('The time of this data could not be read'));
  });

  it('cuts a name of 100 kB for whoever sees or hears it, and shows its bidi controls as chips', async () => {
    const { graph, told } = await withLoose({ steps: [aStep('long', { label: { text: `pay \u202E${'x'.repeat(100_000)}` }, note: { text: 'n'.repeat(90_000) } })], now: NOW });
    await drawn(graph);
    expect(told).to.deep.equal({ 'long-label': 1 });
    expect(textOf(cardOf(graph, 'long')).length).to.be.lessThan(1000);
    expect(cardOf(graph, 'long').querySelector<HTMLElement>('.code-point')?.title).to.equal('hidden character U+202E');
    expect(cursorWordsOf(graph).length).to.be.lessThan(1500);
    await soon(() => notices(graph).includes('One name is too long'));
  });

  it('says once what is wrong, and that nothing is any more', async () => {
    const graph = await withData({ steps: [] });
    const told: number[] = [];
    graph.addEventListener('wf-data-reject', ({ detail }) => told.push(detail.rejects.length));
    const bad = loose({ steps: [aStep('a')], edges: [{ id: 'e', from: 'a', to: 'b', kind: 'control' }] });
    graph.data = bad;
    await soon(() => told.length === 1);
    graph.data = loose({ ...bad });
    await soon(() => cards(graph).length === 1);
    graph.data = { steps: [aStep('a')] };
    await soon(() => told.at(-1) === 0);
    expect(notices(graph)).to.equal('');
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.record({ steps: fc.anything(), edges: fc.anything(), boundaries: fc.anything(), gates: fc.anything(), streams: fc.anything() }), (data) => {
        const { view } = runToEnd(takeIn(loose(data)));
        return view.steps instanceof Map && view.edges instanceof Map;
      }),
      { numRuns: 300 },
    );
  });
});

/** Begins to watch for how long the page does one thing at a time, or says the longest in milliseconds of computing time; null where the browser does not tell. */
const longestTask = (): Promise<number | null> => executeServerCommand<number | null, undefined>('longest-task');

describe('<wf-graph> given far too much', () => {
  it('reads a million lines and draws what makes sense, and never stops the page for more than a fifth of a second', async () => {
    const steps = Array.from({ length: 2000 }, (_, at) => aStep(`s${at}`));
    const edges = Array.from({ length: 1_000_000 }, (_, at) => ({ id: `e${at}`, from: `s${at % 2000}`, to: `s${(at * 7 + 1) % 2000}`, kind: 'control' }));
    const isWatched = (await longestTask()) !== null;
    const { graph, told } = await withLoose({ steps, edges, now: NOW });
    expect(cover(graph)).to.contain('Loading');
    await soon(() => told['too-many-edges'] === 1_000_000 - MOST_EDGES, 'the rest was not counted');
    await soon(() => notices(graph).includes('800,000 more connections are not shown'), 'it is not said');
    await waitUntil(() => cards(graph).length > 0, 'it was not drawn', { timeout: 20_000 });
    expect(surface(graph).dataset['lines']).to.equal('painted');
    await nextFrame(4);
    if (isWatched) expect(await longestTask()).to.be.within(1, 200);
  }).timeout(120_000);

  it('shows as many steps as make sense, and counts the rest', () => {
    const { view, rejects } = runToEnd(takeIn({ steps: Array.from({ length: MOST_STEPS + 7 }, (_, at) => aStep(`s${at}`)) }));
    expect(view.steps.size).to.equal(MOST_STEPS);
    expect(rejects).to.deep.equal([{ code: 'too-many-steps', count: 7, ids: [`#${MOST_STEPS}`] }]);
  });
});
