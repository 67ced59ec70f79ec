import * as z from 'zod/mini';
import { PRINCIPAL_KINDS } from './principal.js';
import { countSchema, digestSchema, durationSchema, idSchema, listOf, nameSchema, timestampSchema, type Infer } from './primitives.js';

export const AUDIT_TYPES = [
  'requested', 'viewed', 'decided', 'withdrawn', 'claimed', 'delegated', 'asked', 'answered', 'escalated', 'expired', 'cancelled',
  'superseded', 'revoked', 'bypassed', 'released', 'executed', 'failed', 'refused', 'alarm', 'notified', 'started', 'stopped', 'paused',
  'resumed', 'exported', 'redacted', 'policy-changed', 'key-rotated', 'access-requested', 'settled',
] as const;
export type AuditType = (typeof AUDIT_TYPES)[number];

export const AUDIT_OUTCOMES = ['ok', 'refused', 'failed', 'alarm', 'unknown'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

const commitmentMap = z.record(nameSchema, digestSchema);

/**
 * `wf.audit/1`, strict: one thing that happened. Reasons, args, names and diffs never stand here in the clear; they are
 * salted commitments, with salt and value kept beside the record so that erasing them keeps every proof valid.
 */
export const auditRecordSchema = z.strictObject({
  v: z.literal('wf.audit/1'),
  /** The log's origin, as its checkpoints name it. */
  log: nameSchema,
  /** The index of its leaf. */
  seq: countSchema,
  id: idSchema,
  type: z.enum(AUDIT_TYPES),
  at: timestampSchema,
  actor: z.strictObject({
    type: z.enum(PRINCIPAL_KINDS),
    id: idSchema,
    roles: z.optional(listOf(idSchema, 256)),
    onBehalfOf: z.optional(listOf(idSchema, 16)),
    auth: z.optional(z.strictObject({ acr: z.optional(nameSchema), amr: z.optional(listOf(nameSchema, 32)), at: z.optional(timestampSchema) })),
  }),
  action: z.strictObject({ name: idSchema }),
  resource: z.strictObject({ type: idSchema, id: idSchema, version: z.optional(countSchema) }),
  context: z.strictObject({
    tenant: idSchema,
    workflow: z.optional(idSchema),
    run: z.optional(idSchema),
    runEpoch: z.optional(idSchema),
    runSeq: z.optional(countSchema),
    step: z.optional(idSchema),
    traceId: z.optional(idSchema),
    risk: z.optional(z.strictObject({ tier: idSchema, rank: countSchema })),
    model: z.optional(nameSchema),
  }),
  decision: z.optional(z.strictObject({
    value: z.enum(['approve', 'reject', 'edit', 'auto-approve', 'auto-deny']),
    meaning: z.optional(nameSchema),
    asRole: z.optional(idSchema),
    quorum: z.optional(z.strictObject({ have: countSchema, need: countSchema })),
    expiresAt: z.optional(timestampSchema),
  })),
  binding: z.optional(z.strictObject({
    requestDigest: z.optional(digestSchema),
    payloadDigest: z.optional(digestSchema),
    shownDigest: z.optional(digestSchema),
    executedDigest: z.optional(digestSchema),
    revision: z.optional(countSchema),
    idempotencyKey: z.optional(idSchema),
    seenSeq: z.optional(countSchema),
    viewedMs: z.optional(durationSchema),
    complete: z.optional(z.boolean()),
  })),
  authz: z.optional(z.strictObject({ evaluationId: z.optional(idSchema), decision: z.optional(z.boolean()) })),
  policy: z.optional(z.strictObject({ id: idSchema, version: nameSchema, digest: digestSchema })),
  change: z.optional(z.strictObject({ before: z.optional(digestSchema), after: z.optional(digestSchema) })),
  outcome: z.optional(z.strictObject({ status: z.enum(AUDIT_OUTCOMES), code: z.optional(idSchema) })),
  commitments: z.optional(commitmentMap),
});
export type AuditRecord = Infer<typeof auditRecordSchema>;

/** A value beside a record, and the salt that ties it to its commitment. Erasure removes both. */
export const openedCommitmentSchema = z.object({ salt: nameSchema, value: z.json() });
export type OpenedCommitment = Infer<typeof openedCommitmentSchema>;

/** A record as it travels: the exact bytes (as text) plus what erasure has left of the private values. */
export const auditEntrySchema = z.object({
  seq: countSchema,
  /** Canonical JSON of at most 65,535 bytes: what one entry of a C2SP tlog-tiles entry bundle can hold. */
  raw: z.string().check(z.maxLength(65_535, { abort: true })),
  opened: z.record(nameSchema, openedCommitmentSchema),
});
export type AuditEntry = Infer<typeof auditEntrySchema>;
