import type { Clock } from '../adapter/clock.js';
import { AdapterError } from '../adapter/errors.js';

/** One call to an adapter: bounded in time, and over at once when the caller gives up. Rejects with AdapterError only. */
export function boundedCall<T>(clock: Clock, timeoutMs: number, signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = new AbortController();
    const settle = (finish: () => void) => {
      cancelTimeout();
      signal.removeEventListener('abort', giveUp);
      finish();
    };
    const fail = (error: AdapterError) =>
      settle(() => {
        reject(error);
        abort.abort();
      });
    const giveUp = () => fail(new AdapterError('unavailable', 'The call was called off.', { detailCode: 'ABORTED' }));
    const cancelTimeout = clock.after(timeoutMs, () =>
      fail(new AdapterError('unavailable', `No answer within ${timeoutMs} ms.`, { detailCode: 'TIMEOUT' })),
    );
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener('abort', giveUp);
    // A synchronous throw of the adapter becomes a rejection here.
    new Promise<T>((started) => {
      started(call(abort.signal));
    }).then(
      (value) => settle(() => resolve(value)),
      (thrown: unknown) => settle(() => reject(AdapterError.from(thrown))),
    );
  });
}
