import * as z from 'zod/mini';
import { principalRefSchema } from './principal.js';
import { countSchema, idSchema, listOf, nameSchema, openEnum, textSchema, timestampSchema, type Infer } from './primitives.js';
import { RUN_STATUSES } from './status.js';

/** One execution of a workflow. `owner` is exactly one name; `stopAuthority` are those who may always stop it. */
export const runSchema = z.object({
  id: idSchema,
  thread: z.optional(idSchema),
  forkOf: z.optional(idSchema),
  workflow: z.object({ id: idSchema, name: nameSchema, version: nameSchema }),
  title: z.optional(textSchema),
  engine: nameSchema,
  status: openEnum(RUN_STATUSES),
  owner: principalRefSchema,
  stopAuthority: listOf(principalRefSchema, 64),
  startedAt: timestampSchema,
  endedAt: z.optional(timestampSchema),
  seq: countSchema,
  labels: z.optional(z.record(idSchema, nameSchema)),
});
export type Run = Infer<typeof runSchema>;
export type RunId = string;
