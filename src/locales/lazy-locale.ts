import { announceLocales, type Locale, type Sections } from './locale.js';

/**
 * A language whose words are fetched when something first looks them up, for a page that may never need them. Until they
 * have come, and when they cannot be fetched, English is shown.
 */
export function lazyLocale(lang: string, load: () => Promise<Locale>): Locale {
  let sections: Sections = {};
  let isAsked = false;
  const ask = async (): Promise<void> => {
    try {
      ({ sections } = await load());
      announceLocales();
    } catch (error) {
      console.warn(`wf-elements: the words of "${lang}" could not be loaded, English is shown instead.`, error);
    }
  };
  return {
    lang,
    get sections() {
      if (!isAsked) void ask();
      isAsked = true;
      return sections;
    },
  };
}
