import type { Format } from './format.js';
import type { Section, Terms, Translation } from './section.js';
import type { commonWords } from './en/common.js';
import type { auditLogWords } from './en/audit-log.js';
import type { auditLogPanelWords } from './en/audit-log-panels.js';
import type { canWords } from './en/can.js';
import type { gateFaultWords } from './en/gate-faults.js';
import type { gateWords } from './en/gate.js';
import type { gateLaterWords } from './en/gate-later.js';
import type { graphWords } from './en/graph.js';
import type { graphPanelWords } from './en/graph-panels.js';
import type { progressWords } from './en/progress.js';
import type { providerWords } from './en/provider.js';
import type { statusWords } from './en/status.js';

type TranslationOf<S> = S extends Section<infer T> ? Translation<T> : never;

/** What a reason by code is told with: the parameters of its code, and for a denial the permission that was asked for. */
export type ReasonParams = Readonly<Record<string, string | number | boolean | undefined>>;
/** Words for reasons that a backend gives by a code; an empty one where a parameter is missing, then its own text is shown. */
export type ReasonWords = Readonly<Record<string, (params: ReasonParams, format: Format) => string>>;

/** The sections that exist, by id. */
export interface Sections {
  readonly common?: TranslationOf<typeof commonWords>;
  readonly provider?: TranslationOf<typeof providerWords>;
  readonly status?: TranslationOf<typeof statusWords>;
  readonly progress?: TranslationOf<typeof progressWords>;
  readonly gate?: TranslationOf<typeof gateWords> & TranslationOf<typeof gateLaterWords>;
  readonly 'gate-faults'?: TranslationOf<typeof gateFaultWords>;
  /** Reasons of a backend by their codes: its own text is the English. */
  readonly reasons?: ReasonWords;
  readonly can?: TranslationOf<typeof canWords>;
  readonly graph?: TranslationOf<typeof graphWords>;
  readonly 'graph-panels'?: TranslationOf<typeof graphPanelWords>;
  readonly 'audit-log'?: TranslationOf<typeof auditLogWords>;
  readonly 'audit-log-panels'?: TranslationOf<typeof auditLogPanelWords>;
}

/** A language: its BCP 47 tag and its words. What it does not translate is shown in English. */
export interface Locale {
  readonly lang: string;
  /** IANA time zone for every time that is shown; default is the reader's own. */
  readonly timeZone?: string | undefined;
  readonly sections: Sections;
}

const registered = new Map<string, Locale>();
const listeners = new Set<() => void>();

/** Makes a language known to every element of the page. The page's `lang` then chooses it. */
export function registerLocale(locale: Locale): void {
  registered.set(locale.lang.toLowerCase(), locale);
  announceLocales();
}

/** Lets every element look up its words again. */
export function announceLocales(): void {
  for (const listener of listeners) listener();
}

/** Calls back when a language was registered or its words have come; returns how to stop. */
export function onLocaleRegistered(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const ENGLISH: Locale = { lang: 'en', sections: {} };

/** The best language for a BCP 47 tag: exact, else the same language of any region, else English. */
export function localeFor(tag: string): Locale {
  const wanted = tag.toLowerCase();
  const [language = wanted] = wanted.split('-');
  return registered.get(wanted) ?? registered.get(language) ?? ENGLISH;
}

/** The translated terms of a section, by its id. */
export const translated = (locale: Locale, section: string): Readonly<Record<string, Terms[string] | undefined>> =>
  (locale.sections as Readonly<Record<string, Terms | undefined>>)[section] ?? {};
