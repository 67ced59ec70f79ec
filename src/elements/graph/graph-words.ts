import { graphWords } from '../../locales/en/graph.js';
import { statusWords } from '../../locales/en/status.js';
import { joinSections } from '../../locales/section.js';
import type { LocaleController } from '../controllers/locale-controller.js';

/** What a graph says: its own words, and those of a status. */
export const graphTerms = joinSections(graphWords, statusWords);

export type Words = LocaleController<typeof graphTerms.terms>;

/** The word of a step's status; one that this kit does not know is said to be unknown. */
export function statusWord(words: Words, status: string): string {
  const key = `step.${status}`;
  return words.t(words.has(key) ? (key as 'step.running') : 'step.unknown');
}
