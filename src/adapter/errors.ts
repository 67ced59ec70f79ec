import type { StoredGate } from '../model/readable-gate.js';

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

/** The only error an adapter throws on purpose. Anything else that comes out of one counts as `unavailable`. */
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

  /** Wraps whatever was thrown; an {@link AdapterError} comes back as it is. */
  static from(thrown: unknown): AdapterError {
    if (thrown instanceof AdapterError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new AdapterError('unavailable', message, { cause: thrown });
  }
}
