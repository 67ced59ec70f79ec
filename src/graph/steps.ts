/**
 * Work that pauses now and then. Run to its end it is an ordinary function; run in slices it lets the page breathe
 * between pauses. Layout phases are written this way so that one code serves Node, workers and the main thread.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Loop turns between two pauses: far below a frame even on a slow machine. */
export const TURNS_PER_STEP = 8192;

export function runToEnd<T>(steps: Steps<T>, signal?: AbortSignal): T {
  signal?.throwIfAborted();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Runs for at most `sliceMs` at a time and gives the thread back in between. Rejects with the reason of the signal once that is aborted. */
export async function runInSlices<T>(steps: Steps<T>, sliceMs: number, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const end = performance.now() + sliceMs;
    do {
      signal?.throwIfAborted();
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < end);
    await nextTask();
  }
}

/** A message is a task of its own and, unlike a timer, is not held back to 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
