import { setTimeout as sleep } from 'node:timers/promises';

/** How long each part of a stop may take, in milliseconds. Together they stay below 5 s, after which a supervisor kills. */
export const STOP_MS = { requests: 2500, work: 3000, runs: 1000, database: 1000, all: 5000 } as const;

/** @returns how long the database may take to close: what the other parts have left of the stop, and at least its own share. */
export function databaseBudget(begun: AbortSignal): () => number {
  let at = Infinity;
  begun.addEventListener('abort', () => { at = performance.now(); }, { once: true });
  return () => Math.max(STOP_MS.database, STOP_MS.all - Math.trunc(Math.max(0, performance.now() - at)));
}

/** One part of a stop. */
export interface StopStep {
  readonly what: string;
  /** From when on the stop goes on without it, in milliseconds. */
  readonly ms: number;
  readonly done: () => Promise<unknown>;
}

/**
 * Waits for one part of a stop, and not longer than it may take: what does not end by then is reported, and must not keep the rest
 * from being given back.
 */
export async function stopStep({ what, ms, done }: StopStep, report: (line: string, detail?: unknown) => void): Promise<void> {
  const ended = new AbortController();
  const late = sleep(ms, 'late', { signal: ended.signal }).catch(() => undefined);
  try {
    if ((await Promise.race([done(), late])) === 'late') report(`stopping: ${what} did not end in ${ms} ms; the stop goes on without`);
  } catch (error) {
    report(`stopping: ${what} failed`, error);
  } finally {
    ended.abort();
  }
}
