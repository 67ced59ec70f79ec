import { html, nothing, type TemplateResult } from 'lit';
import type { AuditFilter } from '../../audit/filter.js';
import { timeSpan } from '../../audit/time-span.js';
import { foldText } from '../../model/fold-text.js';
import { renderRuns } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { wordsFor, type Words } from './entry-words.js';

/** What can be filtered by, in the order in which it is shown. */
export const FILTERS = ['text', 'actor', 'action', 'step', 'outcome', 'since', 'until'] as const;
export type FilterName = (typeof FILTERS)[number];

const MOST_TEXT = 200;

/** What is searched for, without spaces around it; undefined where nothing that can be seen was typed. */
export function typedText(value: string): string | undefined {
  const text = value.normalize('NFC').replaceAll(/\s+/gu, ' ').trim().slice(0, MOST_TEXT);
  return foldText(text) === '' ? undefined : text;
}

/** The filters that hold: everything of a filter but the run, which is where one is. */
export const activeFilters = (filter: AuditFilter): readonly FilterName[] => FILTERS.filter((name) => filter[name] !== undefined && filter[name] !== '');

export interface FilterChips {
  readonly words: Words;
  readonly filter: AuditFilter;
  /** Words for an id. */
  readonly nameOf: (name: FilterName, value: string) => string;
  readonly onChange: (filter: AuditFilter) => void;
}

/** A bound as a person gave it: a filter reaches up to a moment, and the last one that it includes lies before that. */
export const lastOf = (name: 'since' | 'until', value: string): number => (timeSpan(value)?.[name === 'since' ? 'begin' : 'end'] ?? Number.NaN) - (name === 'until' ? 1 : 0);

const valueWords = (name: FilterName, value: string, { words, nameOf }: FilterChips): string => {
  if (name === 'since' || name === 'until') return words.format.dateTime(lastOf(name, value));
  return name === 'outcome' ? (wordsFor(words, `outcome.${value}`) ?? value) : nameOf(name, value);
};

/** The filters that hold, each with a button that takes it away. */
export function renderChips(chips: FilterChips): TemplateResult | typeof nothing {
  const { words, filter, onChange } = chips;
  const active = activeFilters(filter);
  if (active.length === 0) return nothing;
  return html`<div class="chips" part="chips" role="group" aria-label=${words.t('filtered')}>
    ${active.map((name) => {
      const [label, value] = [words.t(`filterBy.${name}`), valueWords(name, filter[name] ?? '', chips)];
      const what = words.t('chip', { name: label, value });
      return html`<button class="chip" type="button" data-filter=${name} aria-label=${words.t('removeFilter', { what })} @click=${() => onChange({ ...filter, [name]: undefined })}>${rich((slot) => words.t('chip', { name: label, value: slot(html`<span dir="auto">${renderRuns(value)}</span>`) }))}<span class="cross" aria-hidden="true">×</span></button>`;
    })}
    <button class="button small quiet" type="button" data-filter="all" data-focus-home @click=${() => onChange({})}>${words.t('clearAll')}</button>
  </div>`;
}
