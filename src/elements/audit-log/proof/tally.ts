import type { IncludedReason, IntactReason, RecordVerdict, RungResult, ViewRung } from '../../../audit/ladder.js';
import { unaltered } from '../../../audit/unaltered.js';

class RungTally<Reason extends string> {
  readonly #open = new Map<number, Reason | undefined>();
  readonly #failed = new Map<number, Reason | undefined>();
  #passed = 0;

  add(index: number, { state, reason }: RungResult<Reason>): void {
    if (state === 'pass') this.#passed += 1;
    else (state === 'fail' ? this.#failed : this.#open).set(index, reason);
  }

  take(index: number, { state }: RungResult<Reason>): void {
    if (state === 'pass') this.#passed -= 1;
    else (state === 'fail' ? this.#failed : this.#open).delete(index);
  }

  /** The worst answer counts: one failure fails the view, one open question leaves it open. */
  sum(): ViewRung<Reason> {
    const counts = { passed: this.#passed, failed: this.#failed.size, notAvailable: this.#open.size };
    const worst = counts.failed > 0 ? this.#failed : this.#open;
    if (worst.size === 0) return { state: this.#passed > 0 ? 'pass' : 'not-available', ...counts };
    const lowest = [...worst.keys()].reduce((low, index) => Math.min(low, index), Number.POSITIVE_INFINITY);
    const reason = worst.get(lowest);
    return { state: counts.failed > 0 ? 'fail' : 'not-available', ...(reason === undefined ? {} : { reason }), ...(counts.failed > 0 ? { firstBad: lowest } : {}), ...counts };
  }
}

/** The verdicts on the records of a view, and what they come to together; kept up to date record by record. */
export class Tally {
  readonly #verdicts = new Map<number, RecordVerdict>();
  readonly #intact = new RungTally<IntactReason>();
  readonly #included = new RungTally<IncludedReason>();

  /** Records that have a verdict. */
  get checked(): number {
    return this.#verdicts.size;
  }

  get intact(): ViewRung<IntactReason> {
    return this.#intact.sum();
  }

  get included(): ViewRung<IncludedReason> {
    return this.#included.sum();
  }

  verdict(index: number): RecordVerdict | undefined {
    return this.#verdicts.get(index);
  }

  put(verdict: RecordVerdict): void {
    const { index } = verdict;
    const old = this.#verdicts.get(index);
    if (old !== undefined) {
      this.#intact.take(index, unaltered(old));
      this.#included.take(index, old.included);
    }
    this.#verdicts.set(index, verdict);
    this.#intact.add(index, unaltered(verdict));
    this.#included.add(index, verdict.included);
  }
}
