import type { Gate, GateAction } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { isDecidableGate } from '../../model/status.js';
import type { RefusalCode } from '../codes.js';
import { hasStopAuthority, labelsOfRolesWith, roleLabels } from '../permissions.js';
import { countedApprovals } from '../quorum.js';
import type { Refusal } from '../types.js';
import { cellOf, type GateEvent } from './table.js';
import {
  isHeld, isSteward, may, requesterHumans, tierOf, votesOf, votingRights, whyNotApprovable, type GateView,
} from './view.js';

/** A refusal of this layer. */
export interface Fault extends Refusal { readonly code: RefusalCode }

export const fault = (code: RefusalCode, params?: Refusal['params']): Fault => ({ code, ...(params === undefined ? {} : { params }) });

const listed = (labels: readonly string[]): string => [...new Set(labels)].join(', ');

export const notEligible = (view: GateView, principal: Principal, needs: readonly string[], more: Refusal['params'] = {}): Fault =>
  fault('NOT_ELIGIBLE', { needs: listed(needs), has: listed(roleLabels(view.policy, principal.roles)), tier: view.record.gate.requirement.tier.label.text, ...more });

const needsPermission = (permission: string) => (view: GateView, principal: Principal): Fault | undefined =>
  may(view, principal, permission) ? undefined : notEligible(view, principal, labelsOfRolesWith(view.policy, permission));

const quorumLabels = ({ record }: GateView): readonly string[] => record.gate.requirement.quorum.map(({ whoLabel }) => whoLabel.text);

const needsVotingRight = (permission: 'gate:approve' | 'gate:reject') => (view: GateView, principal: Principal, asRole?: string): Fault | undefined => {
  const rights = votingRights(view, principal, permission);
  return rights.some(({ role }) => asRole === undefined || role === asRole) ? undefined : notEligible(view, principal, quorumLabels(view));
};

const concerns = ({ record, run, custody }: GateView, { id }: Principal): boolean =>
  [...requesterHumans(record.gate), run.owner.id, ...(custody === undefined ? [] : [custody.accountable.id])].includes(id);

type Eligibility = (view: GateView, principal: Principal, asRole?: string) => Fault | undefined;
const anyone: Eligibility = () => undefined;

/** Who may try an act at all, whatever state the gate is in. */
const ELIGIBLE: Readonly<Record<GateAction, Eligibility>> = {
  approve: needsVotingRight('gate:approve'),
  edit: needsVotingRight('gate:approve'),
  reject: needsVotingRight('gate:reject'),
  withdraw: anyone,
  unclaim: anyone,
  claim: (view, principal) =>
    needsPermission('gate:claim')(view, principal) ??
    (votingRights(view, principal, 'gate:approve').length > 0 ? undefined : needsVotingRight('gate:reject')(view, principal)),
  ask: needsPermission('gate:ask'),
  answer: (view, principal) => (concerns(view, principal) ? undefined : needsPermission('gate:ask')(view, principal)),
  delegate: (view, principal, asRole) => {
    const missing = needsPermission('gate:delegate')(view, principal) ?? needsVotingRight('gate:approve')(view, principal, asRole);
    // Passed-on authority stays where it went: depth one.
    const own = votingRights(view, principal, 'gate:approve').some(({ role, authority }) => authority === undefined && (asRole === undefined || role === asRole));
    return missing ?? (own ? undefined : notEligible(view, principal, quorumLabels(view), { why: 'passed-on' }));
  },
  escalate: needsPermission('gate:escalate'),
  bypass: needsPermission('gate:bypass'),
  revoke: (view, principal) => {
    const counted = countedApprovals(view.record.gate).some(({ by }) => by.id === principal.id);
    return counted || isSteward(view, principal) || hasStopAuthority(view.run, principal) ? undefined : needsPermission('gate:revoke')(view, principal);
  },
  reopen: (view, principal) => (isSteward(view, principal) || view.run.owner.id === principal.id ? undefined : notEligible(view, principal, [view.run.owner.name])),
};

