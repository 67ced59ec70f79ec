import { expect } from '@open-wc/testing';
import { createClient } from '../../../src/client/client.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { aiko, memoryWorld } from '../../adapter/memory-world.js';
import { aRun } from '../../client/support.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { aStep, cursor, drawn, NOW, press, shadowOf, soon, surface, withData } from './support.js';

const found = (graph: WfGraph, selector: string): HTMLElement | null => shadowOf(graph).querySelector<HTMLElement>(selector);

const gaps = { p50: 100, p90: 300, p99: 830, max: 1000 };
const silent = {
  steps: [aStep('draft', { status: 'running', phase: 'streaming', kind: 'llm', label: { text: 'Write the reply' }, startedAt: new Date(NOW - 60_000).toISOString() }), aStep('send', { label: { text: 'Send' } })],
  edges: [{ id: 'e', from: 'draft', to: 'send', kind: 'control' as const }],
  streams: [{ step: 'draft', attempt: 1, channel: 'text' as const, unit: 'chunk' as const, exact: false, received: 212, tail: 'The', omitted: 0, lastAt: new Date(NOW - 41_000).toISOString(), gaps, baseline: gaps }],
  now: NOW,
};

/** What somebody may be doing with it: each brings a graph there. */
const STATES: Readonly<Record<string, (width: number) => Promise<WfGraph>>> = {
  'the drawing': async (width) => drawn(await withData(refundCards(), width)),
  'from far out': async (width) => {
    const graph = await drawn(await withData(refundCards(), width));
    for (let presses = 0; presses < 10; presses++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'));
    return graph;
  },
  'the list': async (width) => {
    const graph = await withData(refundCards(), width);
    graph.view = 'list';
    await soon(() => found(graph, '.list:not(.visually-hidden) .rows .row') !== null);
    return graph;
  },
  'a stuck step told in full': async (width) => {
    const graph = await drawn(await withData(silent, width));
    await soon(() => found(graph, '.tone-stuck') !== null);
    const { left, top } = (found(graph, '[data-id=draft]') as HTMLElement).getBoundingClientRect();
    for (const type of ['pointerdown', 'pointerup']) surface(graph).dispatchEvent(new PointerEvent(type, { pointerId: 1, isPrimary: true, pointerType: 'touch', button: 0, clientX: left + 20, clientY: top + 20, bubbles: true, composed: true }));
    await soon(() => found(graph, '.details:popover-open') !== null);
    return graph;
  },
  'the search, with finds': async (width) => {
    const graph = await drawn(await withData(refundCards(), width));
    found(graph, '[data-tool=search]')?.click();
    await soon(() => found(graph, '.search-field') !== null);
    const field = found(graph, '.search-field') as HTMLInputElement;
    field.value = 'refund';
    field.dispatchEvent(new InputEvent('input'));
    await soon(() => found(graph, '.search-count')?.textContent !== '');
    return graph;
  },
  'a filter': async (width) => {
    const graph = await drawn(await withData(refundCards(), width));
    graph.filter = ['failed', 'waiting-human'];
    await soon(() => found(graph, '.card.dim') !== null);
    return graph;
  },
  'a step chosen by the keyboard': async (width) => {
    const graph = await drawn(await withData(refundCards(), width));
    graph.focusStep('decide');
    await soon(() => shadowOf(graph).activeElement === cursor(graph));
    graph.selected = 'decide';
    await soon(() => found(graph, '.card.selected') !== null);
    return graph;
  },
  'the menu': async (width) => {
    const graph = await drawn(await withData(refundCards(), width));
    found(graph, '[data-tool=more]')?.click();
    await soon(() => found(graph, '.menu')?.checkVisibility({ visibilityProperty: true }) === true);
    return graph;
  },
  'an earlier moment': async (width) => {
    const { backend } = memoryWorld({ clock: undefined, runs: [{ run: aRun(), steps: [aStep('a', { status: 'succeeded' }), aStep('b')], edges: [{ id: 'e', from: 'a', to: 'b', kind: 'control' }] }] });
    const graph = await withData({ steps: [] }, width);
    const client = createClient(backend.adapterFor(aiko), { storage: null });
    graph.data = undefined;
    graph.client = client;
    graph.run = 'run-1';
    await drawn(graph);
    graph.at = client.retain('run-1').cursor;
    await soon(() => found(graph, '[data-notice=past]')?.textContent?.includes('as it was') === true);
    await drawn(graph);
    return graph;
  },
  'data that is wrong in parts': async (width) => {
    const graph = await drawn(await withData({ steps: [aStep('a'), aStep('a')], edges: [{ id: 'x', from: 'a', to: 'nowhere', kind: 'data' }] }, width));
    await soon(() => found(graph, '.notice') !== null);
    return graph;
  },
};

describe('axe finds nothing in <wf-graph>', () => {
  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1200]) {
      for (const [name, bring] of Object.entries(STATES)) {
        it(`${name}, ${scheme}, ${width} pixels wide`, async () => {
          const before = document.documentElement.style.cssText;
          document.documentElement.style.colorScheme = scheme;
          document.documentElement.style.background = 'Canvas';
          try {
            await expect(await bring(width)).to.be.accessible();
          } finally {
            document.documentElement.style.cssText = before;
          }
        });
      }
    }
  }
});
