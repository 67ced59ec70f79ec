import type { RunStore } from '../../src/client/index.js';
import { type Step } from '../../src/model/step.js';
import { isTerminalStep } from '../../src/model/status.js';

const NUMBERS = new Intl.PluralRules('en');
const many = (count: number, one: string, other: string): string => `${count} ${NUMBERS.select(count) === 'one' ? one : other}`;

/** The steps of each request, by its index. */
function requestsOf(steps: Iterable<Step>): Map<number, Step[]> {
  const requests = new Map<number, Step[]>();
  for (const step of steps) {
    if (step.mapIndex === undefined) continue;
    requests.set(step.mapIndex, [...(requests.get(step.mapIndex) ?? []), step]);
  }
  return requests;
}

const ENDED: Readonly<Record<string, string>> = { failed: 'The batch has ended with a failure.', cancelled: 'The batch was stopped.' };

export const titleOf = (store: RunStore): string => {
  const count = requestsOf(store.steps.values()).size;
  return `${store.run?.workflow.name ?? 'Support batch'}${count === 0 ? '' : `, ${many(count, 'request', 'requests')}`}`;
};

/** Where the batch stands, in one or two plain sentences. */
export function summaryOf(store: RunStore): string {
  const { run } = store;
  if (run === undefined) return 'Loading the batch …';
  const requests = [...requestsOf(store.steps.values()).values()];
  const done = requests.filter((steps) => steps.every(({ status }) => isTerminalStep(status))).length;
  const closing = [...store.steps.values()].find((step) => step.key === 'close');
  if (run.status === 'succeeded') return `Done. ${closing?.note?.text ?? ''}`.trim();
  if (ENDED[run.status] !== undefined) return ENDED[run.status] ?? '';
  if (requests.length === 0) return 'Collecting the requests.';
  const moving = requests.filter((steps) => steps.some(({ status }) => status === 'running' || status === 'retrying')).length;
  const parts = [`${done} of ${many(requests.length, 'request', 'requests')} done`];
  if (moving > 0) parts.push(`${many(moving, 'is', 'are')} being worked on`);
  return `${parts.join(', ')}.${run.status === 'paused' ? ' The batch is paused.' : ''}`;
}
