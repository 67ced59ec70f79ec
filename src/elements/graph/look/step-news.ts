import type { Step } from '../../../model/step.js';
import { statusWord, type Words } from '../graph-words.js';
import { titleOf } from './step-look.js';

const WORTH_SAYING: ReadonlySet<string> = new Set(['failed', 'waiting-human']);

/** More at once than this is not listened to: it is counted. */
const MOST_SAID = 3;

/** News in words: each by its name, or how many there are of each kind. */
export function newsWords(steps: readonly Step[], words: Words): string[] {
  if (steps.length <= MOST_SAID) return steps.map((step) => words.t('changed', { name: titleOf(step).text, status: statusWord(words, step.status) }));
  const count = (status: string): number => steps.filter((step) => step.status === status).length;
  const [failed, waiting] = [count('failed'), count('waiting-human')];
  const parts = [...(failed > 0 ? [words.t('group.failed', { n: failed })] : []), ...(waiting > 0 ? [words.t('group.waiting-human', { n: waiting })] : [])];
  return [`${words.format.list(parts)}.`];
}

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
