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
