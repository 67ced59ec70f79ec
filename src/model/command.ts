import * as z from 'zod/mini';
import { argsRawSchema, gateDigestsSchema, presentationSchema, seenSchema } from './gate.js';
import { storedGateSchema, type StoredGate } from './readable-gate.js';
import { principalRefSchema } from './principal.js';
import {
  countSchema, durationSchema, idSchema, listOf, nameSchema, openEnum, proseSchema, textSchema, timestampSchema, type Infer,
} from './primitives.js';

const nothing = z.strictObject({});
const reasoned = z.strictObject({ note: z.optional(proseSchema) });

/** The revision and fingerprints that were on screen at the press. */
const pressed = { revision: z.int().check(z.minimum(1)), digests: gateDigestsSchema, presentation: presentationSchema, seen: seenSchema };

const voteArgs = z.strictObject({
  choice: z.enum(['approve', 'reject']),
  asRole: idSchema,
  ...pressed,
  edit: z.optional(z.strictObject({ argsRaw: argsRawSchema, patch: z.optional(z.json()) })),
  typedWord: z.optional(nameSchema),
  meaning: z.optional(nameSchema),
});

const briefArgs = z.strictObject({
  goal: proseSchema, done: listOf(proseSchema, 100), open: listOf(proseSchema, 100), risks: listOf(proseSchema, 100),
  doNot: listOf(proseSchema, 100), artefacts: listOf(proseSchema, 100),
});

/** One schema per command type; all strict, since the kit writes them. */
export const COMMAND_ARGS = {
  'gate.vote': voteArgs,
  'gate.withdraw-vote': nothing,
  'gate.claim': z.strictObject({ leaseMs: z.optional(durationSchema) }),
  'gate.unclaim': nothing,
  'gate.delegate': z.strictObject({ to: idSchema, asRole: idSchema }),
  'gate.ask': z.strictObject({ question: proseSchema }),
  'gate.answer': z.strictObject({ answer: proseSchema, argsRaw: z.optional(argsRawSchema) }),
  'gate.escalate': nothing,
  'gate.revoke': nothing,
  'gate.bypass': z.strictObject(pressed),
  'gate.reopen': nothing,
  'gate.seen': z.strictObject({ revision: z.int().check(z.minimum(1)), evidence: listOf(idSchema, 100) }),
  'run.start': z.strictObject({ input: z.optional(z.json()), labels: z.optional(z.record(idSchema, nameSchema)) }),
  'run.pause': nothing,
  'run.resume': nothing,
  'run.stop': nothing,
  'step.retry': reasoned,
  'step.skip': reasoned,
  'step.reroute': z.strictObject({ option: idSchema, argsRaw: z.optional(argsRawSchema) }),
  'step.override': z.strictObject({ argsRaw: argsRawSchema }),
  'handoff.propose': z.strictObject({ to: idSchema, scope: listOf(idSchema, 1000), mode: z.enum(['blocking', 'advisory']), brief: briefArgs }),
  'handoff.ask': z.strictObject({ question: proseSchema }),
  'handoff.accept': nothing,
  'handoff.decline': reasoned,
  'handoff.withdraw': nothing,
  'handoff.escalate': nothing,
  'handoff.return': reasoned,
  'handoff.cancel-return': nothing,
  'handoff.accept-return': nothing,
  'handoff.decline-return': reasoned,
  'handoff.complete': nothing,
  'handoff.reclaim': reasoned,
  'access.request': z.strictObject({ action: idSchema, resource: z.strictObject({ type: idSchema, id: idSchema }) }),
  'audit.export': z.strictObject({ format: z.enum(['bundle', 'csv', 'ndjson']) }),
  'audit.redact': z.strictObject({ record: countSchema, paths: listOf(nameSchema, 100) }),
  'policy.set': z.strictObject({ policy: z.json() }),
} as const;

export type CommandType = keyof typeof COMMAND_ARGS;
export const COMMAND_TYPES = Object.keys(COMMAND_ARGS) as CommandType[];
export type CommandArgs<T extends CommandType> = Infer<(typeof COMMAND_ARGS)[T]>;

/** What a command is about. */
export const targetSchema = z.strictObject({
  run: z.optional(idSchema), step: z.optional(idSchema), gate: z.optional(idSchema), handoff: z.optional(idSchema), workflow: z.optional(idSchema),
});
export type CommandTarget = Infer<typeof targetSchema>;

const commandSchemaFor = <T extends CommandType>(type: T) =>
  z.strictObject({
    v: z.literal(1),
    /** The idempotency key, minted and kept before the first send. */
    id: idSchema,
    type: z.literal(type),
    target: targetSchema,
    args: COMMAND_ARGS[type],
    expect: z.optional(z.strictObject({ seq: z.optional(countSchema), revision: z.optional(countSchema), digest: z.optional(nameSchema) })),
    reason: z.optional(proseSchema),
    evaluationId: z.optional(idSchema),
  });

/** A command of one type. The only way anything changes. */
export type CommandOf<T extends CommandType> = Infer<ReturnType<typeof commandSchemaFor<T>>>;
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];
export type CommandId = string;

const commandSchemas = Object.fromEntries(COMMAND_TYPES.map((type) => [type, commandSchemaFor(type)])) as unknown as {
  [T in CommandType]: z.ZodMiniType<CommandOf<T>>;
};

/** The strict schema of one command type. */
export const commandSchema = <T extends CommandType>(type: T): z.ZodMiniType<CommandOf<T>> => commandSchemas[type];

/** Whether a name is a command type that `POST /v1/commands` knows. */
export const isCommandType = (type: unknown): type is CommandType => typeof type === 'string' && Object.hasOwn(COMMAND_ARGS, type);

export const RECEIPT_STATUSES = ['accepted', 'released', 'applied', 'refused', 'unknown'] as const;

/**
 * What became of a command. `accepted`: the gateway holds it; `released`: the step may act; `applied`: the engine did
 * it. Three different facts. A refusal carries its code, who got there first, and the current gate.
 */
export const receiptSchema = z.object({
  id: idSchema,
  status: openEnum(RECEIPT_STATUSES),
  code: z.optional(idSchema),
  /** A backend's own sentence about a code of its own; the kit has words for the codes it knows. */
  message: z.optional(textSchema),
  params: z.optional(z.record(idSchema, z.union([nameSchema, z.number()]))),
  by: z.optional(principalRefSchema),
  at: z.optional(timestampSchema),
  seq: z.optional(countSchema),
  run: z.optional(idSchema),
  current: z.optional(storedGateSchema),
});
export type Receipt = Omit<Infer<typeof receiptSchema>, 'current'> & { readonly current?: StoredGate | undefined };
