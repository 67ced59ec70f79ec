import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { AdapterError } from '../src/adapter/errors.js';
import { memoryCheckpoints, type CheckpointStore } from '../src/client/checkpoint-store.js';
import type { AuditSource } from '../src/adapter/contract.js';
import type { WfAuditLog } from '../src/elements/audit-log/audit-log.js';
import type { AuditLogInput } from '../src/elements/audit-log/data-source.js';
import { sourceOfData } from '../src/elements/audit-log/data-source.js';
import type { EntrySource } from '../src/elements/audit-log/entry-feed.js';
import type { AuditEntry } from '../src/model/audit-record.js';
import { altered, editedRefund, longRecord, refundRecord, without } from '../test/fixtures/refund-record.js';
import { checkpointFor, LOG_VKEY, proofsOf, signedLog, tampered, WITNESS_POLICY } from '../test/fixtures/signed-log.js';
import { bundleOf } from './samples/bundle.js';
import { auditedAdapter, decidingAdapter } from './samples/live.js';

interface Args {
  data: AuditLogInput | undefined;
  keys: readonly string[];
  witnesses: typeof WITNESS_POLICY | undefined;
  checkpoints: CheckpointStore;
  file: string | undefined;
  width: string;
  height: string | undefined;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-audit-log',
  component: 'wf-audit-log',
  args: { width: '960px', data: undefined, keys: [LOG_VKEY], witnesses: undefined, checkpoints: memoryCheckpoints(), file: undefined, height: undefined },
  render: ({ data, keys, witnesses, checkpoints, file, width, height }) =>
    html`<div style=${styleMap({ maxInlineSize: width, ...(height === undefined ? {} : { '--wf-audit-log-block-size': height }) })}>
      <wf-audit-log .data=${data} .keys=${keys} .witnesses=${witnesses} .checkpoints=${checkpoints} .file=${file}></wf-audit-log>
    </div>`,
};
export default meta;
type Story = StoryObj<Args>;

const quiet = { open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }) };
const withLog = (entries: EntrySource['entries']) => ({ ...quiet, audit: { entries, checkpoint: () => Promise.resolve(null), proof: () => Promise.resolve([]) } });
const live = (adapter: object) => html`<wf-provider .adapter=${adapter} run="run-1"><wf-audit-log .checkpoints=${memoryCheckpoints()}></wf-audit-log></wf-provider>`;
const wholeLog = (audit: AuditSource, checkpoints: CheckpointStore = memoryCheckpoints()) =>
  html`<wf-provider .adapter=${{ ...quiet, audit }}><wf-audit-log all .keys=${[LOG_VKEY]} .witnesses=${WITNESS_POLICY} .checkpoints=${checkpoints}></wf-audit-log></wf-provider>`;

/** The log as it is, with a checkpoint and proofs; `shown` is what the backend hands over instead. */
const proven = (entries: readonly AuditEntry[], shown: readonly AuditEntry[] = entries, witnesses = 0): AuditLogInput => ({
  entries: shown, size: entries.length, checkpoint: checkpointFor(entries, { witnesses }), proof: proofsOf(entries),
});

/** What a browser remembers that saw the log when it had so many records. */
function remembering(entries: readonly AuditEntry[], size = entries.length): CheckpointStore {
  const note = checkpointFor(entries, { size });
  return { load: () => note, save: () => undefined, savedAt: () => '2026-11-20T08:15:00.000Z' };
}

const entries = refundRecord();
const long = longRecord(400);

const ready = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const logIn = (canvas: HTMLElement): WfAuditLog => canvas.querySelector('wf-audit-log') as WfAuditLog;
const press = async (canvas: HTMLElement, selector: string, at = 0): Promise<void> => {
  await ready(500);
  logIn(canvas).shadowRoot?.querySelectorAll<HTMLElement>(selector)[at]?.click();
  await ready(400);
};

