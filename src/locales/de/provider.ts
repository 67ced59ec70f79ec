import type { providerWords } from '../en/provider.js';
import type { Translation } from '../section.js';

export const provider: Translation<typeof providerWords.terms> = {
  unknownAdapter: ({ name, known }) => `Es gibt keinen Adapter „${name}“. Angemeldet: ${known}. Laden Sie seinen Eintrag, oder rufen Sie registerAdapter() auf.`,
  none: 'keiner',
  missingSrc: ({ name }) => `Der Adapter „${name}“ ließ sich nicht starten. Prüfen Sie das Attribut src.`,
};
