import type { AccessDecision, Obligation } from '../model/access.js';
import { GATE_ACTIONS, type GateAction } from '../model/gate.js';
import type { Policy } from '../model/policy.js';
import type { Principal, PrincipalRef } from '../model/principal.js';
import type { Run } from '../model/run.js';
import { explain, type Denial } from './denial-words.js';
import { Changes } from './changes.js';
import { isRunCommand, runFault } from './commands/run.js';
import { applyDue, nextDue } from './gate/due.js';
import { mayTry, type Fault } from './gate/guards.js';
import { openedAtOf, stalePolicy, stepUpFault, unseenEvidence } from './gate/press.js';
import { contributorFault, duplicateFault, editorFault, mayApprove, secondPersonFault } from './gate/separation.js';
import { humansOf, votingRights, type GateView, type VotingRight } from './gate/view.js';
import { labelsOfRolesWith, mayReadRun, permissionsOf, PERMISSIONS, roleLabels, seesGates } from './permissions.js';
import { policyDigest } from './policy-document.js';
import { openLines } from './quorum.js';
import { toTimestamp } from './time.js';
import type { AccessContext, DecideState, Env, GateRecord } from './types.js';

/** How long an answer is fresh. */
export const ACCESS_FRESH_MS = 30_000;

interface Judged { readonly denial?: Denial | undefined; readonly obligations?: readonly Obligation[]; readonly freshUntil?: number | undefined }

/** Which kinds of resource a permission of ours is about; one that only the policy knows may be about any of these. */
const RESOURCES: ReadonlyMap<string, readonly string[]> = new Map([
  ['run:start', ['workflow']],
  ['run', ['run']],
  ['gate', ['gate']],
  ['audit', ['audit', 'log', 'run']],
  ['policy', ['policy']],
]);
const ANY_RESOURCE = ['run', 'step', 'gate', 'handoff', 'boundary', 'workflow', 'audit', 'log', 'policy'];

const deny = (fault: Fault, whoCan: readonly string[] = [], people?: readonly string[]): Judged => ({ denial: { fault, whoCan, people } });

const nounOf = (action: string): string => action.split(':')[0] ?? '';

const isKnown = (policy: Policy, action: string): boolean =>
  (PERMISSIONS as readonly string[]).includes(action) || gateActionOf(action) !== undefined || isRunCommand(action.replace(':', '.')) || labelsOfRolesWith(policy, action).length > 0;

const fits = (action: string, type: string): boolean => (RESOURCES.get(action) ?? RESOURCES.get(nounOf(action)) ?? ANY_RESOURCE).includes(type);

const gateActionOf = (action: string): GateAction | undefined => GATE_ACTIONS.find((known) => action === `gate:${known}`);

const boundaryIn = ({ custody }: AccessContext): string | undefined => custody?.boundary?.id;

const byRole = ({ principal, ask, ...context }: AccessContext, policy: Policy): Judged => {
  const permission = ask.action.name;
  if (permissionsOf(policy, principal, boundaryIn({ principal, ask, ...context })).has(permission)) return {};
  const needs = labelsOfRolesWith(policy, permission);
  return deny({ code: 'NOT_ELIGIBLE', params: { needs: needs.join(', '), has: roleLabels(policy, principal.roles).join(', ') } }, needs);
};

/** More people than this are better asked for by their role. */
const MOST_NAMED = 5;

const named = (people: readonly PrincipalRef[], { id }: Principal): readonly string[] | undefined => {
  const names = [...new Set(people.filter((person) => person.id !== id && person.kind === 'human').map(({ name }) => name))];
  return names.length === 0 || names.length > MOST_NAMED ? undefined : names;
};

