import type { Policy, Tier } from '../model/policy.js';
import type { Text } from '../model/primitives.js';
import { nameOf, samplePeople } from './people.js';

const MINUTE = 60_000;
const english = (text: string): Text => ({ text, lang: 'en' });

const byPeople: Omit<Tier, 'id' | 'rank' | 'label' | 'match' | 'quorum'> = {
  effect: 'gate',
  distinct: ['requester', 'approver'],
  editorCounts: false,
  reason: 'on-reject',
  stepUp: 'none',
  evidenceRequired: false,
  minDwellMs: 500,
  sla: { dueMs: 30 * MINUTE, expireMs: 60 * MINUTE, escalation: [] },
  onExpiry: 'deny',
  validForMs: 60 * MINUTE,
  maxClaimMs: 20 * MINUTE,
};

const look = ['run:read', 'gate:read', 'audit:read', 'policy:read'];
const decide = ['gate:approve', 'gate:reject', 'gate:ask', 'gate:claim', 'gate:revoke', 'run:pause', 'run:stop'];

/**
 * Who may decide what in the sample: small refunds by themselves, up to 500 EUR one lead of Support, above that two people
 * of two departments.
 */
export const samplePolicy: Policy = {
  v: 1,
  id: 'sample-refunds',
  version: '1',
  tenant: 'sample',
  claims: { id: 'sub', name: 'name', roles: 'roles' },
  roles: [
    { id: 'support-rep', label: english('Support rep'), permissions: [...look, 'gate:ask'] },
    { id: 'support-lead', label: english('Support lead'), permissions: [...look, ...decide] },
    { id: 'finance-lead', label: english('Finance lead'), permissions: [...look, ...decide] },
    { id: 'auditor', label: english('Auditor'), permissions: [...look, 'audit:export'] },
  ],
  actions: [
    {
      id: 'refund.pay',
      label: english('Pay back'),
      ask: english('Pay back {refund} to the customer of order {order}?'),
      reversibility: 'irreversible',
      blast: [english('1 payment'), english('1 email')],
      safeOutcome: english('Nothing is paid and no reply is sent.'),
    },
  ],
  tiers: [
    {
      ...byPeople, id: 'low', rank: 10, label: english('Low risk · automatic'), effect: 'notify', quorum: { anyOf: [], deny: 1 }, distinct: [], reason: 'never',
      match: { actions: ['refund.pay'], when: [{ path: '/refund', op: 'decimal-below', value: '50.00 EUR' }] },
    },
    {
      ...byPeople, id: 'medium', rank: 20, label: english('Medium risk · one person'), quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 1 },
      match: { actions: ['refund.pay'], when: [{ path: '/refund', op: 'decimal-at-least', value: '50.00 EUR' }, { path: '/refund', op: 'decimal-at-most', value: '500.00 EUR' }] },
    },
    {
      ...byPeople, id: 'high', rank: 30, label: english('High risk · two people'),
      quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }, { n: 1, role: 'finance-lead' }] }], deny: 1 },
      match: { actions: ['refund.pay'], when: [{ path: '/refund', op: 'decimal-above', value: '500.00 EUR' }] },
    },
  ],
  boundaries: [
    { id: 'support', label: english('Support'), accountable: nameOf(samplePeople.lena), responsible: [] },
    { id: 'finance', label: english('Finance'), accountable: nameOf(samplePeople.farid), responsible: [] },
  ],
};
