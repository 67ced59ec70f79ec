import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import '../../../src/elements/provider/define.js';
import { createMemoryAdapter, type MemoryAdapter } from '../../../src/adapter/memory/index.js';
import { createClient } from '../../../src/client/client.js';
import type { WfClient } from '../../../src/client/types.js';
import { ClientController } from '../../../src/elements/controllers/client-controller.js';
import { lena } from '../../../stories/samples/people.js';
import { sampleRun, sampleStep } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { until } from '../support.js';

class ClientProbe extends LitElement {
  readonly link = new ClientController(this, { concerns: ({ changed }) => changed.step.has('a') });
  @property({ attribute: false }) client: WfClient | undefined;
  @property() run: string | undefined;
  updates = 0;

  protected override render(): TemplateResult {
    this.updates += 1;
    return html`${[...(this.link.store?.steps.values() ?? [])].map(({ id, status }) => `${id}=${status}`).join(' ')}`;
  }

  get text(): string {
    return this.renderRoot.textContent;
  }
}
customElements.define('client-probe', ClientProbe);

const adapterOf = (): MemoryAdapter => createMemoryAdapter({ policy: aPolicy(), me: lena, run: sampleRun(), steps: [sampleStep('a', 'running'), sampleStep('b', 'running')] });

describe('the link of an element to its client', () => {
  it('comes from the provider, and the store with it', async () => {
    const provider = await fixture(html`<wf-provider .adapter=${adapterOf()} run="run-1"><client-probe></client-probe></wf-provider>`);
    const probe = provider.querySelector('client-probe') as ClientProbe;
    await until(() => probe.text === 'a=running b=running');
  });

  it('updates the element for what concerns it only', async () => {
    const adapter = adapterOf();
    const client = createClient(adapter, { storage: null });
    const probe = await fixture<ClientProbe>(html`<client-probe .client=${client} run="run-1"></client-probe>`);
    await until(() => probe.text !== '');
    const before = probe.updates;
    adapter.backend.commit([{ kind: 'step', value: sampleStep('b', 'succeeded') }]);
    const store = client.retain('run-1');
    await until(() => store.steps.get('b')?.status === 'succeeded');
    expect(probe.updates).to.equal(before);
    adapter.backend.commit([{ kind: 'step', value: sampleStep('a', 'succeeded') }]);
    await until(() => probe.text === 'a=succeeded b=succeeded');
    client.dispose();
  });

  it('prefers the element’s own client and run', async () => {
    const own = createClient(adapterOf(), { storage: null });
    const provider = await fixture(html`<wf-provider .adapter=${adapterOf()} run="elsewhere"><client-probe .client=${own} run="run-1"></client-probe></wf-provider>`);
    const probe = provider.querySelector('client-probe') as ClientProbe;
    await until(() => probe.text !== '');
    expect(probe.link.client).to.equal(own);
    own.dispose();
  });

  it('lets go of the store when the element leaves, and takes it up again when it comes back', async () => {
    const held: string[] = [];
    const client = createClient(adapterOf(), { storage: null });
    const counting: WfClient = {
      ...client,
      retain: (id) => (held.push(id), client.retain(id)),
      release: (id) => (held.splice(held.indexOf(id), 1), client.release(id)),
    };
    const probe = await fixture<ClientProbe>(html`<client-probe .client=${counting} run="run-1"></client-probe>`);
    expect(held).to.deep.equal(['run-1']);
    const { parentElement } = probe;
    probe.remove();
    expect(held).to.deep.equal([]);
    parentElement?.append(probe);
    expect(held).to.deep.equal(['run-1']);
    await until(() => probe.text !== '');
    client.dispose();
  });

  it('finds a provider that is defined or inserted later', async () => {
    const outer = await fixture(html`<div><client-probe></client-probe></div>`);
    const probe = outer.querySelector('client-probe') as ClientProbe;
    const late = document.createElement('wf-provider');
    late.adapter = adapterOf();
    late.run = 'run-1';
    outer.append(late);
    late.append(probe);
    await until(() => probe.text !== '');
  });
});
