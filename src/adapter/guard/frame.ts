import type * as z from 'zod/mini';
import {
  deltaEnvelopeSchema, heartbeatSchema, pulseEnvelopeSchema, pulseItemSchema, resetSchema, snapshotEnvelopeSchema, STATE_COLLECTIONS,
  type Frame, type RunState,
} from '../../model/frame.js';
import type { StoredGate } from '../../model/readable-gate.js';
import { guardFault, GuardStop, type GuardFault } from './fault.js';
import { fingerprintOf } from './fingerprint.js';
import { deepFreeze } from './freeze.js';
import { FRAME_LIMITS, MAX_KEYS, SNAPSHOT_PART_LIMITS } from './limits.js';
import { disarmIfAmbiguous, guardMember, quarantinedOf, readAs, readEvent, type MemberResult, type QuarantinedMember } from './member.js';
import { copyPlain, GuardBudget } from './plain-copy.js';
import { runSteps, runStepsSliced, type Slicer, type Steps } from './steps.js';

/** A frame that was let in: frozen at every level. */
export interface GuardedFrame {
  readonly ok: true;
  readonly frame: Frame;
  /** UTF-8 bytes of its JSON text. */
  readonly bytes: number;
  readonly quarantined: readonly QuarantinedMember[];
  /** What a delta carried, as it came; empty for other frames. Two deltas of one seq must agree in it. */
  readonly fingerprint: string;
}
export type FrameResult = GuardedFrame | GuardFault;

type Raw = Readonly<Record<string, unknown>>;

const fail = (code: GuardFault['code'], where: string, what: string): never => {
  throw new GuardStop(guardFault(code, where, what));
};

/** Copies and parses what surrounds the members; `hollow` are the members, which are read one by one. */
function readEnvelope<T>(schema: z.ZodMiniType<T>, raw: Raw, budget: GuardBudget, hollow: Raw): T {
  const read = readAs(schema, 'envelope', copyPlain({ ...raw, ...hollow }, budget, '', 0));
  return read.ok ? read.value : fail('unreadable', read.misfit?.path ?? '', `A ${String(raw['type'])} frame whose envelope cannot be read: ${read.reason}`);
}

interface Members<T> { readonly values: readonly T[]; readonly quarantined: readonly QuarantinedMember[] }

/** Where the members of one list stand, and how one of them is read. */
interface ListShape<T> { readonly at: string; readonly kind: string; readonly depth: number; readonly read: (copy: unknown) => MemberResult<T> }

function* guardList<T>(list: unknown, budget: GuardBudget, shape: ListShape<T>): Steps<Members<T>> {
  if (!Array.isArray(list)) return fail('unreadable', shape.at, 'A list is expected here');
  const items: readonly unknown[] = list;
  budget.count(items.length, () => shape.at);
  const values: T[] = [];
  const quarantined: QuarantinedMember[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const member = guardMember(items[index], budget, `${shape.at}/${index}`, shape.depth, shape.kind, shape.read);
    if (member.ok) values.push(member.value);
    else quarantined.push(quarantinedOf(member));
    yield;
  }
  return { values: Object.freeze(values), quarantined };
}

const COLLECTIONS = Object.keys(STATE_COLLECTIONS) as (keyof RunState)[];

const readStateMember = (name: keyof RunState) => (copy: unknown): MemberResult<unknown> => {
  const read = readAs<unknown>(STATE_COLLECTIONS[name], name, copy);
  return read.ok && name === 'gates' ? { ok: true, value: disarmIfAmbiguous(read.value as StoredGate) } : read;
};

