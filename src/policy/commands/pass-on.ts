import { refOf, type Principal } from '../../model/principal.js';
import { raiseLevel } from '../gate/due.js';
import { inState } from '../gate/consequences.js';
import type { Fault } from '../gate/guards.js';
import { contributorFault, duplicateFault } from '../gate/separation.js';
import { approvalsOutOfReach, maySee } from '../gate/reach.js';
import { humansOf } from '../gate/view.js';
import type { GateRecord } from '../types.js';
import { accepted, factOf, mayAct, type Answer, type Turn } from './turn.js';

const receiverFault = ({ changes, record, command }: Turn<'gate.delegate'>, receiver: Principal | undefined): Fault | undefined => {
  const view = changes.view(record);
  if (receiver?.kind !== 'human') return { code: 'NOT_ELIGIBLE', params: { why: 'unknown-person', to: command.args.to } };
  return contributorFault(view, humansOf(receiver)) ?? (maySee(view, receiver) ? undefined : { code: 'NOT_ELIGIBLE', params: { why: 'may-not-see', to: receiver.id } });
};

/** Authority cannot go to a person with whom the gate could no longer be approved, for example because they are needed in a role of their own. */
const reachFault = ({ changes, record }: Turn<'gate.delegate'>, delegated: GateRecord, receiver: Principal): Fault | undefined => {
  const left = approvalsOutOfReach(changes.view(delegated));
  return left > 0 && left > approvalsOutOfReach(changes.view(record)) ? { code: 'QUORUM_UNREACHABLE', params: { to: receiver.id } } : undefined;
};

/** `gate.delegate`: passes one's authority in a role on to one other person, for this gate. It moves: the giver has it no longer. */
export function delegate(turn: Turn<'gate.delegate'>): Answer {
  const { changes, record, command, principal } = turn;
  const { to, asRole } = command.args;
  const view = changes.view(record);
  const receiver = changes.state.directory.get(to);
  const refused =
    mayAct(turn, 'delegate', asRole) ??
    (to === principal.id ? ({ code: 'NOT_ELIGIBLE', params: { why: 'oneself', to } } satisfies Fault) : receiverFault(turn, receiver)) ??
    duplicateFault(view, principal, { role: asRole });
  if (refused !== undefined || receiver === undefined) return { refused: refused ?? { code: 'NOT_ELIGIBLE' } };
  const assignees = [...record.gate.assignees.filter(({ id }) => id !== to), refOf(receiver)];
  const moved = inState(record, record.gate.state === 'waiting-info' ? 'waiting-info' : 'open', { assignees });
  const delegated = { ...moved, delegations: [...(record.delegations ?? []), { of: refOf(principal), to, asRole }] };
  const unreachable = reachFault(turn, delegated, receiver);
  if (unreachable !== undefined) return { refused: unreachable };
  const fact = factOf(command, principal);
  changes.record(changes.move('delegate', record, delegated), {
    ...fact, type: 'delegated', outcome: { status: 'ok' }, personal: { ...fact.personal, to: { id: receiver.id, name: receiver.name }, asRole },
  });
  return accepted;
}

/** `gate.escalate`: one level up. */
export function escalate(turn: Turn<'gate.escalate'>): Answer {
  const { changes, record, command, principal } = turn;
  const refused = mayAct(turn, 'escalate');
  if (refused !== undefined) return { refused };
  changes.record(raiseLevel(changes, record), { ...factOf(command, principal), type: 'escalated', outcome: { status: 'ok' } });
  return accepted;
}
