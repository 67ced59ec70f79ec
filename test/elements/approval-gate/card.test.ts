import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/approval-gate/define.js';
import type { Flight } from '../../../src/client/types.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import type { GateData } from '../../../src/elements/approval-gate/source.js';
import type { Gate } from '../../../src/model/gate.js';
import { ALLOWED, DENIED, halfApproved, NOW, refundArgs, require, sampleGate, voteBy, withArgs } from '../../../stories/samples/gate.js';
import { farid, lena, refundAgent, sam } from '../../../stories/samples/people.js';
import { until } from '../support.js';

const dataOf = (gate: GateData['gate'], change: Partial<GateData> = {}): GateData => ({ gate, me: farid, permissions: ALLOWED, now: NOW, ...change });
const cardWith = (data: GateData | undefined): Promise<WfApprovalGate> => fixture(html`<wf-approval-gate lang="en" .data=${data}></wf-approval-gate>`);
const text = (element: WfApprovalGate, selector = '[part=card]'): string => (element.renderRoot.querySelector(selector)?.textContent ?? '').replaceAll(/[\s\u00A0]+/gu, ' ').trim();
const fact = (element: WfApprovalGate, name: string): string => text(element, `[data-fact=${name}] dd`);
const labels = (element: WfApprovalGate): string[] => [...element.renderRoot.querySelectorAll('button')].map((button) => button.textContent.trim());

describe('what the card says', () => {
  it('is a sentence from the policy, filled with the args, money in the reader’s notation', async () => {
    const element = await cardWith(dataOf(halfApproved()));
    expect(text(element, '[part=ask]')).to.equal('Pay back 1,240.00 EUR to the customer of order 20391?');
    expect(element.renderRoot.querySelector('[part=ask]')?.getAttribute('aria-level')).to.equal('3');
  });

  it('is the action’s name where the sentence would have a hole', async () => {
    const element = await cardWith(dataOf(withArgs(sampleGate(), { orderId: '20391' })));
    expect(text(element, '[part=ask]')).to.equal('Allow “refund.pay”?');
  });

  it('answers who, why, what changes, whether it can be undone and what happens without a decision', async () => {
    const element = await cardWith(dataOf(halfApproved()));
    expect(fact(element, 'asked-by')).to.equal('Agent “refunds”, for Support');
    expect(fact(element, 'why')).to.equal('Over 500 EURLeaves Support for Finance');
    expect(fact(element, 'changes')).to.equal('1 payment, 1 order, and 1 email');
    expect(fact(element, 'undo')).to.equal('No. It is final.');
    expect(fact(element, 'nobody')).to.match(/^Nothing is paid\. at \d\d:42 \(59 min left\)$/);
  });

  it('counts down by the server’s clock, to the second at the end', async () => {
    const element = await cardWith(dataOf(halfApproved({ expiresAt: new Date(NOW + 75_400).toISOString() })));
    expect(fact(element, 'nobody')).to.contain('(1 min 15 s left)');
  });

  it('shows the args as a table, never as JSON, and the exact text only on request', async () => {
    const element = await cardWith(dataOf(halfApproved()));
    const rows = [...element.renderRoot.querySelectorAll('[part=args] tr')].map((row) => [...row.children].map((cell) => cell.textContent.replaceAll('\u00A0', ' ').trim()));
    expect(rows).to.deep.equal([['Order id', '20391'], ['Reason', 'Returned on 14 November, received in full'], ['Refund', '1,240.00 EUR'], ['To', 'card ending 4417']]);
    const exact = element.renderRoot.querySelector('details.exact') as HTMLDetailsElement;
    expect(exact.open).to.equal(false);
    expect(exact.querySelector('pre')?.textContent).to.equal(sampleGate().subject.argsRaw);
    expect(exact.textContent.replaceAll(/\s/g, '')).to.contain(halfApproved().digests.payload);
  });

  it('keeps the agent’s words apart and marked as its own', async () => {
    const element = await cardWith(dataOf(halfApproved()));
    expect(text(element, '[part=agent-says]')).to.equal('The agent says The parcel came back complete and the customer has waited nine days. It says it is 82% sure.'.replace('says The', 'saysThe'));
  });

  it('makes what cannot be seen visible, and makes no element of markup', async () => {
    const element = await cardWith(dataOf(withArgs(sampleGate({ agentSays: { text: '<img src=x onerror=alert(1)>' } }), { orderId: '2\u202E0391', refund: { amount: '1.00', currency: 'EUR' }, '<b>': 'x' })));
    expect(element.renderRoot.querySelector('img, b')).to.equal(null);
    expect(text(element, '[part=ask]')).to.contain('2hidden character U+202E0391');
    expect(element.renderRoot.querySelectorAll('.code-point').length).to.be.at.least(2);
  });

  it('cuts nothing without a count, and does not count the end as seen before everything is on the page', async () => {
    const args = { note: 'x'.repeat(5000), lines: Array.from({ length: 100 }, (_, at) => `Line ${at}`) };
    const element = await cardWith(dataOf(withArgs(require(sampleGate(), { endOfPayload: true, minDwellMs: 0 }), args)));
    const more = () => [...element.renderRoot.querySelectorAll<HTMLButtonElement>('.more')];
    expect(element.renderRoot.querySelector('[data-watch=end]')).to.equal(null);
    expect(element.renderRoot.querySelector('[data-why=end]')).not.to.equal(null);
    more().find((button) => button.textContent.includes('lines'))?.click();
    await element.updateComplete;
    const characters = more();
    expect(characters.map((button) => button.textContent.trim())).to.deep.equal(['Show all 5,000 characters']);
    characters[0]?.click();
    await element.updateComplete;
    expect(element.renderRoot.querySelectorAll('[part=args] tr').length).to.equal(102);
    element.renderRoot.querySelector('[data-watch=end]')?.scrollIntoView();
    await until(() => element.renderRoot.querySelector('[data-why=end]') === null);
  });

  it('shows who agreed with printed name, time, role and meaning, and who is still needed', async () => {
    const element = await cardWith(dataOf(halfApproved()));
    expect(text(element, '[data-vote=approve]')).to.match(/Lena Fischer agreed at \d\d:42 as Support lead · Meaning: Reviewed and agreed$/);
    expect(text(element, '.person.free')).to.equal('Finance lead you');
  });

  it('says that a vote no longer counts', async () => {
    const gate = sampleGate({ revision: 2 });
    const element = await cardWith(dataOf({ ...gate, votes: [voteBy(lena, gate, { revision: 1, counts: false })] }));
    expect(text(element, '.person.void')).to.contain('no longer counts');
  });
});

