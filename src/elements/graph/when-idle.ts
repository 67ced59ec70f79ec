const PATIENCE_MS = 2000;

/** Does something when the page has nothing better to do, and before long in any case. */
export function whenIdle(task: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: PATIENCE_MS });
  else setTimeout(task, PATIENCE_MS / 4);
}
