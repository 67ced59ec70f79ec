import type { Format } from './format.js';

/** A message: fixed words, or a function of its parameters, which may use the reader's number and date formats. */
export type Term = string | ((params: never, format: Format) => string);
export type Terms = Readonly<Record<string, Term>>;

/** The messages of one element (or of all of them: `common`) with English as the language everything falls back to. */
export interface Section<T extends Terms = Terms> {
  /** Where a locale keeps its translations. */
  readonly ids: readonly string[];
  readonly terms: T;
}

/** Fixed words are any string: that two sections word a key differently must not make their types contradict. */
type Widened<T extends Terms> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };

export const defineSection = <T extends Terms>(id: string, terms: T): Section<Widened<T>> => ({ ids: [id], terms: terms as Widened<T> });

/** Words by code under keys with a prefix: `refusal.NO_VOTE`. */
export const prefixed = <P extends string, C extends string>(prefix: P, words: Readonly<Record<C, string>>): { readonly [K in C as `${P}.${K}`]: string } =>
  Object.fromEntries(Object.entries(words).map(([code, term]) => [`${prefix}.${code}`, term])) as { readonly [K in C as `${P}.${K}`]: string };

/** Sentences as labels stand, without their full stop. */
export const asLabels = <C extends string>(words: Readonly<Record<C, string>>): Readonly<Record<C, string>> =>
  Object.fromEntries(Object.entries<string>(words).map(([code, sentence]) => [code, sentence.replace(/\.$/, '')])) as Record<C, string>;

/** Two sections as one, for an element that also says what another element says. */
export const joinSections = <A extends Terms, B extends Terms>(a: Section<A>, b: Section<B>): Section<A & B> => ({
  ids: [...a.ids, ...b.ids],
  terms: { ...b.terms, ...a.terms },
});

/** A section to which a part that is loaded later adds its own words. Translations have all of them in one. */
export const withLater = <A extends Terms, L extends Terms>(now: Section<A>): Section<A & L> & { readonly add: (later: Section<L>) => void } => {
  const terms = { ...now.terms } as A & L;
  return { ids: now.ids, terms, add: (later) => void Object.assign(terms, later.terms) };
};

/** The same messages in another language, or some of them: a missing one falls back to English. */
export type Translation<T extends Terms> = {
  readonly [K in keyof T]?: T[K] extends (params: infer P, format: Format) => string ? (params: P, format: Format) => string : string;
};

/** The parameters a message takes: none for fixed words. */
export type TermParams<T> = T extends (params: infer P, format: Format) => string ? [params: P] : [];
