import { refOf } from '../../model/principal.js';
import { approve } from '../gate/consequences.js';
import { BYPASSED } from '../gate/evaluate.js';
import { contributorFault, secondPersonFault } from '../gate/separation.js';
import { openedAtOf, reasonFault, staleFault, stepUpFault } from '../gate/press.js';
import { english } from '../gate/records.js';
import { followsRejection, humansOf, tierOf } from '../gate/view.js';
import { accepted, factOf, mayAct, type Answer, type Turn } from './turn.js';

/** A broken glass is not left standing: whatever the tier says, its approval is over soon. */
export const BYPASS_VALID_MS = 15 * 60_000;

type BypassTurn = Turn<'gate.bypass'>;

/** `gate.bypass`, break-glass: lets the step have its effect without the quorum. Always with a reason and a fresh step-up. */
export function bypass(turn: BypassTurn): Answer {
  const { changes, record, command, principal } = turn;
  const view = changes.view(record);
  const refused =
    mayAct(turn, 'bypass') ??
    staleFault(view, command.args) ??
    contributorFault(view, humansOf(principal)) ??
    secondPersonFault(view, principal) ??
    reasonFault('always', 'approve', command.reason) ??
    stepUpFault('each', principal, openedAtOf(record), changes.now);
  if (refused !== undefined) return { refused };
  const validForMs = Math.min(tierOf(view)?.validForMs ?? 0, BYPASS_VALID_MS);
  const bypassed = approve(changes, 'bypass', { ...record, afterReviewOwed: true }, { by: refOf(principal), code: BYPASSED }, validForMs);
  const fact = factOf(command, principal);
  const { dwellMs, complete } = command.args.seen;
  changes.record(bypassed, { ...fact, type: 'bypassed', binding: { ...fact.binding, viewedMs: dwellMs, complete }, outcome: { status: 'ok', code: BYPASSED } });
  changes.alarm(bypassed, english(BYPASSED, `${principal.name} let this pass without the approvals it needs. A review is owed`, { by: principal.name }));
  if (followsRejection(record.gate)) changes.notify(bypassed, english('BYPASSED_AFTER_REJECTION', 'What was rejected before has been let pass', { by: principal.name }));
  return accepted;
}
