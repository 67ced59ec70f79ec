import type { GlobalComponents } from 'vue';
import 'wf-elements/vue';
import type { GraphInput } from 'wf-elements';

/** What a template may write on a tag; this is what vue-tsc compares a template with. */
type Props<T extends keyof GlobalComponents> = InstanceType<GlobalComponents[T]>['$props'];

declare const data: GraphInput;

export const graph: Props<'wf-graph'> = {
  data, run: null, direction: 'down', view: 'list', stepRoom: 48, 'step-room': '48', filter: ['stuck'], class: 'page', id: 'graph', key: 'graph',
  onWfStepSelect: (event) => event.detail.step,
};
export const gate: Props<'wf-approval-gate'> = { 'heading-level': 2, onWfGateDecide: (event) => event.detail.choice === 'approve' && event.preventDefault() };
export const provider: Props<'wf-provider'> = { adapter: 'http', src: '/v1', run: 'batch-1', banner: true };
export const can: Props<'wf-can'> = { action: 'run:stop', 'when-denied': 'dim', met: ['reason'], onWfAccessRequest: ({ detail }) => detail.ask };
export const log: Props<'wf-audit-log'> = { all: true, keys: ['demo+1'] };
export const progress: Props<'wf-progress'> = { summary: true, step: 'draft' };
export const status: Props<'wf-status'> = { kind: 'run', status: 'running', pill: true, 'shape-only': true };

export const wrong: Props<'wf-graph'>[] = [
  // @ts-expect-error There is no such direction.
  { direction: 'sideways' },
  // @ts-expect-error A misspelt property.
  { selectd: 'a' },
  // @ts-expect-error The event of another element.
  { onWfGateDecide: () => undefined },
  // @ts-expect-error What the event tells has no such member.
  { onWfStepSelect: (event) => event.detail.stepp },
];
// @ts-expect-error No tag of the kit.
export type None = Props<'wf-grahp'>;