describe('a control that may not be used', () => {
  it('stays visible with the reason and who could use it', async () => {
    const element = await cardWith(dataOf(halfApproved(), { me: sam, permissions: DENIED }));
    expect(element.renderRoot.querySelector('[data-control=approve]')?.getAttribute('aria-disabled')).to.equal('true');
    expect(text(element, '#why')).to.equal('Only Finance leads can approve over 500 EUR. You are: Support rep. Ask Finance lead.');
    expect(element.matches(':state(armed)')).to.equal(false);
  });

  it('is armed by nothing that was not said', async () => {
    const element = await cardWith({ gate: halfApproved(), me: farid, now: NOW });
    expect(element.renderRoot.querySelector('[data-control=approve]')?.getAttribute('aria-disabled')).to.equal('true');
  });

  it('offers only what the gate allows', async () => {
    expect(labels(await cardWith(dataOf({ ...halfApproved(), allowed: ['reject', 'ask'] })))).to.deep.equal(['Reject', 'Ask a question']);
    expect(labels(await cardWith(dataOf({ ...halfApproved(), allowed: ['approve', 'reject', 'withdraw'] }, { me: lena })))).to.deep.equal(['Take back my vote']);
  });
});

const both = (): Gate => {
  const gate = sampleGate();
  return { ...gate, allowed: [], votes: [voteBy(lena, gate), voteBy(farid, gate, { at: new Date(NOW).toISOString() })] };
};
const flight = (change: Partial<Flight>): Flight => ({ id: 'f', flightKey: 'k', type: 'gate.vote', target: { run: 'run-1', gate: 'gate-7' }, phase: 'settled', ...change });

