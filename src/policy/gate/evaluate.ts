import { parseCanonical } from '../../audit/canonical-json.js';
import type { Gate, GateRequirement } from '../../model/gate.js';
import type { ActionRule, Policy, Tier } from '../../model/policy.js';
import type { Text } from '../../model/primitives.js';
import { policyDigest } from '../policy-document.js';
import { countedApprovals, countLines, isQuorumMet, quorumLines } from '../quorum.js';
import { selectTier, standInTier, stops, strictestTier } from '../tiers.js';
import type { GateRecord } from '../types.js';
import { english } from './records.js';

/** What the policy says about an action with these args. `failed`: it could not say, so a person decides at the strictest tier. */
export interface Evaluation {
  readonly tier: Tier;
  readonly effect: Tier['effect'];
  readonly why: readonly Text[];
  readonly failed: boolean;
}

/** A tier that the outcome may not fall below: what people were once asked about is never let through without them. */
export type Floor = Pick<Tier, 'id' | 'rank'>;

const failed = (policy: Policy, why: readonly Text[]): Evaluation => ({ tier: strictestTier(policy), effect: 'gate', why, failed: true });

const evaluateAlone = (policy: Policy, action: string, argsRaw: string): Evaluation => {
  if (!policy.actions.some(({ id }) => id === action))
    return failed(policy, [english('why-unknown-action', `The policy does not know the action ${action}, so the strictest rules apply`, { action })]);
  const { tier, why, by } = selectTier(policy, action, parseCanonical(argsRaw));
  return by === 'failed' ? failed(policy, why) : { tier, effect: tier.effect, why, failed: false };
};

/** Asks the policy. With a floor the result is a stopping tier of at least that rank. */
export function evaluate(policy: Policy, action: string, argsRaw: string, floor?: Floor): Evaluation {
  const alone = evaluateAlone(policy, action, argsRaw);
  if (floor === undefined) return alone;
  const least = standInTier(policy, floor);
  if (stops(alone.tier) && alone.tier.rank >= least.rank) return alone;
  return { ...alone, tier: least, effect: least.effect };
}

/** The conditions of a tier, frozen for one revision of a gate. */
export const freezeRequirement = (policy: Policy, tier: Tier): GateRequirement => ({
  policyDigest: policyDigest(policy),
  tier: { id: tier.id, rank: tier.rank, label: tier.label },
  quorum: stops(tier) ? quorumLines(tier, policy) : [],
  deny: tier.quorum.deny,
  distinct: tier.distinct,
  reason: tier.reason,
  stepUp: tier.stepUp,
  evidenceRequired: tier.evidenceRequired,
  minDwellMs: tier.minDwellMs ?? 0,
  endOfPayload: tier.endOfPayload ?? false,
  ...(tier.typedConfirmation === undefined ? {} : { typedConfirmation: tier.typedConfirmation }),
  onExpiry: tier.onExpiry,
});

const UNKNOWN_ACTION: Pick<ActionRule, 'reversibility' | 'safeOutcome'> = {
  // Nobody has said that it can be undone.
  reversibility: 'irreversible',
  safeOutcome: english('nothing-is-done', 'Nothing is done'),
};

/** What the policy says about an action in its own words. */
export function describeAction(policy: Policy, action: string): Pick<Gate, 'safeOutcome' | 'limits'> & { readonly subject: Pick<Gate['subject'], 'action' | 'reversibility' | 'ask' | 'schema' | 'blast'> } {
  const known = policy.actions.find(({ id }) => id === action);
  const { ask, schema, blast, limits, reversibility, safeOutcome }: Pick<ActionRule, 'reversibility' | 'safeOutcome'> & Partial<ActionRule> = known ?? UNKNOWN_ACTION;
  return {
    safeOutcome,
    limits: limits ?? [],
    subject: {
      action,
      reversibility,
      ...(ask === undefined ? {} : { ask }),
      ...(schema === undefined ? {} : { schema }),
      ...(blast === undefined ? {} : { blast }),
    },
  };
}

const STEP_UPS = ['none', 'session', 'each'] as const;

/** Whether the policy in force asks for more than what this gate was approved under. */
export function asksForMore(policy: Policy, { gate }: GateRecord): boolean {
  const { requirement, subject } = gate;
  if (requirement.policyDigest === policyDigest(policy)) return false;
  const now = evaluate(policy, subject.action, subject.argsRaw);
  if (now.effect === 'allow' || now.effect === 'notify') return false;
  if (now.effect === 'deny' || now.tier.rank > requirement.tier.rank) return true;
  // What was let through by a bypass had no quorum to begin with; the rank above is the measure.
  if (gate.decided?.code === BYPASSED) return false;
  const asked = freezeRequirement(policy, now.tier);
  return (
    !isQuorumMet(countLines(asked.quorum, gate)) ||
    asked.distinct.some((who) => !requirement.distinct.includes(who)) ||
    STEP_UPS.indexOf(asked.stepUp) > STEP_UPS.indexOf(requirement.stepUp) ||
    (asked.evidenceRequired && !requirement.evidenceRequired) ||
    (asked.reason === 'always' && countedApprovals(gate).some(({ reason }) => reason === undefined))
  );
}

export const BYPASSED = 'BYPASSED';
