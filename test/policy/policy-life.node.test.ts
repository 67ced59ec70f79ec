import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Policy, Tier } from '../../src/model/policy.js';
import { isTerminalGate } from '../../src/model/status.js';
import { nextDueAt } from '../../src/policy/due.js';
import { validatePolicy } from '../../src/policy/index.js';
import { withTier } from './fixtures/policy.js';
import { HOUR, refund, World } from './fixtures/world.js';

const DURATIONS = [0, 1, 59_999, 60_000, HOUR - 1, HOUR, HOUR + 1, 100 * 365 * 24 * HOUR, 100 * 365 * 24 * HOUR + 1, 8.64e15, 2 ** 53 - 1];
const ROLES = ['support-lead', 'finance-lead', 'auditor', 'support-rep', 'king'];
const duration = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(60_000, HOUR) }, { weight: 1, arbitrary: fc.constantFrom(...DURATIONS) });
const usually = <T>(value: T, ...others: T[]) => fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(value, ...others) });
const slot = fc.record({ n: usually(1, 2, 3, 16), role: usually('support-lead', ...ROLES) });

const changes: fc.Arbitrary<Partial<Tier>> = fc.record({
  quorum: fc.record({ anyOf: fc.array(fc.record({ allOf: fc.array(slot, { minLength: 1, maxLength: 2 }) }), { minLength: 1, maxLength: 2 }), deny: usually(1, 2, 16, 17, 1000, 2 ** 53 - 1) }),
  sla: fc.record({
    dueMs: usually(0, 1, 60_000, HOUR, 2 ** 53 - 1), expireMs: fc.oneof({ weight: 4, arbitrary: fc.constant(HOUR) }, duration),
    escalation: fc.array(fc.record({ role: usually('finance-lead', ...ROLES), afterMs: duration }), { maxLength: 3 }),
  }),
  onExpiry: fc.constantFrom('deny', 'hold', 'escalate'),
  validForMs: duration,
  maxClaimMs: duration,
  minDwellMs: usually(0, 1, 60_000, HOUR - 1, HOUR, 2 ** 53 - 1),
  reason: fc.constantFrom('never', 'on-reject', 'always'),
  stepUp: fc.constantFrom('none', 'session', 'each'),
  typedConfirmation: usually('PAY', '', ' ', '\u200b', '\u2800', 'ja\u0000', 'ok '),
  distinct: fc.constantFrom<Tier['distinct']>([], ['requester'], ['requester', 'editor', 'approver']),
});

/** As many people of a role as anything asks for. */
const staff = (world: World): void => {
  for (const role of ['support-lead', 'finance-lead']) {
    for (let n = 0; n < 32; n += 1) world.directory.set(`${role}-${n}`, world.person(`${role}-${n}`, { name: `${role} ${n}`, roles: [role] }));
  }
};
const member = (world: World, role: string, n: number) => world.person(`${role}-${n}`, { name: `${role} ${n}`, roles: [role] });

const opened = (policy: Policy): { world: World; gate: string; tier: Tier } => {
  const world = new World(policy);
  staff(world);
  const gate = world.request(refund('124.00')).gateId;
  const tier = policy.tiers.find(({ id }) => id === 'medium');
  assert.ok(gate !== undefined && tier !== undefined);
  return { world, gate, tier };
};

/** Everybody whom one option names says yes: the effect is let go, and confirmed. */
function approved(policy: Policy): void {
  const { world, gate, tier } = opened(policy);
  world.after(tier.minDwellMs ?? 0);
  const places = tier.quorum.anyOf[0]?.allOf.flatMap(({ n, role }) => Array.from({ length: n }, () => role)) ?? [];
  const [first] = places;
  assert.equal(world.command('gate.claim', member(world, first ?? '', 0), gate, {}).status, 'accepted');
  places.forEach((role, n) => {
    // Another way of the quorum may be met first.
    if (world.gate(gate).state === 'approved') return;
    const who = member(world, role, n);
    const receipt = world.vote('approve', who, gate, { reason: 'As agreed', typedWord: tier.typedConfirmation ?? '', seen: { dwellMs: tier.minDwellMs ?? 0 } });
    assert.equal(receipt.status, 'accepted', receipt.code);
    if (n === 0 && world.gate(gate).state === 'claimed') world.command('gate.unclaim', who, gate, {});
  });
  assert.equal(world.gate(gate).state, 'approved');
  assert.ok(world.release(gate).permit !== undefined);
  world.applied(gate);
  assert.equal(world.gate(gate).state, 'consumed');
}

/** As many as are asked for say no. */
function rejected(policy: Policy): void {
  const { world, gate, tier } = opened(policy);
  const roles = tier.quorum.anyOf.flatMap(({ allOf }) => allOf.map(({ role }) => role));
  for (let n = 0; n < tier.quorum.deny; n += 1) {
    const receipt = world.vote('reject', member(world, roles[0] ?? '', n), gate, { reason: 'Not this one' });
    assert.equal(receipt.status, 'accepted', receipt.code);
  }
  assert.equal(world.gate(gate).state, 'rejected');
}

/** No person does anything: it ends by itself, or a person is named who has to act. */
function left(policy: Policy): void {
  const { world, gate } = opened(policy);
  for (let n = 0; n < 20; n += 1) {
    const due = nextDueAt(world.record(gate), policy);
    if (due === undefined) break;
    assert.ok(Number.isFinite(due));
    world.now = Math.max(world.now, due);
    world.system({ type: 'due', gate });
  }
  assert.ok(isTerminalGate(world.gate(gate).state), world.gate(gate).state);
}

test('a policy that is accepted works for the whole life of a gate', () => {
  let accepted = 0;
  fc.assert(
    fc.property(changes, (change) => {
      const policy = withTier('medium', change);
      const check = validatePolicy(policy);
      if (!check.ok) {
        assert.ok(check.faults.every(({ path, message }) => path.startsWith('/tiers/1/') && message.length > 10), JSON.stringify(check.faults));
        return;
      }
      accepted += 1;
      approved(policy);
      rejected(policy);
      left(policy);
    }),
    { numRuns: 500, seed: 20261130 },
  );
  assert.ok(accepted >= 50, `only ${accepted} were accepted`);
});
