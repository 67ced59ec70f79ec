import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Connection, Flight } from '../src/client/types.js';
import type { GateData } from '../src/elements/approval-gate/source.js';
import type { Gate } from '../src/model/gate.js';
import type { Receipt } from '../src/model/command.js';
import { ALLOWED, DENIED, DENY, halfApproved, NOW, require, sampleGate, voteBy, withArgs } from './samples/gate.js';
import { farid, lena, refundAgent, sam } from './samples/people.js';
import { sampleStep } from './samples/run.js';

interface Args {
  data: GateData | undefined;
  width: string;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-approval-gate',
  component: 'wf-approval-gate',
  args: { width: '400px' },
  argTypes: { width: { control: 'text' } },
  render: ({ data, width }) => html`<div style=${styleMap({ maxInlineSize: width })}><wf-approval-gate .data=${data}></wf-approval-gate></div>`,
};
export default meta;
type Story = StoryObj<Args>;

const before = [sampleStep('write', 'succeeded', { label: { text: 'Write the reply' } }), sampleStep('order', 'succeeded', { label: { text: 'Look up the order' } })];

/** A gate in front of the person who may decide it. */
const waiting = (gate: Gate = halfApproved(), change: Partial<GateData> = {}): GateData => ({ gate, me: farid, permissions: ALLOWED, now: NOW, before, ...change });

const flight = (change: Partial<Flight>): Flight => ({ id: 'flight-1', flightKey: 'k', type: 'gate.vote', target: { run: 'run-1', gate: 'gate-7' }, phase: 'submitting', ...change });
const refused = (receipt: Partial<Receipt>): Flight => flight({ phase: 'settled', receipt: { id: 'flight-1', status: 'refused', ...receipt } });
const connection = (state: Connection['state']): Connection => ({ state, since: Date.now() - 41_000 });
const minute = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const ended = (change: Partial<Gate>): GateData => waiting({ ...halfApproved(), allowed: [], ...change });
const both = (): Gate => {
  const gate = sampleGate();
  return { ...gate, votes: [voteBy(lena, gate), voteBy(farid, gate, { at: minute(0), signature: { printedName: farid.name, meaning: 'Reviewed and agreed', at: minute(0) } })] };
};

/** A request for a refund: one of two people has agreed, and you are the second. */
export const Open: Story = { args: { data: waiting() } };
/** You may look but not decide: the card says why, and who could. */
export const Denied: Story = { args: { data: waiting(halfApproved(), { me: sam, permissions: DENIED }) } };
/** You may not decide yet, and can ask for the permission here. */
export const Requestable: Story = {
  args: { data: waiting(halfApproved(), { me: sam, permissions: { approve: { ...DENY, state: 'requestable' }, reject: DENY } }) },
};
/** Whether you may decide is still being asked; the buttons wait. */
export const CheckingPermission: Story = { args: { data: waiting(halfApproved(), { permissions: { approve: { state: 'checking' }, reject: { state: 'checking' } } }) } };

