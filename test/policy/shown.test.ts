import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { canonicalize } from '../../src/audit/canonical-json.js';
import { digestOf } from '../../src/audit/hash.js';
import type { Gate } from '../../src/model/gate.js';
import { buildShown, fillAsk, gateDigests, payloadDigest, requestDigest, shownDigest, verifyGateDigests } from '../../src/policy/index.js';
import { refund, World } from './fixtures/world.js';

const anOpenGate = (): { readonly world: World; readonly gate: Gate } => {
  const world = new World();
  const id = world.open('900.00', { agentSays: { text: 'The chair broke.' }, confidence: 0.9, evidence: [{ id: 'e', label: { text: 'Photo' }, mediaType: 'image/png', sha256: 'B'.repeat(43), size: 9 }], refs: [{ uri: 'https://example.test/a', sha256: 'C'.repeat(43), size: 3, label: { text: 'A' } }] });
  return { world, gate: world.gate(id) };
};

describe('what is shown', () => {
  it('says everything that is decided on, and nothing of votes, claims, places filled, the salt or the viewer', () => {
    const { gate } = anOpenGate();
    const shown = buildShown(gate);
    expect(Object.keys(shown).sort()).to.deep.equal([
      'agentSays', 'attempt', 'confidence', 'deadlines', 'evidence', 'gate', 'interrupt', 'limits', 'requester', 'requesterFor', 'requirement', 'revision', 'run', 'safeOutcome',
      'step', 'stepKey', 'subject', 'supersedes', 'tenant', 'v', 'whyAsked',
    ]);
    expect(shown.subject).to.not.have.property('salt');
    expect(shown.requirement.quorum[0]).to.not.have.property('have');
    expect(shown.evidence).to.deep.equal([{ id: 'e', label: { text: 'Photo' }, mediaType: 'image/png', sha256: 'B'.repeat(43), size: 9 }]);
    expect(shown.deadlines).to.deep.equal({ dueAt: gate.dueAt, expiresAt: gate.expiresAt });
  });

  it('stays the same through claims, votes, questions, escalation and states', () => {
    const { world, gate } = anOpenGate();
    world.command('gate.claim', 'lena', gate.id, {});
    world.vote('approve', 'lena', gate.id);
    world.command('gate.unclaim', 'lena', gate.id, {});
    world.command('gate.escalate', 'leo', gate.id, {});
    world.command('gate.ask', 'leo', gate.id, { question: '?' });
    expect(shownDigest(world.gate(gate.id))).to.equal(gate.digests.shown);
    expect(gateDigests(world.gate(gate.id))).to.deep.equal(gate.digests);
  });

  it('changes with each part of it', () => {
    const { gate } = anOpenGate();
    const text = { text: 'other' };
    const changes: readonly Partial<Gate>[] = [
      { revision: 2 }, { whyAsked: [text] }, { limits: [text] }, { agentSays: text }, { confidence: 0.5 }, { safeOutcome: text }, { expiresAt: '2027-01-01T00:00:00.000Z' }, { supersedes: 'g' },
      { requester: { ...gate.requester, name: 'Another' } }, { evidence: [] }, { subject: { ...gate.subject, argsRaw: '{}' } }, { subject: { ...gate.subject, ask: text } },
      { subject: { ...gate.subject, reversibility: 'reversible' } }, { subject: { ...gate.subject, refs: [] } }, { requirement: { ...gate.requirement, deny: 9 } },
      { requirement: { ...gate.requirement, quorum: gate.requirement.quorum.slice(1) } }, { requirement: { ...gate.requirement, onExpiry: 'hold' } },
    ];
    const digests = changes.map((change) => shownDigest({ ...gate, ...change }));
    expect(new Set([gate.digests.shown, ...digests]).size).to.equal(changes.length + 1);
  });

  it('takes text inside the gate for what it says, whatever hash it came with', () => {
    const { gate } = anOpenGate();
    const item = { id: 'e', label: { text: 'Note' }, mediaType: 'text/plain', text: 'Grüße', sha256: 'D'.repeat(43), size: 1 };
    const [shown] = buildShown({ ...gate, evidence: [item] }).evidence;
    expect(shown?.size).to.equal(7);
    expect(shown?.sha256).to.not.equal('D'.repeat(43));
    expect(shownDigest({ ...gate, evidence: [{ ...item, text: 'other' }] })).to.not.equal(shownDigest({ ...gate, evidence: [item] }));
  });

  it('is plain data with a canonical form, for any args and any absent members', () => {
    const { gate } = anOpenGate();
    fc.assert(
      fc.property(fc.string(), (argsRaw) => {
        const shown = buildShown({ ...gate, agentSays: undefined, dueAt: undefined, subject: { ...gate.subject, argsRaw: argsRaw.replace(/\p{Cs}/gu, ''), ask: undefined } });
        expect(JSON.parse(canonicalize(shown))).to.deep.equal(shown);
      }),
      { numRuns: 100, seed: 20261122 },
    );
  });
});

