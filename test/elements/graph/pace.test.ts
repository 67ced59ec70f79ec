import { expect, fixture, html } from '@open-wc/testing';
import { createClient } from '../../../src/client/client.js';
import type { RunStore } from '../../../src/client/types.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { Step } from '../../../src/model/step.js';
import { aiko, memoryWorld } from '../../adapter/memory-world.js';
import { aRun } from '../../client/support.js';
import { aStep, cardOf, drawn, nextFrame, shadowOf, soon, textOf } from './support.js';

const STEPS = Array.from({ length: 40 }, (_, at) => aStep(`s${at}`));

/** A graph on a live run, what changes its steps, and how often the element has rendered. */
async function streaming() {
  const { backend } = memoryWorld({ clock: undefined, runs: [{ run: aRun(), steps: STEPS }] });
  const client = createClient(backend.adapterFor(aiko), { storage: null });
  const box = await fixture<HTMLElement>(html`<div><wf-graph lang="en" run="run-1" .client=${client}></wf-graph></div>`);
  box.style.inlineSize = '1200px';
  const graph = await drawn(box.firstElementChild as WfGraph);
  const store = client.retain('run-1');
  let renders = 0;
  graph.addController({ hostUpdated: () => void (renders += 1) });
  const put = (at: number, status: Step['status']): Promise<void> => {
    const applied = appliedBy(store);
    backend.commit([{ kind: 'step', value: { ...(STEPS[at] as Step), status } }]);
    return applied;
  };
  return { graph, put, renders: () => renders, end: () => client.dispose() };
}

/** Resolves once the store has told who listens. */
const appliedBy = (store: RunStore): Promise<void> =>
  new Promise((resolve) => {
    const stop = store.subscribe(() => {
      stop();
      resolve();
    });
  });

const chip = (graph: WfGraph, group: string): HTMLElement | null => shadowOf(graph).querySelector<HTMLElement>(`.chip[data-group="${group}"]`);

describe('<wf-graph> under a stream of updates', () => {
  it('draws a status with the next frame, and renders what stands around the drawing only a few times a second', async () => {
    const { graph, put, renders, end } = await streaming();
    const before = renders();
    const start = performance.now();
    for (let turn = 0; turn < 40; turn++) {
      const status = turn % 2 === 0 ? 'running' : 'succeeded';
      await put(3, status);
      await nextFrame(1);
      expect(cardOf(graph, 's3').classList.contains(`tone-${status}`), `turn ${turn}`).to.equal(true);
    }
    // Four times a second, a ticker, and counts that wait for their own time.
    expect(renders() - before).to.be.lessThan(4 + (performance.now() - start) / 100);
    end();
  });

  it('shows new counts within half a second after a burst', async () => {
    const { graph, put, end } = await streaming();
    await soon(() => textOf(chip(graph, 'to-come')).includes('40'));
    for (let at = 0; at < 12; at++) await put(at, 'succeeded');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await nextFrame();
    expect(textOf(chip(graph, 'succeeded'))).to.contain('12');
    expect(textOf(chip(graph, 'to-come'))).to.contain('28');
    end();
  });

  it('answers a person at once', async () => {
    const { graph, put, renders, end } = await streaming();
    await put(1, 'failed');
    await soon(() => chip(graph, 'failed') !== null);
    for (let turn = 0; turn < 6; turn++) {
      await put(2, turn % 2 === 0 ? 'running' : 'pending');
      const before = renders();
      chip(graph, 'failed')?.click();
      await graph.updateComplete;
      expect(renders(), `turn ${turn}`).to.be.greaterThan(before);
      expect(chip(graph, 'failed')?.getAttribute('aria-pressed')).to.equal(turn % 2 === 0 ? 'true' : 'false');
    }
    end();
  });
});