const judgeRun = (context: AccessContext, run: Run, policy: Policy): Judged => {
  const action = context.ask.action.name;
  const command = action.replace(':', '.');
  if (action === 'run:read') return {};
  if (!isRunCommand(command)) return byRole(context, policy);
  const fault = runFault(command, run, context.principal, policy, boundaryIn(context));
  const who = labelsOfRolesWith(policy, command === 'run.resume' ? 'run:pause' : action);
  if (fault === undefined) return {};
  if (fault.code !== 'NOT_ELIGIBLE') return deny(fault);
  return deny(fault, who, action === 'run:stop' ? named(run.stopAuthority, context.principal) : undefined);
};

/** Nothing, if one of several ways works; else what stands in the first one's. */
const unlessAny = (rights: readonly VotingRight[], judge: (right: VotingRight) => Fault | undefined): Fault | undefined => {
  const faults = rights.map(judge);
  return faults.includes(undefined) ? undefined : faults[0];
};

/** What comes after the table for this act, in the order in which a command would meet it. */
const countingFault = (action: GateAction, view: GateView, principal: Principal): Fault | undefined => {
  const stale = stalePolicy(view.record.gate, policyDigest(view.policy));
  const humans = humansOf(principal);
  const isDuplicate = (right: VotingRight) => duplicateFault(view, principal, right);
  const approving = votingRights(view, principal, 'gate:approve');
  switch (action) {
    case 'approve':
      return stale ?? unlessAny(approving, (right) => mayApprove(view, principal, right));
    case 'reject':
      return stale ?? unlessAny(votingRights(view, principal, 'gate:reject'), isDuplicate);
    case 'edit':
      return stale ?? editorFault(view, humans);
    case 'delegate':
      return unlessAny(approving.filter(({ authority }) => authority === undefined), isDuplicate);
    case 'bypass':
      return stale ?? contributorFault(view, humans) ?? secondPersonFault(view, principal);
    default:
      return undefined;
  }
};

const obligationsFor = (action: GateAction, { record, now }: GateView, principal: Principal): readonly Obligation[] => {
  const { requirement } = record.gate;
  const approving = action === 'approve' || action === 'edit';
  const mode = action === 'bypass' ? 'each' : approving ? requirement.stepUp : 'none';
  const unseen = approving ? unseenEvidence(record, principal) : [];
  const reason = action === 'bypass' || ((approving || action === 'reject') && requirement.reason === 'always') || (action === 'reject' && requirement.reason === 'on-reject');
  return [
    ...(stepUpFault(mode, principal, openedAtOf(record), now) === undefined ? [] : [{ type: 'step-up', properties: { mode } }]),
    ...(reason ? [{ type: 'reason' }] : []),
    ...(unseen.length === 0 ? [] : [{ type: 'evidence', properties: { unseen: [...unseen] } }]),
  ];
};

/** The state that `decide()` would be given, as far as it is known here. */
const stateFor = ({ run, custody, directory, gate }: AccessContext & { readonly run: Run; readonly gate: GateRecord }): DecideState => ({
  run,
  steps: new Map(),
  gates: new Map([[gate.gate.id, gate]]),
  custody: custody ?? { fence: gate.gate.custodyFence, accountable: run.owner },
  directory: directory ?? new Map(),
});

const judgeGate = (context: AccessContext & { readonly run: Run; readonly gate: GateRecord }, action: GateAction, policy: Policy, env: Env): Judged => {
  const changes = new Changes(stateFor(context), policy, env);
  const record = applyDue(changes, context.gate);
  const view = changes.view(record);
  const { principal } = context;
  const fault = mayTry(action, view, principal) ?? countingFault(action, view, principal);
  const freshUntil = nextDue(view);
  if (fault === undefined) return { obligations: obligationsFor(action, view, principal), freshUntil };
  return { denial: { fault, whoCan: whoCould(fault, action, view), people: peopleWhoCould(fault, action, view, principal) }, freshUntil };
};

const PERSONAL: ReadonlySet<Fault['code']> = new Set(['NOT_ELIGIBLE', 'SELF_APPROVAL', 'NOT_DISTINCT', 'DUPLICATE_VOTE', 'SECOND_PERSON_REQUIRED']);

