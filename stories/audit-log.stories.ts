import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { AdapterError } from '../src/adapter/errors.js';
import type { AuditLogInput, WfAuditLog } from '../src/elements/audit-log/audit-log.js';
import { sourceOfData, type EntrySource } from '../src/elements/audit-log/entry-feed.js';
import { altered, longRecord, refundRecord, without } from '../test/fixtures/refund-record.js';
import { decidingAdapter } from './samples/live.js';

interface Args {
  data: AuditLogInput | undefined;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-audit-log',
  component: 'wf-audit-log',
  args: { width: '960px', data: undefined },
  render: ({ data, width }) => html`<div style=${styleMap({ maxInlineSize: width })}><wf-audit-log .data=${data}></wf-audit-log></div>`,
};
export default meta;
type Story = StoryObj<Args>;

const quiet = { open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }) };
const withLog = (entries: EntrySource['entries']) => ({ ...quiet, audit: { entries, checkpoint: () => Promise.resolve(null), proof: () => Promise.resolve([]) } });
const live = (adapter: object) => html`<wf-provider .adapter=${adapter} run="run-1"><wf-audit-log></wf-audit-log></wf-provider>`;

export const Refund: Story = { args: { data: { entries: refundRecord() } } };
/** One entry open: everything it says, and its exact text. */
export const Details: Story = {
  args: { data: { entries: refundRecord() } },
  play: async ({ canvasElement }) => {
    const log = canvasElement.querySelector('wf-audit-log') as WfAuditLog;
    await log.refresh();
    await log.updateComplete;
    log.shadowRoot?.querySelectorAll<HTMLElement>('.toggle')[3]?.click();
  },
};
/** Refunds are asked for, refused to one person, decided by another and paid, while you look. */
export const Live: Story = { render: () => live(decidingAdapter()) };
export const German: Story = { args: { data: { entries: refundRecord() } }, globals: { locale: 'de' } };
export const Dark: Story = { args: { data: { entries: refundRecord() } }, globals: { scheme: 'dark' } };
export const PartOfALargerRecord: Story = { args: { data: { entries: refundRecord(), size: 1203 } } };
export const Long: Story = { args: { data: { entries: longRecord(200) } } };
export const NameErased: Story = { args: { data: { entries: refundRecord().map((entry) => without(entry, 'name')) } } };
export const NameAltered: Story = { args: { data: { entries: refundRecord().map((entry) => altered(entry, 'name', 'Somebody Else')) } } };
export const ValueAltered: Story = { args: { data: { entries: refundRecord().map((entry) => altered(entry, 'reason', 'Another reason')) } } };
export const Unreadable: Story = { args: { data: { entries: [{ seq: 0, raw: '{"v":"wf.audit/9"}', opened: {} }, { seq: 1, raw: 'not json', opened: {} }] } } };
export const Phone: Story = { args: { data: { entries: refundRecord() }, width: '320px' } };
export const Empty: Story = { args: { data: { entries: [] } } };
export const NoRecord: Story = {};
export const Loading: Story = { render: () => live(withLog(() => new Promise<never>(() => undefined))) };
export const Denied: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('forbidden', 'Only auditors and leads may read the record.')))) };
export const SignedOut: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('unauthenticated', 'Sign in.')))) };
/** What is there stays, and it is said that the newest may be missing. */
export const Behind: Story = {
  render: () => {
    let asked = 0;
    const { entries } = sourceOfData(refundRecord());
    return live(withLog((...call) => (asked++ === 0 ? entries(...call) : Promise.reject(new AdapterError('unavailable', 'The server did not answer.')))));
  },
  play: ({ canvasElement }) => new Promise((resolve) => setTimeout(() => resolve((canvasElement.querySelector('wf-audit-log') as WfAuditLog).refresh()), 300)),
};
export const Failed: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('unavailable', 'The server did not answer.')))) };
