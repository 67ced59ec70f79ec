/** Time as adapters and the client see it, so that a test can hold it still. */
export interface Clock {
  /** The local wall clock in epoch milliseconds. May jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds from an arbitrary start that only ever grow. */
  monotonic(): number;
  /** Calls back once, `delayMs` from now. Returns a function that calls it off. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The clock of the page or process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
