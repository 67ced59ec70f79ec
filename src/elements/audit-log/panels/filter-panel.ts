import { html, nothing, type TemplateResult } from 'lit';
import type { AuditFilter } from '../../../audit/filter.js';
import { AUDIT_OUTCOMES, type AuditOutcome } from '../../../model/audit-record.js';
import type { Words } from '../entry-words.js';
import type { PanelWords } from './panel-words.js';
import { lastOf } from '../filter-chips.js';
import { endOf, instantOf, wallTime } from './wall-time.js';

/** Something that can be chosen: what is sent, and what is shown. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface FilterPanel {
  readonly words: Words;
  readonly panel: PanelWords;
  readonly filter: AuditFilter;
  readonly people: readonly Choice[];
  readonly actions: readonly Choice[];
  readonly steps: readonly Choice[];
  readonly onChange: (filter: AuditFilter) => void;
}

const select = (name: 'actor' | 'action' | 'step' | 'outcome', any: string, choices: readonly Choice[], { words, filter, onChange }: FilterPanel): TemplateResult => {
  const chosen = filter[name] ?? '';
  const isListed = chosen === '' || choices.some(({ value }) => value === chosen);
  return html`<div class="field"><label for="filter-${name}">${words.t(`filterBy.${name}`)}</label>
    <select id="filter-${name}" @change=${(event: Event) => onChange({ ...filter, [name]: (event.target as HTMLSelectElement).value || undefined })}>
      <option value="" ?selected=${chosen === ''}>${any}</option>
      ${isListed ? nothing : html`<option value=${chosen} selected>${chosen}</option>`}
      ${choices.map(({ value, label }) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`)}
    </select></div>`;
};

const moment = (name: 'since' | 'until', { words, filter, onChange }: FilterPanel): TemplateResult => {
  const zone = words.format.timeZone;
  const value = filter[name];
  return html`<div class="field"><label for="filter-${name}">${words.t(`filterBy.${name}`)}</label>
    <input id="filter-${name}" type="datetime-local" .value=${value === undefined ? '' : wallTime(lastOf(name, value), zone)} @change=${(event: Event) => onChange({ ...filter, [name]: (name === 'until' ? endOf : instantOf)((event.target as HTMLInputElement).value, zone) })} /></div>`;
};

/** Everything the list can be narrowed by. What is chosen holds at once. */
export function renderFilterPanel(panel: FilterPanel): TemplateResult {
  const { words, panel: own, filter, people, actions, steps } = panel;
  const outcomes = AUDIT_OUTCOMES.map((value: AuditOutcome): Choice => ({ value, label: words.t(`outcome.${value}`) }));
  const isWrong = filter.since !== undefined && filter.until !== undefined && filter.until <= filter.since;
  return html`<div class="panel filters" part="filters" role="group" aria-label=${words.t('filter')}>
    ${select('actor', own.t('anybody'), people, panel)}${select('action', own.t('anything'), actions, panel)}
    ${select('step', own.t('anyStep'), steps, panel)}${select('outcome', own.t('anyOutcome'), outcomes, panel)}
    ${moment('since', panel)}${moment('until', panel)}
    <p class="hint dim">${own.t('peopleHint')}${isWrong ? html` <strong class="bad">${own.t('wrongOrder')}</strong>` : nothing}</p>
  </div>`;
}
