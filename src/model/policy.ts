import * as z from 'zod/mini';
import { principalRefSchema } from './principal.js';
import { countSchema, durationSchema, idSchema, listOf, nameSchema, textSchema, type Infer } from './primitives.js';

/** What a role may do: `gate:approve`, `run:stop`, `audit:read` … optionally inside one ownership boundary only. */
export const roleSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  permissions: listOf(idSchema, 200),
  boundary: z.optional(idSchema),
});
export type Role = Infer<typeof roleSchema>;

/** One test on the canonical args. `path` is an RFC 6901 JSON pointer. Decimal tests compare exact decimal strings. */
export const conditionSchema = z.strictObject({
  path: nameSchema,
  op: z.enum(['equals', 'not-equals', 'decimal-below', 'decimal-at-most', 'decimal-above', 'decimal-at-least', 'in', 'exists', 'missing']),
  value: z.optional(z.union([nameSchema, z.boolean(), listOf(nameSchema, 200)])),
});
export type Condition = Infer<typeof conditionSchema>;

const quorumSlot = z.strictObject({ n: z.int().check(z.minimum(1), z.maximum(16)), role: idSchema });

/**
 * A tier: what must happen before an action of this risk may have its effect. Expiry that lets the step run cannot be
 * written down. Among the tiers that match, the highest rank wins; when none matches, the highest tier of all applies.
 */
export const tierSchema = z.strictObject({
  id: idSchema,
  rank: countSchema,
  label: textSchema,
  match: z.strictObject({ actions: listOf(idSchema, 200), when: listOf(conditionSchema, 32) }),
  effect: z.enum(['allow', 'notify', 'gate', 'deny']),
  quorum: z.strictObject({
    anyOf: listOf(z.strictObject({ allOf: listOf(quorumSlot, 8) }), 8),
    deny: z.int().check(z.minimum(1)),
  }),
  distinct: listOf(z.enum(['requester', 'editor', 'approver']), 8),
  editorCounts: z.boolean(),
  independent: z.optional(z.boolean()),
  reason: z.enum(['never', 'on-reject', 'always']),
  stepUp: z.enum(['none', 'session', 'each']),
  evidenceRequired: z.boolean(),
  minDwellMs: z.optional(durationSchema),
  endOfPayload: z.optional(z.boolean()),
  typedConfirmation: z.optional(nameSchema),
  sla: z.strictObject({ dueMs: durationSchema, expireMs: durationSchema, escalation: listOf(z.strictObject({ role: idSchema, afterMs: durationSchema }), 8) }),
  onExpiry: z.enum(['deny', 'hold', 'escalate']),
  validForMs: durationSchema,
  maxClaimMs: durationSchema,
  maxPauseMs: z.optional(durationSchema),
});
export type Tier = Infer<typeof tierSchema>;

/** Words and facts about an action that the policy owns, so that no model's words can describe what is approved. */
export const actionSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  ask: z.optional(textSchema),
  reversibility: z.enum(['reversible', 'compensable', 'irreversible']),
  blast: z.optional(listOf(textSchema, 50)),
  schema: z.optional(z.json()),
  safeOutcome: textSchema,
  limits: z.optional(listOf(textSchema, 20)),
});
export type ActionRule = Infer<typeof actionSchema>;

/** The policy as one versioned document. Its digest is part of every gate. */
export const policySchema = z.strictObject({
  v: z.literal(1),
  id: idSchema,
  version: nameSchema,
  tenant: idSchema,
  claims: z.strictObject({ id: nameSchema, name: nameSchema, roles: nameSchema }),
  roles: listOf(roleSchema, 200),
  actions: listOf(actionSchema, 200),
  tiers: listOf(tierSchema, 50),
  boundaries: listOf(z.strictObject({ id: idSchema, label: textSchema, accountable: principalRefSchema, responsible: listOf(principalRefSchema, 64) }), 100),
});
export type Policy = Infer<typeof policySchema>;
