import type { GateId } from '../../model/gate.js';
import { isTerminalRun } from '../../model/status.js';
import type { Changes } from '../changes.js';
import { supersede } from '../gate/consequences.js';
import { applyDue } from '../gate/due.js';
import type { Fault } from '../gate/guards.js';
import { liveHead, openGate, type Proposal } from '../gate/open.js';
import { engineAuthor, english } from '../gate/records.js';
import { cellOf } from '../gate/table.js';
import { AFTER_REJECTION } from '../gate/view.js';
import type { GateRecord, GateRequest } from '../types.js';
import { readArgs, speaksOf, type ReadArgs } from './read-args.js';

export interface Answered { readonly gateId?: GateId | undefined; readonly refused?: Fault | undefined }

/** A refusal of the engine's own words: recorded, and nothing changes. */
export const refuseEngine = (changes: Changes, about: GateRecord | undefined, action: string, refused: Fault): Answered => {
  const fact = { type: 'refused', author: engineAuthor(changes.run), action, outcome: { status: 'refused', code: refused.code } } as const;
  if (about === undefined) changes.recordRun(fact);
  else changes.record(about, fact);
  return about === undefined ? { refused } : { refused, gateId: about.gate.id };
};

/** The engine's payload is another one now. Approved or not, nobody was asked about that. */
export function changeSubject(changes: Changes, record: GateRecord, read: ReadArgs): Answered {
  const cell = cellOf('subject-changed', record.gate.state);
  if (cell.kind === 'goes') {
    supersede(changes, 'subject-changed', record, {
      code: 'SUBJECT_CHANGED', author: engineAuthor(changes.run), ask: read.fault === undefined ? { argsRaw: read.raw } : null,
    });
  } else if (cell.kind === 'ignored' && cell.alarm) {
    changes.alarm(record, english('CHANGED_AFTER_RELEASE', 'The engine changed what it asked for after leave was given'));
  }
  const gateId = liveHead(changes, record.gate.id);
  return read.fault === undefined ? { gateId } : { ...refuseEngine(changes, record, 'gate.subject-changed', read.fault), gateId };
}

const matches = (request: GateRequest) => ({ gate }: GateRecord): boolean =>
  gate.step === request.step && gate.attempt === request.attempt && gate.interrupt === request.interrupt;

/** The gate that stands under the natural key of a request, or under which its chain of successors ends. */
const standing = (changes: Changes, request: GateRequest): GateRecord | undefined => {
  const same = changes.allGates().filter(matches(request));
  const first = same.find(({ gate }) => gate.state !== 'superseded') ?? same.find(({ gate }) => gate.supersededBy !== undefined);
  return first === undefined ? undefined : (changes.gate(liveHead(changes, first.gate.id)) ?? first);
};

/** A rejected gate of the same step and action that nothing has taken the place of yet. */
const rejectedBefore = (changes: Changes, request: GateRequest): GateRecord | undefined =>
  changes.allGates().findLast(({ gate }) => gate.state === 'rejected' && gate.step === request.step && gate.subject.action === request.action && gate.supersededBy === undefined);

const proposalOf = (changes: Changes, request: GateRequest, argsRaw: string): Proposal => {
  const { step, stepKey, attempt, interrupt, action, requester, requesterFor, agentSays, confidence, evidence = [], refs = [] } = request;
  const before = rejectedBefore(changes, request);
  return {
    step, stepKey, attempt, interrupt, action, argsRaw, requester, requesterFor, agentSays, confidence, evidence, refs,
    contributors: before?.contributors ?? [],
    whyAlso: before === undefined ? [] : [english(AFTER_REJECTION, 'This was rejected before', { at: before.gate.decided?.at ?? before.gate.openedAt })],
    ...(before === undefined ? {} : { supersedes: before.gate.id }),
  };
};

/**
 * A step asks for leave. The same question again is a no-op, because engines re-announce; other args under the same key
 * are a change of the subject; everything else opens a gate.
 */
export function request(changes: Changes, asked: GateRequest): Answered {
  const found = standing(changes, asked);
  const record = found === undefined ? undefined : applyDue(changes, found);
  const read = readArgs(asked.args);
  if (read.fault !== undefined) return refuseEngine(changes, record, 'gate.request', read.fault);
  if (record === undefined) {
    // Nobody is asked about a run that is over: there would be no end to their waiting.
    if (changes.run.status === 'stopping') return refuseEngine(changes, undefined, 'gate.request', { code: 'STOPPING' });
    if (isTerminalRun(changes.run.status)) return refuseEngine(changes, undefined, 'gate.request', { code: 'TERMINAL' });
    const before = rejectedBefore(changes, asked);
    const opened = openGate(changes, proposalOf(changes, asked, read.raw));
    if (before !== undefined) changes.put({ ...before, gate: { ...before.gate, supersededBy: opened.gate.id } });
    return { gateId: opened.gate.id };
  }
  const same = record.gate.subject.action === asked.action && speaksOf(record, read.raw);
  return same ? { gateId: liveHead(changes, record.gate.id) } : changeSubject(changes, record, read);
}