function* guardSnapshot(raw: Raw): Steps<FrameResult> {
  if (raw['v'] !== 1 && (typeof raw['v'] === 'number' || typeof raw['v'] === 'string')) {
    return guardFault('unknown-version', '/v', `The backend speaks version ${String(raw['v']).slice(0, 20)} of the protocol, this page version 1`);
  }
  const budget = new GuardBudget(SNAPSHOT_PART_LIMITS);
  const envelope = readEnvelope(snapshotEnvelopeSchema, raw, budget, { state: {} });
  const { part, parts } = envelope;
  if ((part === undefined) !== (parts === undefined) || (part ?? 1) > (parts ?? 1)) {
    return fail('unreadable', '/part', 'A part needs its number and the number of parts');
  }
  const rawState = raw['state'];
  if (typeof rawState !== 'object' || rawState === null) return fail('unreadable', '/state', 'A snapshot without a state');
  const state: Partial<Record<keyof RunState, readonly unknown[]>> = {};
  const quarantined: QuarantinedMember[] = [];
  for (const name of COLLECTIONS) {
    const list = (rawState as Raw)[name];
    if (list === undefined) continue;
    const members = yield* guardList(list, budget, { at: `/state/${name}`, kind: name, depth: 3, read: readStateMember(name) });
    state[name] = members.values;
    quarantined.push(...members.quarantined);
  }
  return { ok: true, frame: Object.freeze({ ...envelope, state: Object.freeze(state) as Partial<RunState> }), bytes: budget.bytes, quarantined, fingerprint: '' };
}

function* guardDelta(raw: Raw): Steps<FrameResult> {
  const budget = new GuardBudget(FRAME_LIMITS);
  const envelope = readEnvelope(deltaEnvelopeSchema, raw, budget, { events: [] });
  const prints: string[] = [envelope.id];
  const read = (copy: unknown) => {
    prints.push(fingerprintOf(copy));
    return readEvent(copy);
  };
  const members = yield* guardList(raw['events'], budget, { at: '/events', kind: 'event', depth: 2, read });
  const frame: Frame = Object.freeze({ ...envelope, events: members.values });
  return { ok: true, frame, bytes: budget.bytes, quarantined: members.quarantined, fingerprint: fingerprintOf(prints) };
}

function* guardPulse(raw: Raw): Steps<FrameResult> {
  const budget = new GuardBudget(FRAME_LIMITS);
  const envelope = readEnvelope(pulseEnvelopeSchema, raw, budget, { items: [] });
  const read = (copy: unknown) => readAs(pulseItemSchema, 'pulse', copy);
  const members = yield* guardList(raw['items'], budget, { at: '/items', kind: 'pulse', depth: 2, read });
  return { ok: true, frame: deepFreeze({ ...envelope, items: members.values }), bytes: budget.bytes, quarantined: members.quarantined, fingerprint: '' };
}

function guardPlainFrame(schema: typeof heartbeatSchema | typeof resetSchema, raw: Raw): FrameResult {
  const budget = new GuardBudget(FRAME_LIMITS);
  const frame: Frame = readEnvelope<Frame>(schema, raw, budget, {});
  return { ok: true, frame, bytes: budget.bytes, quarantined: [], fingerprint: '' };
}

function* guardByType(raw: Raw): Steps<FrameResult> {
  switch (raw['type']) {
    case 'snapshot':
      return yield* guardSnapshot(raw);
    case 'delta':
      return yield* guardDelta(raw);
    case 'pulse':
      return yield* guardPulse(raw);
    case 'heartbeat':
      return guardPlainFrame(heartbeatSchema, raw);
    case 'reset':
      return guardPlainFrame(resetSchema, raw);
    default:
      return guardFault('unknown-frame', '/type', 'A frame of a type that is not known here');
  }
}

function* guardSteps(value: unknown): Steps<FrameResult> {
  try {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return guardFault('unreadable', '', 'A frame is an object');
    if (Object.keys(value).length > MAX_KEYS) return guardFault('too-many-keys', '', `An object with more than ${MAX_KEYS} keys`);
    return yield* guardByType(value as Raw);
  } catch (error) {
    // A getter or proxy of the sender may throw anything.
    return error instanceof GuardStop ? error.fault : guardFault('not-plain-data', '', 'Reading the frame failed');
  }
}

/** Judges one frame at a stretch. Never throws. */
export const guardFrame = (value: unknown): FrameResult => runSteps(guardSteps(value));

/** As {@link guardFrame}, but gives the thread back at least every 8 ms: a part of a snapshot may hold 50,000 values. */
export const guardFrameSliced = (value: unknown, slicer: Slicer): Promise<FrameResult> => runStepsSliced(guardSteps(value), slicer);
