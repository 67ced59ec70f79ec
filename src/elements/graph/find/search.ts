import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Words } from '../graph-words.js';
import { icon } from '../icons.js';
import type { BarActions, BarState } from './render-bar.js';

export { searchStyles } from './search.styles.js';

/** The field that is searched with, in the place of the counts. */
export function renderSearch({ lookup }: BarState, on: BarActions, words: Words): TemplateResult {
  const { matches, at, query } = lookup;
  const count = query.trim() === '' ? '' : matches.length === 0 ? words.t('noMatches') : words.t('matchOf', { at: at + 1, of: matches.length });
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') on.closeSearch();
    else if (event.key === 'Enter') on.move(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return html`<div class="search" role="search" part="search">
    <input class="search-field" type="search" aria-label=${words.t('searchTitle')} placeholder=${words.t('searchTitle')} .value=${live(query)} autocomplete="off" spellcheck="false"
      @input=${(event: InputEvent) => on.search((event.currentTarget as HTMLInputElement).value)} @keydown=${onKey} />
    <span class="search-count" role="status">${count}</span>
    <button class="tool" type="button" aria-label=${words.t('matchBefore')} title=${words.t('matchBefore')} @click=${() => on.move(-1)}>${icon('up')}</button>
    <button class="tool" type="button" aria-label=${words.t('matchAfter')} title=${words.t('matchAfter')} @click=${() => on.move(1)}>${icon('down')}</button>
    <button class="tool" type="button" aria-label=${words.t('searchClose')} title=${words.t('searchClose')} @click=${() => on.closeSearch()}>${icon('cross')}</button>
  </div>`;
}
