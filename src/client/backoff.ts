const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * How long to wait before try number `attempt` (from 0): exponential with full jitter, so that a thousand pages that lost
 * the same server do not come back in the same instant. Never sooner than the server asked for.
 */
export function backoffDelay(attempt: number, random: () => number, retryAfterMs = 0): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16));
  const jittered = random() * ceiling;
  return Math.round(retryAfterMs > 0 ? retryAfterMs + Math.min(jittered, BASE_MS) : jittered);
}

/** Pauses before whole snapshots that are asked for in a row, in milliseconds: a server that sends what cannot be used is not kept busy with it. */
const SNAPSHOT_PAUSES_MS = [0, 1000, 15_000, 30_000, 60_000] as const;

/** How long to wait before snapshot number `asked` (from 0) is asked for; half of it is jitter. */
export function snapshotDelay(asked: number, random: () => number): number {
  const pause = SNAPSHOT_PAUSES_MS[Math.min(asked, SNAPSHOT_PAUSES_MS.length - 1)] ?? 0;
  return Math.round(pause / 2 + (random() * pause) / 2);
}
