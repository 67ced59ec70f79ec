import { expect, fixture, html } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../../src/elements/approval-gate/define.js';
import '../../../src/elements/provider/define.js';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import { createMemoryAdapter, type MemoryAdapter, type MemoryBackend, type MemoryWork } from '../../../src/adapter/memory/index.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import type { WfGateSettledEvent } from '../../../src/elements/approval-gate/approval-gate.events.js';
import type { Tier } from '../../../src/model/policy.js';
import { farid, lena, refundAgent, sam } from '../../../stories/samples/people.js';
import { sampleRun, sampleStep } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { until } from '../support.js';

/** A second Support lead, to be quicker than the first. */
const leo = { ...lena, id: 'leo', name: 'Leo Brandt' };

interface World { readonly adapter: MemoryAdapter; readonly backend: MemoryBackend; open(amount: string, interrupt?: string): string }

function world(change: Partial<Tier> = {}, onWork?: (work: MemoryWork, backend: MemoryBackend) => void): World {
  const policy = aPolicy();
  const adapter = createMemoryAdapter({
    policy: { ...policy, tiers: policy.tiers.map((tier) => ({ ...tier, ...change })) },
    me: lena,
    people: [leo, sam, farid],
    run: sampleRun(),
    steps: [sampleStep('decide', 'waiting-human')],
    onWork,
  });
  const open = (amount: string, interrupt = 'refund'): string =>
    adapter.backend.request({ step: 'decide', stepKey: 'decide', attempt: 1, interrupt, action: 'refund.pay', args: { orderId: '20391', refund: { amount, currency: 'EUR' } }, requester: refundAgent }).gate;
  return { adapter, backend: adapter.backend, open };
}

/** The same adapter with a part of it replaced. */
const altered = (adapter: MemoryAdapter, change: Partial<WorkflowAdapter>): WorkflowAdapter => ({
  open: (topic, o) => adapter.open(topic, o),
  authorize: (asks, o) => adapter.authorize(asks, o),
  execute: (command, o) => adapter.execute(command, o),
  receipt: (id, o) => adapter.receipt(id, o),
  ...change,
});

async function cardOf(adapter: WorkflowAdapter, gate?: string): Promise<WfApprovalGate> {
  const provider = await fixture(html`<wf-provider .adapter=${adapter} run="run-1"><wf-approval-gate lang="en" .gate=${gate}></wf-approval-gate></wf-provider>`);
  return provider.querySelector('wf-approval-gate') as WfApprovalGate;
}

const text = (element: WfApprovalGate, selector = '[part=card]'): string => (element.renderRoot.querySelector(selector)?.textContent ?? '').replaceAll(/[\s\u00A0]+/gu, ' ').trim();
const armed = (element: WfApprovalGate): boolean => element.matches(':state(armed)');
async function press(element: WfApprovalGate, control = 'approve'): Promise<void> {
  const button = element.renderRoot.querySelector(`[data-control=${control}]`) as HTMLElement;
  button.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = button.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
}
const settled = (element: WfApprovalGate): Promise<WfGateSettledEvent> => new Promise((resolve) => element.addEventListener('wf-gate-settled', resolve, { once: true }));
/** A vote of somebody else, straight to the backend. */
const voteOf = async (person: typeof lena, backend: MemoryBackend, gateId: string): Promise<void> => {
  const { gate } = backend.gate(gateId) ?? {};
  if (!gate) throw new Error('no gate');
  await backend.adapterFor(person).execute(
    {
      v: 1, id: `vote-of-${person.id}-${gateId}`, type: 'gate.vote', target: { run: gate.run, gate: gate.id },
      args: {
        choice: 'approve', asRole: person.roles[0] ?? '', revision: gate.revision, digests: gate.digests,
        presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0' }, seen: { evidence: [], dwellMs: 9000, complete: true, channel: 'pointer', source: 'attested' },
      },
    },
    {},
  );
};

