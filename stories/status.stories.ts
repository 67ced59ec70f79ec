import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { statusesOf, type StatusKind } from '../src/elements/status/status-look.js';

interface Args {
  kind: StatusKind;
  status: string;
  pill: boolean;
  shapeOnly: boolean;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-status',
  component: 'wf-status',
  args: { kind: 'step', status: 'running', pill: false, shapeOnly: false },
  render: (args) => html`<wf-status kind=${args.kind} status=${args.status} ?pill=${args.pill} ?shape-only=${args.shapeOnly}></wf-status>`,
};
export default meta;
type Story = StoryObj<Args>;

const grid = styleMap({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(15rem, 1fr))', gap: '12px' });
const all = (kind: StatusKind, pill = false) => html`<div style=${grid}>${statusesOf(kind).map((status) => html`<span><wf-status kind=${kind} status=${status} ?pill=${pill}></wf-status></span>`)}</div>`;

/** One status: shape, word and colour. */
export const One: Story = {};
/** Every status of a run. */
export const Run: Story = { render: () => all('run') };
/** Every status of a step. */
export const Step: Story = { render: () => all('step') };
/** Every status of a decision. */
export const Gate: Story = { render: () => all('gate') };
/** With a tinted background. */
export const Pills: Story = { render: () => all('step', true) };
/** The shape alone; the word is there for screen readers. */
export const ShapeOnly: Story = { args: { shapeOnly: true } };
/** With words of the page. */
export const OwnWords: Story = { render: () => html`<wf-status status="succeeded">Done · 0.8 s</wf-status>` };
/** A status that the kit does not know is shown as not known. */
export const NotKnown: Story = { args: { status: 'levitating' } };
