import type { Condition, Policy, Tier } from '../src/model/policy.js';
import type { Text } from '../src/model/primitives.js';
import { FARID, LENA } from './people.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const english = (text: string): Text => ({ text, lang: 'en' });

/** A reply in which the model named an amount by itself fits none of these: it goes to the strictest tier. */
const checkedReply: Condition = { path: '/reply/amountsInDraft', op: 'equals', value: 'none' };

const automatic: Pick<Tier, 'effect' | 'quorum' | 'distinct' | 'editorCounts' | 'reason' | 'stepUp' | 'evidenceRequired' | 'sla' | 'onExpiry' | 'validForMs' | 'maxClaimMs'> = {
  effect: 'notify',
  quorum: { anyOf: [], deny: 1 },
  distinct: [],
  editorCounts: false,
  reason: 'never',
  stepUp: 'none',
  evidenceRequired: false,
  sla: { dueMs: HOUR, expireMs: HOUR, escalation: [] },
  onExpiry: 'deny',
  validForMs: HOUR,
  maxClaimMs: HOUR,
};

const decidedByPeople = {
  ...automatic,
  effect: 'gate',
  distinct: ['requester', 'approver'],
  reason: 'on-reject',
  sla: { dueMs: 30 * MINUTE, expireMs: HOUR, escalation: [] },
} as const satisfies Partial<Tier>;

const twoPeople = {
  ...decidedByPeople,
  label: english('High risk · two people'),
  quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }, { n: 1, role: 'finance-lead' }] }], deny: 1 },
  minDwellMs: 1500,
  endOfPayload: true,
} as const satisfies Partial<Tier>;

/** Who may decide what in the demo. The amounts are those of the order table, never those of a message. */
export const POLICY: Policy = {
  v: 1,
  id: 'support-refunds',
  version: '1',
  tenant: 'demo',
  claims: { id: 'sub', name: 'name', roles: 'roles' },
  roles: [
    { id: 'support-rep', label: english('Support rep'), permissions: ['run:read', 'run:start', 'gate:read', 'gate:ask', 'audit:read', 'policy:read'] },
    {
      id: 'support-lead', label: english('Support lead'),
      permissions: ['run:read', 'run:start', 'run:stop', 'run:pause', 'gate:read', 'gate:approve', 'gate:reject', 'gate:ask', 'gate:claim', 'gate:delegate', 'gate:escalate', 'gate:revoke', 'audit:read', 'policy:read'],
    },
    {
      id: 'finance-lead', label: english('Finance lead'),
      permissions: ['run:read', 'run:stop', 'run:pause', 'gate:read', 'gate:approve', 'gate:reject', 'gate:ask', 'gate:claim', 'gate:delegate', 'gate:revoke', 'audit:read', 'policy:read'],
    },
    { id: 'auditor', label: english('Auditor'), permissions: ['run:read', 'gate:read', 'audit:read', 'audit:export', 'policy:read'] },
  ],
  actions: [
    {
      id: 'refund.pay',
      label: english('Pay back and answer'),
      ask: english('Pay back {refund} to the customer of order {order}?'),
      reversibility: 'irreversible',
      blast: [english('1 payment'), english('1 email')],
      safeOutcome: english('Nothing is paid and no reply is sent.'),
      limits: [english('The amount comes from the order table. Amounts in the message or in the reply are never used.')],
    },
    {
      id: 'reply.send',
      label: english('Answer'),
      ask: english('Send this reply to {to}?'),
      reversibility: 'irreversible',
      blast: [english('1 email')],
      safeOutcome: english('No reply is sent.'),
    },
  ],
  tiers: [
    { id: 'reply', rank: 5, label: english('No money · automatic'), match: { actions: ['reply.send'], when: [checkedReply] }, ...automatic },
    {
      id: 'low', rank: 10, label: english('Low risk · automatic'), ...automatic,
      match: { actions: ['refund.pay'], when: [{ path: '/refund', op: 'decimal-below', value: '50.00 EUR' }, checkedReply] },
    },
    {
      id: 'medium', rank: 20, label: english('Medium risk · one person'), ...decidedByPeople,
      match: {
        actions: ['refund.pay'],
        when: [{ path: '/refund', op: 'decimal-at-least', value: '50.00 EUR' }, { path: '/refund', op: 'decimal-at-most', value: '500.00 EUR' }, checkedReply],
      },
      quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 1 },
      minDwellMs: 500,
    },
    { id: 'high', rank: 30, match: { actions: ['refund.pay'], when: [{ path: '/refund', op: 'decimal-above', value: '500.00 EUR' }] }, ...twoPeople },
    { id: 'other-currency', rank: 40, match: { actions: ['refund.pay'], when: [{ path: '/refund/currency', op: 'not-equals', value: 'EUR' }] }, ...twoPeople },
  ],
  boundaries: [
    { id: 'support', label: english('Support'), accountable: LENA, responsible: [] },
    { id: 'finance', label: english('Finance'), accountable: FARID, responsible: [] },
  ],
};
