import type { providerWords } from '../en/provider.js';
import type { Translation } from '../section.js';

export const provider: Translation<typeof providerWords.terms> = {
  misconfigured: 'Diese Seite ist nicht so eingerichtet, dass sie ihren Server erreicht. Bitte sagen Sie es den Betreibern der Seite.',
};
