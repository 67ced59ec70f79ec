import type { StepStatus } from '../src/model/status.js';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ProgressData } from '../src/elements/progress/source.js';
import { NOW } from './samples/gate.js';
import { busySteps, busyStreams, sampleRun, sampleStep, sampleStream } from './samples/run.js';

interface Args {
  data: ProgressData | undefined;
  step: string | undefined;
  summary: boolean;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-progress',
  component: 'wf-progress',
  args: { width: '960px', step: undefined, summary: false },
  render: ({ data, width, step, summary }) =>
    html`<div style=${styleMap({ maxInlineSize: width })}><wf-progress .data=${data} .step=${step} ?summary=${summary}></wf-progress></div>`,
};
export default meta;
type Story = StoryObj<Args>;

const busy = (change: Partial<ProgressData> = {}): ProgressData => ({ run: sampleRun(), steps: busySteps(), streams: busyStreams(), now: NOW, ...change });
const eta = { at: new Date(NOW + 240_000).toISOString(), basis: { text: 'from 31 earlier runs' } };
const plain = (...statuses: StepStatus[]) => statuses.map((status, at) => sampleStep(`step-${at}`, status, { label: { text: `Step ${at + 1}` } }));

/** A run at work: counts by status, what is being written, and one step that is silent. */
export const Run: Story = { args: { data: busy() } };
/** The same without what the steps are doing. */
export const Summary: Story = { args: { data: busy(), summary: true } };
/** With an estimate of when it ends, and what the estimate rests on. */
export const WithEta: Story = {
  args: { data: { run: sampleRun(), now: NOW, steps: plain('succeeded', 'succeeded', 'running', 'pending').map((step) => (step.status === 'succeeded' ? step : { ...step, eta })) } },
};
/** How much there is to do is not known, so no percentage is claimed. */
export const TotalNotKnown: Story = {
  args: { data: { run: sampleRun(), now: NOW, steps: [...plain('succeeded', 'running'), sampleStep('map', 'pending', { kind: 'map', label: { text: 'Requests' } })] } },
};
/** Everything waits for a person or another system. */
export const WaitsForAPerson: Story = { args: { data: { run: sampleRun({ status: 'waiting' }), now: NOW, steps: plain('succeeded', 'succeeded', 'waiting-human', 'waiting-external', 'pending') } } };
/** A run that has ended well. */
export const Done: Story = { args: { data: { run: sampleRun({ status: 'succeeded', endedAt: new Date(NOW).toISOString() }), now: NOW, steps: plain('succeeded', 'succeeded', 'skipped') } } };
/** A run that has failed. */
export const Failed: Story = { args: { data: { run: sampleRun({ status: 'failed', endedAt: new Date(NOW).toISOString() }), now: NOW, steps: plain('succeeded', 'failed', 'cancelled', 'cancelled') } } };
/** One step while it writes, with its last words. */
export const OneStepWriting: Story = { args: { step: 'write-4', data: busy() } };
/** One step that has gone silent, and since when. */
export const OneStepStuck: Story = { args: { step: 'write-8', data: busy() } };
/** One step whose progress is estimated, and marked so. */
export const OneStepGuess: Story = {
  args: { step: 'w', data: busy({ steps: [sampleStep('w', 'running', { label: { text: 'Write the summary' }, phase: 'streaming' })], streams: [sampleStream('w', 300, { expected: 400 })] }) },
};
/** One step that reports its own progress. */
export const OneStepReported: Story = {
  args: { step: 'w', data: busy({ steps: [sampleStep('w', 'running', { label: { text: 'Read the invoices' }, phase: 'tool', progress: { done: 3, total: 12, unit: 'pages', source: 'reported' } })], streams: [] }) },
};
/** One step that holds others. */
export const OneStepContainer: Story = { args: { step: 'requests', data: busy() } };
/** A model that reasons before it writes. */
export const Thinking: Story = {
  args: { data: busy({ steps: [sampleStep('w', 'running', { label: { text: 'Decide the refund' }, phase: 'streaming' })], streams: [sampleStream('w', 300, { channel: 'reasoning' })] }) },
};
/** The run has not come yet. */
export const Loading: Story = {
  render: ({ width }) => html`<div style=${styleMap({ maxInlineSize: width })}>
    <wf-provider .adapter=${{ open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }) }} run="run-1"><wf-progress></wf-progress></wf-provider>
  </div>`,
};
/** A run without steps. */
export const Empty: Story = { args: { data: { steps: [], run: sampleRun({ status: 'pending' }), now: NOW } } };
/** The step is not in this run. */
export const StepNotHere: Story = { args: { data: busy(), step: 'somewhere-else' } };
/** There was no news for a while. */
export const Stale: Story = { args: { data: busy({ connection: { state: 'stale', since: Date.now() - 41_000 } }) } };
/** Three updates were not understood. */
export const Quarantined: Story = { args: { data: busy({ incomplete: true, notUnderstood: 3 }) } };
/** The session has ended. */
export const SignedOut: Story = { args: { data: busy({ connection: { state: 'signed-out', since: Date.now() } }) } };
/** In a narrow column, as on a phone. */
export const Narrow: Story = { args: { data: busy(), width: '296px' } };