describe('races, told in place', () => {
  for (const [name, gate, expected] of [
    ['somebody else decided', { ...both(), state: 'approved' }, 'Farid Haddad approved this at'],
    ['somebody rejected, with their reason', { ...sampleGate(), state: 'rejected', votes: [voteBy(farid, sampleGate(), { kind: 'reject', reason: 'Not ours.' })] }, 'Not ours.'],
    ['the rules approved', { ...sampleGate(), state: 'approved', decided: { at: new Date(NOW).toISOString() } }, 'Approved by the rules'],
    ['time ran out, and what that means', { ...sampleGate(), state: 'expired' }, 'Nobody decided in time. It ran out at'],
    ['it was replaced', { ...sampleGate(), state: 'superseded', supersededBy: 'gate-8' }, 'Show the newer request'],
    ['it is no longer needed', { ...sampleGate(), state: 'cancelled' }, 'nothing has to be decided any more'],
    ['the approval was taken back', { ...sampleGate(), state: 'revoked', decided: { by: lena, at: new Date(NOW).toISOString() } }, 'Lena Fischer took the approval back'],
    ['it was skipped in an emergency', { ...sampleGate(), state: 'bypassed', decided: { by: lena, at: new Date(NOW).toISOString() } }, 'skipped the approval in an emergency'],
  ] as const) {
    it(name, async () => {
      const element = await cardWith(dataOf(gate, { me: sam }));
      expect(text(element, '[part=ending]')).to.contain(expected);
      expect(element.renderRoot.querySelector('[data-control]'), 'no stale button').to.equal(null);
      expect(element.matches(':state(ended)')).to.equal(true);
    });
  }

  for (const [name, change, expected] of [
    ['what was on screen was stale', { receipt: { id: 'f', status: 'refused', code: 'STALE_DIGEST' } }, 'The request changed before the decision arrived. Nothing was decided.'],
    ['somebody was quicker, with name and time', { receipt: { id: 'f', status: 'refused', code: 'ALREADY_DECIDED', by: { id: 'x', kind: 'human', name: 'Mina Sato' }, at: new Date(NOW).toISOString() } }, 'Another person decided first. Mina Sato, at'],
    ['a code that the kit has no words for', { receipt: { id: 'f', status: 'refused', code: 'FULL_MOON' } }, 'The server did not accept it (FULL_MOON).'],
    ['nobody knows whether it arrived', { phase: 'unknown' }, 'It is not known whether your decision arrived.'],
    ['it is being sent', { phase: 'submitting' }, 'Sending your decision'],
    ['a code of the server’s own, with its sentence', { receipt: { id: 'f', status: 'refused', code: 'EMBARGO', message: { text: 'Payments rest until Monday.' } } }, 'The server did not accept it. Payments rest until Monday.'],
    ['it could not be sent', { phase: 'failed' }, 'Your decision could not be sent. Nothing was decided.'],
  ] as const) {
    it(name, async () => {
      const element = await cardWith(dataOf(halfApproved(), { flight: flight(change) }));
      expect(text(element, '#why')).to.contain(expected);
    });
  }

  it('somebody has taken it: a yes waits, a no does not', async () => {
    const claimed: Gate = { ...halfApproved(), state: 'claimed', claim: { by: { id: 'x', kind: 'human', name: 'Mina Sato' }, until: new Date(NOW + 720_000).toISOString(), fence: 1 } };
    const element = await cardWith(dataOf(claimed));
    expect(text(element, '#why')).to.match(/^Mina Sato is deciding this, until \d\d:55\. You can still reject it\.$/);
  });

  it('the session ended: the decision stays on screen, unsent', async () => {
    const element = await cardWith(dataOf(require(sampleGate(), { reason: 'always' })));
    const field = element.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
    field.value = 'My reason';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    element.data = dataOf(require(sampleGate(), { reason: 'always' }), { connection: { state: 'signed-out', since: 0 } });
    await element.updateComplete;
    expect(element.renderRoot.querySelector('textarea')?.value).to.equal('My reason');
    expect(text(element, '#why')).to.contain('You are signed out. Sign in again; your decision is still here, not sent.');
  });

  it('the request changed: shows what it was and is, and disarms until it was read', async () => {
    const element = await cardWith(dataOf(require(sampleGate(), { minDwellMs: 200 })));
    await until(() => element.matches(':state(armed)'));
    element.data = dataOf(require(withArgs(sampleGate({ revision: 2 }), { ...(refundArgs as object), refund: { amount: '1420.00', currency: 'EUR' } }), { minDwellMs: 200 }));
    await element.updateComplete;
    expect(element.matches(':state(armed)')).to.equal(false);
    expect(element.matches(':state(changed)')).to.equal(true);
    expect(text(element, '[part=changes]')).to.contain('This request changed while you were looking.').and.to.contain('Before: Refund: 1,240.00 EUR').and.to.contain('Now: Refund: 1,420.00 EUR');
  });
});

