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

export const Run: Story = { args: { data: busy() } };
export const Summary: Story = { args: { data: busy(), summary: true } };
export const WithEta: Story = {
  args: { data: { run: sampleRun(), now: NOW, steps: plain('succeeded', 'succeeded', 'running', 'pending').map((step) => (step.status === 'succeeded' ? step : { ...step, eta })) } },
};
export const TotalNotKnown: Story = {
  args: { data: { run: sampleRun(), now: NOW, steps: [...plain('succeeded', 'running'), sampleStep('map', 'pending', { kind: 'map', label: { text: 'Requests' } })] } },
};
export const WaitsForAPerson: Story = { args: { data: { run: sampleRun({ status: 'waiting' }), now: NOW, steps: plain('succeeded', 'succeeded', 'waiting-human', 'waiting-external', 'pending') } } };
export const Done: Story = { args: { data: { run: sampleRun({ status: 'succeeded', endedAt: new Date(NOW).toISOString() }), now: NOW, steps: plain('succeeded', 'succeeded', 'skipped') } } };
export const Failed: Story = { args: { data: { run: sampleRun({ status: 'failed', endedAt: new Date(NOW).toISOString() }), now: NOW, steps: plain('succeeded', 'failed', 'cancelled', 'cancelled') } } };
export const OneStepWriting: Story = { args: { step: 'write-4', data: busy() } };
export const OneStepStuck: Story = { args: { step: 'write-8', data: busy() } };
export const OneStepGuess: Story = {
  args: { step: 'w', data: busy({ steps: [sampleStep('w', 'running', { label: { text: 'Write the summary' }, phase: 'streaming' })], streams: [sampleStream('w', 300, { expected: 400 })] }) },
};
export const OneStepReported: Story = {
  args: { step: 'w', data: busy({ steps: [sampleStep('w', 'running', { label: { text: 'Read the invoices' }, phase: 'tool', progress: { done: 3, total: 12, unit: 'pages', source: 'reported' } })], streams: [] }) },
};
export const OneStepContainer: Story = { args: { step: 'requests', data: busy() } };
export const Thinking: Story = {
  args: { data: busy({ steps: [sampleStep('w', 'running', { label: { text: 'Decide the refund' }, phase: 'streaming' })], streams: [sampleStream('w', 300, { channel: 'reasoning' })] }) },
};
export const Loading: Story = {
  render: ({ width }) => html`<div style=${styleMap({ maxInlineSize: width })}>
    <wf-provider .adapter=${{ open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }) }} run="run-1"><wf-progress></wf-progress></wf-provider>
  </div>`,
};
export const Empty: Story = { args: { data: { steps: [], run: sampleRun({ status: 'pending' }), now: NOW } } };
export const StepNotHere: Story = { args: { data: busy(), step: 'somewhere-else' } };
export const Stale: Story = { args: { data: busy({ connection: { state: 'stale', since: Date.now() - 41_000 } }) } };
export const Quarantined: Story = { args: { data: busy({ incomplete: true, notUnderstood: 3 }) } };
export const SignedOut: Story = { args: { data: busy({ connection: { state: 'signed-out', since: Date.now() } }) } };
export const Narrow: Story = { args: { data: busy(), width: '296px' } };
