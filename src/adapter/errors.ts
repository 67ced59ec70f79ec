import type { StoredGate } from '../model/readable-gate.js';
import { classifyThrown } from './thrown.js';

export const ADAPTER_ERROR_CODES = [
  'unauthenticated', 'forbidden', 'not-found', 'conflict', 'gone', 'invalid', 'rate-limited', 'unavailable', 'unsupported',
] as const;
export type AdapterErrorCode = (typeof ADAPTER_ERROR_CODES)[number];

export interface AdapterErrorOptions {
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The finer code of the backend, for example `STALE_DIGEST`. */
  readonly detailCode?: string | undefined;
  /** On a conflict: what stands there now. */
  readonly current?: StoredGate | undefined;
  readonly cause?: unknown;
}

/** The only error an adapter throws on purpose. Of anything else that comes out of one, {@link AdapterError.from} makes the best it can. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError';
  readonly code: AdapterErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly detailCode: string | undefined;
  readonly current: StoredGate | undefined;

  constructor(code: AdapterErrorCode, message: string, options: AdapterErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.detailCode = options.detailCode;
    this.current = options.current;
  }

  /**
   * Whatever was thrown as an AdapterError, with the thrown value as its `cause`; one that is an {@link AdapterError}, also of
   * another copy of this package, keeps what it says. A mistake in the code of the page is `unavailable` with the detail
   * code `PAGE_FAULT`; a `fetch` that failed `UNREACHABLE`, or `OFFLINE` where the device says so; one that was called off `ABORTED`.
   */
  static from(thrown: unknown): AdapterError {
    if (thrown instanceof AdapterError) return thrown;
    if (isForeign(thrown)) return new AdapterError(thrown.code, thrown.message, { retryAfterMs: thrown.retryAfterMs, detailCode: thrown.detailCode, current: thrown.current, cause: thrown });
    const { code, detailCode, message } = classifyThrown(thrown);
    return new AdapterError(code, message, { detailCode, cause: thrown });
  }
}

/** An AdapterError of another copy or version of this package on the same page. */
const isForeign = (thrown: unknown): thrown is AdapterError =>
  thrown instanceof Error && thrown.name === 'AdapterError' && 'code' in thrown && ADAPTER_ERROR_CODES.some((code) => code === thrown.code);