describe('digests', () => {
  it('are those of decision-protocol (a)', () => {
    const { gate } = anOpenGate();
    const { salt } = gate.subject;
    expect(gate.digests.payload).to.equal(
      digestOf({
        v: 'wf.payload/1', tenant: 'demo', run: 'run-1', step: 's1', attempt: 1, interrupt: 'pay', gate: gate.id, action: 'refund.pay', args: refund('900.00'),
        refs: [{ uri: 'https://example.test/a', sha256: 'C'.repeat(43), size: 3 }], salt,
      }),
    );
    expect(gate.digests.request).to.equal(
      digestOf({
        subject: { type: 'agent', id: 'agent-refunds' }, action: { name: 'refund.pay' },
        resource: { type: 'gate', id: gate.id, properties: { run: 'run-1', step: 's1', revision: 1, payloadDigest: gate.digests.payload } },
        context: { tenant: 'demo', tier: 'high', policyDigest: gate.requirement.policyDigest, custodyFence: 3 },
      }),
    );
    expect(gate.digests.shown).to.equal(digestOf(buildShown(gate)));
    expect(requestDigest(gate)).to.equal(gate.digests.request);
  });

  it('differ for the same args under another gate, place or salt', () => {
    const { gate } = anOpenGate();
    const others = [{ id: 'x' }, { run: 'x' }, { step: 'x' }, { attempt: 2 }, { interrupt: 'x' }, { tenant: 'x' }, { subject: { ...gate.subject, salt: 'E'.repeat(22) } }, { subject: { ...gate.subject, action: 'x' } }];
    expect(new Set([gate.digests.payload, ...others.map((other) => payloadDigest({ ...gate, ...other }))]).size).to.equal(others.length + 1);
  });

  it('are checked one by one, and content without a canonical form matches nothing', () => {
    const { gate } = anOpenGate();
    expect(verifyGateDigests(gate)).to.deep.equal({ ok: true });
    expect(verifyGateDigests({ ...gate, limits: [] })).to.deep.equal({ ok: false, mismatched: ['shown'] });
    expect(verifyGateDigests({ ...gate, custodyFence: 9 })).to.deep.equal({ ok: false, mismatched: ['request'] });
    expect(verifyGateDigests({ ...gate, subject: { ...gate.subject, argsRaw: '{"b":1,"a":2}' } })).to.deep.equal({ ok: false, mismatched: ['request', 'payload', 'shown'] });
    expect(verifyGateDigests({ ...gate, subject: { ...gate.subject, argsRaw: '{"orderId":"20391","refund":{"amount":"901.00","currency":"EUR"}}' } })).to.deep.equal({ ok: false, mismatched: ['request', 'payload', 'shown'] });
    expect(verifyGateDigests({ ...gate, limits: [{ text: '\ud800' }] })).to.deep.equal({ ok: false, mismatched: ['shown'] });
  });
});

describe('the question', () => {
  const args = { orderId: '20391', refund: { amount: '124.00', currency: 'EUR' }, n: 0, flag: false, customer: { name: 'A <b>', 'x y': 1 }, items: ['one'], nothing: null };

  it('is filled in parts, never joined into markup', () => {
    expect(fillAsk('Pay back {refund} to the customer of order {orderId}?', args)).to.deep.equal([
      { kind: 'text', text: 'Pay back ' }, { kind: 'money', path: 'refund', amount: '124.00', currency: 'EUR' }, { kind: 'text', text: ' to the customer of order ' },
      { kind: 'value', path: 'orderId', value: '20391' }, { kind: 'text', text: '?' },
    ]);
    expect(fillAsk({ text: '{customer.name}{items.0}{n}{flag}' }, args)).to.deep.equal([
      { kind: 'value', path: 'customer.name', value: 'A <b>' }, { kind: 'value', path: 'items.0', value: 'one' }, { kind: 'value', path: 'n', value: 0 }, { kind: 'value', path: 'flag', value: false },
    ]);
    expect(fillAsk('{{{orderId}}} is a number', args)).to.deep.equal([{ kind: 'text', text: '{' }, { kind: 'value', path: 'orderId', value: '20391' }, { kind: 'text', text: '} is a number' }]);
    expect(fillAsk('', args)).to.deep.equal([]);
  });

  it('is not asked at all with a hole in it', () => {
    for (const template of ['{missing}', '{refund.missing}', '{items}', '{customer}', '{nothing}', '{', '}', '{}', 'Pay {refund', 'Pay refund}', '{toString}', '{items.length}', '{orderId.length}', '{constructor.name}', '{a{b}c}', '{ refund }'])
      expect(fillAsk(template, args), template).to.equal(null);
  });

  it('never takes words from the args for placeholders', () => {
    expect(fillAsk('{a}', { a: '{b}', b: 'no' })).to.deep.equal([{ kind: 'value', path: 'a', value: '{b}' }]);
  });
});
