import { expect, fixture, html } from '@open-wc/testing';
import { createClient } from '../../../src/client/client.js';
import type { RunStore } from '../../../src/client/types.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { Step } from '../../../src/model/step.js';
import { aiko, memoryWorld } from '../../adapter/memory-world.js';
import { aRun } from '../../client/support.js';
import { aStep, canvas, cardOf, drawn, nextFrame, press, shadowOf, soon, surface, textOf } from './support.js';

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

/** Counts the frames in which something is painted on a canvas, which begins with wiping it there. */
function countPaints(element: HTMLCanvasElement): { readonly count: number; stop(): void } {
  const context = element.getContext('2d') as CanvasRenderingContext2D;
  const frames = new Set<unknown>();
  context.clearRect = (...area: Parameters<CanvasRect['clearRect']>) => {
    frames.add(document.timeline.currentTime);
    CanvasRenderingContext2D.prototype.clearRect.apply(context, area);
  };
  return {
    get count() {
      return frames.size;
    },
    stop: () => void Reflect.deleteProperty(context, 'clearRect'),
  };
}

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
    // Half a second is what is promised: it is time itself that is tested.
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

  it('paints from far out twenty times a second at most, and the last status too', async () => {
    const { graph, put, end } = await streaming();
    for (let presses = 0; presses < 12; presses++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'));
    await nextFrame(3);
    const paints = countPaints(canvas(graph));
    try {
      const start = performance.now();
      for (let turn = 0; turn < 40; turn++) {
        await put(3, turn % 2 === 0 ? 'running' : 'failed');
        await nextFrame(1);
      }
      // One at once, and one more that the element's own rendering may bring.
      expect(paints.count).to.be.within(1, 3 + (performance.now() - start) / 50 + (performance.now() - start) / 200);
      const seen = paints.count;
      await put(3, 'succeeded');
      await soon(() => paints.count > seen, 'the last status was not painted');
    } finally {
      paints.stop();
    }
    end();
  });

  it('shows the hint about the zoom key without rendering for each turn of the wheel', async () => {
    const { graph, renders, end } = await streaming();
    const turn = (): boolean => surface(graph).dispatchEvent(new WheelEvent('wheel', { deltaY: 20, cancelable: true, bubbles: true }));
    turn();
    await soon(() => shadowOf(graph).querySelector('.hint.shown') !== null);
    const before = renders();
    for (let turns = 0; turns < 20; turns++) {
      turn();
      await graph.updateComplete;
    }
    expect(renders() - before).to.be.lessThan(4);
    end();
  });
});
