import * as z from 'zod/mini';
import { principalRefSchema } from './principal.js';
import { countSchema, idSchema, listOf, openEnum, textSchema, timestampSchema, type Infer } from './primitives.js';

export const HANDOFF_STATES = [
  'draft', 'proposed', 'accepted', 'return-proposed', 'declined', 'withdrawn', 'expired', 'returned', 'completed', 'reclaimed',
] as const;

/** Responsibility on its way from exactly one name to exactly one other. `fence` counts changes of custody. */
export const handoffSchema = z.object({
  id: idSchema,
  run: idSchema,
  from: principalRefSchema,
  to: principalRefSchema,
  scope: listOf(idSchema, 1000),
  mode: openEnum(['blocking', 'advisory'] as const),
  trigger: textSchema,
  brief: z.object({
    goal: textSchema,
    done: listOf(textSchema, 100),
    open: listOf(textSchema, 100),
    risks: listOf(textSchema, 100),
    doNot: listOf(textSchema, 100),
    artefacts: listOf(textSchema, 100),
  }),
  state: openEnum(HANDOFF_STATES),
  fence: countSchema,
  dueAt: z.optional(timestampSchema),
});
export type Handoff = Infer<typeof handoffSchema>;
