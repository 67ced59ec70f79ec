import type { CommandOf } from '../../model/command.js';
import type { Vote } from '../../model/gate.js';
import { refOf, type Principal } from '../../model/principal.js';
import type { JsonValue } from '../../model/primitives.js';
import { approve, inState, refuseStep, withVote } from '../gate/consequences.js';
import { evaluate } from '../gate/evaluate.js';
import type { Fault } from '../gate/guards.js';
import { duplicateFault, editorFault, mayApprove } from '../gate/separation.js';
import { revise } from '../gate/open.js';
import { dwellFault, evidenceFault, hasText, newArgsFault, openedAtOf, reasonFault, staleFault, stepUpFault } from '../gate/press.js';
import { humansOf, tierOf, votingRights, type VotingRight } from '../gate/view.js';
import { countedRejections, countLines, isQuorumMet, quorumProgress } from '../quorum.js';
import type { GateRecord } from '../types.js';
import { accepted, factOf, mayAct, type Answer, type Turn } from './turn.js';

type VoteTurn = Turn<'gate.vote'>;
type Act = 'approve' | 'edit' | 'reject';

/** The words of the signature where the voter's screen named none. */
const MEANING: Readonly<Record<Vote['kind'], string>> = {
  approve: 'I approve this action exactly as shown.',
  reject: 'I reject this action.',
  unknown: '',
};

const actOf = ({ args }: CommandOf<'gate.vote'>): Act => (args.choice === 'reject' ? 'reject' : args.edit === undefined ? 'approve' : 'edit');

/** The right that would count, else the first: its refusal is then the answer. */
const rightFor = ({ changes, record, principal, command }: VoteTurn): VotingRight => {
  const view = changes.view(record);
  const { choice, asRole } = command.args;
  const rights = votingRights(view, principal, choice === 'approve' ? 'gate:approve' : 'gate:reject').filter(({ role }) => role === asRole);
  return rights.find((right) => mayApprove(view, principal, right) === undefined) ?? rights[0] ?? { role: asRole };
};

const countFault = (turn: VoteTurn, act: Act, right: VotingRight): Fault | undefined => {
  const view = turn.changes.view(turn.record);
  const { principal, command, record } = turn;
  const edit = command.args.edit;
  if (act === 'approve') return mayApprove(view, principal, right);
  if (act === 'reject') return duplicateFault(view, principal, right) ?? (edit === undefined ? undefined : { code: 'EDIT_INVALID', params: { why: 'not-with-a-rejection' } });
  return editorFault(view, humansOf(principal)) ?? newArgsFault(record.gate, edit?.argsRaw ?? '');
};

/** Conditions of an approval alone: nothing of this ever stands in the way of a no. */
const readingFault = ({ changes, record, principal, command }: VoteTurn): Fault | undefined =>
  stepUpFault(record.gate.requirement.stepUp, principal, openedAtOf(record), changes.now) ??
  evidenceFault(record, principal, command.args) ??
  dwellFault(record, principal, command.args, changes.now);

type On = Pick<Vote, 'revision' | 'digests'>;

const castVote = ({ changes, principal, command }: VoteTurn, { role, authority }: VotingRight, { revision, digests }: On, counts: boolean): Vote => {
  const { choice, presentation, seen, edit, meaning } = command.args;
  return {
    id: changes.env.newId(),
    by: refOf(principal),
    asRole: role,
    ...(authority === undefined ? {} : { authority }),
    kind: choice,
    revision,
    digests,
    presentation,
    // A patch says the same once more, and nobody has checked that it does: the args speak for themselves.
    ...(edit === undefined ? {} : { edit: { argsRaw: edit.argsRaw } }),
    ...(hasText(command.reason) ? { reason: command.reason } : {}),
    signature: { printedName: principal.name, meaning: hasText(meaning) ? meaning : MEANING[choice], at: changes.at },
    seen: { ...seen, source: 'attested' },
    at: changes.at,
    counts,
  };
};

