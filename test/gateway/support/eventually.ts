import { setTimeout as sleep } from 'node:timers/promises';

/** Limits under which everything that waits waits only shortly. */
export const PROMPT = { pollMs: 50, releaseGraceMs: 1000, heartbeatMs: 200 } as const;

/** Asks again until it is so. @throws when it is not so in time. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not in ${timeoutMs} ms: ${what}`);
    await sleep(20);
  }
}
