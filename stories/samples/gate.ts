import { canonicalize, type JsonValue } from '../../src/audit/canonical-json.js';
import type { Permission } from '../../src/client/types.js';
import type { GateData } from '../../src/elements/approval-gate/source.js';
import type { Gate, Vote } from '../../src/model/gate.js';
import { gateDigests } from '../../src/policy/digests.js';
import { lena, refundAgent } from './people.js';

/** The moment at which the samples are looked at. */
export const NOW = Date.parse('2026-11-22T10:43:00.000Z');

const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

export const refundArgs: JsonValue = {
  orderId: '20391',
  refund: { amount: '1240.00', currency: 'EUR' },
  to: 'card ending 4417',
  reason: 'Returned on 14 November, received in full',
};

const UNSEALED: Gate = {
  id: 'gate-7',
  tenant: 'demo',
  run: 'run-1',
  step: 'decide-7',
  stepKey: 'decide',
  attempt: 1,
  interrupt: 'refund',
  revision: 1,
  requester: refundAgent,
  requesterFor: [{ id: 'support', kind: 'service', name: 'Support' }],
  whyAsked: [{ text: 'Over 500 EUR', lang: 'en' }, { text: 'Leaves Support for Finance', lang: 'en' }],
  subject: {
    action: 'refund.pay',
    ask: { text: 'Pay back {refund} to the customer of order {orderId}', lang: 'en' },
    argsRaw: canonicalize(refundArgs),
    reversibility: 'irreversible',
    blast: [{ text: '1 payment' }, { text: '1 order' }, { text: '1 email' }],
    refs: [],
    salt: 'AAECAwQFBgcICQoLDA0ODw',
  },
  requirement: {
    policyDigest: 'pLcY1aYkyeyZkMyDpHxUOVfQ3R2Vb1wqIVzQpZxvH0A',
    tier: { id: 'large', rank: 3, label: { text: 'High risk · two people', lang: 'en' } },
    quorum: [
      { option: 0, need: 1, have: 1, role: 'support-lead', whoLabel: { text: 'Support lead' } },
      { option: 0, need: 1, have: 0, role: 'finance-lead', whoLabel: { text: 'Finance lead' } },
    ],
    deny: 1,
    distinct: ['requester', 'editor'],
    reason: 'on-reject',
    stepUp: 'none',
    evidenceRequired: false,
    minDwellMs: 500,
    endOfPayload: false,
    onExpiry: 'deny',
  },
  digests: { request: '', payload: '', shown: '' },
  custodyFence: 1,
  allowed: ['approve', 'reject', 'ask', 'claim', 'unclaim', 'withdraw'],
  evidence: [],
  limits: [],
  agentSays: { text: 'The parcel came back complete and the customer has waited nine days.', lang: 'en' },
  confidence: 0.82,
  safeOutcome: { text: 'Nothing is paid.', lang: 'en' },
  assignees: [],
  state: 'open',
  level: 0,
  votes: [],
  openedAt: at(-2),
  dueAt: at(30),
  expiresAt: at(59),
};

/** A gate whose fingerprints fit what it says. */
export const sampleGate = (change: Partial<Gate> = {}): Gate => seal({ ...UNSEALED, ...change });

export const seal = (gate: Gate): Gate => ({ ...gate, digests: gateDigests(gate) });

export const withArgs = (gate: Gate, args: JsonValue): Gate => seal({ ...gate, subject: { ...gate.subject, argsRaw: canonicalize(args) } });

export const require = (gate: Gate, change: Partial<Gate['requirement']>): Gate => seal({ ...gate, requirement: { ...gate.requirement, ...change } });

export const voteBy = (by: typeof lena, gate: Gate, change: Partial<Vote> = {}): Vote => ({
  id: `vote-${by.id}`,
  by: { id: by.id, kind: by.kind, name: by.name },
  asRole: by.roles[0] ?? '',
  kind: 'approve',
  revision: gate.revision,
  digests: gate.digests,
  presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0.1.0' },
  signature: { printedName: by.name, meaning: 'Reviewed and agreed', at: at(-1) },
  seen: { evidence: [], dwellMs: 9000, complete: true, channel: 'pointer', source: 'attested' },
  at: at(-1),
  counts: true,
  ...change,
});

/** The gate of the pictures: one of two people has agreed. */
export function halfApproved(change: Partial<Gate> = {}): Gate {
  const gate = sampleGate(change);
  return { ...gate, votes: [voteBy(lena, gate)] };
}

const ALLOW: Permission = { state: 'allow', evaluationId: 'evaluation-1' };
export const ALLOWED: GateData['permissions'] = { approve: ALLOW, reject: ALLOW, ask: ALLOW, claim: ALLOW };

export const DENY: Permission = {
  state: 'deny',
  reason: 'Only Finance leads can approve over 500 EUR. You are: Support rep.',
  whoCan: ['Finance lead'],
};
export const DENIED: GateData['permissions'] = { approve: DENY, reject: DENY, ask: ALLOW, claim: DENY };
