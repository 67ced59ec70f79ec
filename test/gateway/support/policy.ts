import type { Policy, Tier } from '../../../src/model/policy.js';

const tier = (over: Pick<Tier, 'id' | 'rank' | 'match' | 'effect' | 'quorum'> & Partial<Tier>): Tier => ({
  label: { text: over.id },
  distinct: ['requester'],
  editorCounts: false,
  reason: 'on-reject',
  stepUp: 'none',
  evidenceRequired: false,
  minDwellMs: 0,
  sla: { dueMs: 600_000, expireMs: 3_600_000, escalation: [] },
  onExpiry: 'deny',
  validForMs: 3_600_000,
  maxClaimMs: 600_000,
  ...over,
});

const amount = (op: 'decimal-below' | 'decimal-at-least' | 'decimal-at-most' | 'decimal-above', value: string): Tier['match']['when'][number] => ({ path: '/refund', op, value: `${value} EUR` });

/** Refunds: below 50.00 by themselves, up to 500.00 one lead, above that a lead and somebody from finance. */
export const policy: Policy = {
  v: 1,
  id: 'refunds',
  version: '1',
  tenant: 'acme',
  claims: { id: 'sub', name: 'name', roles: 'roles' },
  roles: [
    { id: 'support-rep', label: { text: 'Support rep' }, permissions: ['run:read', 'run:start', 'gate:read', 'gate:ask'] },
    {
      id: 'support-lead', label: { text: 'Support lead' },
      permissions: ['run:read', 'run:start', 'run:stop', 'run:pause', 'gate:read', 'gate:approve', 'gate:reject', 'gate:ask', 'gate:claim', 'gate:revoke', 'gate:delegate', 'audit:read'],
    },
    { id: 'finance-lead', label: { text: 'Finance lead' }, permissions: ['run:read', 'gate:read', 'gate:approve', 'gate:reject', 'gate:claim', 'gate:revoke'] },
    { id: 'auditor', label: { text: 'Auditor' }, permissions: ['run:read', 'gate:read', 'audit:read', 'audit:export'] },
  ],
  actions: [
    {
      id: 'refund.pay', label: { text: 'Pay a refund' }, ask: { text: 'Pay back {refund} for order {order}' }, reversibility: 'compensable',
      safeOutcome: { text: 'Nothing is paid back.' },
    },
  ],
  tiers: [
    tier({ id: 'small', rank: 0, effect: 'notify', match: { actions: ['refund.pay'], when: [amount('decimal-below', '50.00')] }, quorum: { anyOf: [], deny: 1 } }),
    tier({
      id: 'one-lead', rank: 1, effect: 'gate', match: { actions: ['refund.pay'], when: [amount('decimal-at-least', '50.00'), amount('decimal-at-most', '500.00')] },
      quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 1 },
    }),
    tier({
      id: 'two-people', rank: 2, effect: 'gate', match: { actions: ['refund.pay'], when: [amount('decimal-above', '500.00')] },
      quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }, { n: 1, role: 'finance-lead' }] }], deny: 1 },
      distinct: ['requester', 'approver'],
    }),
  ],
  boundaries: [],
};

export const people = [
  { id: 'sam', name: 'Sam Okafor', roles: ['support-rep'] },
  { id: 'lena', name: 'Lena Fischer', roles: ['support-lead'] },
  { id: 'mara', name: 'Mara Ilic', roles: ['support-lead'] },
  { id: 'farid', name: 'Farid Haddad', roles: ['finance-lead'] },
  { id: 'aiko', name: 'Aiko Mori', roles: ['auditor'] },
] as const;
