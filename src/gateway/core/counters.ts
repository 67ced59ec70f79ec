/** What one gateway counts since it began. Plain numbers that only grow, to be exported as metrics. */
export interface Counters {
  /** Runs that had nothing to stand on (no driver, order, open gate, timer or named hold) and were taken up again. */
  mendedRuns: number;
  /** Runs whose engine told, or showed by a failed call, that nothing drives them any more. */
  lostDrivers: number;
  /** Runs taken over, from another gateway or from an earlier process. */
  takenOver: number;
  /** Runs that another gateway took over from this one. */
  lostLeases: number;
  /** Effects that came after their permit had ended, when they were held not to have happened: an alarm each. */
  lateEffects: number;
  /** Effects that a process reported of a run which it no longer drove; late ones are among them. */
  fencedEffects: number;
  /** Database connections that broke or were given up. */
  lostConnections: number;
  /** Transactions that were repeated after a deadlock or a serialization failure. */
  repeatedTransactions: number;
}

export const newCounters = (): Counters => ({ mendedRuns: 0, lostDrivers: 0, takenOver: 0, lostLeases: 0, lateEffects: 0, fencedEffects: 0, lostConnections: 0, repeatedTransactions: 0 });
