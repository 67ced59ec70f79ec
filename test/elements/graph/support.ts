import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/elements/graph/define.js';
import type { GraphInput } from '../../../src/elements/graph/graph-source.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { LayoutClient } from '../../../src/graph/index.js';
import type { Step } from '../../../src/model/step.js';

export const shadowOf = (graph: WfGraph): ShadowRoot => {
  if (graph.shadowRoot === null) throw new Error('the graph has not rendered');
  return graph.shadowRoot;
};

const shown = (graph: WfGraph, selector: string): HTMLElement[] => [...shadowOf(graph).querySelectorAll<HTMLElement>(selector)].filter(({ hidden }) => !hidden);

export const cards = (graph: WfGraph): HTMLElement[] => shown(graph, '.cards .card');
export const regions = (graph: WfGraph): string[] => shown(graph, '.areas .region').map(textOf).sort();
export const cursor = (graph: WfGraph): HTMLElement => shadowOf(graph).querySelector('.cursor') as HTMLElement;
export const cursorWordsOf = (graph: WfGraph): string => cursor(graph).getAttribute('aria-label') ?? '';
export const textOf = (element: Element | null | undefined): string => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
export const surface = (graph: WfGraph): HTMLElement => shadowOf(graph).querySelector('.surface') as HTMLElement;
export const cover = (graph: WfGraph): string => textOf(shadowOf(graph).querySelector('.cover'));
export const notices = (graph: WfGraph): string => textOf(shadowOf(graph).querySelector('.notices'));
export const lines = (graph: WfGraph): SVGGElement[] => [...shadowOf(graph).querySelectorAll<SVGGElement>('.edge')];
export const canvas = (graph: WfGraph): HTMLCanvasElement => shadowOf(graph).querySelector('canvas') as HTMLCanvasElement;
export const press = (graph: WfGraph, tool: 'out' | 'in' | 'fit'): void => shadowOf(graph).querySelectorAll<HTMLElement>('.tools .tool')[['out', 'in', 'fit'].indexOf(tool)]?.click();

/** The card of a step; fails when there is none. */
export function cardOf(graph: WfGraph, id: string): HTMLElement {
  const card = cards(graph).find(({ dataset }) => dataset['id'] === id);
  expect(card, `there is no card ${id}`).to.not.equal(undefined);
  return card as HTMLElement;
}

/** Waits for what may take a few frames, on a machine that is busy with other pages too. */
export const soon = (check: () => boolean, what?: string): Promise<void> => waitUntil(check, what, { timeout: 6000 });

export async function drawn(graph: WfGraph): Promise<WfGraph> {
  await soon(() => cards(graph).length > 0, 'no card was drawn');
  return graph;
}

/** Lets a frame be drawn, and what follows from it. */
export async function nextFrame(count = 2): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

export const withData = async (data: GraphInput, width = 1200, height = 392): Promise<WfGraph> => {
  const box = await fixture<HTMLElement>(html`<div></div>`);
  box.style.inlineSize = `${width}px`;
  const graph = document.createElement('wf-graph');
  graph.lang = 'en';
  graph.style.setProperty('--wf-graph-block-size', `${height}px`);
  graph.data = data;
  box.append(graph);
  await graph.updateComplete;
  return graph;
};

export const NOW = Date.parse('2026-11-22T10:44:00.000Z');

export const aStep = (id: string, more: Partial<Step> = {}): Step => ({ id, run: 'run-1', key: id, kind: 'code', label: { text: id }, status: 'pending', attempts: [], ...more });

export const chain = (steps: readonly Step[], edges: readonly (readonly [string, string])[] = []): GraphInput => ({
  steps, edges: edges.map(([from, to]) => ({ id: `${from}-${to}`, from, to, kind: 'control' })), now: NOW,
});

/** Counts the layouts that anything asks for until it is told to stop. */
export function countLayouts(): { readonly count: number; stop(): void } {
  const own = LayoutClient.prototype.layout;
  const counter = { count: 0, stop: () => void (LayoutClient.prototype.layout = own) };
  LayoutClient.prototype.layout = function (this: LayoutClient, ...call: Parameters<LayoutClient['layout']>) {
    counter.count += 1;
    return own.apply(this, call);
  };
  return counter;
}

/** Every colour on a canvas that is not a mixture at some rim, as `rgb(…)`. */
export function coloursOn(element: HTMLCanvasElement, least: number): Set<string> {
  const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
  const counts = new Map<string, number>();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] !== 255) continue;
    const colour = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= least).map(([colour]) => colour));
}

const keyboardFocus = (root: DocumentOrShadowRoot = document): Element | null => {
  const inner = root.activeElement?.shadowRoot;
  return inner?.activeElement ? keyboardFocus(inner) : root.activeElement;
};

/** Presses a key, by the name that events give it, while another is held. Where no driver can hold a key the page is told what it would be told. */
export async function pressWith(held: 'Shift' | 'Alt', key: string): Promise<void> {
  const holds = await sendKeys({ down: held }).then(() => true, () => false);
  if (!holds) {
    const event = { key, shiftKey: held === 'Shift', altKey: held === 'Alt', bubbles: true, composed: true, cancelable: true };
    keyboardFocus()?.dispatchEvent(new KeyboardEvent('keydown', event));
    return;
  }
  await sendKeys({ press: key });
  await sendKeys({ up: held });
}

/** Presses a key while Shift is held. */
export const shifted = (key: string): Promise<void> => pressWith('Shift', key);
