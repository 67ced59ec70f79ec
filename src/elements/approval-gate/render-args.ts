import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { inlineStyle } from '../shared/inline-style.js';
import { renderText } from '../shared/render-text.js';
import type { ArgRow, ArgValue } from './args-rows.js';
import { valueKey } from './args-rows.js';
import type { CardLocale } from './view.js';

/** So many lines, and so much text in one, are shown at first; the rest is a press away, with its count. */
export const FIRST_ROWS = 60;
export const FIRST_CHARACTERS = 1200;
const ALL_ROWS = 'rows';

export interface ArgsTable {
  readonly locale: CardLocale;
  readonly rows: readonly ArgRow[];
  /** What was really done, line by line, beside what was approved. */
  readonly executed?: readonly ArgRow[] | undefined;
  readonly expanded: ReadonlySet<string>;
  readonly onExpand: (key: string) => void;
}

const isLong = (row: ArgRow): boolean => row.value.kind === 'text' && row.value.text.length > FIRST_CHARACTERS;

/** Whether every character of the args is on the page. Until it is, the end has not been shown. */
export const isComplete = (rows: readonly ArgRow[], expanded: ReadonlySet<string>): boolean =>
  (rows.length <= FIRST_ROWS || expanded.has(ALL_ROWS)) && rows.every((row) => !isLong(row) || expanded.has(row.pointer));

/** A value as it is read. Text from data is shown exactly, each character of it. */
export function renderValue(value: ArgValue, locale: CardLocale): unknown {
  switch (value.kind) {
    case 'text':
      return renderText(value.text, 'exact');
    case 'number':
      return html`<bdi>${locale.format.decimal(value.text)}</bdi>`;
    case 'money':
      return html`<bdi class="money">${locale.format.money(value.money)}</bdi>`;
    case 'yes-no':
      return locale.t(value.yes ? 'yes' : 'no');
    case 'empty':
      return html`<span class="dim">${locale.t('emptyValue')}</span>`;
    case 'empty-list':
      return html`<span class="dim">${locale.t('emptyList')}</span>`;
    case 'group':
      return nothing;
  }
}

export const renderLabel = (label: ArgRow['label'], locale: CardLocale): unknown =>
  'name' in label ? renderText(label.name, 'exact') : `${locale.t('item', { n: label.item })}.`;

function renderCell(row: ArgRow | undefined, { locale, expanded, onExpand }: ArgsTable): unknown {
  if (!row) return html`<span class="dim">${locale.t('emptyValue')}</span>`;
  if (row.value.kind !== 'text' || !isLong(row) || expanded.has(row.pointer)) return renderValue(row.value, locale);
  const { text } = row.value;
  // Never between the two halves of one character.
  const cut = (text.codePointAt(FIRST_CHARACTERS - 1) ?? 0) > 0xffff ? FIRST_CHARACTERS + 1 : FIRST_CHARACTERS;
  return html`${renderText(text.slice(0, cut), 'exact')}<button class="button small more" type="button" @click=${() => onExpand(row.pointer)}>
      ${locale.t('moreText', { n: text.length - cut })}
    </button>`;
}

function renderRow(row: ArgRow, table: ArgsTable): TemplateResult {
  const { locale, executed } = table;
  const indent = inlineStyle({ 'padding-inline-start': `${row.depth * 14}px` });
  if (row.value.kind === 'group') return html`<tr class="group"><th scope="rowgroup" colspan=${executed ? 3 : 2}><span ${indent}>${renderLabel(row.label, locale)}</span></th></tr>`;
  const done = executed?.find((other) => other.pointer === row.pointer);
  const differs = executed !== undefined && (done === undefined || valueKey(done.value) !== valueKey(row.value));
  return html`<tr class=${classMap({ differs })}>
    <th scope="row"><span ${indent}>${renderLabel(row.label, locale)}</span></th>
    <td>${renderCell(row, table)}</td>
    ${executed ? html`<td>${renderCell(done, table)}</td>` : nothing}
  </tr>`;
}

/** The args as a table, never as JSON. Where its last line ends, the end of the payload has been shown. */
export function renderArgs(table: ArgsTable): TemplateResult {
  const { locale, rows, executed, expanded, onExpand } = table;
  if (rows.length === 0) return html`<p class="muted" data-watch="end">${locale.t('noArgs')}</p>`;
  const shown = expanded.has(ALL_ROWS) ? rows : rows.slice(0, FIRST_ROWS);
  const added = executed?.filter((row) => row.value.kind !== 'group' && !rows.some((other) => other.pointer === row.pointer)) ?? [];
  const head = executed
    ? html`<thead><tr><th scope="col">${locale.t('field')}</th><th scope="col">${locale.t('approvedValue')}</th><th scope="col">${locale.t('executedValue')}</th></tr></thead>`
    : nothing;
  const rest = rows.length - shown.length;
  return html`<table class=${classMap({ args: true, compared: executed !== undefined })} part="args">
      <caption class="visually-hidden">${locale.t('details')}</caption>
      ${head}
      <tbody>
        ${shown.map((row) => renderRow(row, table))}
        ${added.map((row) => html`<tr class="differs"><th scope="row">${renderLabel(row.label, locale)}</th><td>${renderCell(undefined, table)}</td><td>${renderCell(row, table)}</td></tr>`)}
      </tbody>
    </table>
    ${rest > 0 ? html`<button class="button small more" type="button" @click=${() => onExpand(ALL_ROWS)}>${locale.t('moreRows', { n: rest })}</button>` : nothing}
    ${isComplete(rows, expanded) ? html`<div class="end" data-watch="end"></div>` : nothing}`;
}
