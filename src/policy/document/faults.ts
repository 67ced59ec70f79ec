import type { Condition, Policy, Tier } from '../../model/policy.js';
import { checkAskTemplate } from '../ask.js';
import { stops, strictestTier } from '../tiers.js';
import { canBeTyped } from '../typed-word.js';
import { unknownKeywords } from './args-schema.js';
import { isDecimalOp, pinsCurrency, readLimit } from './conditions.js';
import { isPointer } from './pointer.js';

/** One thing wrong with a policy document: where (RFC 6901 pointer) and what to do about it. */
export interface PolicyFault { readonly path: string; readonly message: string }

type Report = (path: string, message: string) => void;

const reportRepeats = (report: Report, list: string, ids: readonly (string | number)[], what: string): void =>
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index) report(`/${list}/${index}`, `${what} ${id} is used twice; each one needs its own`);
  });

const checkCondition = (report: Report, condition: Condition, siblings: readonly Condition[]): void => {
  const { path, op, value } = condition;
  if (!isPointer(path)) report('/path', `"${path}" is not a JSON pointer; write it like /refund/amount`);
  if (isDecimalOp(op)) {
    const limit = readLimit(value);
    if (limit === undefined) report('/value', `${op} needs a decimal string, with its currency for money: "50.00" or "50.00 EUR"`);
    else if (path.endsWith('/amount') && limit.currency === undefined && !pinsCurrency(path, siblings))
      report('/value', `Name the currency ("${limit.amount} EUR"), or add a condition on the currency beside it; without one this never matches money`);
  }
  if ((op === 'equals' || op === 'not-equals') && typeof value !== 'string' && typeof value !== 'boolean') report('/value', `${op} needs a text or true/false`);
  if (op === 'in' && !Array.isArray(value)) report('/value', 'in needs a list of texts');
};

const checkQuorum = (report: Report, policy: Policy, { quorum }: Tier): void => {
  if (quorum.anyOf.length === 0) report('/quorum/anyOf', 'A tier with the effect gate needs at least one way to be approved');
  quorum.anyOf.forEach(({ allOf }, option) => {
    if (allOf.length === 0) report(`/quorum/anyOf/${option}/allOf`, 'An empty list would be approved by nobody; name at least one role');
    allOf.forEach(({ role }, slot) => {
      const at = `/quorum/anyOf/${option}/allOf/${slot}/role`;
      const rule = policy.roles.find(({ id }) => id === role);
      if (rule === undefined) report(at, `There is no role ${role}`);
      else if (!rule.permissions.includes('gate:approve')) report(at, `The role ${role} lacks the permission gate:approve, so nobody could ever fill this place`);
    });
  });
};

const checkTimes = (report: Report, policy: Policy, { sla, onExpiry, validForMs, maxClaimMs }: Tier): void => {
  if (sla.expireMs <= 0) report('/sla/expireMs', 'An open decision needs an end: give a duration above 0 ms');
  if (sla.dueMs > sla.expireMs) report('/sla/dueMs', 'Due must not be later than the expiry');
  if (validForMs <= 0) report('/validForMs', 'An approval that is never valid can have no effect: give a duration above 0 ms');
  if (maxClaimMs <= 0) report('/maxClaimMs', 'Give a duration above 0 ms');
  if (onExpiry === 'escalate' && sla.escalation.length === 0) report('/onExpiry', 'escalate needs at least one level in sla.escalation; otherwise choose deny or hold');
  sla.escalation.forEach(({ role }, level) => {
    if (!policy.roles.some(({ id }) => id === role)) report(`/sla/escalation/${level}/role`, `There is no role ${role}`);
  });
};

const checkTier = (report: Report, policy: Policy, tier: Tier): void => {
  const { actions, when } = tier.match;
  if (actions.length === 0) report('/match/actions', 'List at least one action, or "*" for every action');
  actions.forEach((action, index) => {
    if (action !== '*' && !policy.actions.some(({ id }) => id === action)) report(`/match/actions/${index}`, `There is no action ${action}`);
  });
  when.forEach((condition, index) => checkCondition((path, message) => report(`/match/when/${index}${path}`, message), condition, when));
  if (tier.typedConfirmation !== undefined && !canBeTyped(tier.typedConfirmation)) report('/typedConfirmation', 'The word to type has no visible character, so nothing could ever match it');
  if (tier.independent === true) report('/independent', 'Blind review is not available in this version; leave it out');
  if (tier.effect === 'gate') {
    checkQuorum(report, policy, tier);
    checkTimes(report, policy, tier);
  } else if (!stops(tier) && tier.validForMs <= 0) report('/validForMs', 'An approval that is never valid can have no effect: give a duration above 0 ms');
};

/** Everything that the schema of a policy cannot say: references, ranks, and rules that could never work. */
export function findPolicyFaults(policy: Policy): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report: Report = (path, message) => faults.push({ path, message });
  for (const list of ['roles', 'actions', 'tiers', 'boundaries'] as const) reportRepeats(report, list, policy[list].map(({ id }) => id), 'The id');
  reportRepeats(report, 'tiers', policy.tiers.map(({ rank }) => rank), 'The rank');
  policy.roles.forEach(({ boundary }, index) => {
    if (boundary !== undefined && !policy.boundaries.some(({ id }) => id === boundary)) report(`/roles/${index}/boundary`, `There is no boundary ${boundary}`);
  });
  policy.actions.forEach(({ ask, schema }, index) => {
    if (ask !== undefined && !checkAskTemplate(ask)) report(`/actions/${index}/ask`, 'A brace is not closed, or a placeholder is empty; write {path.to.value}, and {{ for a brace');
    for (const { path, keyword } of unknownKeywords(schema ?? {})) report(`/actions/${index}/schema${path}`, `The keyword ${keyword} is not supported here, so no edit could ever pass`);
  });
  policy.tiers.forEach((tier, index) => checkTier((path, message) => report(`/tiers/${index}${path}`, message), policy, tier));
  const top = policy.tiers.reduce<Tier | undefined>((best, tier) => (best === undefined || tier.rank > best.rank ? tier : best), undefined);
  if (top === undefined || top !== strictestTier(policy)) report('/tiers', 'The tier with the highest rank must have the effect gate or deny: it applies wherever no other one does');
  return faults;
}