/** Stores a vote and what it brings about. Where both thresholds are met, deny wins. */
const tally = (turn: VoteTurn, act: Act, voted: GateRecord, principal: Principal): GateRecord => {
  const { changes, record } = turn;
  const { gate } = voted;
  // The state the table starts from is the one before the command.
  const from: GateRecord = { ...voted, gate: { ...gate, state: record.gate.state } };
  const rejections = countedRejections(gate);
  const last = rejections.at(-1);
  if (rejections.length >= gate.requirement.deny && last !== undefined) return refuseStep(changes, act, from, 'rejected', { by: last.by, code: 'REJECTED' });
  if (act !== 'reject' && isQuorumMet(countLines(gate.requirement.quorum, gate)))
    return approve(changes, act, from, { by: refOf(principal) }, tierOf(changes.view(voted))?.validForMs ?? 0);
  return changes.move(act, record, voted);
};

const recordVote = ({ changes, record, command, principal }: VoteTurn, act: Act, vote: Vote, after: GateRecord): void => {
  const fact = factOf(command, principal);
  const { gate } = after;
  changes.record(record, {
    ...fact,
    type: 'decided',
    decision: {
      value: act,
      meaning: act === 'reject' ? 'rejection' : 'approval',
      asRole: vote.asRole,
      quorum: quorumProgress(gate.requirement.quorum),
      ...(gate.validUntil === undefined ? {} : { expiresAt: gate.validUntil }),
    },
    binding: { ...fact.binding, viewedMs: vote.seen.dwellMs, complete: vote.seen.complete },
    ...(act === 'edit' ? { change: { before: record.gate.digests.payload, after: gate.digests.payload } } : {}),
    outcome: { status: 'ok' },
    personal: {
      ...fact.personal,
      printedName: vote.signature?.printedName,
      meaning: vote.signature?.meaning,
      args: vote.edit === undefined ? undefined : (JSON.parse(vote.edit.argsRaw) as JsonValue),
    },
  });
};

const applyEdit = (turn: VoteTurn, right: VotingRight, argsRaw: string): Answer => {
  const { changes, record, principal } = turn;
  const { tier: before } = record.gate.requirement;
  const evaluation = evaluate(changes.policy, record.gate.subject.action, argsRaw, before);
  if (evaluation.tier.effect === 'deny') return { refused: { code: 'EDIT_INVALID', params: { why: 'denied-by-policy' } } };
  const editor = { id: principal.id, humans: humansOf(principal) };
  const revised = inState(revise(changes, record, { argsRaw, evaluation, editor }), 'open');
  const widened = evaluation.tier.rank > before.rank;
  // Whoever raised the risk has not seen what the higher tier shows; that takes a look at the new revision.
  const counts = evaluation.tier.editorCounts && !widened && mayApprove(changes.view(revised), principal, right) === undefined;
  const vote = castVote(turn, right, revised.gate, counts);
  const voted = withVote(revised, vote);
  recordVote(turn, 'edit', vote, tally(turn, 'edit', voted, principal));
  return widened ? { notice: { code: 'EDIT_WIDENS_RISK', params: { from: before.label.text, to: evaluation.tier.label.text } } } : accepted;
};

/** `gate.vote`: approve, approve with an edit, or reject. */
export function vote(turn: VoteTurn): Answer {
  const { changes, record, command, principal } = turn;
  const { args } = command;
  const act = actOf(command);
  const view = changes.view(record);
  const right = rightFor(turn);
  const refused =
    mayAct(turn, act, args.asRole) ??
    staleFault(view, args) ??
    countFault(turn, act, right) ??
    reasonFault(record.gate.requirement.reason, args.choice, command.reason) ??
    (act === 'reject' ? undefined : readingFault(turn));
  if (refused !== undefined) return { refused };
  if (act === 'edit') return applyEdit(turn, right, args.edit?.argsRaw ?? '');
  const cast = castVote(turn, right, args, true);
  recordVote(turn, act, cast, tally(turn, act, withVote(record, cast), principal));
  return accepted;
}
