import type { AdapterError } from '../adapter/errors.js';
import type { ResetFrame } from '../model/frame.js';
import { backoffDelay } from './backoff.js';
import type { Connection, ConnectionState } from './types.js';

/** Why a stream is over. */
export type StreamEnd =
  /** The adapter's iteration ended by itself. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'error'; readonly error: AdapterError; readonly hadCursor: boolean }
  /** Nothing came for so long that the connection must be dead. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'gap'; readonly error?: AdapterError | undefined }
  /** A snapshot is needed, for whatever reason. */
  | { readonly kind: 'resnapshot'; readonly warning?: Connection['historyWarning'] }
  | { readonly kind: 'reset'; readonly reason: ResetFrame['reason'] }
  /** Trying again will not help. */
  | { readonly kind: 'failed'; readonly error: AdapterError };

/** What to do next. `stop`: nothing, until somebody asks for it. */
export interface Plan {
  readonly state: ConnectionState;
  readonly stop: boolean;
  readonly useCursor: boolean;
  readonly delayMs: number;
  readonly error?: AdapterError | undefined;
  readonly warning?: Connection['historyWarning'];
}

const PERMANENT: ReadonlySet<AdapterError['code']> = new Set(['forbidden', 'not-found', 'invalid', 'unsupported']);

const stopped = (state: ConnectionState, error?: AdapterError): Plan => ({ state, stop: true, useCursor: false, delayMs: 0, error });

/** Decides how the next stream is opened. Pure but for the count of tries since something good happened. */
export class ReconnectPolicy {
  #failures = 0;
  #gaps = 0;

  constructor(private readonly random: () => number) {}

  /** Something new was applied, or a stream has held for a while: earlier failures are forgiven. */
  progress(): void {
    this.#failures = 0;
    this.#gaps = 0;
  }

  next(end: StreamEnd): Plan {
    switch (end.kind) {
      case 'ended':
        return this.#lost('offline');
      case 'silent':
        return this.#lost('stale');
      case 'error':
        return this.#error(end.error, end.hadCursor);
      case 'gap':
        return this.#gap(end.error);
      case 'resnapshot':
        return this.#resnapshot({ warning: end.warning });
      case 'reset':
        return this.#reset(end.reason);
      case 'failed':
        return stopped('failed', end.error);
    }
  }

  #error(error: AdapterError, hadCursor: boolean): Plan {
    if (error.code === 'unauthenticated') return stopped('signed-out', error);
    // The cursor is too old for this server; a snapshot may still be had.
    if (error.code === 'gone' && hadCursor) return this.#resnapshot({ error });
    if (error.code === 'gone' || PERMANENT.has(error.code)) return stopped('failed', error);
    return this.#lost('offline', error);
  }

  #lost(state: ConnectionState, error?: AdapterError): Plan {
    const delayMs = backoffDelay(this.#failures, this.random, error?.retryAfterMs);
    this.#failures += 1;
    return { state, stop: false, useCursor: true, delayMs, error };
  }

  #gap(error: AdapterError | undefined): Plan {
    this.#gaps += 1;
    if (this.#gaps === 1) return { state: 'catching-up', stop: false, useCursor: true, delayMs: 0, error };
    return this.#resnapshot({ error });
  }

  #resnapshot(why: Pick<Plan, 'error' | 'warning'>): Plan {
    const delayMs = this.#failures === 0 ? 0 : backoffDelay(this.#failures - 1, this.random);
    this.#failures += 1;
    return { state: 'resync', stop: false, useCursor: false, delayMs, ...why };
  }

  #reset(reason: ResetFrame['reason']): Plan {
    if (reason === 'denied') return stopped('failed');
    return this.#resnapshot({ warning: reason === 'behind' || reason === 'rewritten' ? reason : undefined });
  }
}
