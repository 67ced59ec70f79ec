/** So long after a picture nobody waits for more of the page: a frame would be lost to what is not asked for yet. */
const REST_MS = 600;
const PATIENCE_MS = 2000;

/** Does something some time later, in milliseconds, when the page has nothing better to do. */
export function whenIdle(task: () => void, restMs = REST_MS): void {
  setTimeout(() => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: PATIENCE_MS });
    else task();
  }, restMs);
}
