import * as z from 'zod/mini';
import { idSchema, listOf, nameSchema, openEnum, proseSchema, timestampSchema, type Infer } from './primitives.js';

/**
 * A question to the policy decision point in the shapes of the OpenID AuthZEN Authorization API 1.0, without its
 * subject: the backend knows who calls.
 */
export const accessAskSchema = z.strictObject({
  action: z.strictObject({ name: idSchema, properties: z.optional(z.record(idSchema, z.json())) }),
  resource: z.strictObject({ type: idSchema, id: idSchema, properties: z.optional(z.record(idSchema, z.json())) }),
  context: z.optional(z.record(idSchema, z.json())),
});
export type AccessAsk = Infer<typeof accessAskSchema>;

/** Something the caller must do before a permit holds. A type that is not known denies (AuthZEN Obligations, draft 1). */
export const obligationSchema = z.object({ type: idSchema, properties: z.optional(z.record(idSchema, z.json())) });
export type Obligation = Infer<typeof obligationSchema>;

/** AuthZEN answer. Only `decision === true` with every obligation known and met arms a control. */
export const accessDecisionSchema = z.object({
  decision: z.boolean(),
  context: z.optional(
    z.object({
      reason_user: z.optional(proseSchema),
      reason_code: z.optional(idSchema),
      reason_params: z.optional(z.record(idSchema, z.union([nameSchema, z.number()]))),
      /** Who could do it instead, in words: `Finance lead`. */
      who_can: z.optional(listOf(nameSchema, 32)),
      /** What `who_can` names; only with `roles` does a sentence speak of “a Finance lead”. */
      who_can_kind: z.optional(openEnum(['people', 'roles'])),
      obligations: z.optional(listOf(obligationSchema, 16)),
      access_request: z.optional(z.object({ requestable: z.boolean(), display: z.optional(proseSchema) })),
      evaluation_id: z.optional(idSchema),
      expires_at: z.optional(timestampSchema),
    }),
  ),
});
export type AccessDecision = Infer<typeof accessDecisionSchema>;

export const KNOWN_OBLIGATIONS: ReadonlySet<string> = new Set(['step-up', 'reason', 'evidence']);
