import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { renderShape } from '../../theme/shape.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import type { EntryView } from './entry-view.js';
import { codeWords, meaningWords, outcomeLook, outcomeWords, renderName, whatWords } from './entry-words.js';
import { renderMark } from './render-rungs.js';
import { renderSubject, roleWords, type RowContext } from './row-context.js';

/** It ended well, but not because anything made sure of it: that is said. */
const NOT_PREVENTED = 'EXECUTED_UNGUARDED';

type Part = (slot: (content: unknown) => string) => string;

/** Secondary words under a cell's first line: one run in the direction of the words, with data isolated in it. */
const under = (parts: readonly (Part | undefined)[]): TemplateResult | typeof nothing => {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? nothing : html`<span class="under dim">${rich((slot) => said.map((part) => part(slot)).join(' · '))}</span>`;
};

function renderWho(view: EntryView, context: RowContext): TemplateResult {
  const { words } = context;
  const { actor, decision } = view.record ?? {};
  const role = decision?.asRole ?? actor?.roles?.[0];
  return html`<span class="name">${renderName(view, words)}</span>${under([
    role === undefined ? undefined : (slot) => words.t('asRole', { role: slot(renderText(roleWords(role, context))) }),
    actor?.onBehalfOf === undefined || actor.onBehalfOf.length === 0 ? undefined : (slot) => words.t('onBehalfOf', { who: (actor.onBehalfOf ?? []).map((who) => slot(renderText(who, 'exact'))) }),
    actor?.auth?.at === undefined ? undefined : () => words.t('signedIn', { at: words.format.time(actor.auth?.at ?? '') }),
  ])}`;
}

function renderWhat(view: EntryView, context: RowContext): TemplateResult {
  const { record } = view;
  const { words } = context;
  if (record === undefined) return html`<span class="act">${words.t(view.unread === 'newer' ? 'newer' : 'unreadable')}</span>`;
  const meaning = meaningWords(view, words);
  const quorum = record.decision?.quorum;
  const subject = renderSubject(context);
  return html`<span class="act">${whatWords(record, words)}</span>${subject === undefined ? nothing : html`<span class="subject">${subject}</span>`}${under([
    meaning === undefined ? undefined : (slot) => words.t('meaning', { meaning: slot(renderText(meaning)) }),
    quorum === undefined || quorum.need < 2 ? undefined : () => words.t('quorum', quorum),
  ])}`;
}

function renderOutcome({ record }: EntryView, { words }: RowContext): TemplateResult {
  if (record === undefined) return html`<span class="verdict">${renderShape('question')}<span>${words.t('outcome.unknown')}</span></span>`;
  const { shape, tone } = outcomeLook(record);
  const { status, code: outcomeCode } = record.outcome ?? {};
  const code = status === 'ok' && outcomeCode !== NOT_PREVENTED ? undefined : codeWords(record, words);
  return html`<span class="verdict tone-${tone}">${guard([shape], () => renderShape(shape))}<span>${outcomeWords(record, words)}</span></span>${
    code === undefined ? nothing : html`<span class=${code.known ? 'under dim' : 'under dim mono'}>${code.words}</span>`
  }`;
}

const GHOST = html`<span class="skeleton" aria-hidden="true"></span>`;

/** A place in the log whose record is being read, or was not handed over. The place itself is never left out. */
export function renderPlace(seq: number | undefined, isWithheld: boolean, { words, position, isActive, rungs, hasProof }: Pick<RowContext, 'words' | 'position' | 'isActive' | 'rungs' | 'hasProof'>): TemplateResult {
  const said = isWithheld ? words.t('withheld') : words.t('loadingRow', { n: seq ?? 0 });
  return html`<div class="row" part="row" role="row" aria-level="1" aria-rowindex=${position + 2} tabindex=${isActive ? 0 : -1} data-seq=${seq ?? ''} data-type=${isWithheld ? 'withheld' : 'loading'}>
    <div class="cell when" role="gridcell">${words.t('number', { n: seq ?? 0 })}</div>
    <div class="cell who" role="gridcell">${isWithheld ? nothing : GHOST}</div>
    <div class="cell what" role="gridcell">${isWithheld ? html`<span class="act bad">${said}</span>` : html`${GHOST}<span class="visually-hidden">${said}</span>`}</div>
    <div class="cell outcome" role="gridcell">${isWithheld ? nothing : GHOST}</div>
    ${hasProof ? html`<div class="cell proof" role="gridcell">${isWithheld && rungs !== undefined ? renderMark(rungs, words) : nothing}</div>` : nothing}
    <div class="cell more" role="gridcell"></div>
  </div>`;
}

/** One entry: when, who, what, how it ended, how far it is proven; with its details when it is open. */
export function renderEntry(view: EntryView, context: RowContext): TemplateResult {
  const { words, isOpen, isActive, position, rungs, hasProof } = context;
  const { record, seq } = view;
  const what = record === undefined ? words.t(view.unread === 'newer' ? 'newer' : 'unreadable') : whatWords(record, words);
  const at = record === undefined ? '' : words.format.time(record.at, true);
  return html`<div class="row" part="row" role="row" aria-level="1" aria-rowindex=${position + 2} aria-expanded=${isOpen ? 'true' : 'false'} tabindex=${isActive ? 0 : -1} data-seq=${seq} data-type=${record?.type ?? 'unread'}>
      <div class="cell when" role="gridcell">${
        record === undefined ? words.t('number', { n: seq }) : html`<time datetime=${record.at} title=${words.format.dateTime(record.at)}>${at} <span class="under dim">${words.format.date(record.at)}</span></time>`
      }</div>
      <div class="cell who" role="gridcell">${renderWho(view, context)}</div>
      <div class="cell what" role="gridcell">${renderWhat(view, context)}</div>
      <div class="cell outcome" role="gridcell">${renderOutcome(view, context)}</div>
      ${hasProof ? html`<div class="cell proof" role="gridcell">${guard([rungs?.map(({ state }) => state).join(), words.lang, words.format], () => (rungs === undefined ? nothing : renderMark(rungs, words)))}</div>` : nothing}
      <div class="cell more" role="gridcell"><button class="toggle" type="button" tabindex="-1" aria-label=${words.t('showDetails', { what, at })}><span class="chevron" aria-hidden="true"></span></button></div>
    </div>
    ${isOpen ? html`<div class="row opened" role="row" aria-level="2"><div role="gridcell" aria-colspan=${hasProof ? 6 : 5} class="cell wide">${context.detail()}</div></div>` : nothing}`;
}
