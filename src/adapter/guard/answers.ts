import * as z from 'zod/mini';
import { accessDecisionSchema, type AccessDecision } from '../../model/access.js';
import { auditEntrySchema, type AuditEntry } from '../../model/audit-record.js';
import { receiptSchema, type Receipt } from '../../model/command.js';
import { handoffSchema } from '../../model/handoff.js';
import { countSchema, idSchema, listOf, nameSchema, textSchema } from '../../model/primitives.js';
import { storedGateSchema, type StoredGate } from '../../model/readable-gate.js';
import { runSchema } from '../../model/run.js';
import type { AuditPage, Listed, Page } from '../contract.js';
import { guardFault, GuardStop, type GuardFault } from './fault.js';
import { deepFreeze } from './freeze.js';
import { FRAME_LIMITS, PAGE_LIMITS, type FrameLimits } from './limits.js';
import { disarmIfAmbiguous, guardMember, quarantinedOf, readAs, type MemberResult, type QuarantinedMember } from './member.js';
import { copyPlain, GuardBudget } from './plain-copy.js';
import { runSteps, runStepsSliced, type Slicer, type Steps } from './steps.js';

export type Guarded<T> = { readonly ok: true; readonly value: T } | GuardFault;

const faultOf = (error: unknown): GuardFault => (error instanceof GuardStop ? error.fault : guardFault('not-plain-data', '', 'Reading the answer failed'));

/** Runs one guard; whatever is thrown inside becomes a fault. */
const guarded = <T>(judge: () => Guarded<T>): Guarded<T> => {
  try {
    return judge();
  } catch (error) {
    return faultOf(error);
  }
};

const guardWhole = <T>(schema: z.ZodMiniType<T>, what: string, value: unknown, limits: FrameLimits): Guarded<T> =>
  guarded(() => {
    const read = readAs(schema, what, copyPlain(value, new GuardBudget(limits), '', 0));
    return read.ok ? read : guardFault('unreadable', read.misfit?.path ?? '', `The ${what} cannot be read: ${read.reason}`);
  });

/** Judges what came back from `execute()` or `receipt()`. */
export function guardReceipt(value: unknown): Guarded<Receipt> {
  const read = guardWhole(receiptSchema, 'receipt', value, FRAME_LIMITS);
  if (!read.ok || read.value.current === undefined) return read;
  return { ok: true, value: deepFreeze({ ...read.value, current: disarmIfAmbiguous(read.value.current) }) };
}

/** An answer per ask. One that cannot be read is an error of its own ask and of no other. */
export type DecisionResult = MemberResult<AccessDecision>;

/**
 * Judges what came back from `authorize()`. Answers carry no name, only a place: one too few or too many could put an
 * allow under another question, so then none of them is taken.
 */
export function guardDecisions(value: unknown, asked: number): Guarded<readonly DecisionResult[]> {
  return guarded(() => {
    if (!Array.isArray(value)) return guardFault('unreadable', '', 'The answers are not a list');
    const answers: readonly unknown[] = value;
    if (answers.length !== asked) return guardFault('wrong-length', '', `${answers.length} answers to ${asked} questions`);
    const budget = new GuardBudget(FRAME_LIMITS);
    const read = (copy: unknown) => readAs(accessDecisionSchema as z.ZodMiniType<AccessDecision>, 'decision', copy);
    return { ok: true, value: Array.from(answers, (answer, index) => guardMember(answer, budget, `/${index}`, 1, 'decision', read)) };
  });
}

const workflowSchema = z.object({ id: idSchema, name: nameSchema, version: nameSchema, description: z.optional(textSchema) });
const LISTED = { runs: runSchema, gates: storedGateSchema, handoffs: handoffSchema, workflows: workflowSchema } as const;
const pageSchema = z.object({ items: z.array(z.unknown()), next: z.optional(nameSchema) });
const MAX_ITEMS = 1000;

export interface GuardedPage<T> { readonly page: Page<T>; readonly quarantined: readonly QuarantinedMember[] }

