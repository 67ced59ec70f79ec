import * as z from 'zod/mini';
import { accessAskSchema, accessDecisionSchema } from '../../model/access.js';
import { auditEntrySchema } from '../../model/audit-record.js';
import { COMMAND_TYPES, commandSchema, receiptSchema } from '../../model/command.js';
import { deltaEnvelopeSchema, heartbeatSchema, pulseEnvelopeSchema, resetSchema, snapshotEnvelopeSchema } from '../../model/frame.js';
import { gateSchema } from '../../model/gate.js';
import { runSchema } from '../../model/run.js';
import { openingSchema, topicsChangeSchema } from './routes-events.js';

type Json = Readonly<Record<string, unknown>>;

const problemSchema = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(), code: z.string(),
  retryAfterMs: z.optional(z.int()),
  errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
  receipt: z.optional(receiptSchema),
});

/** What travels, from the schemas that read it. Readers are tolerant, so the input side is what is promised. */
const schemas = (): Readonly<Record<string, z.ZodMiniType>> => ({
  Command: z.union(COMMAND_TYPES.map((type) => commandSchema(type)) as unknown as [z.ZodMiniType, z.ZodMiniType]),
  Receipt: receiptSchema,
  Problem: problemSchema,
  Run: runSchema,
  Gate: gateSchema,
  Frame: z.union([snapshotEnvelopeSchema, deltaEnvelopeSchema, pulseEnvelopeSchema, heartbeatSchema, resetSchema]),
  StreamTopics: openingSchema,
  StreamTopicsChange: topicsChangeSchema,
  Evaluations: z.object({ evaluations: z.array(accessAskSchema) }),
  Decisions: z.object({ evaluations: z.array(accessDecisionSchema) }),
  AuditPage: z.object({ entries: z.array(auditEntrySchema), size: z.int(), next: z.optional(z.int()) }),
});

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
const problems = { default: { description: 'Problem details (RFC 9457)', content: { 'application/problem+json': { schema: reference('Problem') } } } };
const page = (name: string): Json => ({ type: 'object', properties: { items: { type: 'array', items: reference(name) }, next: { type: 'string' } } });
const query = (...names: readonly string[]): Json[] => names.map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
const pathId: Json = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const header = (name: string, required: boolean): Json => ({ name, in: 'header', required, schema: { type: 'string' } });

const operation = (summary: string, answer: Json, more: Json = {}): Json => ({ summary, responses: { 200: { description: 'Done', ...answer }, ...problems }, ...more });
const stream: Json = { content: { 'text/event-stream': { schema: reference('Frame') } } };

function paths(): Json {
  return {
    '/v1/runs': { get: operation('Runs the caller may see, newest first', json(page('Run')), { parameters: query('status', 'after', 'limit') }) },
    '/v1/runs/{id}/events': {
      get: operation('A run as a stream of frames; `at` gives one snapshot as of then', stream, { parameters: [pathId, ...query('from', 'at'), header('Last-Event-ID', false)] }),
    },
    '/v1/workflows': { get: operation('What can be started', json({ type: 'object' })) },
    '/v1/inbox': { get: operation('Gates that wait for the caller, oldest first', json(page('Gate')), { parameters: query('run', 'after', 'limit') }) },
    '/v1/inbox/events': { get: operation('The inbox as a stream of frames', stream, { parameters: [...query('from'), header('Last-Event-ID', false)] }) },
    '/v1/events': {
      post: operation('Several topics in one stream; the name of each event is `topic` and the key of its topic, its data is a frame', stream, { requestBody: { required: true, ...json(reference('StreamTopics')) } }),
    },
    '/v1/events/{stream}/topics': {
      post: operation('Adds and drops topics of an open stream of the caller; 404 when it is not open at this gateway', json({ type: 'object', properties: { stream: { type: 'string' } } }), {
        parameters: [{ name: 'stream', in: 'path', required: true, schema: { type: 'string' } }], requestBody: { required: true, ...json(reference('StreamTopicsChange')) },
      }),
    },
    '/v1/commands': {
      post: operation('The only way anything changes', json(reference('Receipt')), { parameters: [header('Idempotency-Key', true)], requestBody: { required: true, ...json(reference('Command')) } }),
    },
    '/v1/commands/{id}': { get: operation('What became of a command; 404 when it never arrived, which voids its key', json(reference('Receipt')), { parameters: [pathId] }) },
    '/access/v1/evaluations': { post: operation('AuthZEN 1.0 evaluations for the caller', json(reference('Decisions')), { requestBody: { required: true, ...json(reference('Evaluations')) } }) },
    '/v1/audit/entries': { get: operation('Audit records, newest first', json(reference('AuditPage')), {
        parameters: query('run', 'before', 'limit', 'actor', 'action', 'step', 'outcome', 'since', 'until', 'text'),
      }) },
    '/v1/audit/checkpoint': { get: operation('The newest checkpoint (C2SP signed note); 204 while there is none', { content: { 'text/plain': { schema: { type: 'string' } } } }) },
    '/v1/audit/proof': { get: operation('Inclusion proof of the record `index`, or consistency proof from the size `from`', json({ type: 'object', properties: { hashes: { type: 'array', items: { type: 'string' } } } }), { parameters: query('index', 'from', 'size') }) },
    '/v1/audit/tile/{level}/{path}': {
      get: operation('A hash tile, or an entry bundle where the level is `entries` (C2SP tlog-tiles)', { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }, {
        parameters: ['level', 'path'].map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      }),
    },
    '/healthz': { get: { ...operation('The process lives', json({ type: 'object' })), security: [] } },
    '/readyz': { get: { ...operation('This gateway can decide; 503 names what keeps it from it', json({ type: 'object' })), security: [] } },
  };
}

let document: Json | undefined;

/** The API as OpenAPI 3.1, from the schemas that the gateway itself reads with. */
export function openApiDocument(): Json {
  document ??= {
    openapi: '3.1.0',
    info: { title: 'wf-elements gateway', version: '1' },
    security: [{ bearer: [] }],
    paths: paths(),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: Object.fromEntries(Object.entries(schemas()).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })])),
    },
  };
  return document;
}
