import * as z from 'zod/mini';
import { AdapterError, type AdapterErrorCode } from '../errors.js';
import { guardReceipt } from '../guard/index.js';
import type { Receipt } from '../../model/command.js';
import { isRefusalCode } from '../../policy/codes.js';
import { countSchema, idSchema, proseSchema } from '../../model/primitives.js';
import { storedGateSchema } from '../../model/readable-gate.js';

const CODES: Readonly<Record<number, AdapterErrorCode>> = {
  400: 'invalid', 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 410: 'gone', 412: 'conflict',
  413: 'invalid', 422: 'invalid', 429: 'rate-limited', 501: 'unsupported',
};

/** Said by proxies whose backend does not answer; a backend that says it of itself adds a code. */
const PROXY_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);

/** What is read of an RFC 9457 problem; each member counts only if it is what it should be. */
const problemSchema = z.object({
  title: z.catch(z.optional(proseSchema), undefined),
  detail: z.catch(z.optional(proseSchema), undefined),
  code: z.catch(z.optional(idSchema), undefined),
  retryAfterMs: z.catch(z.optional(countSchema), undefined),
  current: z.catch(z.optional(storedGateSchema), undefined),
  receipt: z.catch(z.optional(z.unknown()), undefined),
});

/** `Retry-After` (RFC 9110 section 10.2.3) in milliseconds: seconds, or a date. */
function retryAfterOf(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

export interface Problem {
  readonly error: AdapterError;
  /** The receipt of a command that was judged and refused. */
  readonly receipt: Receipt | undefined;
}

/** What is said of one topic of a stream that has several, as a request for it alone would have been answered. */
export function problemError(problem: unknown): AdapterError {
  const status = typeof problem === 'object' && problem !== null && 'status' in problem ? Number(problem.status) : 0;
  return readProblem({ status, headers: new Headers() }, problem, 0).error;
}

/** What an answer that is not 2xx says. Never throws; a body that cannot be read costs only its details. */
export function readProblem(response: Pick<Response, 'status' | 'headers'>, body: unknown, now: number): Problem {
  const problem = problemSchema.safeParse(body).data ?? {};
  const guarded = guardReceipt(problem.receipt);
  const error = new AdapterError(
    CODES[response.status] ?? 'unavailable',
    problem.detail ?? problem.title ?? `The backend answered with status ${response.status}.`,
    { detailCode: problem.code ?? (PROXY_STATUS.has(response.status) ? 'BAD_GATEWAY' : response.status === 507 ? 'STORAGE_FULL' : undefined), retryAfterMs: problem.retryAfterMs ?? retryAfterOf(response.headers, now), current: problem.current },
  );
  const said = problem.detail ?? problem.title;
  const receipt = guarded.ok ? guarded.value : undefined;
  // For the codes of the rules the kit has words in the reader's language.
  const isOwn = receipt?.code !== undefined && !isRefusalCode(receipt.code) && receipt.message === undefined && said !== undefined;
  return { error, receipt: isOwn ? { ...receipt, message: { text: said } } : receipt };
}
