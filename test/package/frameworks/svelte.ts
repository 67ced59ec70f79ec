import type { SvelteHTMLElements } from 'svelte/elements';
import 'wf-elements/svelte';
import type { GraphInput } from 'wf-elements';

declare const data: GraphInput;

/** What svelte-check compares a template with. */
export const graph: SvelteHTMLElements['wf-graph'] = {
  data, run: null, direction: 'down', view: 'list', stepRoom: 48, 'step-room': '48', filter: ['stuck'], class: 'page', id: 'graph',
  'onwf-step-select': (event) => event.currentTarget.focusStep(event.detail.step ?? ''),
  'on:wf-view-change': (event: CustomEvent | Event) => event.type,
};
export const gate: SvelteHTMLElements['wf-approval-gate'] = { 'heading-level': 2, 'onwf-gate-decide': (event) => event.detail.choice === 'approve' && event.preventDefault() };
export const provider: SvelteHTMLElements['wf-provider'] = { adapter: 'http', src: '/v1', run: 'batch-1', banner: true };
export const can: SvelteHTMLElements['wf-can'] = { action: 'run:stop', 'when-denied': 'dim', met: ['reason'], 'onwf-access-request': ({ detail }) => detail.ask };
export const log: SvelteHTMLElements['wf-audit-log'] = { all: true, keys: ['demo+1'] };
export const progress: SvelteHTMLElements['wf-progress'] = { summary: true, step: 'draft' };
export const status: SvelteHTMLElements['wf-status'] = { kind: 'run', status: 'running', pill: true, 'shape-only': true };

export const wrong: SvelteHTMLElements['wf-graph'][] = [
  // @ts-expect-error There is no such direction.
  { direction: 'sideways' },
  // @ts-expect-error A misspelt property.
  { selectd: 'a' },
  // @ts-expect-error The event of another element.
  { 'onwf-gate-decide': () => undefined },
  // @ts-expect-error What the event tells has no such member.
  { 'onwf-step-select': (event) => event.detail.stepp },
];