/** The record of one refund, from the request to the payment. */
export const Refund: Story = { args: { data: proven(entries) } };
/** All five rungs of the ladder hold. */
export const Proven: Story = { args: { data: proven(long, long, 3), witnesses: WITNESS_POLICY, checkpoints: remembering(long, 250) }, play: ({ canvasElement }) => press(canvasElement, '.claims summary') };
/** One record open: who, when, what it means, what is proven of it, and its exact bytes. */
export const Details: Story = { args: { data: proven(entries), height: '900px' }, play: ({ canvasElement }) => press(canvasElement, '.toggle', 3) };
/** What an edit changed, line by line. */
export const EditedArguments: Story = { args: { data: proven(editedRefund()), height: '900px' }, play: ({ canvasElement }) => press(canvasElement, '.toggle') };
/** Somebody with the database in hand turned an approval into a rejection. */
export const OneCharacterAltered: Story = { args: { data: proven(entries, entries.map((entry) => (entry.seq === 4 ? tampered(entry) : entry))), height: '700px' }, play: ({ canvasElement }) => press(canvasElement, '.toggle', 3) };
/** Records at the end are gone since the last look. */
export const Truncated: Story = { args: { data: proven(long.slice(0, 200)), checkpoints: remembering(long) } };
/** Two versions of one log. */
export const Forked: Story = { args: { data: proven(long), checkpoints: remembering(longRecord(400, 2)) } };
/** The page names no key: nothing counts as signed. */
export const NoKey: Story = { args: { data: proven(entries), keys: [] }, play: ({ canvasElement }) => press(canvasElement, '.claims summary') };
/** The page names another key than the one that signed. */
export const WrongKey: Story = { args: { data: proven(entries), keys: [WITNESS_POLICY.witnesses[0] ?? ''] } };
/** A hundred thousand records: only the pages in sight are read. */
export const HundredThousand: Story = { render: () => wholeLog(signedLog(longRecord(100_000), { witnesses: 2 })) };
/** The filters, opened. */
export const Filters: Story = { args: { data: proven(entries) }, play: ({ canvasElement }) => press(canvasElement, '[data-panel=filter]') };
/** A search: what was found is proven, that nothing was left out is not, and it is said. */
export const Filtered: Story = {
  args: { data: proven(long) },
  play: async ({ canvasElement }) => {
    await ready(500);
    const search = logIn(canvasElement).shadowRoot?.querySelector<HTMLInputElement>('.search');
    if (search == null) return;
    search.value = 'Lena';
    search.dispatchEvent(new Event('input'));
    await ready(900);
  },
};
/** A search that finds nothing says so, and how to get out of it. */
export const NothingFound: Story = {
  args: { data: proven(entries) },
  play: async ({ canvasElement }) => {
    await ready(500);
    const search = logIn(canvasElement).shadowRoot?.querySelector<HTMLInputElement>('.search');
    if (search == null) return;
    search.value = 'nobody of that name';
    search.dispatchEvent(new Event('input'));
    await ready(600);
  },
};
/** Exports, for somebody who may. */
export const Export: Story = { render: () => live(auditedAdapter()), play: ({ canvasElement }) => press(canvasElement, '[data-panel=export]') };
/** Exports, for somebody who may not: with the reason, and who could. */
export const ExportDenied: Story = { render: () => live(auditedAdapter('support-rep')), play: ({ canvasElement }) => press(canvasElement, '[data-panel=export]') };
/** An export that was opened, instead of the log. */
export const FromAFile: Story = { args: { file: bundleOf(entries) } };
/** The same file after one character of it was changed. */
export const AlteredFile: Story = { args: { file: bundleOf(entries).replace('finance-lead', 'finance-leaD') } };
/** Refunds are asked for, refused to one person, decided by another and paid, while you look. */
export const Live: Story = { render: () => live(decidingAdapter()) };
/** In German. */
export const German: Story = { args: { data: proven(entries) }, globals: { locale: 'de' } };
/** In dark colours. */
export const Dark: Story = { args: { data: proven(entries) }, globals: { scheme: 'dark' } };
/** A part of a larger record: what is missing is said. */
export const PartOfALargerRecord: Story = { args: { data: { entries, size: 1203 } } };
/** A name that was erased on request: the proofs still hold. */
export const NameErased: Story = { args: { data: proven(entries, entries.map((entry) => without(entry, 'name'))) } };
/** A name that is not the recorded one. */
export const NameAltered: Story = { args: { data: proven(entries, entries.map((entry) => altered(entry, 'name', 'Somebody Else'))) } };
/** A value beside a record that is not the recorded one. */
export const ValueAltered: Story = { args: { data: proven(entries, entries.map((entry) => altered(entry, 'reason', 'Another reason'))) } };
/** Records of a newer kind, and one that cannot be read: listed as they are. */
export const Unreadable: Story = { args: { data: { entries: [{ seq: 0, raw: '{"v":"wf.audit/9"}', opened: {} }, { seq: 1, raw: 'not json', opened: {} }] } } };
/** The source leaves a record out: its place stays. */
export const Withheld: Story = { render: () => wholeLog({ ...signedLog(entries), entries: async (...call) => ({ ...(await signedLog(entries).entries(...call)), entries: entries.filter(({ seq }) => seq !== 5).reverse() }) }) };
/** In a narrow column, as on a phone. */
export const Phone: Story = { args: { data: proven(entries), width: '320px' } };
/** Nothing has been recorded yet. */
export const Empty: Story = { args: { data: { entries: [] } } };
/** No data and no connection. */
export const NoRecord: Story = {};
/** The record has not come yet. */
export const Loading: Story = { render: () => live(withLog(() => new Promise<never>(() => undefined))) };
/** You may not read the record. */
export const Denied: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('forbidden', 'Only auditors and leads may read the record.')))) };
/** Your session has ended. */
export const SignedOut: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('unauthenticated', 'Sign in.')))) };
/** What is there stays, and it is said that the newest may be missing. */
export const Behind: Story = {
  render: () => {
    let asked = 0;
    const source = sourceOfData(entries);
    return live(withLog((...call) => (asked++ === 0 ? source.entries(...call) : Promise.reject(new AdapterError('unavailable', 'The server did not answer.')))));
  },
  play: async ({ canvasElement }) => {
    await ready(300);
    await logIn(canvasElement).refresh();
  },
};
/** The server did not answer. */
export const Failed: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('unavailable', 'The server did not answer.')))) };
