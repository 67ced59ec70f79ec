import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { AdapterError } from '../src/adapter/errors.js';
import type { WorkflowAdapter } from '../src/adapter/contract.js';

const meta: Meta = {
  title: 'Elements/wf-provider',
  component: 'wf-provider',
};
export default meta;
type Story = StoryObj;

const failing = (code: 'unauthenticated' | 'unavailable'): WorkflowAdapter => ({
  // eslint-disable-next-line require-yield -- it fails before anything comes
  async *open () {
    throw new AdapterError(code, 'The demo backend says no.');
  },
});

/** The banner says that the session has ended; the page stays. */
export const SignedOut: Story = { render: () => html`<wf-provider .adapter=${failing('unauthenticated')} run="run-1" banner><p>Your page</p></wf-provider>` };
/** An adapter of that name was never registered: the page is told so. */
export const UnknownAdapter: Story = { render: () => html`<wf-provider adapter="carrier-pigeon" src="/wf" run="run-1"><p>Your page</p></wf-provider>` };
