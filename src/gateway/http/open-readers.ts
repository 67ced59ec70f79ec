import type { Callers, Presented } from '../core/callers.js';
import type { Problem } from '../core/problem.js';

interface Reader { readonly who: Presented; readonly dismiss: (why: Problem) => void }

/** Who reads streams here right now. A token is judged when it comes; a stream outlives that, so its reader is judged again and again. */
export class OpenReaders {
  readonly #readers = new Set<Reader>();
  #reviewedAt = 0;

  /** @param everyMs how often readers are judged anew, in milliseconds */
  constructor(
    private readonly callers: Pick<Callers, 'stillAdmitted'>,
    private readonly everyMs: number,
  ) {}

  /** @param dismiss is told why the reader may not go on. @returns how to leave */
  enter(who: Presented, dismiss: (why: Problem) => void): () => void {
    const reader = { who, dismiss };
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /** Judges all readers by what is known of them now, where that is due, and dismisses those who would not be let in any more. */
  async review(): Promise<void> {
    const readers = [...this.#readers];
    if (readers.length === 0 || performance.now() - this.#reviewedAt < this.everyMs) return;
    this.#reviewedAt = performance.now();
    const problems = await this.callers.stillAdmitted(readers.map(({ who }) => who));
    for (const [index, reader] of readers.entries()) {
      const problem = problems[index];
      if (problem !== undefined && this.#readers.delete(reader)) reader.dismiss(problem);
    }
  }
}
