import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/can/define.js';
import '../../../src/elements/provider/define.js';
import { createMemoryAdapter } from '../../../src/adapter/memory/index.js';
import type { Permission } from '../../../src/client/types.js';
import type { WfCan } from '../../../src/elements/can/can.js';
import type { WfAccessRequestEvent } from '../../../src/elements/can/can.events.js';
import { lena, sam } from '../../../stories/samples/people.js';
import { sampleRun } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { until } from '../support.js';

const content = (element: WfCan): HTMLElement => element.renderRoot.querySelector('.content') as HTMLElement;
const isShown = (element: WfCan): boolean => !content(element).hidden && !content(element).inert;
const canWith = (permission: Permission, whenDenied = 'explain'): Promise<WfCan> =>
  fixture(html`<wf-can action="run:stop" resource="run-1" .permission=${permission} when-denied=${whenDenied}><button>Stop</button></wf-can>`);

describe('wf-can', () => {
  it('shows its content on a plain permit only', async () => {
    expect(isShown(await canWith({ state: 'allow' }))).to.equal(true);
    for (const state of ['unknown', 'checking', 'deny', 'requestable', 'error', 'expired'] as const) {
      expect(isShown(await canWith({ state })), state).to.equal(false);
    }
  });

  it('shows content under obligations only if the content meets every one of them', async () => {
    const element = await canWith({ state: 'allow-with-obligations', obligations: [{ type: 'reason' }] });
    expect(isShown(element)).to.equal(false);
    element.met = ['reason'];
    await element.updateComplete;
    expect(isShown(element)).to.equal(true);
    element.permission = { state: 'allow-with-obligations', obligations: [{ type: 'reason' }, { type: 'dance' }] };
    await element.updateComplete;
    expect(isShown(element)).to.equal(false);
  });

  it('asks for a role with an article, for people by their names', async () => {
    const said = async (whoKind: Permission['whoKind'], whoCan: readonly string[]) => (await canWith({ state: 'deny', whoKind, whoCan })).renderRoot.querySelector('[part=reason]')?.textContent?.trim();
    expect(await said('roles', ['Support lead', 'Auditor'])).to.equal('You may not do this. Ask a Support lead or an Auditor.');
    expect(await said('people', ['Lena Fischer', 'Farid Haddad'])).to.equal('You may not do this. Ask Lena Fischer or Farid Haddad.');
  });

  it('says why not and who could, in the backend’s words', async () => {
    const element = await canWith({ state: 'deny', reason: 'Only leads can stop a run.', whoCan: ['Support lead', 'Finance lead'] });
    expect(element.renderRoot.textContent).to.contain('Only leads can stop a run.').and.to.contain('Ask Support lead or Finance lead.');
  });

  it('dims or hides where that is wanted, and never lets dimmed content be used', async () => {
    const dim = await canWith({ state: 'deny' }, 'dim');
    expect(content(dim).inert).to.equal(true);
    expect(content(dim).hidden).to.equal(false);
    const hide = await canWith({ state: 'deny' }, 'hide');
    expect(hide.renderRoot.querySelector('.denied')).to.equal(null);
    expect(isShown(hide)).to.equal(false);
  });

  it('offers to ask for access only where the denial can be appealed, and lets the host take over', async () => {
    const denied = await canWith({ state: 'deny' });
    expect(denied.renderRoot.querySelector('button')).to.equal(null);
    const element = await canWith({ state: 'requestable' });
    const asked: WfAccessRequestEvent[] = [];
    element.addEventListener('wf-access-request', (event) => {
      event.preventDefault();
      asked.push(event);
    });
    element.renderRoot.querySelector('button')?.click();
    expect(asked.map((event) => event.detail.ask)).to.deep.equal([{ action: { name: 'run:stop' }, resource: { type: 'run', id: 'run-1' } }]);
    expect(asked[0]).to.include({ bubbles: true, composed: true, cancelable: true });
  });

  it('asks the backend about the run it is in', async () => {
    const adapter = createMemoryAdapter({ policy: aPolicy(), me: lena, people: [sam], run: sampleRun() });
    const stop = html`<wf-can action="run:pause"><button>Stop</button></wf-can>`;
    const lenas = (await fixture(html`<wf-provider .adapter=${adapter} run="run-1">${stop}</wf-provider>`)).querySelector('wf-can') as WfCan;
    const sams = (await fixture(html`<wf-provider .adapter=${adapter.backend.adapterFor(sam)} run="run-1">${stop}</wf-provider>`)).querySelector('wf-can') as WfCan;
    await until(() => isShown(lenas));
    await until(() => sams.renderRoot.querySelector('.denied') !== null);
    expect(isShown(sams)).to.equal(false);
  });

  it('is accessible in every state', async () => {
    for (const state of ['allow', 'deny', 'requestable', 'checking', 'error'] as const) {
      await expect(await canWith({ state })).to.be.accessible();
    }
  });
});
