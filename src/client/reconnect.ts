import { AdapterError } from '../adapter/errors.js';
import { deviceIsOffline } from '../adapter/thrown.js';
import type { ResetFrame } from '../model/frame.js';
import { backoffDelay, snapshotDelay } from './backoff.js';
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
  | { readonly kind: 'resnapshot'; readonly warning?: Connection['historyWarning']; readonly error?: AdapterError | undefined }
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

/** A connection that is gone without an error of its own. */
const gone = (detailCode: 'ENDED' | 'SILENT', message: string): AdapterError =>
  new AdapterError('unavailable', message, { detailCode: deviceIsOffline() ? 'OFFLINE' : detailCode });

const ended = (): AdapterError => gone('ENDED', 'The stream ended before the run did.');
const silent = (): AdapterError => gone('SILENT', 'Nothing came for 15 s, not even a heartbeat.');

/** Decides how the next stream is opened. Pure but for the count of tries since something good happened. */
export class ReconnectPolicy {
  #failures = 0;
  #gaps = 0;
  /** Snapshots that were asked for since a stream last held. */
  #asks = 0;

  constructor(private readonly random: () => number) {}

  /** Something new was applied: earlier failures are forgiven, but not that whole snapshots were asked for. */
  progress(): void {
    this.#failures = 0;
    this.#gaps = 0;
  }

  /** A stream has held for a while, or a person wants to try again: everything is forgiven. */
  steady(): void {
    this.progress();
    this.#asks = 0;
  }

  next(end: StreamEnd): Plan {
    switch (end.kind) {
      case 'ended':
        return this.#lost('offline', ended());
      case 'silent':
        return this.#lost('stale', silent());
      case 'error':
        return this.#error(end.error, end.hadCursor);
      case 'gap':
        return this.#gap(end.error);
      case 'resnapshot':
        return this.#resnapshot(end);
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
    // A mistake in the page will hardly mend itself, but may have come from data that is another at the next try.
    return this.#lost(error.detailCode === 'PAGE_FAULT' ? 'failed' : 'offline', error);
  }

  #lost(state: ConnectionState, error: AdapterError): Plan {
    const delayMs = backoffDelay(this.#failures, this.random, error.retryAfterMs);
    this.#failures += 1;
    return { state, stop: false, useCursor: true, delayMs, error };
  }

  #gap(error: AdapterError | undefined): Plan {
    this.#gaps += 1;
    if (this.#gaps === 1) return { state: 'catching-up', stop: false, useCursor: true, delayMs: 0, error };
    return this.#resnapshot({ error });
  }

  #resnapshot({ error, warning }: Pick<Plan, 'error' | 'warning'>): Plan {
    const delayMs = Math.max(snapshotDelay(this.#asks, this.random), this.#failures === 0 ? 0 : backoffDelay(this.#failures - 1, this.random));
    this.#failures += 1;
    this.#asks += 1;
    return { state: 'resync', stop: false, useCursor: false, delayMs, error, ...(warning === undefined ? {} : { warning }) };
  }

  #reset(reason: ResetFrame['reason']): Plan {
    if (reason === 'denied') return stopped('failed', new AdapterError('forbidden', 'The server ended the stream: this person may not see the run.', { detailCode: 'RESET_DENIED' }));
    return this.#resnapshot({ warning: reason === 'behind' || reason === 'rewritten' ? reason : undefined });
  }
}
