import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { inlineStyle } from '../shared/inline-style.js';
import { renderText } from '../shared/render-text.js';
import { compareRows, type ComparedRow } from './compare-rows.js';
import { languageOf, type ArgRow, type ArgValue } from './args-rows.js';
import { isLongText, renderLongText, type LongTexts } from './long-text.js';
import type { CardLocale } from './view.js';

/** So many lines are shown at first; the rest is a press away, with its count. */
export const FIRST_ROWS = 60;
const ALL_ROWS = 'rows';

export interface ArgsTable {
  readonly locale: CardLocale;
  readonly rows: readonly ArgRow[];
  /** What was really done, line by line, beside what was approved. */
  readonly executed?: readonly ArgRow[] | undefined;
  readonly texts: LongTexts;
}

/** Whether every character of the args is on the page. Until it is, the end has not been shown. */
export const isComplete = (rows: readonly ArgRow[], { expanded, whole }: LongTexts): boolean =>
  (rows.length <= FIRST_ROWS || expanded.has(ALL_ROWS)) &&
  rows.every(({ value, pointer }) => value.kind !== 'text' || !isLongText(value.text) || expanded.has(pointer) || whole.has(pointer));

/** So much text is a document of its own: until it is opened, the table has no end that could be looked at. */
const LETTER = 1200;
const hasLetter = (rows: readonly ArgRow[], { expanded }: LongTexts): boolean => rows.some(({ value, pointer }) => value.kind === 'text' && value.text.length > LETTER && !expanded.has(pointer));

/** A value as it was signed. Text from data is shown exactly, each character of it; what is not there is said in words. */
export function renderValue(value: ArgValue, locale: CardLocale): unknown {
  switch (value.kind) {
    case 'text':
      return renderText(value.text, 'exact');
    case 'number':
      return html`<bdi>${value.counts ? locale.format.decimal(value.text) : value.text}</bdi>`;
    case 'money':
      return html`<bdi class="money">${locale.format.money(value.money)}</bdi>`;
    case 'yes-no':
      return locale.t(value.yes ? 'yes' : 'no');
    case 'blank':
      return html`<span class="nothing">${locale.t('blankValue', { n: value.text.length })}</span>`;
    case 'group':
      return nothing;
    default:
      return html`<span class="nothing">${locale.t(`value.${value.kind}`)}</span>`;
  }
}

const KINDS = { text: 'kind.text', number: 'kind.number', 'yes-no': 'kind.yes-no' } as const;

/** The kind of a value, for two that would otherwise read alike: the number 5 and the text 5. */
export function renderKind(value: ArgValue, beside: ArgValue | undefined, locale: CardLocale): unknown {
  const alike = beside !== undefined && beside.kind !== value.kind && beside.kind in KINDS;
  return alike && (value.kind === 'text' || value.kind === 'number' || value.kind === 'yes-no') ? html` <span class="nothing">(${locale.t(KINDS[value.kind])})</span>` : nothing;
}

export const renderLabel = (label: ArgRow['label'], locale: CardLocale): unknown =>
  'name' in label ? (label.name === '' ? locale.t('wholeValue') : renderText(label.name, 'exact')) : `${locale.t('item', { n: label.item })}.`;

function renderCell(row: ArgRow | undefined, beside: ArgRow | undefined, { locale, texts }: ArgsTable): unknown {
  if (!row) return html`<span class="nothing">${locale.t('missingValue')}</span>`;
  const language = languageOf(row, locale.lang);
  if (language !== undefined) return html`<bdi>${language}</bdi>`;
  if (row.value.kind === 'text') return html`${renderLongText(row.pointer, row.value.text, texts, locale)}${renderKind(row.value, beside?.value, locale)}`;
  return html`${renderValue(row.value, locale)}${renderKind(row.value, beside?.value, locale)}`;
}

function renderRow({ approved, done, differs }: ComparedRow, columns: 2 | 3, table: ArgsTable): TemplateResult | typeof nothing {
  const { locale } = table;
  const row = approved ?? done;
  if (row === undefined) return nothing;
  const indent = inlineStyle({ 'padding-inline-start': `${row.depth * 14}px` });
  if (row.value.kind === 'group') return html`<tr class="group"><th scope="rowgroup" colspan=${columns}><span ${indent}>${renderLabel(row.label, locale)}</span></th></tr>`;
  return html`<tr class=${classMap({ differs })}>
    <th scope="row"><span ${indent}>${renderLabel(row.label, locale)}</span></th>
    ${
      differs
        ? html`<td>${renderCell(approved, done, table)}</td>
          <td>${renderCell(done, approved, table)}</td>`
        : html`<td colspan=${columns - 1}>${renderCell(row, undefined, table)}</td>`
    }
  </tr>`;
}

/**
 * The args as a table, never as JSON. Where its last line ends, the end of the payload has been shown. What was done
 * stands in a column of its own only where it is not what was approved.
 */
export function renderArgs(table: ArgsTable): TemplateResult {
  const { locale, rows, executed, texts } = table;
  if (rows.length === 0 && (executed ?? []).length === 0) return html`<p class="muted" data-watch="end">${locale.t('noArgs')}</p>`;
  const lines = compareRows(rows, executed);
  const compared = lines.some(({ differs }) => differs);
  const shown = texts.expanded.has(ALL_ROWS) ? lines : lines.slice(0, FIRST_ROWS);
  const head = compared
    ? html`<thead><tr><th scope="col">${locale.t('field')}</th><th scope="col">${locale.t('approvedValue')}</th><th scope="col">${locale.t('executedValue')}</th></tr></thead>`
    : nothing;
  const rest = lines.length - shown.length;
  return html`<table class=${classMap({ args: true, compared })} part="args">
      <caption class="visually-hidden">${locale.t('details')}</caption>
      ${head}
      <tbody>${shown.map((line) => renderRow(line, compared ? 3 : 2, table))}</tbody>
    </table>
    ${rest > 0 ? html`<button class="button small more" type="button" @click=${() => texts.onExpand(ALL_ROWS)}>${locale.t('moreRows', { n: rest })}</button>` : nothing}
    ${rest > 0 || hasLetter(rows, texts) ? nothing : html`<div class="end" data-watch="end" ?data-cut=${!isComplete(rows, texts)}></div>`}`;
}
