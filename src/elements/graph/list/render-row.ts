import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import { renderShape } from '../../../theme/shape.js';
import { inlineStyle } from '../../shared/inline-style.js';
import { renderRuns, renderText, type PlainText } from '../../shared/render-text.js';
import type { Words } from '../graph-words.js';
import type { Names, StepFacts } from '../look/step-facts.js';
import type { PanelWords } from '../panel-words.js';
import type { Column } from './columns.js';
import { nameEnds } from '../text/name-ends.js';
import type { TreeRow } from './step-tree.js';

export interface RowState {
  /** Its place in the whole list, from 0. */
  readonly place: number;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  /** Which part of it has the keyboard's tab stop: -1 for the row, else a column; nothing for none. */
  readonly stop: number | undefined;
  /** Whether it is the search's current find. */
  readonly found: boolean;
}

function renderNames({ names, more }: Names, said: readonly string[], words: PanelWords): TemplateResult | string {
  if (names.length === 0 && said.length === 0) return '';
  const parts = [...said.map((text) => html`${text}`), ...names.map((name) => renderText(name))];
  return html`${parts.map((part, at) => (at === 0 ? part : html`, ${part}`))}${more > 0 ? html`, ${words.t('andMore', { n: more })}` : nothing}`;
}

function cellOf(column: Column, facts: StepFacts, words: PanelWords): TemplateResult | string {
  switch (column) {
    case 'status': return html`<span class="row-status tone-${facts.look.tone}">${renderShape(facts.look.shape)}<span>${renderText(facts.status)}</span></span>`;
    case 'progress': return facts.progress;
    case 'rate': return facts.rate;
    case 'owner': return facts.owner === '' ? '' : renderText(facts.owner);
    case 'elapsed': return facts.elapsed;
    case 'waitsFor': return renderNames(facts.waitsFor, facts.waitsForWhom, words);
    case 'feeds': return renderNames(facts.feeds, [], words);
    default: return '';
  }
}

/** An empty cell is silent: a reader hears what there is, not forty times what there is not. */
const orDash = (content: TemplateResult | string): TemplateResult | string => (content === '' ? html`<span class="dim" aria-hidden="true">–</span>` : content);

/** A name in one line: where there is no room for all of it, its beginning gives way, and its end still tells it apart. */
function renderName(name: PlainText): TemplateResult {
  const [head, tail] = nameEnds(name.text);
  if (tail === '') return html`<span class="name">${renderText(name)}</span>`;
  return html`<span class="name ends" dir="auto" lang=${ifDefined(name.lang)}><span class="name-head">${renderRuns(head)}</span><span class="name-tail">${renderRuns(tail)}</span></span>`;
}

const tabindexOf = (stop: number | undefined, column: number): string => (stop === column ? '0' : '-1');

/** One step as a row of the list. */
export function renderRow(row: TreeRow, facts: StepFacts, { place, top, height, selected, stop, found }: RowState, columns: readonly Column[], words: Words, panel: PanelWords): TemplateResult {
  const classes = classMap({ row: true, selected, found, hot: facts.look.tone === 'failed' || facts.look.tone === 'stuck' || facts.look.tone === 'waiting' });
  const toggle = row.expandable
    ? html`<span class="twist" data-toggle title=${words.t(row.expanded ? 'close' : 'open', { name: facts.title.text })} aria-hidden="true"></span>`
    : html`<span class="twist none" aria-hidden="true"></span>`;
  return html`<div role="row" class=${classes} data-id=${row.id} ${inlineStyle({ transform: `translateY(${top}px)`, 'block-size': `${height}px` })}
      aria-rowindex=${place + 2} aria-level=${row.level} aria-posinset=${row.at} aria-setsize=${row.of} aria-expanded=${ifDefined(row.expandable ? (row.expanded ? 'true' : 'false') : undefined)}
      aria-selected=${selected ? 'true' : 'false'} tabindex=${tabindexOf(stop, -1)}>
    ${columns.map((column, at) =>
      column === 'step'
        ? html`<div role="rowheader" class="cell first" aria-colindex="1" tabindex=${tabindexOf(stop, 0)} ${inlineStyle({ '--_wf-level': String(Math.min(row.level, 8)) })}>${toggle}${renderName(facts.title)}</div>`
        : html`<div role="gridcell" class="cell col-${column}" aria-colindex=${at + 1} tabindex=${tabindexOf(stop, at)}><span class="clip">${orDash(cellOf(column, facts, panel))}</span></div>`,
    )}
  </div>`;
}
