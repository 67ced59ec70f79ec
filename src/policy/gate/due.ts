import type { Changes } from '../changes.js';
import { toMillis, toTimestamp } from '../time.js';
import type { GateRecord } from '../types.js';
import { hold, inState, refuseStep } from './consequences.js';
import { revise } from './open.js';
import { CLOCK } from './records.js';
import { cellOf } from './table.js';
import { tierOf, type GateView } from './view.js';

type Timed = Pick<GateView, 'record' | 'policy'>;

const instant = (timestamp: string | undefined): number => (timestamp === undefined ? Infinity : toMillis(timestamp));

const goes = (event: 'expire' | 'lease-expired' | 'escalate', { gate }: GateRecord): boolean => cellOf(event, gate.state).kind === 'goes';

/** When the gate ends or moves by itself: intervals are half-open, so the instant itself is already over. */
const expiryOf = ({ gate }: GateRecord): number => instant(gate.state === 'approved' || gate.state === 'bypassed' ? gate.validUntil : gate.expiresAt);

const levelsOf = (timed: Timed) => tierOf(timed)?.sla.escalation ?? [];

const escalationOf = (timed: Timed): number => {
  const next = levelsOf(timed)[timed.record.gate.level];
  return next === undefined ? Infinity : toMillis(timed.record.gate.openedAt) + next.afterMs;
};

/** When something is next due by itself, in epoch milliseconds; undefined where nothing is. */
export function nextDue(timed: Timed): number | undefined {
  const { record } = timed;
  const times = [
    goes('expire', record) ? expiryOf(record) : Infinity,
    goes('lease-expired', record) ? instant(record.gate.claim?.until) : Infinity,
    goes('escalate', record) ? escalationOf(timed) : Infinity,
  ];
  const first = Math.min(...times);
  return first === Infinity ? undefined : first;
}

const expire = (changes: Changes, record: GateRecord): GateRecord => {
  const timed = { record, policy: changes.policy };
  const tier = tierOf(timed);
  const wasApproved = record.gate.state === 'approved' || record.gate.state === 'bypassed';
  const { onExpiry } = record.gate.requirement;
  if (!wasApproved && onExpiry === 'escalate' && tier !== undefined && record.gate.level < levelsOf(timed).length) {
    // The deadline is part of what is shown, so this is a new revision: nothing that was agreed before the expiry counts after it.
    const revision = revise(changes, record, { expiresAt: toTimestamp(changes.now + tier.sla.expireMs), level: record.gate.level + 1 });
    const escalated = changes.move('expire', record, inState(revision, 'open'));
    changes.record(escalated, { type: 'escalated', author: CLOCK, action: 'gate.expire', outcome: { status: 'ok', code: 'EXPIRED' } });
    return escalated;
  }
  const code = wasApproved ? 'APPROVAL_LAPSED' : 'EXPIRED';
  const ended = onExpiry === 'hold' ? hold(changes, 'expire', record) : refuseStep(changes, 'expire', record, 'expired', { code });
  changes.record(ended, { type: 'expired', author: CLOCK, action: 'gate.expire', outcome: { status: 'ok', code } });
  return ended;
};

/** Ends the claim under this fence if its time is over; a late timer of an earlier claim does nothing. */
export function endLease(changes: Changes, record: GateRecord, claimFence: number): GateRecord {
  const { claim } = record.gate;
  if (!goes('lease-expired', record) || claim?.fence !== claimFence || changes.now < instant(claim.until)) return record;
  const open = changes.move('lease-expired', record, inState(record, 'open'));
  changes.record(open, { type: 'expired', author: CLOCK, action: 'gate.lease-expired', outcome: { status: 'ok', code: 'CLAIM_EXPIRED' } });
  return open;
}

/** One level up. The deadlines stay, and so do the votes: who is asked to hurry is not part of what is approved. */
export function raiseLevel(changes: Changes, record: GateRecord): GateRecord {
  const state = record.gate.state === 'waiting-info' ? 'waiting-info' : 'open';
  return changes.move('escalate', record, inState(record, state, { level: record.gate.level + 1 }));
}

/**
 * Applies whatever is due at `now`, in the order of the rules: expiry, lapsed claims, escalation by time. Everything else
 * that happens to a gate happens after this.
 */
export function applyDue(changes: Changes, record: GateRecord): GateRecord {
  if (goes('expire', record) && changes.now >= expiryOf(record)) return expire(changes, record);
  const unclaimed = endLease(changes, record, record.gate.claim?.fence ?? 0);
  const timed = { record: unclaimed, policy: changes.policy };
  if (!goes('escalate', unclaimed) || changes.now < escalationOf(timed)) return unclaimed;
  const raised = raiseLevel(changes, unclaimed);
  changes.record(raised, { type: 'escalated', author: CLOCK, action: 'gate.escalate', outcome: { status: 'ok', code: 'OVERDUE' } });
  return applyDue(changes, raised);
}
