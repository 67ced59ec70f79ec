import * as z from 'zod/mini';
import { principalRefSchema } from './principal.js';
import {
  countSchema, digestSchema, durationSchema, idSchema, listOf, nameSchema, openEnum, proseSchema, saltSchema, textSchema, timestampSchema,
  type Infer,
} from './primitives.js';
import { GATE_STATES } from './status.js';

/** What a person may be offered to do with a gate. */
export const GATE_ACTIONS = [
  'approve', 'edit', 'reject', 'withdraw', 'claim', 'unclaim', 'delegate', 'ask', 'answer', 'escalate', 'revoke', 'bypass', 'reopen',
] as const;
export type GateAction = (typeof GATE_ACTIONS)[number];

export const REVERSIBILITIES = ['reversible', 'compensable', 'irreversible'] as const;
export const SEALS = ['pending', 'executed-as-approved', 'mismatch', 'not-reported', 'compared-only'] as const;
/**
 * What keeps an effect from coming after its permit has ended. `prevented`: it lands in one transaction with its permit.
 * `refused`: the place where it lands refuses it after the permit's end. `compared`: nothing does; it is only noticed.
 */
export const LATE_EFFECTS = ['prevented', 'refused', 'compared'] as const;
export type LateEffects = (typeof LATE_EFFECTS)[number];

/** Canonical JSON text (RFC 8785) of at most 256 kB. Whether it is canonical is checked where it is read. */
export const argsRawSchema = z.string().check(z.maxLength(262_144, { abort: true }));

/** The three fingerprints of one revision (`decision-protocol.md` (a)): SHA-256 over canonical JSON, base64url. */
export const gateDigestsSchema = z.strictObject({ request: digestSchema, payload: digestSchema, shown: digestSchema });
export type GateDigests = Infer<typeof gateDigestsSchema>;

/** Something outside the args that the decision rests on. Without `sha256` its content is not pinned. */
export const gateRefSchema = z.strictObject({
  uri: z.string().check(z.maxLength(2048, { abort: true })),
  sha256: z.optional(digestSchema),
  size: z.optional(countSchema),
  label: z.optional(textSchema),
});

/** What would be done. Strict: a member that this kit does not know could change the meaning, so it disarms the gate. */
export const gateSubjectSchema = z.strictObject({
  action: idSchema,
  /** A template owned by the policy, filled from the args: `Pay back {refund} to the customer of order {orderId}`. */
  ask: z.optional(textSchema),
  argsRaw: argsRawSchema,
  schema: z.optional(z.json()),
  reversibility: z.enum(REVERSIBILITIES),
  /** How far it reaches, one line per kind of thing: `1 payment`, `1 email`. */
  blast: z.optional(listOf(textSchema, 50)),
  refs: listOf(gateRefSchema, 100),
  salt: saltSchema,
});
export type GateSubject = Infer<typeof gateSubjectSchema>;

/** One line of a quorum: `need` people in `role`. Lines of one `option` all have to be filled; any option will do. */
export const quorumLineSchema = z.strictObject({
  option: countSchema,
  need: z.int().check(z.minimum(1)),
  have: countSchema,
  role: idSchema,
  whoLabel: textSchema,
});
export type QuorumLine = Infer<typeof quorumLineSchema>;

/** Who must agree and under which conditions, frozen per revision. Strict, as the subject is. */
export const gateRequirementSchema = z.strictObject({
  policyDigest: digestSchema,
  tier: z.strictObject({ id: idSchema, rank: countSchema, label: textSchema }),
  quorum: listOf(quorumLineSchema, 32),
  /** How many rejections end the gate. */
  deny: z.int().check(z.minimum(1)),
  /** Who must differ from whom: `requester`, `editor`, `approver`. */
  distinct: listOf(z.enum(['requester', 'editor', 'approver']), 8),
  reason: z.enum(['never', 'on-reject', 'always']),
  stepUp: z.enum(['none', 'session', 'each']),
  evidenceRequired: z.boolean(),
  minDwellMs: durationSchema,
  /** The end of the payload must have been on screen before an approval counts. */
  endOfPayload: z.boolean(),
  /** A word the approver types, or nothing. */
  typedConfirmation: z.optional(nameSchema),
  onExpiry: z.enum(['deny', 'hold', 'escalate']),
});
export type GateRequirement = Infer<typeof gateRequirementSchema>;

