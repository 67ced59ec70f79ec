import { expect, fixture, html } from '@open-wc/testing';
import { createClient } from '../../../src/client/client.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { EntityEvent } from '../../../src/model/frame.js';
import type { Step } from '../../../src/model/step.js';
import { aiko, memoryWorld } from '../../adapter/memory-world.js';
import { aRun } from '../../client/support.js';
import { aStep, cardOf, cards, cover, drawn, nextFrame, shadowOf, soon, textOf } from './support.js';

const banner = (graph: WfGraph): string => textOf(shadowOf(graph).querySelector('[data-notice=past] .notice-text'));
const event = (value: Step): EntityEvent => ({ kind: 'step', value });
const began = '2026-11-22T10:42:00.000Z';

async function showing(): Promise<{ graph: WfGraph; commit: (...steps: Step[]) => void; cursor: () => { epoch: string; seq: number }; done: () => void }> {
  const { backend } = memoryWorld({ clock: undefined, runs: [{ run: aRun(), steps: [aStep('a', { status: 'succeeded', startedAt: began, endedAt: '2026-11-22T10:43:19.000Z' }), aStep('b', { status: 'pending' })], edges: [{ id: 'e', from: 'a', to: 'b', kind: 'control' }] }] });
  const client = createClient(backend.adapterFor(aiko), { storage: null });
  const box = await fixture<HTMLElement>(html`<div><wf-graph lang="en" run="run-1" .client=${client}></wf-graph></div>`);
  box.style.inlineSize = '1000px';
  const graph = await drawn(box.firstElementChild as WfGraph);
  const store = client.retain('run-1');
  return { graph, commit: (...steps) => void backend.commit(steps.map(event)), cursor: () => store.cursor ?? { epoch: '', seq: -1 }, done: () => client.dispose() };
}

describe('<wf-graph> at an earlier moment', () => {
  it('draws the run as it was, says so, and lets nothing move; then goes back to now', async () => {
    const { graph, commit, cursor, done } = await showing();
    try {
      const before = cursor();
      commit(aStep('b', { status: 'failed' }), aStep('c', { status: 'running' }));
      await soon(() => cards(graph).length === 3 && textOf(cardOf(graph, 'b')).includes('Failed'));
      graph.at = before;
      await soon(() => cards(graph).length === 2 && textOf(cardOf(graph, 'b')).includes('Not started'), 'not as it was');
      await soon(() => banner(graph) !== '', 'nothing is said of it');
      expect(banner(graph)).to.match(/^The run as it was on .*2026.* \(change \d+\)\. This view does not update\.$/);
      expect(shadowOf(graph).querySelector('[data-tool=follow]')).to.equal(null);
      commit(aStep('b', { status: 'succeeded' }));
      await nextFrame(6);
      expect(textOf(cardOf(graph, 'b'))).to.contain('Not started');
      graph.addEventListener('wf-history-leave', (asked) => asked.preventDefault(), { once: true });
      const back = shadowOf(graph).querySelector('[data-notice=past] button') as HTMLElement;
      back.click();
      expect(graph.at).to.equal(before);
      back.click();
      await soon(() => graph.at === undefined && cards(graph).length === 3 && textOf(cardOf(graph, 'b')).includes('Done'), 'not as it is now');
      expect(banner(graph)).to.equal('');
    } finally {
      done();
    }
  });

  it('says when a moment is no longer kept', async () => {
    const { graph, done } = await showing();
    try {
      graph.at = { epoch: 'long ago', seq: 3 };
      await soon(() => banner(graph) === 'The server no longer has this earlier state of the run.');
      await expect(graph).to.be.accessible();
      expect(cover(graph)).to.not.contain('Loading');
    } finally {
      done();
    }
  });
});
