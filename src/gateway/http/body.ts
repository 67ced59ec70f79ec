import type * as z from 'zod/mini';
import { CanonicalJsonError } from '../../audit/canonical-json.js';
import type { JsonValue } from '../../model/primitives.js';
import { parseStrict } from '../../audit/strict-json.js';
import { Problem } from '../core/problem.js';
import type { Limits } from '../options.js';
import { checkTexts } from './strict-request.js';

const tooLarge = (limit: number): Problem =>
  new Problem({
    status: 413, code: 'BODY_TOO_LARGE', title: 'Too large',
    detail: `The body is larger than ${limit} bytes. Send less, or refer to large content by its address and SHA-256.`,
    // The rest of the body is not read, so nothing else can come over this connection.
    headers: { connection: 'close' },
  });

const malformed = (detail: string, pointer = ''): Problem =>
  new Problem({
    status: 400, code: 'MALFORMED_JSON', title: 'Not readable JSON', detail: `The body is not readable as JSON: ${detail}`,
    errors: [{ pointer, detail }],
  });

const tooLate = (limit: number): Problem =>
  new Problem({
    status: 408, code: 'REQUEST_TIMEOUT', title: 'Not all arrived', retryAfterMs: 1000,
    detail: `The body had not arrived after ${limit} ms. Nothing was done. Send it again.`,
    headers: { connection: 'close' },
  });

/** How much a body may hold, and how long it may take. */
export type BodyLimits = Pick<Limits, 'bodyBytes' | 'bodyMs'>;

async function readChunks(body: ReadableStream<Uint8Array>, { bodyBytes, bodyMs }: BodyLimits): Promise<Uint8Array[]> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let late = false;
  // Ends the read that is under way.
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => undefined);
  }, bodyMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (late) throw tooLate(bodyMs);
      if (done) return chunks;
      size += value.length;
      if (size > bodyBytes) throw tooLarge(bodyBytes);
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function readText(request: Request, limits: BodyLimits): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limits.bodyBytes) throw tooLarge(limits.bodyBytes);
  const chunks = request.body === null ? [] : await readChunks(request.body, limits);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw malformed('it is not UTF-8');
  }
}

const unsupported = (detail: string, header: string, headers: Readonly<Record<string, string>> = {}): Problem =>
  new Problem({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', title: 'Not JSON', detail, errors: [{ pointer: `/headers/${header}`, detail }], headers });

/** JSON in UTF-8 (RFC 8259 8.1), as it is: nothing is unpacked or converted here. */
function checkMediaType(headers: Headers): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';').map((part) => part.trim());
  if (type !== 'application/json') throw unsupported('Send the body as application/json.', 'content-type');
  const charset = parameters.find((parameter) => parameter.startsWith('charset'))?.split('=')[1]?.trim().replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw unsupported('Send the body in UTF-8.', 'content-type');
  const encoding = headers.get('content-encoding')?.trim().toLowerCase();
  // RFC 9110 15.5.16: what would be taken instead.
  if (encoding !== undefined && encoding !== '' && encoding !== 'identity') throw unsupported('Send the body as it is, without a Content-Encoding.', 'content-encoding', { 'accept-encoding': 'identity' });
}

/** Reads a JSON body with the strict reader: nothing in it is guessed at. @throws Problem */
export async function readJson(request: Request, limits: BodyLimits): Promise<JsonValue> {
  checkMediaType(request.headers);
  const text = await readText(request, limits);
  let value: JsonValue;
  try {
    value = parseStrict(text);
  } catch (error) {
    if (error instanceof CanonicalJsonError) throw malformed(error.message, error.path);
    throw error;
  }
  checkTexts(value);
  return value;
}

const pointerOf = (path: readonly PropertyKey[]): string => path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** zod/mini brings no words of its own. */
function wordsFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `is not known here: ${issue.keys.join(', ')}. Remove it.`;
    case 'invalid_type':
      return issue.input === undefined ? `is missing, or is not of type ${issue.expected}` : `must be of type ${issue.expected}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `must not be larger or longer than ${String(issue.maximum)}`;
    case 'too_small':
      return `must not be smaller or shorter than ${String(issue.minimum)}`;
    case 'invalid_format':
      return 'does not have the required form';
    default:
      return 'is not valid';
  }
}

/** The first few things that are wrong, each with where it is. @throws Problem (422) */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = read.error.issues.slice(0, 10).map((issue) => ({ pointer: pointerOf(issue.path), detail: wordsFor(issue) }));
  throw new Problem({
    status: 422, code: 'INVALID', title: 'Not valid', errors,
    detail: `The ${what} was not accepted: ${errors.map(({ pointer, detail }) => `${pointer === '' ? 'it' : pointer} ${detail}`).join('; ')}`,
  });
}
