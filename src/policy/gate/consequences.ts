import { type Gate, type GateOutcome, type Vote } from '../../model/gate.js';
import type { PrincipalRef } from '../../model/principal.js';
import { isDecidableGate, isTerminalRun } from '../../model/status.js';
import type { Changes } from '../changes.js';
import type { EventCode, RecordCode } from '../codes.js';
import { toTimestamp } from '../time.js';
import type { GateRecord } from '../types.js';
import type { Floor } from './evaluate.js';
import { openGate, proposalFrom, type Proposal } from './open.js';
import { english, type Author, type CodedText } from './records.js';
import type { GateEvent } from './table.js';
import { HELD } from './view.js';

/** What ended or moved a gate, as the gate itself and its records say it. */
export interface Cause { readonly by?: PrincipalRef | undefined; readonly code?: string | undefined }

const decidedBy = (changes: Changes, { by, code }: Cause): NonNullable<Gate['decided']> => ({
  at: changes.at,
  ...(by === undefined ? {} : { by }),
  ...(code === undefined ? {} : { code }),
});

/** A gate in another state. A claim does not outlive the states in which somebody can still decide. */
export const inState = (record: GateRecord, state: Gate['state'], change: Partial<Gate> = {}): GateRecord => {
  const { claim, ...unclaimed } = record.gate;
  const { claimedSince, ...rest } = record;
  const kept = state === 'claimed' && claim !== undefined;
  return {
    ...rest,
    ...(kept && claimedSince !== undefined ? { claimedSince } : {}),
    gate: { ...unclaimed, ...(kept ? { claim } : {}), ...change, state },
  };
};

/** Approved: the engine is told to ask again, which is all that a resume says. */
export function approve(changes: Changes, event: GateEvent, record: GateRecord, cause: Cause, validForMs: number): GateRecord {
  const state = event === 'bypass' ? 'bypassed' : 'approved';
  const approved = changes.move(event, record, inState(record, state, { decided: decidedBy(changes, cause), validUntil: toTimestamp(changes.now + validForMs) }));
  changes.outbox({ op: 'put', gate: approved.gate.id, verb: 'resume' });
  changes.unpark(approved);
  return approved;
}

/** Ends a gate so that its step is told no. */
export function refuseStep(changes: Changes, event: GateEvent, record: GateRecord, state: 'rejected' | 'expired', cause: Cause & { readonly code: string }): GateRecord {
  const ended = changes.move(event, record, inState(record, state, { decided: decidedBy(changes, cause) }));
  changes.outbox({ op: 'delete', gate: ended.gate.id });
  changes.outbox({ op: 'put', gate: ended.gate.id, verb: 'reject', code: cause.code });
  changes.unpark(ended);
  return ended;
}

/** Ends a gate whose step waits on, under the name of the accountable owner. */
export function hold(changes: Changes, event: GateEvent, record: GateRecord): GateRecord {
  const held = changes.move(event, record, inState(record, 'expired', { decided: decidedBy(changes, { code: HELD }) }));
  changes.outbox({ op: 'delete', gate: held.gate.id });
  changes.park(held);
  const owner = changes.state.custody.accountable;
  changes.notify(held, english('ON_HOLD', `Nobody decided in time. The step waits until ${owner.name} asks again`, { owner: owner.name }));
  return held;
}

/** Ends a gate because its run or step is gone. The engine is told to stop; until it has, the step waits for that. */
export function cancel(changes: Changes, event: GateEvent, record: GateRecord, cause: Cause & { readonly code: RecordCode }, author: Author): GateRecord {
  const cancelled = changes.move(event, record, inState(record, 'cancelled', { decided: decidedBy(changes, cause) }));
  changes.record(cancelled, { type: 'cancelled', author, action: 'gate.cancel', outcome: { status: 'ok', code: cause.code } });
  changes.outbox({ op: 'delete', gate: cancelled.gate.id });
  changes.outbox({ op: 'put', gate: cancelled.gate.id, verb: 'stop', code: cause.code });
  changes.unpark(cancelled, 'waiting-external');
  return cancelled;
}

