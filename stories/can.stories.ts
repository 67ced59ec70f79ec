import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { Permission } from '../src/client/types.js';
import type { WhenDenied } from '../src/elements/can/can.js';

interface Args {
  permission: Permission;
  whenDenied: WhenDenied;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-can',
  component: 'wf-can',
  args: { permission: { state: 'allow' }, whenDenied: 'explain' },
  render: (args) => html`<wf-can action="run:stop" resource="run-1" .permission=${args.permission} when-denied=${args.whenDenied}><button type="button">Stop the run</button></wf-can>`,
};
export default meta;
type Story = StoryObj<Args>;

const denied: Permission = { state: 'deny', reason: 'Only Support leads can stop a run. You are: Support rep.', whoCan: ['Support lead', 'Finance lead'] };

/** You may stop the run, so the button is there. */
export const Allowed: Story = {};
/** You may not: the reason stands in the place of the button, with who could. */
export const Denied: Story = { args: { permission: denied } };
/** You may not: the button stays in sight and does nothing. */
export const DeniedDimmed: Story = { args: { permission: denied, whenDenied: 'dim' } };
/** You may not, and nothing is shown. */
export const DeniedHidden: Story = { args: { permission: denied, whenDenied: 'hide' } };
/** You may not yet, and can ask for it. */
export const Requestable: Story = { args: { permission: { ...denied, state: 'requestable' } } };
/** The answer has not come yet. */
export const Checking: Story = { args: { permission: { state: 'checking' } } };
/** The permission could not be checked. */
export const CouldNotBeChecked: Story = { args: { permission: { state: 'error' } } };
/** With a reason in words of the page. */
export const OwnWords: Story = {
  render: () => html`<wf-can action="run:stop" resource="run-1" .permission=${denied}><button type="button">Stop the run</button><span slot="denied">Ask your lead to stop it.</span></wf-can>`,
};
