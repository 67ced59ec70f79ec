import type { Condition, Policy, Tier } from '../../model/policy.js';
import { checkAskTemplate } from '../ask.js';
import { stops, strictestTier } from '../tiers.js';
import { canBeTyped } from '../typed-word.js';
import { isDecimalOp, pinsCurrency, readLimit } from './conditions.js';
import { isPointer } from './pointer.js';
import { reportSchemaFaults } from './schema-faults.js';

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
  if (op === 'in' && (!Array.isArray(value) || value.length === 0)) report('/value', 'in needs a list of texts with at least one of them');
};

/** As many as a place of the quorum may ask for. More rejections than that are never reached. */
const MOST_PEOPLE = 16;

const checkDeny = (report: Report, policy: Policy, { quorum }: Tier): void => {
  if (quorum.deny > MOST_PEOPLE) report('/quorum/deny', `A rejection by ${quorum.deny} people is beyond reach: ask for at most ${MOST_PEOPLE}`);
  const named = quorum.anyOf.flatMap(({ allOf }) => allOf.map(({ role }) => role));
  const mayReject = policy.roles.some(({ id, permissions }) => named.includes(id) && permissions.includes('gate:reject'));
  if (named.length > 0 && !mayReject) report('/quorum/deny', 'No role of this quorum has the permission gate:reject, so its members could never reject; give it to one of them');
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

/** A hundred years. A deadline has to be an instant that can be written down (RFC 3339: four digits of the year), however long things take. */
const LONGEST_MS = 100 * 365 * 86_400_000;

const checkLengths = (report: Report, { sla, minDwellMs, validForMs, maxClaimMs, maxPauseMs }: Tier): void => {
  const durations: readonly (readonly [path: string, ms: number | undefined])[] = [
    ['/minDwellMs', minDwellMs], ['/sla/dueMs', sla.dueMs], ['/sla/expireMs', sla.expireMs], ['/validForMs', validForMs], ['/maxClaimMs', maxClaimMs], ['/maxPauseMs', maxPauseMs],
    ...sla.escalation.map(({ afterMs }, level) => [`/sla/escalation/${level}/afterMs`, afterMs] as const),
  ];
  for (const [path, ms] of durations) if (ms !== undefined && ms > LONGEST_MS) report(path, `${ms} ms is longer than a hundred years: give at most ${LONGEST_MS} ms`);
};

const checkTimes = (report: Report, policy: Policy, { sla, onExpiry, validForMs, maxClaimMs, minDwellMs = 0 }: Tier): void => {
  if (sla.expireMs <= 0) report('/sla/expireMs', 'An open decision needs an end: give a duration above 0 ms');
  if (sla.dueMs > sla.expireMs) report('/sla/dueMs', 'Due must not be later than the expiry');
  if (validForMs <= 0) report('/validForMs', 'An approval that is never valid can have no effect: give a duration above 0 ms');
  if (minDwellMs >= sla.expireMs && sla.expireMs > 0) report('/minDwellMs', 'Reading would take longer than the decision is open, so it could never be approved: give less than sla.expireMs');
  else if (sla.dueMs > 0 && minDwellMs > sla.dueMs) report('/minDwellMs', 'Reading would take longer than until the decision is due, so every approval would be late: give at most sla.dueMs');
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
  if (tier.typedConfirmation !== undefined && !canBeTyped(tier.typedConfirmation)) report('/typedConfirmation', 'This word cannot be typed: give at most 200 characters, at least one of them visible, and none that no keyboard has');
  if (tier.independent === true) report('/independent', 'Blind review is not available in this version; leave it out');
  checkLengths(report, tier);
  if (tier.effect === 'gate') {
    checkQuorum(report, policy, tier);
    checkDeny(report, policy, tier);
    checkTimes(report, policy, tier);
  } else if (!stops(tier) && tier.validForMs <= 0) report('/validForMs', 'An approval that is never valid can have no effect: give a duration above 0 ms');
};

const CONTROL = /\p{Cc}/u;

/** Names that are compared, kept in a database and written into the log. */
const checkNames = (report: Report, policy: Policy): void => {
  for (const list of ['roles', 'actions', 'tiers', 'boundaries'] as const)
    policy[list].forEach(({ id }, index) => {
      if (CONTROL.test(id)) report(`/${list}/${index}/id`, 'An id must not hold control characters');
    });
  for (const [name, claim] of Object.entries(policy.claims)) {
    if (claim === '') report(`/claims/${name}`, 'Name a claim of the token; without one no person could sign in');
    else if (claim.startsWith('/') && !isPointer(claim)) report(`/claims/${name}`, `"${claim}" is not a JSON pointer; write it like /realm_access/roles`);
  }
};

/** Everything that the schema of a policy cannot say: references, ranks, and rules that could never work. */
export function findPolicyFaults(policy: Policy): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report: Report = (path, message) => faults.push({ path, message });
  for (const list of ['roles', 'actions', 'tiers', 'boundaries'] as const) reportRepeats(report, list, policy[list].map(({ id }) => id), 'The id');
  reportRepeats(report, 'tiers', policy.tiers.map(({ rank }) => rank), 'The rank');
  checkNames(report, policy);
  policy.roles.forEach(({ boundary }, index) => {
    if (boundary !== undefined && !policy.boundaries.some(({ id }) => id === boundary)) report(`/roles/${index}/boundary`, `There is no boundary ${boundary}`);
  });
  policy.actions.forEach(({ ask, schema }, index) => {
    if (ask !== undefined && !checkAskTemplate(ask)) report(`/actions/${index}/ask`, 'A brace is not closed, or a placeholder is empty; write {path.to.value}, and {{ for a brace');
    if (schema !== undefined) reportSchemaFaults(schema, (path, message) => report(`/actions/${index}/schema${path}`, message));
  });
  policy.tiers.forEach((tier, index) => checkTier((path, message) => report(`/tiers/${index}${path}`, message), policy, tier));
  const top = policy.tiers.reduce<Tier | undefined>((best, tier) => (best === undefined || tier.rank > best.rank ? tier : best), undefined);
  if (top === undefined || top !== strictestTier(policy)) report('/tiers', 'The tier with the highest rank must have the effect gate or deny: it applies wherever no other one does');
  return faults;
}
