import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { AdapterError } from '../src/adapter/errors.js';
import type { AuditLogInput } from '../src/elements/audit-log/audit-log.js';
import { altered, longRecord, refundRecord, without } from '../test/fixtures/refund-record.js';

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
const withLog = (entries: () => Promise<never>) => ({ ...quiet, audit: { entries, checkpoint: () => Promise.resolve(null), proof: () => Promise.resolve([]) } });
const live = (adapter: object) => html`<wf-provider .adapter=${adapter} run="run-1"><wf-audit-log></wf-audit-log></wf-provider>`;

export const Refund: Story = { args: { data: { entries: refundRecord() } } };
export const PartOfALargerRecord: Story = { args: { data: { entries: refundRecord(), size: 1203 } } };
export const Long: Story = { args: { data: { entries: longRecord(200) } } };
export const NameErased: Story = { args: { data: { entries: refundRecord().map((entry) => without(entry, 'name')) } } };
export const NameAltered: Story = { args: { data: { entries: refundRecord().map((entry) => altered(entry, 'name', 'Somebody Else')) } } };
export const Unreadable: Story = { args: { data: { entries: [{ seq: 0, raw: '{"v":"wf.audit/9"}', opened: {} }, { seq: 1, raw: 'not json', opened: {} }] } } };
export const Phone: Story = { args: { data: { entries: refundRecord() }, width: '320px' } };
export const Empty: Story = { args: { data: { entries: [] } } };
export const NoRecord: Story = {};
export const Loading: Story = { render: () => live(withLog(() => new Promise<never>(() => undefined))) };
export const Denied: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('forbidden', 'Only auditors and leads may read the record.')))) };
export const Failed: Story = { render: () => live(withLog(() => Promise.reject(new AdapterError('unavailable', 'The server did not answer.')))) };
