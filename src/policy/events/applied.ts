import type { GateOutcome } from '../../model/gate.js';
import type { JsonValue } from '../../model/primitives.js';
import type { Changes } from '../changes.js';
import type { EventCode } from '../codes.js';
import { payloadDigest } from '../digests.js';
import { halt, inState, violate } from '../gate/consequences.js';
import { liveHead } from '../gate/open.js';
import { CLOCK, engineAuthor, english, type CodedText } from '../gate/records.js';
import { cellOf } from '../gate/table.js';
import { toMillis } from '../time.js';
import type { GateRecord, SystemEvent } from '../types.js';
import { endWithRun } from './ended.js';
import { readArgs, type ReadArgs } from './read-args.js';

const outcomeOf = (changes: Changes, { gate, permit }: GateRecord, { raw }: ReadArgs): Omit<GateOutcome, 'seal'> => ({
  effectiveDigest: gate.digests.payload,
  effectKey: gate.id,
  at: changes.at,
  ...(permit?.lateEffects === undefined ? {} : { lateEffects: permit.lateEffects }),
  ...(raw === undefined ? {} : { executedDigest: payloadDigest(gate, raw), executedArgsRaw: raw }),
});

const recordExecution = (changes: Changes, record: GateRecord, { executedDigest, executedArgsRaw }: Omit<GateOutcome, 'seal'>, code: EventCode, ok: boolean): void =>
  changes.record(record, {
    type: 'executed', author: engineAuthor(changes.run), action: 'gate.applied',
    binding: executedDigest === undefined ? {} : { executedDigest },
    outcome: { status: ok ? 'ok' : 'alarm', code },
    personal: { args: executedArgsRaw === undefined ? undefined : (JSON.parse(executedArgsRaw) as JsonValue) },
  });

const NOT_AS_APPROVED = english('EXECUTED_OTHERWISE', 'Something else was done than what was approved');
const WITHOUT_APPROVAL = english('EXECUTED_WITHOUT_APPROVAL', 'A step had its effect although nobody had approved it');
const AFTER_THE_END = english('EXECUTED_AFTER_THE_END', 'A step had its effect although this decision was already over');
const LATE = english('EXECUTED_LATE', 'A step had its effect after its permit had ended and it was held not to have happened');

const complain = (changes: Changes, record: GateRecord, outcome: Omit<GateOutcome, 'seal'>, text: CodedText<EventCode>): void => {
  recordExecution(changes, record, outcome, text.code, false);
  changes.alarm(record, text);
};

/** What has happened after all is not asked for once more: carried out under the successor's key, it would happen twice. */
const withdrawSuccessor = (changes: Changes, { gate }: GateRecord): void => {
  const head = changes.gate(liveHead(changes, gate.id));
  if (head !== undefined && head.gate.id !== gate.id && head.gate.subject.argsRaw === gate.outcome?.executedArgsRaw) endWithRun(changes, head, { code: AFTER_THE_END.code }, CLOCK);
};

/** The bridge has seen that the effect happened with these args. Whether that is what was approved is computed here. */
export function applied(changes: Changes, record: GateRecord, args: unknown): void {
  const read = readArgs(args);
  const outcome = outcomeOf(changes, record, read);
  const { state } = record.gate;
  const equal = outcome.executedDigest === record.gate.digests.payload;
  if (cellOf('applied', state).kind === 'ignored') {
    // The process that had the effect and the watch for late ones both tell of it; the people who answer for it are told once.
    if (state !== 'violated' && outcome.executedDigest !== undefined && outcome.executedDigest === record.gate.outcome?.executedDigest) return;
    // The state says how the decision ended, and stays; what happened all the same stands beside it, and nothing goes on.
    const noted = changes.put({ ...record, gate: { ...record.gate, outcome: { ...outcome, seal: 'mismatch' } } });
    halt(changes);
    complain(changes, noted, outcome, AFTER_THE_END);
    return withdrawSuccessor(changes, noted);
  }
  if (state === 'consumed') return equal ? undefined : complain(changes, record, outcome, NOT_AS_APPROVED);
  const wasReleased = state === 'released';
  const hadLeave = wasReleased || state === 'approved' || state === 'bypassed';
  if (!equal || !hadLeave) {
    const text = hadLeave ? NOT_AS_APPROVED : WITHOUT_APPROVAL;
    const violated = violate(changes, record, outcome, text);
    return recordExecution(changes, violated, outcome, text.code, false);
  }
  const done = inState(record, 'consumed', { outcome: { ...outcome, seal: wasReleased ? 'executed-as-approved' : 'compared-only' } });
  const permit = done.permit === undefined ? {} : { permit: { ...done.permit, alreadyExecuted: true } };
  const consumed = changes.move('applied', record, { ...done, ...permit, ...(wasReleased ? {} : { unguarded: true }) });
  if (!wasReleased) changes.outbox({ op: 'delete', gate: consumed.gate.id });
  // It was held not to have happened, and the approval could have been taken back in the meantime.
  if (!wasReleased && consumed.permitFence !== undefined) return complain(changes, consumed, outcome, LATE);
  recordExecution(changes, consumed, outcome, wasReleased ? 'EXECUTED_AS_APPROVED' : 'EXECUTED_UNGUARDED', true);
}

/** Whether a process may still act on the permit that the evidence is about, or on one that has been given since. */
const isOut = ({ now }: Changes, { permit }: GateRecord, { fence, holderGone }: NotApplied): boolean =>
  (fence !== undefined && fence !== permit?.fence) || (holderGone !== true && permit?.settledFrom !== undefined && now < toMillis(permit.settledFrom));

type NotApplied = Pick<Extract<SystemEvent, { type: 'not-applied' }>, 'evidence' | 'fence' | 'holderGone'>;

/**
 * The effect is known not to have happened: the permit is void, and the step may ask again while the approval lasts.
 * Before the permit's end that cannot be known, and nothing changes: a person who takes the approval back is told so.
 */
export function notApplied(changes: Changes, record: GateRecord, told: NotApplied): void {
  const cell = cellOf('not-applied', record.gate.state);
  if (cell.kind !== 'goes') {
    if (cell.kind === 'ignored' && cell.alarm) changes.alarm(record, english('NOT_APPLIED_AFTER_ALL', 'An effect that was confirmed is now reported as missing'));
    return;
  }
  if (isOut(changes, record, told)) return;
  const { gate, permit: _permit, cancelling, ...rest } = record;
  const { outcome: _outcome, ...withoutOutcome } = gate;
  const voided: GateRecord = { ...rest, gate: withoutOutcome };
  const valid = cancelling !== true && gate.validUntil !== undefined && changes.now < toMillis(gate.validUntil);
  const code = valid ? 'NOT_APPLIED' : cancelling === true ? 'RUN_CANCELLED' : 'APPROVAL_LAPSED';
  const next = valid ? inState(voided, 'approved') : inState(voided, 'expired', { decided: { at: changes.at, code } });
  const settled = changes.move('not-applied', record, next);
  changes.record(settled, { type: 'settled', author: engineAuthor(changes.run), action: 'gate.not-applied', outcome: { status: 'failed', code }, personal: { evidence: told.evidence.text } });
  changes.outbox({ op: 'delete', gate: gate.id });
  changes.outbox(valid ? { op: 'put', gate: gate.id, verb: 'resume' } : { op: 'put', gate: gate.id, verb: cancelling === true ? 'stop' : 'reject', code });
}
