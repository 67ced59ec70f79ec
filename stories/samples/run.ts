import type { Run } from '../../src/model/run.js';
import type { Step, TokenStream } from '../../src/model/step.js';
import type { StepStatus } from '../../src/model/status.js';
import { NOW } from './gate.js';
import { lena } from './people.js';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();

export const sampleRun = (change: Partial<Run> = {}): Run => ({
  id: 'run-1',
  workflow: { id: 'support-batch', name: 'Support batch', version: '1' },
  title: { text: 'Support batch, 12 requests' },
  engine: 'langgraph',
  status: 'running',
  owner: { id: lena.id, kind: lena.kind, name: lena.name },
  stopAuthority: [],
  startedAt: ago(720_000),
  seq: 40,
  ...change,
});

export const sampleStep = (id: string, status: StepStatus, change: Partial<Step> = {}): Step => ({
  id,
  run: 'run-1',
  key: id.replace(/-\d+$/, ''),
  kind: 'llm',
  label: { text: id },
  status,
  attempts: [],
  startedAt: ago(90_000),
  ...change,
});

export const sampleStream = (step: string, lastMsAgo: number, change: Partial<TokenStream> = {}): TokenStream => ({
  step,
  attempt: 1,
  channel: 'text',
  unit: 'chunk',
  exact: false,
  received: 212,
  firstAt: ago(60_000),
  lastAt: ago(lastMsAgo),
  tail: 'Thank you for your patience. I can see that the parcel was returned on 14 November, so the full amount of 1,240.00 EUR will go back to the card you paid with. You do not need to do anything else. The',
  omitted: 0,
  gaps: { p50: 26, p90: 140, p99: 860, max: 900 },
  ...change,
});

/** Twelve requests in a map, at all sorts of places, with one reply that has gone silent. */
export function busySteps(): Step[] {
  const map = sampleStep('requests', 'running', { kind: 'map', label: { text: 'Requests' }, progress: { done: 4, total: 12, unit: 'requests', source: 'reported' } });
  const items = Array.from({ length: 12 }, (_, index) => {
    const item = (key: string, label: string, status: StepStatus, change: Partial<Step> = {}): Step =>
      sampleStep(`${key}-${index}`, status, { key, parent: 'requests', mapIndex: index, label: { text: label }, ...change });
    const done = index < 4;
    return [
      item('read', 'Read the request', 'succeeded'),
      item('topic', 'Work out the topic', index < 10 ? 'succeeded' : 'pending'),
      item('order', 'Look up the order', index === 9 ? 'retrying' : index < 9 ? 'succeeded' : 'pending', index === 9 ? { kind: 'tool', phase: 'tool', attempts: [{ n: 1, startedAt: ago(20_000) }, { n: 2, startedAt: ago(4000) }] } : {}),
      item('write', 'Write the reply', done ? 'succeeded' : index < 9 ? 'running' : 'pending', done ? {} : { phase: 'streaming' }),
      item('decide', 'Decide the refund', done ? 'succeeded' : 'pending'),
      item('send', 'Send and close', done ? (index === 3 ? 'skipped' : 'succeeded') : 'pending'),
    ];
  }).flat();
  return [map, ...items.map((step) => (step.id === 'decide-3' ? { ...step, status: 'waiting-human' as const } : step))];
}

export const busyStreams = (): TokenStream[] => [
  sampleStream('write-8', 41_000),
  sampleStream('write-4', 300, { tail: 'Hello Ms Tanaka, thank you for writing to us. The jacket you ordered on 2 November is on its way again and', received: 64 }),
  sampleStream('write-5', 2400, { tail: 'Good morning, I have looked at both invoices and you are right:', received: 31 }),
  sampleStream('write-6', 150, { tail: 'Estimado señor Ruiz, el paquete llegó el lunes y', received: 18 }),
  sampleStream('write-7', 100, { tail: 'We are sorry about the scratch on the lamp. A new shade leaves our warehouse today, and you can keep', received: 57 }),
];
