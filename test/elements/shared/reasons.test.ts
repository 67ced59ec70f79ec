import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/approval-gate/define.js';
import '../../../src/elements/can/define.js';
import type { Permission } from '../../../src/client/types.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import type { WfCan } from '../../../src/elements/can/can.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';
import type { Gate } from '../../../src/model/gate.js';
import { selectTier } from '../../../src/policy/index.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { NOW, sampleGate } from '../../../stories/samples/gate.js';
import { sam } from '../../../stories/samples/people.js';

const ROLE: Permission = { state: 'deny', reason: 'Only Support lead can do this.', reasonCode: 'NOT_ELIGIBLE', reasonParams: { has: 'Agent', tier: 'medium risk' }, whoCan: ['Support lead'], whoKind: 'roles' };

async function cardIn(lang: string, gate: Gate, permission: Permission): Promise<WfApprovalGate> {
  const data = { gate, me: sam, now: NOW, permissions: { approve: permission, reject: permission } };
  const element = await fixture<WfApprovalGate>(html`<wf-approval-gate lang=${lang} .data=${data}></wf-approval-gate>`);
  await element.updateComplete;
  return element;
}
const said = (element: WfApprovalGate | WfCan, selector: string): string => element.renderRoot.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

describe('reasons that a backend gives by a code', () => {
  before(() => registerLocale(de));

  const over = { text: '189.90 EUR is over the 50.00 EUR limit', lang: 'en', code: 'why-over', params: { what: 'refund', actual: '189.90 EUR', limit: '50.00 EUR' } };

  it('are told in German to a German reader, and as they came to an English one', async () => {
    const gate = { ...sampleGate(), whyAsked: [over] };
    expect(said(await cardIn('de', gate, ROLE), '[data-fact=why] dd')).to.equal('refund: 189.90 EUR liegt über der Grenze von 50.00 EUR');
    expect(said(await cardIn('en', gate, ROLE), '[data-fact=why] dd')).to.equal(over.text);
  });

  it('tell amounts of money as the reader writes them, from the amounts and not from the text', async () => {
    const amounts = { what: 'refund', actual: '1240.50 EUR', actualAmount: '1240.50', actualCurrency: 'EUR', limit: '500.00 EUR', limitAmount: '500.00', limitCurrency: 'EUR' };
    const reasonIn = async (code: string, params: object) => said(await cardIn('de', { ...sampleGate(), whyAsked: [{ ...over, code, params: { ...params } }] }, ROLE), '[data-fact=why] dd');
    expect(await reasonIn('why-over', amounts)).to.equal('refund: 1.240,50 EUR liegt über der Grenze von 500,00 EUR');
    expect(await reasonIn('why-other-currency', { ...amounts, currency: 'USD' })).to.equal('refund: 1.240,50 EUR, nicht in USD');
    const [why] = selectTier(aPolicy(), 'refund.pay', { orderId: '1', refund: { amount: '1240.50', currency: 'EUR' } }).why;
    expect(said(await cardIn('de', { ...sampleGate(), whyAsked: [why!] }, ROLE), '[data-fact=why] dd'), 'as the rules give it').to.contain('1.240,50 EUR');
  });

  it('keep their own words and language where the code is not known or a parameter is missing', async () => {
    for (const why of [{ ...over, code: 'why-of-theirs' }, { ...over, params: {} }, { text: over.text, lang: 'en' }]) {
      const card = await cardIn('de', { ...sampleGate(), whyAsked: [why] }, ROLE);
      expect(said(card, '[data-fact=why] dd')).to.equal(over.text);
      expect(card.renderRoot.querySelector('[data-fact=why] bdi')?.getAttribute('lang')).to.equal('en');
    }
  });

  it('stand behind one lock in the foot of a card, each control with its own', async () => {
    const card = await cardIn('de', sampleGate(), ROLE);
    expect(card.renderRoot.querySelectorAll('#why [data-why=permission]')).to.have.length(1);
    expect(said(card, '#why')).to.contain('Mit Ihrer Rolle (Agent) dürfen Sie das nicht genehmigen (medium risk). Fragen Sie eine Person mit der Rolle Support lead.').and.to.contain('das nicht ablehnen');
    const about = (control: string) => card.renderRoot.querySelector(`#${card.renderRoot.querySelector(`[data-control=${control}]`)?.getAttribute('aria-describedby') ?? 'none'}`)?.textContent;
    expect(about('approve')).to.contain('genehmigen').and.to.not.contain('ablehnen');
  });

  it('are told by wf-can alike', async () => {
    const permission: Permission = { ...ROLE, reasonParams: {} };
    const element = await fixture<WfCan>(html`<wf-can lang="de" action="run:stop" .permission=${permission}></wf-can>`);
    expect(said(element, '[part=reason]')).to.equal('Sie dürfen diesen Lauf nicht beenden. Fragen Sie eine Person mit der Rolle Support lead.');
  });
});
