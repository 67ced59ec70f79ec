import type { Clock } from '../clock.js';

interface Timer { readonly at: number; readonly order: number; readonly callback: () => void }

export interface ManualClock extends Clock {
  /** Moves time on and runs every timer that becomes due, in order, letting promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Lets everything that is due now, and every promise behind it, run. */
  settle(): Promise<void>;
  /** Sets the wall clock alone, as a person or a time server would. */
  setWallClock(epochMs: number): void;
  readonly pendingTimers: number;
}

/** Rounds of the microtask queue that a settled system may need: streams hand frames on through several promises. */
const SETTLING_ROUNDS = 50;

const settlePromises = async (): Promise<void> => {
  for (let round = 0; round < SETTLING_ROUNDS; round += 1) await Promise.resolve();
};

/** A clock that stands still until told otherwise. */
export function manualClock(startAt = Date.UTC(2026, 10, 22, 10, 0, 0)): ManualClock {
  const timers = new Set<Timer>();
  let elapsed = 0;
  let wallOffset = startAt;
  let order = 0;

  const nextDue = (until: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > until) continue;
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  };

  const advance = async (ms: number): Promise<void> => {
    const until = elapsed + ms;
    await settlePromises();
    for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
      timers.delete(timer);
      elapsed = Math.max(elapsed, timer.at);
      timer.callback();
      await settlePromises();
    }
    elapsed = until;
  };

  return {
    now: () => wallOffset + elapsed,
    monotonic: () => elapsed,
    after: (delayMs, callback) => {
      order += 1;
      const timer: Timer = { at: elapsed + delayMs, order, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance,
    settle: () => advance(0),
    setWallClock: (epochMs) => {
      wallOffset = epochMs - elapsed;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}