/** Where and how a decision was shown. Recorded, never compared. */
export const presentationSchema = z.object({
  locale: nameSchema,
  timeZone: nameSchema,
  kitVersion: nameSchema,
  catalogueDigest: z.optional(digestSchema),
});
export type Presentation = Infer<typeof presentationSchema>;

/** What a voter had on screen. `attested` facts are the client's word; the server could not check them. */
export const seenSchema = z.object({
  evidence: listOf(idSchema, 100),
  dwellMs: durationSchema,
  complete: z.boolean(),
  channel: openEnum(['pointer', 'keyboard', 'assistive', 'api'] as const),
  source: openEnum(['attested', 'server'] as const),
});
export type Seen = Infer<typeof seenSchema>;

/** One human's word on one revision. `counts` turns false when the revision it was cast on is gone. */
export const voteSchema = z.object({
  id: idSchema,
  by: principalRefSchema,
  asRole: idSchema,
  authority: z.optional(z.object({ of: principalRefSchema, via: listOf(principalRefSchema, 4) })),
  kind: openEnum(['approve', 'reject'] as const),
  revision: z.int().check(z.minimum(1)),
  digests: gateDigestsSchema,
  presentation: presentationSchema,
  edit: z.optional(z.object({ argsRaw: argsRawSchema, patch: z.optional(z.json()) })),
  reason: z.optional(proseSchema),
  signature: z.optional(z.object({ printedName: nameSchema, meaning: nameSchema, at: timestampSchema })),
  seen: seenSchema,
  at: timestampSchema,
  counts: z.boolean(),
});
export type Vote = Infer<typeof voteSchema>;

/** What became of an approved effect: the digest of what ran beside the digest of what was approved. */
export const gateOutcomeSchema = z.object({
  seal: openEnum(SEALS),
  effectiveDigest: z.optional(digestSchema),
  executedDigest: z.optional(digestSchema),
  executedArgsRaw: z.optional(argsRawSchema),
  effectKey: z.optional(idSchema),
  at: z.optional(timestampSchema),
  /** The end of the permit: the effect has to happen before it. */
  permitUntil: z.optional(timestampSchema),
  lateEffects: z.optional(openEnum(LATE_EFFECTS)),
});
export type GateOutcome = Infer<typeof gateOutcomeSchema>;

const gateBaseSchema = z.object({
  id: idSchema,
  tenant: idSchema,
  run: idSchema,
  step: idSchema,
  stepKey: idSchema,
  attempt: z.int().check(z.minimum(1)),
  interrupt: idSchema,
  revision: z.int().check(z.minimum(1)),
  requester: principalRefSchema,
  requesterFor: z.optional(listOf(principalRefSchema, 16)),
  whyAsked: listOf(textSchema, 20),
  subject: gateSubjectSchema,
  requirement: gateRequirementSchema,
  digests: gateDigestsSchema,
  custodyFence: countSchema,
  allowed: listOf(z.enum(GATE_ACTIONS), 32),
  evidence: listOf(
    z.object({ id: idSchema, label: textSchema, mediaType: nameSchema, text: z.optional(proseSchema), sha256: z.optional(digestSchema), size: z.optional(countSchema) }),
    100,
  ),
  limits: listOf(textSchema, 20),
  agentSays: z.optional(textSchema),
  confidence: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  /** What happens when nobody decides; always the safe outcome. */
  safeOutcome: textSchema,
  assignees: listOf(principalRefSchema, 256),
  state: z.enum(GATE_STATES),
  level: countSchema,
  claim: z.optional(z.object({ by: principalRefSchema, until: timestampSchema, fence: countSchema })),
  info: z.optional(z.object({ question: proseSchema, by: principalRefSchema, at: timestampSchema, answer: z.optional(proseSchema), answeredBy: z.optional(principalRefSchema) })),
  votes: listOf(voteSchema, 256),
  supersedes: z.optional(idSchema),
  supersededBy: z.optional(idSchema),
  decided: z.optional(z.object({ by: z.optional(principalRefSchema), at: timestampSchema, code: z.optional(idSchema) })),
  outcome: z.optional(gateOutcomeSchema),
  openedAt: timestampSchema,
  dueAt: z.optional(timestampSchema),
  expiresAt: z.optional(timestampSchema),
  validUntil: z.optional(timestampSchema),
});

/** A gate exactly as the gateway writes it. */
export const gateSchema = gateBaseSchema;
export type Gate = Infer<typeof gateBaseSchema>;
export type GateId = string;
