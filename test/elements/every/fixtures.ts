import '../../../src/define.js';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import { createMemoryBackend, type MemoryBackend } from '../../../src/adapter/memory/index.js';
import { createClient } from '../../../src/client/client.js';
import type { Permission, WfClient } from '../../../src/client/types.js';
import type { WfElement } from '../../../src/elements/wf-element.js';
import { ALLOWED, sampleGate, withArgs } from '../../../stories/samples/gate.js';
import { lena, refundAgent } from '../../../stories/samples/people.js';
import { sampleRun, sampleStep } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { refundRecord } from '../../fixtures/refund-record.js';

/** One public property of an element, as the manifest tells it. */
export interface PublicProperty {
  readonly name: string;
  readonly attribute: string | undefined;
  readonly readonly: boolean;
}

/** What the tests that walk all elements have to know about one of them. */
export interface ElementFixture {
  /** Properties that show something without a client; the other one shows something else. */
  readonly plain: (which: 'one' | 'other') => Readonly<Record<string, unknown>>;
  /** Properties that hold for a client too, besides `run` and `client`. */
  readonly live?: Readonly<Record<string, unknown>>;
  /** Children without which it would show nothing. */
  readonly fill?: (element: HTMLElement) => void;
  /** Words that are to be read once it shows plain data, and those of each run of {@link twoRuns}. */
  readonly words: { readonly one: string; readonly other: string; readonly 'run-1'?: string; readonly 'run-2'?: string };
  /** Whether it shows a run by itself: the others are about what is inside them, or about one word. */
  readonly isOnRun: boolean;
  /** Whether it takes part in the layout with a box of its own, as wide as its container; `inline` ones are as wide as their words. */
  readonly box: 'block' | 'inline' | 'none';
  /** How a part of it comes to scroll by itself: what is set, what is pressed to open it, and the part. Without it, nothing in it is known to. */
  readonly scrolls?: { readonly properties?: Readonly<Record<string, unknown>>; readonly style?: Readonly<Record<string, string>>; readonly opens?: string; readonly has: string };
}

interface ManifestMember { readonly kind: string; readonly name: string; readonly attribute?: string; readonly privacy?: string; readonly static?: boolean; readonly readonly?: boolean }
interface Manifest { readonly modules: readonly { readonly declarations?: readonly { readonly tagName?: string; readonly members?: readonly ManifestMember[] }[] }[] }

const manifest = (await (await fetch('/custom-elements.json')).json()) as Manifest;

/** Every tag of the kit with its public properties. */
export const elements: ReadonlyMap<string, readonly PublicProperty[]> = new Map(
  manifest.modules
    .flatMap(({ declarations }) => declarations ?? [])
    .filter(({ tagName }) => tagName !== undefined)
    .map(({ tagName, members }) => [
      tagName ?? '',
      (members ?? [])
        .filter(({ kind, privacy, static: isStatic }) => kind === 'field' && privacy === undefined && isStatic !== true)
        .map(({ name, attribute, readonly }) => ({ name, attribute, readonly: readonly === true })),
    ]),
);

const DENIED: Permission = { state: 'deny', reason: 'Only leads can stop a run.' };
const steps = (which: string) => [
  sampleStep('first', 'succeeded', { run: which, label: { text: `Prepare ${which}` } }),
  sampleStep('second', 'running', { run: which, label: { text: `Write ${which}` } }),
  sampleStep('pay', 'waiting-human', { run: which, label: { text: `Pay ${which}` } }),
];
const edges = [
  { id: 'e1', from: 'first', to: 'second', kind: 'control' as const },
  { id: 'e2', from: 'second', to: 'pay', kind: 'control' as const },
];