/** The strictest kind of decision: evidence, a reason and some time for reading are asked for. */
export const HighTier: Story = {
  args: {
    data: waiting(
      require(sampleGate({ evidence: [
        { id: 'e1', label: { text: 'Return slip' }, mediaType: 'text/plain', text: 'Received 14 November, 1 parcel, undamaged.' },
        { id: 'e2', label: { text: 'Photo of the parcel' }, mediaType: 'image/jpeg', sha256: 'pLcY1aYkyeyZkMyDpHxUOVfQ3R2Vb1wqIVzQpZxvH0A', size: 182_044 },
      ], limits: [{ text: 'The amount comes from the order table, never from the message.' }] }), {
        minDwellMs: 1500, endOfPayload: true, typedConfirmation: 'REFUND', evidenceRequired: true, reason: 'always',
      }),
    ),
  },
};
/** You have to prove again who you are before you can decide. */
export const StepUp: Story = {
  args: { data: waiting(halfApproved(), { permissions: { ...ALLOWED, approve: { state: 'allow-with-obligations', obligations: [{ type: 'step-up', properties: { mode: 'each' } }] } } }) },
};
/** A little more than a minute is left. */
export const AlmostOutOfTime: Story = { args: { data: waiting(halfApproved({ expiresAt: new Date(NOW + 75_000).toISOString() })) } };
/** The time is over: nothing will be done, and nothing can be decided any more. */
export const TimeUp: Story = { args: { data: waiting(halfApproved({ expiresAt: new Date(NOW - 1000).toISOString() })) } };
/** One of two groups of people is enough. */
export const EitherOfTwo: Story = {
  args: {
    data: waiting(
      require(sampleGate(), {
        quorum: [
          { option: 0, need: 1, have: 0, role: 'finance-lead', whoLabel: { text: 'Finance lead' } },
          { option: 1, need: 2, have: 0, role: 'support-lead', whoLabel: { text: 'Support lead' } },
        ],
      }),
      { me: { ...farid, roles: ['finance-lead', 'support-lead'] } },
    ),
  },
};
/** The policy has no sentence for this action: its name and its values are shown instead. */
export const NoSentence: Story = {
  args: {
    data: waiting(withArgs(sampleGate({ subject: { ...sampleGate().subject, ask: undefined, action: 'account.merge', reversibility: 'compensable' } }), {
      keep: { id: 'C-1009', name: 'Yuki Tanaka' },
      drop: [{ id: 'C-2231', name: 'Y. Tanaka' }, { id: 'C-2232', name: '' }],
      notify: false,
      limit: 12.5,
      note: null,
    })),
  },
};
/** Values with invisible and reversing characters: each is shown as what it is. */
export const HiddenCharacters: Story = {
  args: {
    data: waiting(withArgs(sampleGate({ agentSays: { text: 'Totally fine \u{1F44D}\u{1F3FD}, pay \u202Eевро\u202C now.' } }), {
      orderId: '20391',
      refund: { amount: '1240.00', currency: 'EUR' },
      to: 'card ending\u00A0\u202E7144\u202C',
      reason: 'Returned\u200B, see mail\u2066 from admin\u2069',
    })),
  },
};
/** A long text: all of it has to be read before it can be approved. */
export const LongPayload: Story = {
  args: {
    data: waiting(withArgs(require(sampleGate(), { endOfPayload: true }), {
      orderId: '20391',
      refund: { amount: '1240.00', currency: 'EUR' },
      letter: 'Thank you for writing to us. We have looked at each of the points that you raised. '.repeat(40),
      lines: Array.from({ length: 80 }, (_, index) => `Line ${index + 1}`),
    })),
  },
};

/** A colleague is looking at it at the moment. */
export const Claimed: Story = {
  args: { data: waiting({ ...halfApproved(), state: 'claimed', claim: { by: { id: 'x', kind: 'human', name: 'Mina Sato' }, until: minute(12), fence: 1 } }) },
};
/** A question was asked, and the answer has not come yet. */
export const WaitingForAnswer: Story = {
  args: {
    data: waiting({
      ...halfApproved(),
      state: 'waiting-info',
      allowed: ['reject', 'answer'],
      info: { question: 'Was the parcel opened before it came back?', by: { id: lena.id, kind: 'human', name: lena.name }, at: minute(-1) },
    }),
  },
};
/** You have agreed; another person still has to. */
export const YouAgreed: Story = { args: { data: waiting({ ...halfApproved(), allowed: ['approve', 'reject', 'withdraw', 'ask'] }, { me: lena }) } };

/** The request has not come yet. */
export const Loading: Story = {
  args: { data: undefined },
  render: ({ width }) => html`<div style=${styleMap({ maxInlineSize: width })}>
    <wf-provider .adapter=${{ open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }) }} run="run-1"><wf-approval-gate></wf-approval-gate></wf-provider>
  </div>`,
};
/** The card has no data and no connection. */
export const Empty: Story = { args: { data: undefined } };
/** Your session has ended: sign in to decide. */
export const SignedOut: Story = { args: { data: waiting(halfApproved(), { connection: connection('signed-out') }) } };
/** There was no news for a while, so what is shown may be old. */
export const Stale: Story = { args: { data: waiting(halfApproved(), { connection: connection('stale') }) } };
/** You are offline: nothing can be decided until the connection is back. */
export const Offline: Story = { args: { data: waiting(halfApproved(), { connection: connection('offline') }) } };
/** Two updates were not understood, so nothing can be decided before the whole state has come anew. */
export const HistoryIncomplete: Story = { args: { data: waiting(halfApproved(), { incomplete: true, notUnderstood: 2 }) } };
/** A part of the request cannot be read, and so it cannot be approved. */
export const Quarantined: Story = {
  args: {
    data: waiting(undefined, {
      gate: { id: 'gate-7', run: 'run-1', step: 'decide-7', requester: refundAgent, safeOutcome: { text: 'Nothing is paid.' }, notUnderstood: ['subject', 'allowed'] },
    }),
  },
};
/** The values are not those that were signed: the card refuses. */
export const Tampered: Story = {
  args: { data: waiting({ ...halfApproved(), subject: { ...halfApproved().subject, argsRaw: halfApproved().subject.argsRaw.replace('1240', '9240') } }) },
};

