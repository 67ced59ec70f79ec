import { setTimeout as sleep } from 'node:timers/promises';

/** What an answer comes to in so many milliseconds; undefined if it does not come, or is a failure. The work itself is not stopped. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([work.catch(() => undefined), sleep(ms, undefined, { signal: over.signal, ref: false })]);
  } finally {
    over.abort();
  }
}

/** Does one thing at a time: a caller that asks while it is under way gets that answer too. */
export function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => (underWay ??= work().finally(() => (underWay = undefined)));
}