/** Judges a page of a list. Items that cannot be read are counted, the others are kept. */
export function guardPage<K extends keyof Listed>(kind: K, value: unknown): Guarded<GuardedPage<Listed[K]>> {
  return guarded(() => {
    const budget = new GuardBudget(PAGE_LIMITS);
    const list = typeof value === 'object' && value !== null && 'items' in value ? value.items : undefined;
    // Counted before the schema looks: it would visit every item first.
    if (Array.isArray(list) && list.length > MAX_ITEMS) return guardFault('too-many-nodes', '/items', `More than ${MAX_ITEMS} items on a page`);
    const envelope = pageSchema.safeParse(value);
    if (!envelope.success) return guardFault('unreadable', '', `A page of ${kind} is {items, next?}`);
    const items: unknown[] = [];
    const quarantined: QuarantinedMember[] = [];
    const read = (copy: unknown) => readAs<unknown>(LISTED[kind], kind, copy);
    envelope.data.items.forEach((raw, index) => {
      const item = guardMember(raw, budget, `/items/${index}`, 2, kind, read);
      if (!item.ok) quarantined.push({ ...quarantinedOf(item), kind });
      else items.push(kind === 'gates' ? disarmIfAmbiguous(item.value as StoredGate) : item.value);
    });
    const page = deepFreeze({ items, next: envelope.data.next }) as Page<Listed[K]>;
    return { ok: true, value: { page, quarantined } };
  });
}

const auditPageSchema = z.object({ size: countSchema, next: z.optional(countSchema) });
const AUDIT_PAGE = 'page of the audit log';

function* readAuditPage(value: unknown): Steps<Guarded<AuditPage>> {
  const unreadable = (at: string, reason: string): GuardFault => guardFault('unreadable', at, `The ${AUDIT_PAGE} cannot be read: ${reason}`);
  const { entries, size, next } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(entries)) return unreadable('/entries', 'it is {entries, size, next?}');
  const list: readonly unknown[] = entries;
  if (list.length > MAX_ITEMS) return guardFault('too-many-nodes', '/entries', `More than ${MAX_ITEMS} entries on a page`);
  const budget = new GuardBudget(PAGE_LIMITS);
  const envelope = readAs(auditPageSchema, AUDIT_PAGE, copyPlain({ size, next }, budget, '', 0));
  if (!envelope.ok) return unreadable('', envelope.reason);
  const read: AuditEntry[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const at = `/entries/${index}`;
    const entry = readAs<AuditEntry>(auditEntrySchema, 'entry', copyPlain(list[index], budget, at, 2));
    if (!entry.ok) return unreadable(at, entry.reason);
    read.push(entry.value);
    yield;
  }
  return { ok: true, value: deepFreeze({ ...envelope.value, entries: read }) };
}

function* auditPageSteps(value: unknown): Steps<Guarded<AuditPage>> {
  try {
    return yield* readAuditPage(value);
  } catch (error) {
    // A getter or proxy of the sender may throw anything.
    return faultOf(error);
  }
}

/** Judges a page of the audit log. An entry that cannot be read fails the page: a log with a hole is no log. */
export const guardAuditPage = (value: unknown): Guarded<AuditPage> => runSteps(auditPageSteps(value));

/** As {@link guardAuditPage}, but gives the thread back in between: a page may hold a thousand entries. */
export const guardAuditPageSliced = (value: unknown, slicer: Slicer): Promise<Guarded<AuditPage>> => runStepsSliced(auditPageSteps(value), slicer);

const checkpointSchema = z.nullable(z.string().check(z.maxLength(65_536, { abort: true })));
/** Judges a signed note; null while there is none. */
export const guardCheckpoint = (value: unknown): Guarded<string | null> => guardWhole(checkpointSchema, 'checkpoint', value, FRAME_LIMITS);

const proofSchema = listOf(z.string().check(z.maxLength(64, { abort: true })), 64);
/** Judges an inclusion proof: at most 64 hashes. */
export const guardProof = (value: unknown): Guarded<readonly string[]> => guardWhole(proofSchema, 'proof', value, FRAME_LIMITS);