const fixtures: Readonly<Record<string, ElementFixture>> = {
  'wf-approval-gate': {
    plain: (which) => ({ data: { gate: sampleGate(which === 'one' ? {} : { id: 'gate-2', state: 'rejected' }), me: lena, permissions: ALLOWED } }),
    words: { one: 'Approve', other: 'Rejected', 'run-1': '120.00', 'run-2': '240.00' },
    isOnRun: true,
    box: 'block',
    scrolls: { properties: { data: { gate: withArgs(sampleGate(), { note: 'A long text that somebody has to read. '.repeat(120) }), me: lena, permissions: ALLOWED } }, opens: 'summary', has: 'pre' },
  },
  'wf-audit-log': {
    plain: (which) => ({ data: { entries: which === 'one' ? refundRecord() : [] } }),
    words: { one: 'Lena Fischer', other: 'Nothing recorded yet', 'run-1': '120.00', 'run-2': '240.00' },
    isOnRun: true,
    box: 'block',
    scrolls: { style: { '--wf-audit-log-block-size': '160px' }, has: '*' },
  },
  'wf-can': {
    plain: (which) => ({ action: 'run:stop', resource: 'run-1', permission: which === 'one' ? DENIED : { state: 'requestable', reason: 'Ask for it.' } }),
    live: { action: 'run:stop' },
    words: { one: 'Only leads can stop a run.', other: 'Ask for it.', 'run-1': 'run-1 is not yours', 'run-2': 'run-2 is not yours' },
    isOnRun: true,
    box: 'inline',
  },
  'wf-graph': {
    plain: (which) => ({ data: { steps: steps(which), edges } }),
    words: { one: 'Prepare one', other: 'Prepare other', 'run-1': 'Prepare run-1', 'run-2': 'Prepare run-2' },
    isOnRun: true,
    box: 'block',
    scrolls: { properties: { view: 'list', data: { steps: [...steps('one'), ...Array.from({ length: 60 }, (_, at) => sampleStep(`more-${at}`, 'pending', { label: { text: `Step ${at}` } }))], edges } }, style: { '--wf-graph-block-size': '260px' }, has: '.list' },
  },
  'wf-progress': {
    plain: (which) => ({ data: { run: sampleRun(), steps: steps(which) } }),
    words: { one: 'Write one', other: 'Write other', 'run-1': 'Write run-1', 'run-2': 'Write run-2' },
    isOnRun: true,
    box: 'block',
  },
  'wf-provider': {
    plain: (which) => ({ adapter: 'not-there', src: '/v1', words: which === 'one' ? undefined : { misconfigured: 'Ask your IT.' } }),
    words: { one: 'not set up', other: 'Ask your IT.' },
    isOnRun: false,
    box: 'none',
  },
  'wf-status': {
    plain: (which) => ({ kind: 'step', status: which === 'one' ? 'running' : 'failed' }),
    words: { one: 'Running', other: 'Failed' },
    isOnRun: false,
    box: 'inline',
  },
};

/** What the walk knows about an element; an element that is new has to be added above. */
export function fixtureOf(tag: string): ElementFixture {
  const known = fixtures[tag];
  if (known === undefined) throw new Error(`The tests that walk all elements know nothing of <${tag}>: add it to test/elements/every/fixtures.ts`);
  return known;
}

/** An element with properties, not yet in the page. */
export function made(tag: string, properties: Readonly<Record<string, unknown>> = {}): WfElement {
  const element = document.createElement(tag) as WfElement;
  element.lang = 'en';
  if (tag === 'wf-can') element.textContent = 'Stop';
  Object.assign(element, properties);
  return element;
}

/** What is to be read in an element: in its shadow, without what is not shown. */
export const wordsOf = (element: Element): string => readable(element.shadowRoot ?? element).replaceAll(/\s+/g, ' ').trim();

function readable(node: Node): string {
  if (node instanceof Text) return node.data;
  if (node instanceof Comment || node instanceof HTMLStyleElement) return '';
  if (node instanceof Element && getComputedStyle(node).display === 'none') return '';
  return [...node.childNodes].map(readable).join('');
}

/** Two runs on the real rules, of one backend: every element has something to show of each, and it is never the same. */
export function twoRuns(): { readonly backend: MemoryBackend; readonly adapter: WorkflowAdapter } {
  const policy = aPolicy();
  const runs = ['run-1', 'run-2'].map((id) => ({ run: sampleRun({ id }), steps: steps(id), edges }));
  const backend = createMemoryBackend({ policy: { ...policy, roles: policy.roles.map((role) => ({ ...role, permissions: [...role.permissions, 'audit:read'] })) }, people: [lena], runs });
  for (const [run, amount] of [['run-1', '120.00'], ['run-2', '240.00']] as const) {
    backend.request({ step: 'pay', stepKey: 'pay', attempt: 1, interrupt: `refund-${run}`, action: 'refund.pay', args: { orderId: '20391', refund: { amount, currency: 'EUR' } }, requester: refundAgent }, run);
  }
  const real = backend.adapterFor(lena);
  const adapter: WorkflowAdapter = {
    open: (topic, o) => real.open(topic, o),
    authorize: (asks, o) =>
      asks.every(({ action }) => action.name !== 'run:stop') ? real.authorize(asks, o) : Promise.resolve(asks.map(({ resource }) => ({ decision: false, context: { reason_user: `${resource.id} is not yours` } }))),
    execute: (command, o) => real.execute(command, o),
    receipt: (id, o) => real.receipt(id, o),
    audit: real.audit,
  };
  return { backend, adapter };
}

export const clientOn = (adapter: WorkflowAdapter): WfClient => createClient(adapter, { storage: null });

/** The tags that a test is about, each with its fixture. */
export const every = (which: (fixture: ElementFixture) => boolean = () => true): (readonly [string, ElementFixture])[] =>
  [...elements.keys()].map((tag) => [tag, fixtureOf(tag)] as const).filter(([, fixture]) => which(fixture));
