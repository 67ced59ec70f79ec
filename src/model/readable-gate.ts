import * as z from 'zod/mini';
import { gateRequirementSchema, gateSchema, gateSubjectSchema, GATE_ACTIONS, type Gate } from './gate.js';
import { principalRefSchema } from './principal.js';
import { idSchema, textSchema, timestampSchema, type Infer } from './primitives.js';
import { GATE_STATES } from './status.js';

/**
 * What is left of a gate when a part that carries meaning was not understood: enough to say that a decision is
 * waiting, for whom and why it cannot be taken here. It can never be armed.
 */
const unreadableGateSchema = z.object({
  id: idSchema,
  run: idSchema,
  step: idSchema,
  openedAt: z.optional(timestampSchema),
  requester: z.optional(principalRefSchema),
  safeOutcome: z.optional(textSchema),
});
export type UnreadableGate = Infer<typeof unreadableGateSchema> & {
  readonly notUnderstood: readonly string[];
  /** The text of what would be done, where that was the part: for saying why it cannot be read, never for showing it as values. */
  readonly argsRaw?: string | undefined;
};

/** A gate as the store holds it. `notUnderstood` names the members that disarm it. */
export type StoredGate = (Gate & { readonly notUnderstood?: undefined }) | UnreadableGate;

const criticalParts = {
  subject: gateSubjectSchema,
  requirement: gateRequirementSchema,
  state: z.enum(GATE_STATES),
  allowed: z.array(z.enum(GATE_ACTIONS)),
} as const;

/** Names the parts of a gate that this kit does not understand and must not guess at. */
const unreadableParts = (value: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(criticalParts).filter(([name, schema]) => !schema.safeParse(value[name]).success).map(([name]) => name);

/**
 * Reads a gate. Unknown members elsewhere are ignored; an unknown member in its subject, requirement, state or allowed
 * decisions yields an {@link UnreadableGate}; anything else that does not fit is an error of the schema.
 */
export const storedGateSchema = z.pipe(
  z.unknown(),
  z.transform((value: unknown, context): StoredGate => {
    const full = gateSchema.safeParse(value);
    if (full.success) return full.data;
    const partial = unreadableGateSchema.safeParse(value);
    const notUnderstood = partial.success ? unreadableParts(value as Record<string, unknown>) : [];
    if (partial.success && notUnderstood.length > 0) return { ...partial.data, notUnderstood };
    for (const issue of full.error.issues.slice(0, 5)) context.issues.push({ code: 'custom', input: value, path: issue.path, message: issue.message });
    return z.NEVER;
  }),
);

/** Whether every part of the gate was understood. */
export const isReadableGate = (gate: StoredGate): gate is Gate & { readonly notUnderstood?: undefined } => gate.notUnderstood === undefined;
