import type { Text } from '../model/primitives.js';
import type { Run } from '../model/run.js';
import type { Boundary, Edge, Step } from '../model/step.js';
import { nameOf, samplePeople } from './people.js';

const english = (text: string): Text => ({ text, lang: 'en' });

interface Part { readonly key: string; readonly label: string; readonly kind: Step['kind']; readonly boundary: 'support' | 'finance' }

export const PARTS: readonly Part[] = [
  { key: 'read', label: 'Read the request', kind: 'code', boundary: 'support' },
  { key: 'classify', label: 'Work out the topic', kind: 'llm', boundary: 'support' },
  { key: 'lookup', label: 'Look up the order', kind: 'tool', boundary: 'support' },
  { key: 'draft', label: 'Write the reply', kind: 'llm', boundary: 'support' },
  { key: 'decide', label: 'Decide the refund', kind: 'gate', boundary: 'support' },
  { key: 'send', label: 'Pay and send', kind: 'tool', boundary: 'finance' },
];

const LINES: readonly (readonly [from: string, to: string, kind: Edge['kind']])[] = [
  ['collect', 'read', 'control'], ['read', 'classify', 'data'], ['read', 'lookup', 'data'], ['classify', 'draft', 'data'], ['lookup', 'draft', 'data'],
  ['draft', 'decide', 'data'], ['decide', 'send', 'conditional'], ['send', 'close', 'control'],
];

/** One request of the batch: what is asked for, and what the agent writes. */
export interface Request { readonly order: string; readonly refund: string; readonly reply: string; readonly lookupFails?: boolean; readonly fallsSilent?: boolean }

export const REQUESTS: readonly Request[] = [
  { order: '20391', refund: '24.90', reply: 'Hello Ms Tanaka, the strap of your bag tore after two days. We are sorry about that. 24.90 EUR go back to the card you paid with today.' },
  { order: '20417', refund: '189.00', reply: 'Good morning Mr Ruiz, your parcel came back to us complete on 14 November. We pay back 189.00 EUR as soon as this is approved.', lookupFails: true },
  { order: '20418', refund: '1240.00', reply: 'Dear Ms Lindqvist, both chairs arrived with broken legs, as your pictures show. We would like to pay back the full 1,240.00 EUR, and collect the chairs at no cost to you.' },
  { order: '20422', refund: '18.50', reply: 'Hello, the lamp shade was scratched. A new one leaves our warehouse today, and 18.50 EUR are on their way back to you.' },
  { order: '20430', refund: '79.95', reply: 'Dear Mr Haile, thank you for your patience. The second delivery was a mistake of ours, so we pay back 79.95 EUR and you need not send anything.', fallsSilent: true },
  { order: '20431', refund: '640.00', reply: 'Hello Ms Kowalska, the course was cancelled by the organiser. The whole fee of 640.00 EUR is to be paid back to your account.' },
];

export const sampleRun = (id: string, startedAt: string): Run => ({
  id,
  workflow: { id: 'support-batch', name: 'Support batch', version: '1' },
  title: english(`Support batch, ${REQUESTS.length} requests`),
  engine: 'memory',
  status: 'running',
  owner: nameOf(samplePeople.lena),
  stopAuthority: [nameOf(samplePeople.lena), nameOf(samplePeople.farid)],
  startedAt,
  seq: 0,
});

/** Every step of the batch before anything has begun: one for each part, with that part of every request inside it. */
export function freshSteps(run: string): Step[] {
  const step = (id: string, key: string, label: string, kind: Step['kind'], boundary: string, more: Partial<Step> = {}): Step => ({
    id, run, key, kind, label: english(label), status: 'pending', boundary, owner: nameOf(boundary === 'finance' ? samplePeople.farid : samplePeople.lena), attempts: [], ...more,
  });
  return [
    step('collect', 'collect', 'Collect the requests', 'code', 'support'),
    ...PARTS.flatMap(({ key, label, kind, boundary }) => [
      step(key, `all-${key}`, label, 'map', boundary, { progress: { done: 0, total: REQUESTS.length, unit: 'requests', source: 'reported' } }),
      ...REQUESTS.map(({ order }, at) => step(`${key}/${at}`, key, `${label}: order ${order}`, kind, boundary, { parent: key, mapIndex: at })),
    ]),
    step('close', 'close', 'Close the batch', 'code', 'support'),
  ];
}

export function freshEdges(): Edge[] {
  const edge = (from: string, to: string, kind: Edge['kind']): Edge => ({ id: `${from}>${to}`, from, to, kind, ...(kind === 'conditional' ? { label: english('approved') } : {}) });
  return LINES.flatMap(([from, to, kind]) => [edge(from, to, kind), ...(from === 'collect' || to === 'close' ? [] : REQUESTS.map((_, at) => edge(`${from}/${at}`, `${to}/${at}`, kind)))]);
}

export const boundariesOf = (steps: readonly Step[]): Boundary[] =>
  (['support', 'finance'] as const).map((id) => ({
    id, label: english(id === 'support' ? 'Support' : 'Finance'), members: steps.filter(({ boundary }) => boundary === id).map((step) => step.id),
    accountable: nameOf(id === 'support' ? samplePeople.lena : samplePeople.farid), responsible: [], fence: 0,
  }));