describe('the seal', () => {
  const sealed = (seal: string, change: object = {}): Gate => ({ ...both(), state: 'consumed', outcome: { seal, ...change } }) as Gate;
  const tone = (element: WfApprovalGate): string => element.renderRoot.querySelector('[part=seal]')?.className ?? '';

  it('is green only for what the engine reported and the fingerprints confirm', async () => {
    expect(tone(await cardWith(dataOf(sealed('executed-as-approved'))))).to.contain('tone-succeeded');
    for (const seal of ['pending', 'not-reported', 'compared-only', 'unknown']) expect(tone(await cardWith(dataOf(sealed(seal)))), seal).not.to.contain('tone-succeeded');
  });

  it('is an alarm, with both sides, when something else was done', async () => {
    const element = await cardWith(dataOf({ ...sealed('mismatch', { executedArgsRaw: sampleGate().subject.argsRaw.replace('1240', '1420') }), state: 'violated' }));
    expect(element.renderRoot.querySelector('[part=seal]')?.getAttribute('role')).to.equal('alert');
    expect(text(element, '.differs')).to.equal('Refund 1,240.00 EUR 1,420.00 EUR');
  });

  it('says until when the step may act, and where a late effect would only be noticed', async () => {
    const released = (lateEffects: string): Gate => ({ ...both(), state: 'released', outcome: { seal: 'pending', permitUntil: '2026-11-22T10:05:00.000Z', lateEffects } }) as Gate;
    const prevented = text(await cardWith(dataOf(released('prevented'))), '[part=seal]');
    expect(prevented).to.contain('It may act until').and.to.not.contain('only noticed');
    expect(text(await cardWith(dataOf(released('compared'))), '[part=seal]')).to.contain('would not be prevented, only noticed');
    expect(text(await cardWith(dataOf(sealed('executed-as-approved', { lateEffects: 'compared' }))), '[part=seal]')).to.contain('only noticed');
  });

  it('is an alarm at a decision that was over when something was done all the same', async () => {
    const element = await cardWith(dataOf({ ...sealed('mismatch', { executedArgsRaw: sampleGate().subject.argsRaw }), state: 'revoked' }));
    expect(element.renderRoot.querySelector('[part=seal]')?.getAttribute('role')).to.equal('alert');
    expect(text(element, '[part=seal]')).to.contain('It was done although the decision was already over');
    expect(text(await cardWith(dataOf({ ...both(), state: 'revoked' })))).not.to.contain('although');
  });
});

describe('when there is no gate to show', () => {
  it('says so', async () => {
    expect(text(await cardWith(undefined))).to.contain('Not connected');
  });

  it('says what of a gate it could not read, and never lets it be decided', async () => {
    const element = await cardWith(dataOf({ id: 'g', run: 'r', step: 's', requester: refundAgent, safeOutcome: { text: 'Nothing is paid.' }, notUnderstood: ['subject', 'magic'] }));
    expect(text(element)).to.contain('This request cannot be read here').and.to.contain('(what would be done and magic)').and.to.contain('Nothing is paid.');
    expect(labels(element)).to.deep.equal([]);
  });
});

describe('the card is accessible', () => {
  const weighty = require(sampleGate({ evidence: [{ id: 'e', label: { text: 'Slip' }, mediaType: 'text/plain', text: 'x' }], limits: [{ text: 'Mind the gap.' }] }), { typedConfirmation: 'REFUND', reason: 'always', evidenceRequired: true });
  for (const [name, data] of Object.entries<GateData | undefined>({
    open: dataOf(halfApproved()),
    denied: dataOf(halfApproved(), { me: sam, permissions: DENIED }),
    weighty: dataOf(weighty, { me: { ...farid, roles: ['finance-lead', 'support-lead'] } }),
    ended: dataOf({ ...both(), state: 'consumed', outcome: { seal: 'executed-as-approved', executedArgsRaw: sampleGate().subject.argsRaw } }),
    unreadable: dataOf({ id: 'g', run: 'r', step: 's', notUnderstood: ['subject'] }),
    stale: dataOf(halfApproved(), { connection: { state: 'stale', since: Date.now() - 41_000 } }),
    empty: undefined,
  })) {
    for (const scheme of ['light', 'dark']) {
      it(`${name}, ${scheme}`, async () => {
        const element = await cardWith(data);
        element.style.colorScheme = scheme;
        await expect(element).to.be.accessible();
      });
    }
  }
});
