import type { Step } from '../../../model/step.js';

const WORTH_SAYING: ReadonlySet<string> = new Set(['failed', 'waiting-human']);

/** Picks out of a stream of updates what has to be said aloud: that a step failed or waits for a person, once each time. */
export class StepNews {
  readonly #worth = new Map<string, string>();

  /** Takes note of how things stand, which is no news. */
  start(steps: Iterable<Step>): void {
    this.#worth.clear();
    for (const { id, status } of steps) if (WORTH_SAYING.has(status)) this.#worth.set(id, status);
  }

  isWorthSaying({ id, status }: Step): boolean {
    const before = this.#worth.get(id);
    if (!WORTH_SAYING.has(status)) {
      this.#worth.delete(id);
      return false;
    }
    this.#worth.set(id, status);
    return before !== status;
  }
}