/** Who got there first and when, for those who may see it. */
const firstOf = ({ decided, claim, info, outcome, state }: Gate): Pick<Refusal, 'by' | 'at'> => {
  if (state === 'claimed' && claim !== undefined) return { by: claim.by };
  if (state === 'waiting-info' && info !== undefined) return { by: info.by, at: info.at };
  if (state === 'consumed' && outcome?.at !== undefined) return { at: outcome.at, ...(decided?.by === undefined ? {} : { by: decided.by }) };
  return decided === undefined ? {} : { at: decided.at, ...(decided.by === undefined ? {} : { by: decided.by }) };
};

const withFirst = (code: RefusalCode, { record }: GateView): Fault => ({ ...fault(code), ...firstOf(record.gate) });

/** Acts that a claim keeps for its holder; a steward may end it in some of them. A claim never blocks a no. */
const CLAIM_RULES: Readonly<Partial<Record<GateAction, { readonly holder: boolean; readonly steward: boolean; readonly code: RefusalCode }>>> = {
  claim: { holder: true, steward: false, code: 'CLAIMED_BY_OTHER' },
  unclaim: { holder: true, steward: true, code: 'NOT_HOLDER' },
  ask: { holder: true, steward: false, code: 'CLAIMED_BY_OTHER' },
  approve: { holder: true, steward: false, code: 'CLAIMED_BY_OTHER' },
  edit: { holder: true, steward: false, code: 'CLAIMED_BY_OTHER' },
  delegate: { holder: true, steward: true, code: 'CLAIMED_BY_OTHER' },
  escalate: { holder: false, steward: true, code: 'CLAIMED_BY_OTHER' },
};

const claimFault = (action: GateAction, view: GateView, principal: Principal): Fault | undefined => {
  const { gate } = view.record;
  const rule = gate.state === 'claimed' ? CLAIM_RULES[action] : undefined;
  if (rule === undefined) return undefined;
  const allowed = (rule.holder && gate.claim?.by.id === principal.id) || (rule.steward && isSteward(view, principal));
  return allowed ? undefined : withFirst(rule.code, view);
};

/** Conditions that stand in the cells of the table beside the state. */
const CELL_CONDITIONS: Readonly<Partial<Record<GateAction, (view: GateView, principal: Principal) => Fault | undefined>>> = {
  withdraw: ({ record }, principal) => (votesOf(record.gate, principal).length > 0 ? undefined : fault('NO_VOTE')),
  escalate: (view) => (view.record.gate.level < (tierOf(view)?.sla.escalation.length ?? 0) ? undefined : fault('MAX_LEVEL', { level: view.record.gate.level })),
  approve: (view) => notApprovable(view),
  edit: (view) => notApprovable(view) ?? (view.record.gate.subject.schema === undefined ? fault('DECISION_NOT_ALLOWED', { why: 'no-schema' }) : undefined),
};

const notApprovable = (view: GateView): Fault | undefined => {
  const why = whyNotApprovable(view);
  return why === undefined ? undefined : fault('DECISION_NOT_ALLOWED', { why });
};

const tableFault = (action: GateAction & GateEvent, view: GateView, principal: Principal): Fault | undefined => {
  const { gate } = view.record;
  if (action === 'reopen') return isHeld(gate) ? undefined : withFirst('NO_REOPEN', view);
  const cell = cellOf(action, gate.state);
  if (cell.kind === 'refused') return withFirst(cell.code, view);
  return claimFault(action, view, principal) ?? (isDecidableGate(gate.state) ? CELL_CONDITIONS[action]?.(view, principal) : undefined);
};

/** Whether somebody may try an act on this gate now: a person, entitled to it, in a state that has it. In that order. */
export function mayTry(action: GateAction, view: GateView, principal: Principal, asRole?: string): Fault | undefined {
  // Agents, services and policies never decide, whatever their roles say.
  if (principal.kind !== 'human') return notEligible(view, principal, quorumLabels(view), { why: 'not-a-person' });
  return ELIGIBLE[action](view, principal, asRole) ?? tableFault(action, view, principal);
}
