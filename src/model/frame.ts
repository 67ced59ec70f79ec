import * as z from 'zod/mini';
import { LATE_EFFECTS } from './gate.js';
import { handoffSchema } from './handoff.js';
import { principalSchema } from './principal.js';
import { countSchema, idSchema, listOf, nameSchema, openEnum, proseSchema, timestampSchema, type Infer } from './primitives.js';
import { storedGateSchema, type StoredGate } from './readable-gate.js';
import { runSchema, type Run } from './run.js';
import { boundarySchema, edgeSchema, progressSchema, stepSchema, streamSchema, type Boundary, type Edge, type Step, type TokenStream } from './step.js';
import type { Handoff } from './handoff.js';
import { STEP_PHASES } from './status.js';

/** The kinds of entity a stream carries, each with its schema. Events always carry the whole entity. */
export const ENTITY_SCHEMAS = {
  run: runSchema,
  step: stepSchema,
  edge: edgeSchema,
  gate: storedGateSchema,
  handoff: handoffSchema,
  boundary: boundarySchema,
} as const;
export type EntityKind = keyof typeof ENTITY_SCHEMAS;
export interface EntityOf { run: Run; step: Step; edge: Edge; gate: StoredGate; handoff: Handoff; boundary: Boundary }

/** A committed change: the entity replaces the one of the same id, or is gone. `cause` is the command behind it. */
export type EntityEvent =
  | { [K in EntityKind]: { readonly kind: K; readonly value: EntityOf[K]; readonly cause?: string | undefined } }[EntityKind]
  | { readonly kind: 'gone'; readonly of: EntityKind; readonly id: string; readonly cause?: string | undefined };

/** What a topic holds at one seq. A run topic holds exactly one run. */
export interface RunState {
  readonly runs: readonly Run[];
  readonly steps: readonly Step[];
  readonly edges: readonly Edge[];
  readonly gates: readonly StoredGate[];
  readonly handoffs: readonly Handoff[];
  readonly boundaries: readonly Boundary[];
  readonly streams: readonly TokenStream[];
}
export const STATE_COLLECTIONS = {
  runs: runSchema,
  steps: stepSchema,
  edges: edgeSchema,
  gates: storedGateSchema,
  handoffs: handoffSchema,
  boundaries: boundarySchema,
  streams: streamSchema,
} as const;

export const AUTHORIZATIONS = ['evaluate', 'on-execute', 'none'] as const;

/** What the backend behind an adapter can do. A command that is not listed is shown disabled, with why. */
export const capabilitiesSchema = z.object({
  commands: listOf(idSchema, 100),
  authorization: openEnum(AUTHORIZATIONS),
  audit: z.boolean(),
  timeTravel: z.boolean(),
  /** Whether effects are guarded by `release()` (prevented), only compared afterwards, or not reported at all. */
  seal: openEnum(['guarded', 'compared', 'not-reported'] as const),
  /** What keeps an effect from coming after its permit has ended, for the weakest effect of this engine. */
  lateEffects: z.optional(openEnum(LATE_EFFECTS)),
  /** A label for who runs the models, shown to people: `recorded replies`. */
  model: z.optional(nameSchema),
});
export type Capabilities = Infer<typeof capabilitiesSchema>;

/** A live item: may be lost or coalesced, is never replayed; `received` is the running total, so a loss is counted. */
export const pulseItemSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('chunk'), step: idSchema, attempt: z.int().check(z.minimum(1)),
    channel: openEnum(['text', 'reasoning', 'tool-args'] as const),
    text: proseSchema, received: countSchema, at: timestampSchema,
  }),
  z.object({
    kind: z.literal('progress'), step: idSchema, progress: z.optional(progressSchema), phase: z.optional(openEnum(STEP_PHASES)), at: timestampSchema,
  }),
]);
export type PulseItem = Infer<typeof pulseItemSchema>;

/** The envelope of each frame; `state` and `events` are read member by member so that one bad member costs only itself. */
export const snapshotEnvelopeSchema = z.object({
  type: z.literal('snapshot'), v: z.literal(1), epoch: idSchema, seq: countSchema, serverTime: timestampSchema,
  me: principalSchema, capabilities: capabilitiesSchema,
  part: z.optional(z.int().check(z.minimum(1))), parts: z.optional(z.int().check(z.minimum(1), z.maximum(4096))),
  state: z.record(z.string(), z.unknown()),
});
export const deltaEnvelopeSchema = z.object({
  type: z.literal('delta'), epoch: idSchema, seq: countSchema, id: idSchema, serverTime: z.optional(timestampSchema), events: listOf(z.unknown()),
});
export const pulseEnvelopeSchema = z.object({
  type: z.literal('pulse'), epoch: idSchema, after: countSchema, serverTime: z.optional(timestampSchema), items: listOf(z.unknown()),
});
export const heartbeatSchema = z.object({ type: z.literal('heartbeat'), epoch: idSchema, seq: countSchema, serverTime: timestampSchema });
export const resetSchema = z.object({ type: z.literal('reset'), reason: openEnum(['behind', 'expired', 'rewritten', 'denied'] as const) });

interface SnapshotHead {
  readonly type: 'snapshot';
  readonly v: 1;
  readonly epoch: string;
  readonly seq: number;
  readonly serverTime: string;
  readonly me: Infer<typeof principalSchema>;
  readonly capabilities: Capabilities;
  readonly part?: number | undefined;
  readonly parts?: number | undefined;
}
/** The whole state at `seq`, possibly in parts; each part holds some members of the collections. */
export interface SnapshotFrame extends SnapshotHead { readonly state: Partial<RunState> }
/** One committed change is one seq; its batching is fixed for ever. */
export interface DeltaFrame { readonly type: 'delta'; readonly epoch: string; readonly seq: number; readonly id: string; readonly serverTime?: string | undefined; readonly events: readonly EntityEvent[] }
export interface PulseFrame { readonly type: 'pulse'; readonly epoch: string; readonly after: number; readonly serverTime?: string | undefined; readonly items: readonly PulseItem[] }
export type HeartbeatFrame = Infer<typeof heartbeatSchema>;
export type ResetFrame = Infer<typeof resetSchema>;

/** What an adapter yields. */
export type Frame = SnapshotFrame | DeltaFrame | PulseFrame | HeartbeatFrame | ResetFrame;
