import type { Condition, Policy, Tier } from '../model/policy.js';
import type { JsonValue, Text } from '../model/primitives.js';
import { judgeCondition } from './document/conditions.js';
import { whyAsked } from './document/why.js';

/** The tier that applies to an action and why a person is asked. */
export interface TierSelection {
  readonly tier: Tier;
  readonly why: readonly Text[];
  /** `fallback`: no tier matched; `failed`: a condition could not be judged. Both end in the strictest tier. */
  readonly by: 'match' | 'fallback' | 'failed';
}

const STRICTNESS = ['allow', 'notify', 'gate', 'deny'] as const;

const stricter = (a: Tier, b: Tier): Tier => {
  const byRank = a.rank - b.rank;
  return (byRank === 0 ? STRICTNESS.indexOf(a.effect) - STRICTNESS.indexOf(b.effect) : byRank) >= 0 ? a : b;
};

/** What applies where a document has no tier that stops anything: nobody may. */
const NOBODY: Tier = {
  id: 'nobody', rank: 0, label: { text: 'Not allowed', lang: 'en', code: 'tier-nobody' },
  match: { actions: [], when: [] }, effect: 'deny', quorum: { anyOf: [], deny: 1 }, distinct: [], editorCounts: false,
  reason: 'always', stepUp: 'each', evidenceRequired: true,
  sla: { dueMs: 0, expireMs: 0, escalation: [] }, onExpiry: 'deny', validForMs: 0, maxClaimMs: 0,
};

/** Whether this tier keeps a step from having its effect without a person. */
export const stops = (tier: Tier): boolean => tier.effect === 'gate' || tier.effect === 'deny';

/** The highest tier of all. A document that ends in a tier that lets things pass has none: then nobody may. */
export const strictestTier = (policy: Policy): Tier => policy.tiers.filter(stops).reduce<Tier | undefined>((best, tier) => (best === undefined ? tier : stricter(best, tier)), undefined) ?? NOBODY;

export const tierById = (policy: Policy, id: string): Tier | undefined => policy.tiers.find((tier) => tier.id === id);

/**
 * The stopping tier that stands for one that was frozen earlier: the same id, else the lowest that is at least as high,
 * else the strictest. So a tier that left the document is never replaced by a weaker one.
 */
export const standInTier = (policy: Policy, frozen: { readonly id: string; readonly rank: number }): Tier => {
  const same = tierById(policy, frozen.id);
  if (same !== undefined && stops(same) && same.rank >= frozen.rank) return same;
  const higher = policy.tiers.filter((tier) => stops(tier) && tier.rank >= frozen.rank).sort((a, b) => a.rank - b.rank);
  return higher[0] ?? strictestTier(policy);
};

const names = (tier: Tier, action: string): boolean => tier.match.actions.includes(action) || tier.match.actions.includes('*');

/**
 * Chooses the tier for an action with these args. Among the tiers that match the highest rank wins, on a tie the stricter
 * effect; where none matches, or a condition cannot be judged on these args, the strictest tier of all applies.
 */
export function selectTier(policy: Policy, action: string, args: JsonValue): TierSelection {
  const candidates = policy.tiers.filter((tier) => names(tier, action));
  const judged = candidates.map((tier) => {
    const judge = (condition: Condition) => judgeCondition(condition, args, tier.match.when);
    return { tier, verdicts: tier.match.when.map(judge) };
  });
  const failed = judged.some(({ verdicts }) => verdicts.includes('cannot-judge'));
  const matching = judged.filter(({ verdicts }) => verdicts.every((verdict) => verdict === 'holds')).map(({ tier }) => tier);
  const best = matching.reduce<Tier | undefined>((strict, tier) => (strict === undefined ? tier : stricter(strict, tier)), undefined);
  const by = failed ? 'failed' : best === undefined ? 'fallback' : 'match';
  const tier = by === 'match' && best !== undefined ? best : strictestTier(policy);
  return { tier, by, why: whyAsked({ policy, action, args, tier, by, candidates }) };
}
