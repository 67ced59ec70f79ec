import { isServer, type LitElement } from 'lit';
import { commonWords } from '../../locales/en/common.js';
import { Format } from '../../locales/format.js';
import { localeFor, onLocaleRegistered, translated, type Locale, type ReasonParams } from '../../locales/locale.js';
import type { Section, Term, TermParams, Terms, Translation } from '../../locales/section.js';
import type { WfController } from '../wf-element.js';
import { nameHidden } from '../shared/render-text.js';
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

/** The elements at work in a document, with what ends the watch over it. */
interface Watched {
  readonly hosts: Set<LitElement>;
  readonly stop: () => void;
}

const watched = new Map<Document, Watched>();

/** One observer for a whole document: `lang` and `dir` may change on any ancestor. */
function watch(page: Document): Watched {
  const hosts = new Set<LitElement>();
  const updateAll = (): void => {
    for (const host of hosts) host.requestUpdate();
  };
  const observer = new MutationObserver(updateAll);
  observer.observe(page, { subtree: true, attributeFilter: ['lang', 'dir'] });
  const forget = onLocaleRegistered(updateAll);
  const stop = (): void => {
    observer.disconnect();
    forget();
    watched.delete(page);
  };
  const watch = { hosts, stop };
  watched.set(page, watch);
  return watch;
}

/** The `lang` that holds for an element, looking out through shadow roots. */
function nearestLang(element: Element): string | undefined {
  let at: Element | null = element;
  while (at !== null) {
    const found: Element | null = at.closest('[lang]');
    if (found !== null) return found.getAttribute('lang') || undefined;
    const root: Node = at.getRootNode();
    // Not `instanceof`: in a frame or another window a shadow root is of another realm.
    at = root.nodeType === Node.DOCUMENT_FRAGMENT_NODE && 'host' in root ? (root as ShadowRoot).host : null;
  }
  return undefined;
}

/**
 * The reader's language: words of one section and of `common`, and formats for numbers, money and times. The language is
 * the provider's, else the nearest `lang`, else the browser's; words that are not translated are English.
 */
export class LocaleController<T extends Terms> implements WfController, CommonWording {
  readonly #host: LocaleHost<T>;
  readonly #section: Section;
  readonly #link: ProviderLink;
  #watched: Watched | undefined;
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
    return !isServer && this.#host.matches(':dir(rtl)') ? 'rtl' : 'ltr';
  }

  hostConnected(): void {
    const page = this.#host.ownerDocument;
    this.#watched = watched.get(page) ?? watch(page);
    this.#watched.hosts.add(this.#host);
    this.#resolve();
  }

  hostDisconnected(): void {
    this.#watched?.hosts.delete(this.#host);
    if (this.#watched?.hosts.size === 0) this.#watched.stop();
    this.#watched = undefined;
  }

  hostResolve(): void {
    this.#resolve();
  }

  /** For a Lit element that is none of the kit's: later in its update, but before it draws. */
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

  /** Words in the reader's language for a reason that a backend gave by a code; nothing where its own text has to do. */
  reason(key: string, params: ReasonParams): string | undefined {
    return this.#locale.sections.reasons?.[key]?.(params, this.#format) || undefined;
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
    this.#find();
    nameHidden(this.common('hiddenCharacter'));
  }

  #find(): void {
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
