import * as z from 'zod/mini';
import { principalRefSchema } from './principal.js';
import {
  countSchema, durationSchema, idSchema, listOf, nameSchema, openEnum, proseSchema, textSchema, timestampSchema, type Infer,
} from './primitives.js';
import { STEP_PHASES, STEP_STATUSES } from './status.js';

export const STEP_KINDS = ['llm', 'tool', 'code', 'human', 'gate', 'wait', 'subrun', 'router', 'map'] as const;

/** How far a step is. `estimated` numbers are a guess and are shown as one. */
export const progressSchema = z.object({
  done: z.number().check(z.minimum(0)),
  total: z.optional(z.number().check(z.minimum(0))),
  unit: nameSchema,
  source: openEnum(['reported', 'estimated'] as const),
});
export type Progress = Infer<typeof progressSchema>;

/** One try at a step; `n` counts from 1. */
export const attemptSchema = z.object({
  n: z.int().check(z.minimum(1)),
  startedAt: timestampSchema,
  endedAt: z.optional(timestampSchema),
  worker: z.optional(nameSchema),
  heartbeatAt: z.optional(timestampSchema),
  timeouts: z.optional(z.object({ startToCloseMs: z.optional(durationSchema), heartbeatMs: z.optional(durationSchema) })),
  outcome: z.optional(openEnum(['succeeded', 'failed', 'cancelled', 'timed-out'] as const)),
  error: z.optional(textSchema),
});
export type Attempt = Infer<typeof attemptSchema>;

/** A node of the workflow graph. Stuck is derived (see `insight/`), never a status. */
export const stepSchema = z.object({
  id: idSchema,
  run: idSchema,
  key: idSchema,
  parent: z.optional(idSchema),
  mapIndex: z.optional(countSchema),
  kind: openEnum(STEP_KINDS),
  label: textSchema,
  plainLabel: z.optional(textSchema),
  status: openEnum(STEP_STATUSES),
  phase: z.optional(openEnum(STEP_PHASES)),
  progress: z.optional(progressSchema),
  boundary: z.optional(idSchema),
  owner: z.optional(principalRefSchema),
  risk: z.optional(nameSchema),
  gate: z.optional(idSchema),
  attempts: listOf(attemptSchema, 1000),
  startedAt: z.optional(timestampSchema),
  endedAt: z.optional(timestampSchema),
  usage: z.optional(z.object({ inputTokens: z.optional(countSchema), outputTokens: z.optional(countSchema), model: z.optional(nameSchema) })),
  eta: z.optional(z.object({ at: timestampSchema, basis: textSchema })),
  note: z.optional(textSchema),
});
export type Step = Infer<typeof stepSchema>;
export type StepId = string;

const gapsSchema = z.object({ p50: z.number(), p90: z.number(), p99: z.number(), max: z.number() });

/**
 * The text a step is producing. `received` is the running total of units, so that a lost pulse is counted; `tail` is
 * the last 16 kB of text. Clients usually see chunks, not tokens: say "chunk" unless `exact`.
 */
export const streamSchema = z.object({
  step: idSchema,
  attempt: z.int().check(z.minimum(1)),
  channel: openEnum(['text', 'reasoning', 'tool-args'] as const),
  unit: openEnum(['token', 'chunk'] as const),
  exact: z.boolean(),
  received: countSchema,
  expected: z.optional(countSchema),
  firstAt: z.optional(timestampSchema),
  lastAt: z.optional(timestampSchema),
  tail: proseSchema,
  /** Characters before `tail` that are not held here. */
  omitted: countSchema,
  gaps: z.optional(gapsSchema),
  baseline: z.optional(gapsSchema),
  ended: z.optional(z.boolean()),
});
export type TokenStream = Infer<typeof streamSchema>;

export const EDGE_KINDS = ['control', 'data', 'conditional', 'loop', 'handoff', 'reroute'] as const;

/** A connection between two steps. Cycles are legal: agents loop. `gate` guards a crossing of a boundary. */
export const edgeSchema = z.object({
  id: idSchema,
  from: idSchema,
  to: idSchema,
  kind: openEnum(EDGE_KINDS),
  taken: z.optional(z.boolean()),
  label: z.optional(textSchema),
  dynamic: z.optional(z.boolean()),
  gate: z.optional(idSchema),
});
export type Edge = Infer<typeof edgeSchema>;

/** A region of the graph that one accountable name answers for; `fence` grows at every change of custody. */
export const boundarySchema = z.object({
  id: idSchema,
  label: textSchema,
  members: listOf(idSchema, 50_000),
  accountable: principalRefSchema,
  responsible: listOf(principalRefSchema, 256),
  crossing: z.optional(z.object({ out: z.optional(idSchema), in: z.optional(idSchema), override: z.optional(idSchema) })),
  fence: countSchema,
});
export type Boundary = Infer<typeof boundarySchema>;
