import type { LitElement, ReactiveController } from 'lit';
import { commonWords } from '../../locales/en/common.js';
import { Format } from '../../locales/format.js';
import { localeFor, onLocaleRegistered, translated, type Locale } from '../../locales/locale.js';
import type { Section, Term, TermParams, Terms, Translation } from '../../locales/section.js';
import { ProviderLink } from './provider-link.js';

type CommonTerms = typeof commonWords.terms;

/** What shared parts need of any element's language. */
export interface CommonWording {
  readonly format: Format;
  common<K extends keyof CommonTerms & string>(key: K, ...params: TermParams<CommonTerms[K]>): string;
}

/** An element whose words a host may replace, one by one. */
export interface LocaleHost<T extends Terms> extends LitElement {
  words?: Translation<T & CommonTerms> | undefined;
}

const hosts = new Set<LitElement>();
let watching: (() => void) | undefined;

const updateAll = (): void => {
  for (const host of hosts) host.requestUpdate();
};

/** One observer for the whole page: `lang` and `dir` may change on any ancestor. */
function watch(): () => void {
  const observer = new MutationObserver(updateAll);
  observer.observe(document, { subtree: true, attributeFilter: ['lang', 'dir'] });
  const stop = onLocaleRegistered(updateAll);
  return () => {
    observer.disconnect();
    stop();
  };
}

/** The `lang` that holds for an element, looking out through shadow roots. */
function nearestLang(element: Element): string | undefined {
  let at: Element | null = element;
  while (at !== null) {
    const found: Element | null = at.closest('[lang]');
    if (found !== null) return found.getAttribute('lang') || undefined;
    const root: Node = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return undefined;
}

/**
 * The reader's language: words of one section and of `common`, and formats for numbers, money and times. The language is
 * the provider's, else the nearest `lang`, else the browser's; words that are not translated are English.
 */
export class LocaleController<T extends Terms> implements ReactiveController, CommonWording {
  readonly #host: LocaleHost<T>;
  readonly #section: Section;
  readonly #link: ProviderLink;
  #tag: string | undefined;
  #provided: Locale | undefined;
  #locale: Locale = localeFor('en');
  #format = new Format('en');

  constructor(host: LocaleHost<T>, section: Section<T>) {
    this.#host = host;
    this.#section = section;
    this.#link = ProviderLink.of(host);
    host.addController(this);
  }

  /** The language of the words, to be set as `lang` on what is rendered: it differs from the page's when that is not known. */
  get lang(): string {
    return this.#format.lang;
  }

  get format(): Format {
    return this.#format;
  }

  get dir(): 'ltr' | 'rtl' {
    return this.#host.matches(':dir(rtl)') ? 'rtl' : 'ltr';
  }

  hostConnected(): void {
    hosts.add(this.#host);
    watching ??= watch();
    this.#resolve();
  }

  hostDisconnected(): void {
    hosts.delete(this.#host);
    if (hosts.size > 0) return;
    watching?.();
    watching = undefined;
  }

  hostUpdate(): void {
    this.#resolve();
  }

  /** The message of a key with its parameters, in the reader's language. */
  t<K extends keyof (T & CommonTerms) & string>(key: K, ...params: TermParams<(T & CommonTerms)[K]>): string {
    return this.#words(key, params[0]);
  }

  /** The message of a key that every element knows. */
  common<K extends keyof CommonTerms & string>(key: K, ...params: TermParams<CommonTerms[K]>): string {
    return this.#words(key, params[0]);
  }

  /** Whether there are words for a key that came from data. */
  has(key: string): key is keyof (T & CommonTerms) & string {
    return this.#term(key) !== undefined;
  }

  #words(key: string, params: unknown): string {
    const term = this.#term(key);
    return typeof term === 'function' ? term(params as never, this.#format) : (term ?? key);
  }

  #term(key: string): Term | undefined {
    const own = this.#host.words as Readonly<Record<string, Term | undefined>> | undefined;
    return own?.[key] ?? this.#termOf(this.#section, key) ?? this.#termOf(commonWords, key);
  }

  #termOf(section: Section, key: string): Term | undefined {
    for (const id of section.ids) {
      const term = translated(this.#locale, id)[key];
      if (term !== undefined) return term;
    }
    return Object.hasOwn(section.terms, key) ? section.terms[key] : undefined;
  }

  #resolve(): void {
    const provided = this.#link.value?.locale;
    const tag = provided?.lang ?? nearestLang(this.#host) ?? (globalThis.navigator?.language || 'en');
    const locale = provided ?? localeFor(tag);
    if (tag === this.#tag && provided === this.#provided && locale === this.#locale) return;
    this.#tag = tag;
    this.#provided = provided;
    this.#locale = locale;
    // `de-AT` keeps its own formats; a language without words is shown wholly in English, dates included.
    const sameLanguage = tag.toLowerCase().split('-')[0] === locale.lang.toLowerCase().split('-')[0];
    this.#format = new Format(sameLanguage ? safeTag(tag, locale.lang) : locale.lang, locale.timeZone);
  }
}

function safeTag(tag: string, fallback: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? fallback;
  } catch {
    return fallback;
  }
}
