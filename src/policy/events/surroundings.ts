import type { Changes } from '../changes.js';
import { inState, supersede } from '../gate/consequences.js';
import { asksForMore, evaluate } from '../gate/evaluate.js';
import { revise, settleEvaluation } from '../gate/open.js';
import { CLOCK, policyAuthor } from '../gate/records.js';
import { cellOf } from '../gate/table.js';
import { policyDigest } from '../policy-document.js';
import { toTimestamp } from '../time.js';
import type { GateRecord } from '../types.js';

const decided = ({ gate }: GateRecord): boolean => gate.state === 'approved' || gate.state === 'bypassed';

/** Another policy is in force. What is open is asked under it, never below the tier it had; what is approved stays unless it now takes more. */
export function changePolicy(changes: Changes, record: GateRecord): void {
  const { policy, now } = changes;
  const { gate } = record;
  if (cellOf('policy-changed', gate.state).kind !== 'goes' || gate.requirement.policyDigest === policyDigest(policy)) return;
  const author = policyAuthor(policy);
  if (decided(record)) {
    if (asksForMore(policy, record)) supersede(changes, 'policy-changed', record, { code: 'POLICY_CHANGED', author });
    return;
  }
  if (gate.state === 'evaluating') {
    const evaluation = evaluate(policy, gate.subject.action, gate.subject.argsRaw);
    const expiresAt = evaluation.effect === 'gate' ? toTimestamp(now + evaluation.tier.sla.expireMs) : undefined;
    settleEvaluation(changes, revise(changes, record, { evaluation, expiresAt }), evaluation);
    return;
  }
  const evaluation = evaluate(policy, gate.subject.action, gate.subject.argsRaw, gate.requirement.tier);
  const revised = changes.move('policy-changed', record, revise(changes, record, { evaluation }));
  changes.record(revised, { type: 'policy-changed', author, action: 'gate.revise', outcome: { status: 'ok' } });
}

/** Somebody else answers for the scope now: whoever decided under the old one is asked again. */
export function changeCustody(changes: Changes, record: GateRecord): void {
  const { fence } = changes.state.custody;
  const { gate } = record;
  if (cellOf('custody-changed', gate.state).kind !== 'goes' || gate.custodyFence === fence) return;
  if (decided(record)) {
    supersede(changes, 'custody-changed', record, { code: 'CUSTODY_CHANGED', author: CLOCK });
    return;
  }
  const state = gate.state === 'waiting-info' ? 'waiting-info' : 'open';
  const revised = changes.move('custody-changed', record, inState(revise(changes, record, { custodyFence: fence }), state));
  changes.record(revised, { type: 'superseded', author: CLOCK, action: 'gate.revise', outcome: { status: 'ok', code: 'CUSTODY_CHANGED' } });
}
