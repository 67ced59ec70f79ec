import { AdapterError } from '../errors.js';

/**
 * Why a request came to nothing, as the `detailCode` of an `unavailable`. An answer that the backend itself gave keeps
 * the backend's own code instead.
 *
 * - `OFFLINE`: the browser says that this machine has no network.
 * - `UNREACHABLE`: nothing answered: connection refused, name unknown, certificate refused, or an answer that the page
 *   may not read (CORS, which a browser does not tell apart).
 * - `TIMEOUT`: no answer in time.
 * - `BAD_GATEWAY`: a proxy answered 502, 503 or 504 for a backend that does not.
 * - `REDIRECTED`: the address leads elsewhere, as a proxy does whose own session has ended.
 * - `NOT_A_STREAM`: something else than an event stream was answered.
 * - `LOST`: the connection broke while it was in use.
 * - `ABORTED`: the caller called it off.
 */
export type TransportFault = 'OFFLINE' | 'UNREACHABLE' | 'TIMEOUT' | 'BAD_GATEWAY' | 'REDIRECTED' | 'NOT_A_STREAM' | 'LOST' | 'ABORTED';

const fault = (detailCode: TransportFault, message: string, cause?: unknown): AdapterError =>
  new AdapterError('unavailable', message, { detailCode, cause });

/** Node has a navigator that does not know; only a plain `false` means anything. */
const isOffline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;

/** How the engines name a network that failed, always in English: "Failed to fetch", "NetworkError when …", "Load failed", "fetch failed", "Network request failed". */
const NETWORK_WORDS = /^failed to fetch|network|^load failed|^fetch failed|connection/i;
const named = (error: unknown, name: string): error is Error => error instanceof Error && error.name === name;

/** What `fetch` threw. A TypeError in other words than those of a network is a fault in the program, and stays what it is. */
export const unreached = (error: unknown): unknown => {
  if (named(error, 'TimeoutError')) return fault('TIMEOUT', 'No answer in time.', error);
  if (!named(error, 'TypeError') || !NETWORK_WORDS.test(error.message)) return error;
  return isOffline() ? fault('OFFLINE', 'This device has no network connection.', error) : fault('UNREACHABLE', 'The backend cannot be reached.', error);
};

/** @param calledOff by the caller; otherwise the time was up. */
export const endedEarly = (calledOff: boolean, timeoutMs: number, cause?: unknown): AdapterError =>
  calledOff ? fault('ABORTED', 'The call was called off.', cause) : fault('TIMEOUT', `No answer within ${timeoutMs} ms.`, cause);

export const notAStream = (): AdapterError => fault('NOT_A_STREAM', 'The backend did not answer with an event stream. Check baseUrl, and proxies on the way.');

export const redirected = (): AdapterError => fault('REDIRECTED', 'The backend\'s address leads elsewhere, perhaps to a sign-in page. Check baseUrl, and proxies on the way.');

export const lost = (cause: unknown): AdapterError => (isOffline() ? fault('OFFLINE', 'This device has no network connection.', cause) : fault('LOST', 'The connection was lost.', cause));
