import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { Permission } from '../src/client/types.js';
import type { WhenDenied } from '../src/elements/can/can.js';

interface Args {
  permission: Permission;
  'when-denied': WhenDenied;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-can',
  component: 'wf-can',
  args: { permission: { state: 'allow' }, 'when-denied': 'explain' },
  render: (args) => html`<wf-can action="run:stop" resource="run-1" .permission=${args.permission} when-denied=${args['when-denied']}><button type="button">Stop the run</button></wf-can>`,
};
export default meta;
type Story = StoryObj<Args>;

const denied: Permission = { state: 'deny', reason: 'Only Support leads can stop a run. You are: Support rep.', whoCan: ['Support lead', 'Finance lead'] };

export const Allowed: Story = {};
export const Denied: Story = { args: { permission: denied } };
export const DeniedDimmed: Story = { args: { permission: denied, 'when-denied': 'dim' } };
export const DeniedHidden: Story = { args: { permission: denied, 'when-denied': 'hide' } };
export const Requestable: Story = { args: { permission: { ...denied, state: 'requestable' } } };
export const Checking: Story = { args: { permission: { state: 'checking' } } };
export const CouldNotBeChecked: Story = { args: { permission: { state: 'error' } } };
export const OwnWords: Story = {
  render: () => html`<wf-can action="run:stop" resource="run-1" .permission=${denied}><button type="button">Stop the run</button><span slot="denied">Ask your lead to stop it.</span></wf-can>`,
};