/** Who could do it instead, where the refusal is about the person and not about the gate. */
const whoCould = ({ code }: Fault, action: GateAction, { record, policy, run }: GateView): readonly string[] => {
  if (!PERSONAL.has(code)) return [];
  if (action === 'approve' || action === 'edit' || action === 'reject') return [...new Set(openLines(record.gate).map(({ whoLabel }) => whoLabel.text))];
  return action === 'reopen' ? [run.owner.name] : labelsOfRolesWith(policy, `gate:${action}`);
};

/** Those of the people known here who could do it now: by the same rules as for the person who asks. */
const peopleWhoCould = ({ code }: Fault, action: GateAction, view: GateView, principal: Principal): readonly string[] | undefined => {
  if (!PERSONAL.has(code)) return undefined;
  if (action === 'reopen') return [view.run.owner.name];
  const known = [...(view.directory?.values() ?? [])];
  return named(known.filter((person) => mayTry(action, view, person) === undefined && countingFault(action, view, person) === undefined), principal);
};

const judge = (context: AccessContext, policy: Policy, env: Env): Judged => {
  const { ask, principal, run, gate } = context;
  const { action, resource } = ask;
  if (!isKnown(policy, action.name) || !fits(action.name, resource.type)) return deny({ code: 'UNKNOWN_PERMISSION', params: { action: action.name, resource: resource.type } });
  if (run !== undefined && !mayReadRun(policy, principal, run, boundaryIn(context))) return deny({ code: 'NOT_FOUND' });
  if (resource.type === 'run') return run?.id === resource.id ? judgeRun(context, run, policy) : deny({ code: 'NOT_FOUND' });
  if (resource.type !== 'gate') return byRole(context, policy);
  if (run === undefined || gate?.gate.id !== resource.id || !seesGates(policy, principal, boundaryIn(context))) return deny({ code: 'NOT_FOUND' });
  const act = gateActionOf(action.name);
  return act === undefined ? byRole(context, policy) : judgeGate({ ...context, run, gate }, act, policy, env);
};

/** Who could do it instead: people by name where they are known, else roles. */
const whoCan = ({ whoCan: roles, people }: Denial): Pick<NonNullable<AccessDecision['context']>, 'who_can' | 'who_can_kind'> =>
  people !== undefined ? { who_can: [...people], who_can_kind: 'people' } : roles.length === 0 ? {} : { who_can: [...roles], who_can_kind: 'roles' };

/**
 * Answers an access question (OpenID AuthZEN Authorization API 1.0) by the same rules as `decide()`, so that what a
 * screen says about a control is what the server would say to the command. Deny by default: an unknown action, an
 * unknown kind of resource, or one that the backend did not find or hand over is denied.
 *
 * A denial says why in plain English (`reason_user`), as a code with params for the kit's own words, and who could do it.
 * The answer is fresh for 30 s, or until something at the gate is due.
 */
export function evaluateAccess(context: AccessContext, policy: Policy, env: Env): AccessDecision {
  const { denial, obligations = [], freshUntil = Infinity } = judge(context, policy, env);
  const fresh = {
    evaluation_id: env.newId(),
    expires_at: toTimestamp(Math.min(env.now + ACCESS_FRESH_MS, Math.max(env.now, freshUntil))),
  };
  if (denial === undefined) return { decision: true, context: { ...fresh, ...(obligations.length === 0 ? {} : { obligations: [...obligations] }) } };
  const { code, params, by, at } = denial.fault;
  const reasonParams = { ...params, ...(by === undefined ? {} : { by: by.name }), ...(at === undefined ? {} : { at }) };
  return {
    decision: false,
    context: {
      ...fresh,
      reason_user: explain(denial, context.ask.action.name),
      reason_code: code,
      ...(Object.keys(reasonParams).length === 0 ? {} : { reason_params: reasonParams }),
      ...whoCan(denial),
    },
  };
}
