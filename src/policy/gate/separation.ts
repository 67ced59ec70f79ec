import type { Vote } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { countedApprovals, openLines } from '../quorum.js';
import { fault, notEligible, type Fault } from './guards.js';
import { followsRejection, humansOf, requesterHumans, type GateView, type VotingRight } from './view.js';

const meets = (some: readonly string[], others: readonly string[]): boolean => some.some((id) => others.includes(id));

const mustDiffer = ({ record }: GateView, one: 'requester' | 'editor', other: 'approver' | 'editor'): boolean =>
  record.gate.requirement.distinct.includes(one) && record.gate.requirement.distinct.includes(other);

/** Separation of duties for an approval by these humans. */
export function separationFault(view: GateView, humans: readonly string[]): Fault | undefined {
  const asked = requesterHumans(view.record.gate);
  if (mustDiffer(view, 'requester', 'approver') && meets(humans, asked)) return fault('SELF_APPROVAL');
  const changed = view.record.contributors.filter((id) => !asked.includes(id));
  return mustDiffer(view, 'editor', 'approver') && meets(humans, changed) ? fault('NOT_DISTINCT') : undefined;
}

/** Separation of duties for a change of the args. */
export const editorFault = (view: GateView, humans: readonly string[]): Fault | undefined =>
  mustDiffer(view, 'requester', 'editor') && meets(humans, requesterHumans(view.record.gate)) ? fault('NOT_DISTINCT', { why: 'requester' }) : undefined;

/** Whoever had a hand in this, whether or not the tier tells roles apart: for what leaves no second pair of eyes. */
export function contributorFault(view: GateView, humans: readonly string[]): Fault | undefined {
  if (meets(humans, requesterHumans(view.record.gate))) return fault('SELF_APPROVAL');
  return meets(humans, view.record.contributors) ? fault('NOT_DISTINCT') : undefined;
}

const ofAuthority = (authority: Vote['authority']): readonly string[] => (authority === undefined ? [] : [authority.of.id]);

/** One human votes once per gate, and one authority is used once per revision. */
export function duplicateFault({ record }: GateView, principal: Principal, { authority }: VotingRight): Fault | undefined {
  const { gate } = record;
  const mine = [...humansOf(principal), ...ofAuthority(authority)];
  const earlier = gate.votes.find((vote) => vote.counts && vote.revision === gate.revision && meets(mine, [vote.by.id, ...ofAuthority(vote.authority)]));
  return earlier === undefined ? undefined : { ...fault('DUPLICATE_VOTE'), by: earlier.by, at: earlier.at };
}

/** The places for a role may be filled while others are still open: one more approval in it would decide nothing. */
export function slotFault(view: GateView, principal: Principal, { role }: VotingRight): Fault | undefined {
  const { gate } = view.record;
  const open = openLines(gate);
  if (open.length === 0 || open.some((line) => line.role === role)) return undefined;
  const filler = countedApprovals(gate).findLast((vote) => vote.asRole === role);
  const needs = open.map(({ whoLabel }) => whoLabel.text);
  return { ...notEligible(view, principal, needs, { why: 'place-filled' }), ...(filler === undefined ? {} : { by: filler.by, at: filler.at }) };
}

/** Whether an approval by this right would count: separation of duties, one vote each, a place to fill. In that order. */
export function mayApprove(view: GateView, principal: Principal, right: VotingRight): Fault | undefined {
  const humans = [...humansOf(principal), ...ofAuthority(right.authority)];
  return separationFault(view, humans) ?? duplicateFault(view, principal, right) ?? slotFault(view, principal, right);
}

/** What was rejected before takes a second person behind the bypass: somebody else whose approval of this revision counts. */
export const secondPersonFault = ({ record }: GateView, { id }: Principal): Fault | undefined =>
  followsRejection(record.gate) && !countedApprovals(record.gate).some(({ by }) => by.id !== id) ? fault('SECOND_PERSON_REQUIRED') : undefined;
