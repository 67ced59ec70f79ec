import type { Gate, GateId, Vote } from '../../model/gate.js';
import type { Policy, Tier } from '../../model/policy.js';
import type { Principal, PrincipalRef } from '../../model/principal.js';
import type { Run } from '../../model/run.js';
import { permissionsOf } from '../permissions.js';
import { countedApprovals, countedRejections } from '../quorum.js';
import { tierById } from '../tiers.js';
import type { Custody, GateRecord } from '../types.js';

/** What a judgement about one gate looks at. `custody` and `directory` count as empty where they are missing. */
export interface GateView {
  readonly record: GateRecord;
  readonly run: Run;
  readonly policy: Policy;
  /** Epoch milliseconds, taken after the locks. */
  readonly now: number;
  readonly custody?: Custody | undefined;
  readonly directory?: ReadonlyMap<GateId, Principal> | undefined;
}

/** In whose name and role somebody votes. `authority` is set where it was passed on to them. */
export interface VotingRight { readonly role: string; readonly authority?: NonNullable<Vote['authority']> | undefined }

/** A principal and everyone it acts for: separation of duties looks through the chain. */
export const humansOf = ({ id, onBehalfOf }: Pick<Principal, 'id' | 'onBehalfOf'>): readonly string[] => [id, ...(onBehalfOf ?? []).map((person) => person.id)];

/** Whoever asked, and everyone it asked for. */
export const requesterHumans = (gate: Gate): readonly string[] => [gate.requester.id, ...(gate.requesterFor ?? []).map(({ id }) => id)];

export const boundaryOf = (view: Pick<GateView, 'custody'>): string | undefined => view.custody?.boundary?.id;

/** The policy's tier that the gate's requirement was frozen from; undefined once the document has dropped it. */
export const tierOf = ({ record, policy }: Pick<GateView, 'record' | 'policy'>): Tier | undefined => tierById(policy, record.gate.requirement.tier.id);

export const may = (view: GateView, principal: Principal, permission: string): boolean => permissionsOf(view.policy, principal, boundaryOf(view)).has(permission);

const grants = (view: GateView, role: string, permission: string): boolean => permissionsOf(view.policy, { roles: [role] }, boundaryOf(view)).has(permission);

const delegations = ({ record }: GateView) => record.delegations ?? [];

/** The authority over this gate that somebody holds themselves in a role, unless they passed it on. */
const holdsRole = (view: GateView, principal: Principal, role: string): boolean =>
  principal.roles.includes(role) && !delegations(view).some(({ of, asRole }) => of.id === principal.id && asRole === role);

/** Every way in which somebody may vote on this gate, their own roles first. */
export function votingRights(view: GateView, principal: Principal, permission: 'gate:approve' | 'gate:reject'): readonly VotingRight[] {
  const roles = new Set(view.record.gate.requirement.quorum.map(({ role }) => role));
  const own = [...roles].filter((role) => holdsRole(view, principal, role)).map((role) => ({ role }));
  const passedOn = delegations(view)
    .filter(({ of, to, asRole }) => to === principal.id && roles.has(asRole) && view.directory?.get(of.id)?.roles.includes(asRole) === true)
    .map(({ of, asRole }) => ({ role: asRole, authority: { of, via: [] } }));
  return [...own, ...passedOn].filter(({ role }) => grants(view, role, permission));
}

/** Whether a vote still has the authority it was cast with. */
export function keepsAuthority(view: GateView, vote: Vote): boolean {
  const source = view.directory?.get(vote.authority?.of.id ?? vote.by.id);
  const voter = view.directory?.get(vote.by.id);
  return voter?.kind === 'human' && source?.roles.includes(vote.asRole) === true && grants(view, vote.asRole, 'gate:approve');
}

/** Counted votes of one person: approvals of this revision, and rejections of any. */
export const votesOf = (gate: Gate, { id }: Pick<PrincipalRef, 'id'>): readonly Vote[] =>
  [...countedApprovals(gate), ...countedRejections(gate)].filter((vote) => vote.by.id === id);

/** Whoever answers for the scope: the accountable owner, and the role that the gate was escalated to. */
export function isSteward(view: GateView, principal: Principal): boolean {
  const { custody, record } = view;
  const owners = custody === undefined ? [view.run.owner] : [custody.accountable, ...(custody.boundary === undefined ? [] : [custody.boundary.accountable])];
  const escalatedTo = record.gate.level > 0 ? tierOf(view)?.sla.escalation[record.gate.level - 1]?.role : undefined;
  return owners.some(({ id }) => id === principal.id) || (escalatedTo !== undefined && principal.roles.includes(escalatedTo));
}

/** Nobody decided in time and the policy says hold: the step stays waiting under this name until its owner asks again. */
export const HELD = 'HELD';
export const isHeld = (gate: Gate): boolean => gate.state === 'expired' && gate.decided?.code === HELD && gate.supersededBy === undefined;

/** A gate that replaces one which people had said no to, as it says itself under "why asked". */
export const AFTER_REJECTION = 'why-rejected-before';
export const followsRejection = (gate: Gate): boolean => gate.whyAsked.some(({ code }) => code === AFTER_REJECTION);

/** A reference whose content is not pinned by a hash is good enough up to the tier called medium. */
const mediumRank = (policy: Policy): number => tierById(policy, 'medium')?.rank ?? 1;

/** Why nobody may approve this gate, whoever they are: the policy forbids it, or a reference could change unseen. */
export function whyNotApprovable(view: Pick<GateView, 'record' | 'policy'>): 'denied-by-policy' | 'reference-not-pinned' | undefined {
  const { gate } = view.record;
  if (tierOf(view)?.effect === 'deny') return 'denied-by-policy';
  const unpinned = gate.subject.refs.some(({ sha256 }) => sha256 === undefined);
  return unpinned && gate.requirement.tier.rank > mediumRank(view.policy) ? 'reference-not-pinned' : undefined;
}