/** Your decision is on its way. */
export const Submitting: Story = { args: { data: waiting(halfApproved(), { flight: flight({}) }) } };
/** Whether your decision arrived is not known; it is being asked. */
export const OutcomeUnknown: Story = { args: { data: waiting(halfApproved(), { flight: flight({ phase: 'unknown' }) }) } };
/** Your decision was refused, because the request had changed in the meantime. */
export const RefusedStale: Story = { args: { data: waiting(halfApproved(), { flight: refused({ code: 'STALE_DIGEST' }) }) } };
/** Your decision came after another one. */
export const RefusedTooLate: Story = {
  args: { data: waiting(halfApproved(), { flight: refused({ code: 'ALREADY_DECIDED', by: { id: 'x', kind: 'human', name: 'Mina Sato' }, at: minute(0) }) }) },
};

/** A colleague was faster: who decided, and when. */
export const DecidedBySomebodyElse: Story = { args: { data: { ...ended({}), gate: { ...both(), allowed: [], state: 'approved', decided: { by: farid, at: minute(0) }, validUntil: minute(30) }, me: lena } } };
/** The approved action has been let go and is not confirmed yet. */
export const Released: Story = { args: { data: { ...ended({}), gate: { ...both(), allowed: [], state: 'released', outcome: { seal: 'pending' } } } } };
/** What was done is exactly what was approved. */
export const ExecutedAsApproved: Story = {
  args: {
    data: {
      ...ended({}),
      gate: {
        ...both(), allowed: [], state: 'consumed',
        outcome: { seal: 'executed-as-approved', effectiveDigest: sampleGate().digests.payload, executedDigest: sampleGate().digests.payload, executedArgsRaw: sampleGate().subject.argsRaw, at: minute(0.2) },
      },
    },
  },
};
/** What was done is not what was approved: an alarm. */
export const NotExecutedAsApproved: Story = {
  args: {
    data: {
      ...ended({}),
      gate: {
        ...both(), allowed: [], state: 'violated',
        outcome: { seal: 'mismatch', effectiveDigest: sampleGate().digests.payload, executedDigest: sampleGate().digests.request, executedArgsRaw: sampleGate().subject.argsRaw.replace('1240', '1420'), at: minute(0.2) },
      },
    },
  },
};
/** What was done was compared by the engine alone. */
export const OnlyCompared: Story = { args: { data: { ...ended({}), gate: { ...both(), allowed: [], state: 'consumed', outcome: { seal: 'compared-only' } } } } };
/** It was rejected, with a reason. */
export const Rejected: Story = {
  args: { data: ended({ state: 'rejected', votes: [voteBy(lena, sampleGate(), { kind: 'reject', signature: { printedName: lena.name, meaning: 'Reviewed and refused', at: minute(-1) }, reason: 'The serial number on the return slip is not ours.' })], decided: { by: lena, at: minute(-1) } }) },
};
/** The time ended without a decision. */
export const Expired: Story = { args: { data: ended({ state: 'expired', decided: { at: minute(-1) } }) } };
/** A newer request has taken its place. */
export const Superseded: Story = { args: { data: ended({ state: 'superseded', supersededBy: 'gate-8' }) } };
/** An approval that was taken back in time. */
export const Revoked: Story = { args: { data: ended({ state: 'revoked', decided: { by: lena, at: minute(-1) } }) } };
/** An emergency decision that went around the rule, and says so. */
export const Bypassed: Story = { args: { data: ended({ state: 'bypassed', decided: { by: lena, at: minute(-1) }, outcome: { seal: 'not-reported' } }) } };

/** The amount changes two seconds after the card is shown. */
export const ChangedWhileOpen: Story = {
  args: { data: waiting(withArgs(sampleGate({ revision: 1 }), { orderId: '20391', refund: { amount: '1420.00', currency: 'EUR' }, to: 'card ending 4417', reason: 'Returned on 14 November, received in full' })) },
  play: async ({ canvasElement }) => {
    const element = canvasElement.querySelector('wf-approval-gate');
    await element?.updateComplete;
    if (element) element.data = waiting(sampleGate({ revision: 2, expiresAt: minute(90) }));
  },
};
/** In a wide column. */
export const Wide: Story = { args: { data: waiting(), width: '900px' } };
/** In a narrow column, as on a phone. */
export const Narrow: Story = { args: { data: waiting(), width: '296px' } };
