import type { AdapterErrorCode } from './errors.js';

/** What a thrown value says about what went wrong, as far as it can be told. */
export interface Classified {
  readonly code: AdapterErrorCode;
  readonly detailCode?: string | undefined;
  readonly message: string;
}

/** How browsers and Node word a `fetch`, or the reading of its body, that the network broke off. Every one of them throws a plain TypeError. */
const NETWORK = /^(?:failed to fetch|fetch failed|load failed|networkerror\b|network error|error in input stream|terminated|the (?:network|internet) connection|(?:the )?connection (?:was )?(?:lost|reset|closed)|could not connect to the server|cancelled$)|^a server with the specified hostname/i;
const NODE_NETWORK = /^(?:ECONN|EPIPE|ENOTFOUND|EAI_|EHOST|ENET|UND_ERR_SOCKET|ERR_NETWORK)/;
const NODE_TIMEOUT = /^(?:ETIMEDOUT|ECONNABORTED|UND_ERR_\w*TIMEOUT)/;
/** What an engine throws by itself when code is wrong, or when it was given what it cannot work with. */
const OF_CODE: ReadonlySet<string> = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'EvalError', 'URIError', 'DataCloneError', 'InvalidStateError', 'InvalidAccessError', 'SecurityError']);

/** What an HTTP status means to a caller. */
export const CODE_OF_STATUS: Readonly<Record<number, AdapterErrorCode>> = {
  400: 'invalid', 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 408: 'unavailable', 409: 'conflict', 410: 'gone', 412: 'conflict',
  413: 'invalid', 415: 'invalid', 422: 'invalid', 429: 'rate-limited', 501: 'unsupported',
};
const DETAIL_OF_STATUS: Readonly<Record<number, string>> = { 408: 'TIMEOUT', 502: 'BAD_GATEWAY', 503: 'BAD_GATEWAY', 504: 'TIMEOUT', 507: 'STORAGE_FULL' };

/** Whether the device itself says that it has no network. */
export const deviceIsOffline = (): boolean => globalThis.navigator?.onLine === false;

const member = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const wordsOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : `A value of the type ${value === null ? 'null' : typeof value} was thrown.`);

/** The status that a client library keeps beside its error: `error.status`, `error.response.status`, or a `Response` that was thrown itself. */
function statusOf(thrown: unknown): number | undefined {
  for (const status of [member(thrown, 'status'), member(member(thrown, 'response'), 'status'), member(thrown, 'statusCode')]) {
    if (typeof status === 'number' && status >= 400 && status < 600) return status;
  }
  return undefined;
}

function unavailable(message: string, detailCode?: string): Classified {
  return { code: 'unavailable', message, detailCode: detailCode === 'UNREACHABLE' && deviceIsOffline() ? 'OFFLINE' : detailCode };
}

/**
 * Tells a mistake in the page's own code from a network that failed, a call that was called off and a server that said no.
 * `detailCode` is `PAGE_FAULT`, `UNREACHABLE`, `OFFLINE`, `TIMEOUT`, `BAD_GATEWAY`, `ABORTED`, or `THROWN` where nothing can be told.
 */
export function classifyThrown(thrown: unknown): Classified {
  const name = textOf(member(thrown, 'name'));
  const message = textOf(member(thrown, 'message')) || name || wordsOf(thrown);
  const system = textOf(member(thrown, 'code')) || textOf(member(member(thrown, 'cause'), 'code'));
  if (name === 'AbortError') return unavailable(message, 'ABORTED');
  if (name === 'TimeoutError' || NODE_TIMEOUT.test(system)) return unavailable(message, 'TIMEOUT');
  const status = statusOf(thrown);
  if (status !== undefined) return { code: CODE_OF_STATUS[status] ?? 'unavailable', detailCode: DETAIL_OF_STATUS[status], message };
  if (name === 'NetworkError' || NODE_NETWORK.test(system) || NETWORK.test(message)) return unavailable(message, 'UNREACHABLE');
  return unavailable(message, OF_CODE.has(name) ? 'PAGE_FAULT' : 'THROWN');
}
