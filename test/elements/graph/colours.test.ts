import { expect, fixture, html } from '@open-wc/testing';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { coloursOn, nextFrame, press, shadowOf, soon, withData } from './support.js';

const batch = () => withData({ ...supportBatch(), now: BATCH_NOW }, 1040, 420);
const minimap = (graph: WfGraph): HTMLCanvasElement => shadowOf(graph).querySelector('.minimap canvas') as HTMLCanvasElement;
const isMapped = (graph: WfGraph): boolean => shadowOf(graph).querySelector<HTMLElement>('.minimap')?.hidden === false;

/** The colours of the minimap: each that covers more than a few pixels. */
async function mapped(graph: WfGraph): Promise<string[]> {
  press(graph, 'fit');
  for (let n = 0; n < 4; n++) press(graph, 'in');
  await soon(() => isMapped(graph) && coloursOn(minimap(graph), 12).size > 0, 'nothing is painted in the minimap');
  return [...coloursOn(minimap(graph), 12)].sort();
}

const isShown = (graph: WfGraph): boolean => shadowOf(graph).querySelector('.cards .card') !== null;

describe('<wf-graph> and the colours of its page', () => {
  afterEach(() => document.documentElement.style.removeProperty('color-scheme'));

  it('paints with them where it got its data before it had a place in the page', async () => {
    const usual = await mapped(await batch());
    const host = await fixture<HTMLElement>(html`<div style="inline-size: 1040px"></div>`);
    host.attachShadow({ mode: 'open' });
    const graph = document.createElement('wf-graph');
    graph.lang = 'en';
    graph.style.setProperty('--wf-graph-block-size', '420px');
    host.append(graph);
    graph.data = { ...supportBatch(), now: BATCH_NOW };
    await graph.updateComplete;
    await nextFrame(6);
    host.shadowRoot?.append(document.createElement('slot'));
    await soon(() => isShown(graph), 'no card was drawn');
    expect(await mapped(graph)).to.deep.equal(usual);
  });

  it('takes up those that were changed while it was not shown', async () => {
    document.documentElement.style.setProperty('color-scheme', 'dark');
    const dark = await mapped(await batch());
    document.documentElement.style.setProperty('color-scheme', 'light');
    const graph = await batch();
    expect(await mapped(graph)).to.not.deep.equal(dark);
    (graph.parentElement as HTMLElement).hidden = true;
    await nextFrame();
    document.documentElement.style.setProperty('color-scheme', 'dark');
    (graph.parentElement as HTMLElement).hidden = false;
    await soon(() => isShown(graph) && graph.clientWidth > 0);
    await soon(() => isMapped(graph) && [...coloursOn(minimap(graph), 12)].sort().join() === dark.join(), 'it kept the colours of before');
  });
});