export interface Succession extends Cause {
  readonly code: RecordCode;
  readonly author: Author;
  /** What the successor asks otherwise than its predecessor; null where it cannot be asked at all. */
  readonly ask?: Partial<Proposal> | null | undefined;
  readonly floor?: Floor | undefined;
}

/** Replaces a gate by one under the same natural key. Without a successor the step is told no. */
export function supersede(changes: Changes, event: GateEvent, record: GateRecord, succession: Succession): GateRecord | undefined {
  const { code, author, ask } = succession;
  const ended = changes.move(event, record, inState(record, 'superseded', { decided: decidedBy(changes, succession) }));
  changes.record(ended, { type: 'superseded', author, action: 'gate.supersede', outcome: { status: 'ok', code } });
  changes.outbox({ op: 'delete', gate: ended.gate.id });
  if (ask === null) {
    changes.outbox({ op: 'put', gate: ended.gate.id, verb: 'reject', code });
    changes.unpark(ended);
    return undefined;
  }
  return linkSuccessor(changes, ended, openGate(changes, { ...proposalFrom(ended), ...ask }, succession.floor));
}

const linkSuccessor = (changes: Changes, ended: GateRecord, successor: GateRecord): GateRecord => {
  changes.put({ ...ended, gate: { ...ended.gate, supersededBy: successor.gate.id } });
  return successor;
};

const REPEATED = /~(\d+)$/;
// Room for the counter within the 128 characters of an id.
const LONGEST_STEM = 112;

/** The next interrupt name: a gate that is not superseded keeps its natural key, so the one after it needs another. */
export const nextInterrupt = (interrupt: string): string => {
  const count = Number(REPEATED.exec(interrupt)?.[1] ?? 1);
  return `${interrupt.replace(REPEATED, '').slice(0, LONGEST_STEM)}~${count + 1}`;
};

/** Asks again after a gate that stays what it is: revoked, or held. */
export function askAgain(changes: Changes, ended: GateRecord, floor: Floor, author?: Author): GateRecord {
  const proposal = { ...proposalFrom(ended), interrupt: nextInterrupt(ended.gate.interrupt) };
  return linkSuccessor(changes, ended, openGate(changes, proposal, floor, author));
}

/** Revoked before its effect: whatever was on its way is recalled, and people are asked again. */
export function revoke(changes: Changes, record: GateRecord, by: PrincipalRef): GateRecord {
  const revoked = changes.move('revoke', record, inState(record, 'revoked', { decided: decidedBy(changes, { by, code: 'REVOKED' }) }));
  changes.outbox({ op: 'delete', gate: revoked.gate.id });
  return revoked;
}

/** The run stops where it is until a person lets it go on. */
export function halt(changes: Changes): void {
  if (isTerminalRun(changes.run.status) || changes.run.status === 'stopping') return;
  changes.setRun({ status: 'paused' });
  changes.outbox({ op: 'put-run', verb: 'pause' });
}

/** Something else than what was approved was done, or nothing was approved: the run stops where it is and people are told. */
export function violate(changes: Changes, record: GateRecord, outcome: Omit<GateOutcome, 'seal'>, text: CodedText<EventCode>): GateRecord {
  const violated = changes.move('applied', record, inState(record, 'violated', { outcome: { ...outcome, seal: 'mismatch' } }));
  if (isDecidableGate(record.gate.state)) changes.unpark(violated);
  changes.outbox({ op: 'delete', gate: violated.gate.id });
  halt(changes);
  changes.alarm(violated, text);
  return violated;
}

/** Adds a vote; an earlier rejection of the same person gives way to one that counts. */
export const withVote = (record: GateRecord, vote: Vote): GateRecord => {
  const votes = record.gate.votes.map((old) => (vote.counts && old.counts && old.by.id === vote.by.id ? { ...old, counts: false } : old));
  return { ...record, gate: { ...record.gate, votes: [...votes, vote] } };
};

