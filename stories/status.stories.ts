import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { statusesOf, type StatusKind } from '../src/elements/status/status-look.js';

interface Args {
  kind: StatusKind;
  status: string;
  pill: boolean;
  'shape-only': boolean;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-status',
  component: 'wf-status',
  args: { kind: 'step', status: 'running', pill: false, 'shape-only': false },
  render: (args) => html`<wf-status kind=${args.kind} status=${args.status} ?pill=${args.pill} ?shape-only=${args['shape-only']}></wf-status>`,
};
export default meta;
type Story = StoryObj<Args>;

const grid = styleMap({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(15rem, 1fr))', gap: '12px' });
const all = (kind: StatusKind, pill = false) => html`<div style=${grid}>${statusesOf(kind).map((status) => html`<span><wf-status kind=${kind} status=${status} ?pill=${pill}></wf-status></span>`)}</div>`;

export const One: Story = {};
export const Run: Story = { render: () => all('run') };
export const Step: Story = { render: () => all('step') };
export const Gate: Story = { render: () => all('gate') };
export const Pills: Story = { render: () => all('step', true) };
export const ShapeOnly: Story = { args: { 'shape-only': true } };
export const OwnWords: Story = { render: () => html`<wf-status status="succeeded">Done · 0.8 s</wf-status>` };
export const NotKnown: Story = { args: { status: 'levitating' } };
