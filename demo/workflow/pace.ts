/**
 * Lets a step take as long as the service behind it would, so that a person sees the batch move.
 * Rejects with the signal's reason when that is aborted.
 */
export type Pace = (ms: number, signal: AbortSignal) => Promise<void>;

/** @param speed 1 is the pace for people, 10 is ten times as fast */
export const paceAt = (speed: number): Pace => (ms, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const leave = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms / speed);
    signal.addEventListener('abort', leave, { once: true });
  });
