import * as z from 'zod/mini';
import { parseCanonical } from '../../audit/canonical-json.js';
import { ENTITY_SCHEMAS, type EntityEvent, type EntityKind } from '../../model/frame.js';
import { idSchema } from '../../model/primitives.js';
import { isReadableGate, type StoredGate } from '../../model/readable-gate.js';
import { misfitOf, type Misfit } from './explain.js';
import { GuardStop, type GuardFault } from './fault.js';
import { deepFreeze } from './freeze.js';
import { FRAME_LIMITS, MAX_DEPTH } from './limits.js';
import { copyPlain, type GuardBudget } from './plain-copy.js';

/** A member of a readable frame that could not be read. Counted and shown, never dropped in silence. */
export interface QuarantinedMember {
  readonly kind: string;
  readonly reason: string;
  /** The id that it has, if it has one. */
  readonly id?: string | undefined;
  /** What does not fit, where it was a schema that it does not fit. */
  readonly misfit?: Misfit | undefined;
}

export type MemberResult<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & QuarantinedMember);

const quarantine = (kind: string, reason: string, more: Pick<QuarantinedMember, 'id' | 'misfit'> = {}) => ({ ok: false, kind, reason, ...more }) as const;

/** What was quarantined, without its verdict. */
export const quarantinedOf = ({ kind, reason, id, misfit }: QuarantinedMember): QuarantinedMember => ({ kind, reason, id, misfit });

/** Says which member does not fit and how, without the library's sentence, which may quote the value. */
const reasonOf = ({ path, expected }: Misfit): string => `${path === '' ? 'the value' : path} does not fit (expected: ${expected})`;

const idIn = (value: unknown): string | undefined => {
  const id: unknown = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' ? id.slice(0, 128) : undefined;
};

/** Parses plain data and freezes what comes out. */
export function readAs<T>(schema: z.ZodMiniType<T>, kind: string, value: unknown): MemberResult<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: deepFreeze(parsed.data) };
  const misfit = misfitOf(parsed.error, value);
  return quarantine(kind, reasonOf(misfit), { id: idIn(value), misfit });
}

const hasCanonicalArgs = (argsRaw: string): boolean => {
  try {
    parseCanonical(argsRaw, { maxDepth: MAX_DEPTH, maxNodes: FRAME_LIMITS.nodes });
    return true;
  } catch {
    return false;
  }
};

/**
 * Disarms a gate whose args are not the canonical text of their value: two readers could see two things in them.
 * What is left is enough to say that a decision is waiting.
 */
export function disarmIfAmbiguous(gate: StoredGate): StoredGate {
  if (!isReadableGate(gate) || hasCanonicalArgs(gate.subject.argsRaw)) return gate;
  const { id, run, step, openedAt, requester, safeOutcome, subject } = gate;
  return deepFreeze({ id, run, step, openedAt, requester, safeOutcome, argsRaw: subject.argsRaw, notUnderstood: ['subject'] });
}

const isEntityKind = (kind: unknown): kind is EntityKind => typeof kind === 'string' && Object.hasOwn(ENTITY_SCHEMAS, kind);

const goneSchema = z.object({ kind: z.literal('gone'), of: z.custom<EntityKind>(isEntityKind), id: idSchema });

/** Reads one event of a delta from its plain copy. */
export function readEvent(value: unknown): MemberResult<EntityEvent> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return quarantine('unknown', 'the event is not an object');
  const { kind, value: entity, cause: rawCause } = value as Readonly<Record<string, unknown>>;
  const cause = rawCause === undefined ? undefined : idSchema.safeParse(rawCause).data;
  const causedBy = cause === undefined ? {} : { cause };
  if (kind === 'gone') {
    const gone = readAs(goneSchema, 'gone', value);
    return gone.ok ? { ok: true, value: deepFreeze({ ...gone.value, ...causedBy }) } : gone;
  }
  if (!isEntityKind(kind)) return quarantine(typeof kind === 'string' ? kind.slice(0, 128) : 'unknown', 'this kind of event is not known here');
  const read = readEntity(kind, entity);
  return read.ok ? { ok: true, value: deepFreeze({ kind, value: read.value, ...causedBy }) as EntityEvent } : read;
}

/** Reads one entity from its plain copy. */
function readEntity(kind: EntityKind, value: unknown): MemberResult<unknown> {
  const read = readAs<unknown>(ENTITY_SCHEMAS[kind], kind, value);
  return read.ok && kind === 'gate' ? { ok: true, value: disarmIfAmbiguous(read.value as StoredGate) } : read;
}

const WHOLE_FRAME: ReadonlySet<GuardFault['code']> = new Set(['too-big', 'too-many-nodes']);

/**
 * Copies one member and reads it. What is wrong inside the member costs only the member; what breaks the frame's budget
 * costs the frame.
 * @throws GuardStop if the frame as a whole is over its budget.
 */
export function guardMember<T>(raw: unknown, budget: GuardBudget, at: string, depth: number, kind: string, read: (copy: unknown) => MemberResult<T>): MemberResult<T> {
  try {
    return read(copyPlain(raw, budget, at, depth));
  } catch (error) {
    if (!(error instanceof GuardStop)) return quarantine(kind, 'reading it failed');
    if (WHOLE_FRAME.has(error.fault.code)) throw error;
    return quarantine(kind, `${error.fault.what} (at ${error.fault.where})`);
  }
}
