import type { Receipt } from '../../model/command.js';
import { isRefusalCode, refusalClass, type RefusalClass } from '../../policy/codes.js';
import type { ProblemDetails } from '../core/problem.js';
import { note } from '../observe/scope.js';
import { refusalWords } from './refusal-words.js';

export const jsonResponse = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } });

/** Problem details (RFC 9457). `code` is the stable name of the problem, `detail` is for people. */
export function problemResponse({ headers, status, retryAfterMs, receipt, ...problem }: ProblemDetails): Response {
  note({ code: problem.code });
  const body = {
    type: 'about:blank', status, ...problem,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(receipt === undefined ? {} : { receipt, by: receipt.by, at: receipt.at, params: receipt.params, current: receipt.current }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
      ...headers,
    },
  });
}

const STATUS: Readonly<Record<RefusalClass, number>> = { 'not-found': 404, forbidden: 403, conflict: 409, stale: 412, unmet: 422, unsupported: 501 };

/** A receipt as an answer: what was refused is a problem that holds the receipt. */
export function receiptResponse(receipt: Receipt): Response {
  note({ outcome: receipt.status });
  if (receipt.status !== 'refused') return jsonResponse(receipt);
  const code = receipt.code !== undefined && isRefusalCode(receipt.code) ? receipt.code : 'REFUSED';
  return problemResponse({ status: STATUS[refusalClass(code)], code, title: 'Refused', detail: refusalWords(receipt), receipt });
}
