import { html, type nothing, type TemplateResult } from 'lit';
import type { StepGroup } from '../../../insight/index.js';
import { renderShape } from '../../../theme/shape.js';
import { lookOf } from '../../status/status-look.js';
import { statusWord, type Words } from '../graph-words.js';
import { icon } from '../icons.js';
import { GROUPS, statusOfGroup } from './groups.js';
import type { Lookup } from './lookup.js';

/** What the bar does. */
export interface BarActions {
  pick(group: StepGroup): void;
  openSearch(): void;
  closeSearch(): void;
  search(words: string): void;
  move(way: 1 | -1): void;
  show(view: 'graph' | 'list'): void;
}

export interface BarState {
  readonly lookup: Lookup;
  readonly filter: readonly StepGroup[];
  readonly view: 'graph' | 'list';
  /** Whether the page says elsewhere how many steps there are of each kind. */
  readonly isCounted: boolean;
  /** The menu at the end. */
  readonly menu: TemplateResult | typeof nothing;
}

/** How many steps there are of each kind; pressing one picks its steps out. */
function renderChips({ lookup, filter, isCounted }: BarState, on: BarActions, words: Words): TemplateResult {
  const shown = GROUPS.filter((group) => (lookup.counts.get(group) ?? 0) > 0 || filter.includes(group));
  return html`<div class="chips" role="group" aria-label=${words.t('filterTitle')} part="filter">
    ${shown.map((group) => {
      const { shape, tone } = lookOf('step', statusOfGroup(group));
      const n = lookup.counts.get(group) ?? 0;
      const said = words.t(`group.${group}`, { n });
      return html`<button class="chip tone-${tone}" type="button" data-group=${group} aria-pressed=${filter.includes(group) ? 'true' : 'false'} title=${said} @click=${() => on.pick(group)}>
        ${renderShape(shape)}<span class="chip-words">${isCounted ? statusWord(words, statusOfGroup(group)) : said}</span>
      </button>`;
    })}
  </div>`;
}

/** The line above the drawing: counts, search, and how the steps are shown. */
export function renderBar(state: BarState, on: BarActions, words: Words): TemplateResult {
  const choice = (view: 'graph' | 'list'): TemplateResult =>
    html`<button class="choice" type="button" data-view=${view} aria-pressed=${state.view === view ? 'true' : 'false'} title=${words.t(`view.${view}`)} @click=${() => on.show(view)}>${icon(view)}<span class="choice-word">${words.t(`view.${view}`)}</span></button>`;
  const { field } = state.lookup;
  return html`<div class="topbar" part="topbar">
    ${field !== undefined
      ? field.renderSearch(state, on, words)
      : html`${renderChips(state, on, words)}<button class="tool" data-tool="search" type="button" aria-label=${words.t('searchTitle')} title=${words.t('searchTip')} aria-keyshortcuts="/" @click=${() => on.openSearch()}>${icon('search')}</button>`}
    <div class="choices" role="group" aria-label=${words.t('viewTitle')}>${choice('graph')}${choice('list')}</div>
    ${state.menu}
  </div>`;
}
