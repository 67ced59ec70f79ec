import type { Policy, Tier } from '../../src/model/policy.js';
import type { DemoPerson } from '../../src/gateway/index.js';

/** As many people vote as requests are sent at once. */
export const PEOPLE: readonly DemoPerson[] = [
  { id: 'sam', name: 'Sam Okafor', roles: ['support-rep'] },
  ...Array.from({ length: 24 }, (_, index): DemoPerson => ({ id: `lead-${index}`, name: `Lead ${index}`, roles: ['support-lead'] })),
];

const tier = (over: Pick<Tier, 'id' | 'rank' | 'match' | 'effect' | 'quorum'>): Tier => ({
  label: { text: over.id },
  distinct: ['requester'],
  editorCounts: false,
  reason: 'on-reject',
  stepUp: 'none',
  evidenceRequired: false,
  minDwellMs: 0,
  sla: { dueMs: 3_600_000, expireMs: 36_000_000, escalation: [] },
  onExpiry: 'deny',
  validForMs: 36_000_000,
  maxClaimMs: 600_000,
  ...over,
});

/** Refunds below 50 EUR are paid by themselves; above, one lead decides. */
export const POLICY: Policy = {
  v: 1,
  id: 'bench',
  version: '1',
  tenant: 'bench',
  claims: { id: 'sub', name: 'name', roles: 'roles' },
  roles: [
    { id: 'support-rep', label: { text: 'Support rep' }, permissions: ['run:read', 'run:start', 'gate:read'] },
    { id: 'support-lead', label: { text: 'Support lead' }, permissions: ['run:read', 'run:start', 'gate:read', 'gate:approve', 'gate:reject', 'audit:read'] },
  ],
  actions: [
    {
      id: 'refund.pay', label: { text: 'Pay a refund' }, ask: { text: 'Pay back {refund} for order {order}' }, reversibility: 'compensable',
      safeOutcome: { text: 'Nothing is paid back.' },
    },
  ],
  tiers: [
    tier({ id: 'small', rank: 0, effect: 'notify', match: { actions: ['refund.pay'], when: [{ path: '/refund', op: 'decimal-below', value: '50.00 EUR' }] }, quorum: { anyOf: [], deny: 1 } }),
    tier({
      id: 'one-lead', rank: 1, effect: 'gate', match: { actions: ['refund.pay'], when: [{ path: '/refund', op: 'decimal-at-least', value: '50.00 EUR' }] },
      quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 1 },
    }),
  ],
  boundaries: [],
};