describe('a decision against a backend', () => {
  afterEach(() => resetMouse());

  it('goes from a press to a seal, and the card changes only by what comes back down', async () => {
    const { adapter, backend, open } = world({}, ({ op }, engine) => {
      if (op.op !== 'put' || op.verb !== 'resume') return;
      const args = { orderId: '20391', refund: { amount: '120.00', currency: 'EUR' } };
      engine.release(op.gate, args);
      engine.applied(op.gate, args);
    });
    const element = await cardOf(adapter, open('120.00'));
    await until(() => armed(element));
    const event = settled(element);
    await press(element);
    expect((await event).detail.flight.receipt?.status).to.be.oneOf(['accepted', 'released', 'applied']);
    await until(() => element.renderRoot.querySelector('[data-seal=executed-as-approved]') !== null);
    expect(text(element, '[part=ending]')).to.match(/^You approved this at .* Done exactly as approved\./);
    const vote = backend.gate(element.gate ?? '')?.gate.votes[0];
    expect(vote).to.include({ kind: 'approve', asRole: 'support-lead' });
    expect(vote?.signature).to.include({ printedName: 'Lena Fischer', meaning: 'Reviewed and agreed' });
    expect(vote?.seen).to.include({ channel: 'pointer', source: 'attested' });
  });

  it('is refused to who may not, with the reason and who could, before anything is sent', async () => {
    const { backend, open } = world();
    const element = await cardOf(backend.adapterFor(sam), open('120.00'));
    await until(() => element.renderRoot.querySelector('[data-why=permission]') !== null && !text(element, '#why').startsWith('Checking'));
    expect(text(element, '#why')).to.contain('Support lead');
    await press(element);
    expect(backend.gate(element.gate ?? '')?.gate.votes).to.deep.equal([]);
  });

  it('asks for the permission again at the press: one that is gone by then sends nothing', async () => {
    const { adapter, backend, open } = world();
    let allowed = true;
    const fickle = altered(adapter, { authorize: async (asks, o) => (allowed ? adapter.authorize(asks, o) : asks.map(() => ({ decision: false, context: { reason_user: 'Your shift is over.' } }))) });
    const element = await cardOf(fickle, open('120.00'));
    await until(() => armed(element));
    allowed = false;
    await press(element);
    await until(() => text(element, '#why').includes('Your shift is over.'));
    expect(backend.gate(element.gate ?? '')?.gate.votes).to.deep.equal([]);
  });

  it('tells who was quicker when two decide at the same time, and leaves no button', async () => {
    const { adapter, backend, open } = world();
    const gate = open('120.00');
    const slower = altered(adapter, {
      execute: async (command, o) => {
        if (command.type === 'gate.vote') await voteOf(leo, backend, gate);
        return adapter.execute(command, o);
      },
    });
    const element = await cardOf(slower, gate);
    await until(() => armed(element));
    const [event] = await Promise.all([settled(element), press(element)]);
    expect(event.detail.flight.receipt?.status).to.equal('refused');
    await until(() => element.matches(':state(ended)') && text(element, '[part=ending]').includes('Leo Brandt approved this at'));
    expect(element.renderRoot.querySelector('[data-control]')).to.equal(null);
    expect(backend.gate(gate)?.gate.votes.length).to.equal(1);
  });

  it('counts both where two have to agree', async () => {
    const { adapter, backend, open } = world();
    const gate = open('900.00');
    const lenas = await cardOf(adapter, gate);
    await until(() => armed(lenas));
    await press(lenas);
    await until(() => text(lenas, '#why').startsWith('You agreed at'));
    expect(text(lenas, '.person.free')).to.equal('Finance lead');
    const farids = await cardOf(backend.adapterFor(farid), gate);
    await until(() => armed(farids));
    expect(text(farids, '[data-vote=approve]')).to.contain('Lena Fischer agreed at');
    await press(farids);
    await until(() => lenas.matches(':state(ended)') && farids.matches(':state(ended)') && text(lenas, '[part=ending]').includes('Farid Haddad approved this'));
  });

  it('tells the backend once that the card was really seen', async () => {
    const { adapter, backend, open } = world();
    const seen: string[] = [];
    const watching = altered(adapter, {
      execute: (command, o) => {
        if (command.type === 'gate.seen') seen.push(command.target.gate ?? '');
        return adapter.execute(command, o);
      },
    });
    const gate = open('120.00');
    const element = await cardOf(watching, gate);
    await until(() => seen.length > 0);
    element.requestUpdate();
    await element.updateComplete;
    expect(seen).to.deep.equal([gate]);
    expect(backend.entries.length).to.be.at.least(1);
  });

  it('takes a question, and waits for its answer', async () => {
    const { adapter, backend, open } = world();
    const gate = open('120.00');
    const element = await cardOf(adapter, gate);
    await until(() => armed(element));
    const ask = [...element.renderRoot.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Ask a question');
    ask?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => element.shadowRoot?.activeElement?.localName === 'textarea');
    await sendKeys({ type: 'Was it opened?' });
    const send = [...element.renderRoot.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Send');
    send?.click();
    await until(() => text(element, '[part=info]').includes('Was it opened?'));
    expect(backend.gate(gate)?.gate.state).to.equal('waiting-info');
    expect(armed(element)).to.equal(false);
  });

  it('follows a change of the request under the reader’s eyes', async () => {
    const { adapter, backend, open } = world();
    const gate = open('120.00');
    const element = await cardOf(adapter, gate);
    await until(() => armed(element));
    backend.system({ type: 'subject-changed', gate, args: { orderId: '20391', refund: { amount: '150.00', currency: 'EUR' } } });
    await until(() => text(element, '[part=ending]').includes('The workflow asked again with other content.'));
    [...element.renderRoot.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Show the newer request')?.click();
    await until(() => text(element, '[part=ask]').includes('150.00 EUR'));
  });

  it('without being told which gate, shows what waits and offers the next once that is over', async () => {
    const { adapter, backend, open } = world();
    const element = await cardOf(adapter);
    await until(() => element.matches(':state(empty)'));
    const first = open('120.00', 'one');
    await until(() => armed(element));
    open('130.00', 'two');
    await voteOf(leo, backend, first);
    await until(() => element.matches(':state(ended)'));
    expect(text(element, '[part=ask]')).to.contain('120.00 EUR');
    const next = [...element.renderRoot.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Show the next decision');
    next?.click();
    await until(() => text(element, '[part=ask]').includes('130.00 EUR'));
  });

  it('is disarmed while the connection is lost', async () => {
    const { adapter, backend, open } = world();
    let cut = false;
    const flaky = altered(adapter, { open: (topic, o) => (cut ? { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) } : adapter.open(topic, o)) });
    const element = await cardOf(flaky, open('120.00'));
    await until(() => armed(element));
    cut = true;
    backend.disconnect();
    await until(() => !armed(element));
    expect(element.renderRoot.querySelector('[data-control=approve]')?.getAttribute('aria-disabled')).to.equal('true');
    expect(element.renderRoot.querySelector('[data-why=connection]')).not.to.equal(null);
  });
});
