import type { LitElement } from 'lit';
import type { Section, Terms } from '../../locales/section.js';
import { LocaleController, type LocaleHost } from './locale-controller.js';

/** The words of parts that are loaded later than the element they belong to, in its language. One controller an element. */
export function panelWordsOf<T extends Terms>(section: Section<T>): (host: LocaleHost<T>) => LocaleController<T> {
  const known = new WeakMap<LitElement, LocaleController<T>>();
  return (host) => {
    const words = known.get(host) ?? new LocaleController(host, section);
    known.set(host, words);
    return words;
  };
}
