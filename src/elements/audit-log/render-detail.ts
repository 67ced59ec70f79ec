import { html, nothing, type TemplateResult } from 'lit';
import type { JsonValue } from '../../model/primitives.js';
import { argRows, type ArgRow } from '../approval-gate/args-rows.js';
import { inlineStyle } from '../shared/inline-style.js';
import { renderText } from '../shared/render-text.js';
import type { EntryView, Personal } from './entry-view.js';
import { codeWords, meaningWords, personalName, renderName, type Words } from './entry-words.js';
import { renderSubject, roleWords, type RowContext } from './row-context.js';

const field = (name: string, content: unknown, kind: 'words' | 'exact' = 'words'): TemplateResult | typeof nothing =>
  content === undefined || content === nothing ? nothing : html`<dt>${name}</dt><dd class=${kind === 'exact' ? 'mono' : ''}>${content}</dd>`;

function renderValue({ value }: ArgRow, words: Words): unknown {
  switch (value.kind) {
    case 'text':
      return renderText(value.text, 'exact');
    case 'number':
      return words.format.decimal(value.text);
    case 'money':
      return words.format.money(value.money);
    case 'yes-no':
      return words.t(value.yes ? 'yes' : 'no');
    case 'empty':
    case 'empty-list':
      return html`<span class="dim">${words.t('emptyValue')}</span>`;
    case 'group':
      return nothing;
  }
}

/** Anything but plain words: one line a value, indented by how deep it lies. */
const renderRows = (value: JsonValue, words: Words): TemplateResult =>
  html`<dl class="rows">${argRows(value).map(
    (row) => html`<dt ${inlineStyle({ 'padding-inline-start': `${row.depth * 14}px` })}>${'name' in row.label ? renderText(row.label.name, 'exact') : `${words.format.number(row.label.item)}.`}</dt><dd>${renderValue(row, words)}</dd>`,
  )}</dl>`;

function renderPersonal(name: string, personal: Personal, words: Words): unknown {
  const label = renderText(personalName(name, words));
  if (personal.state === 'erased') return html`<dt>${label}</dt><dd class="dim">${words.t('erased')}</dd>`;
  if (personal.state === 'altered') return html`<dt>${label}</dt><dd class="tone-failed flaw">${words.t('altered')}</dd>`;
  const { value } = personal;
  return html`<dt>${label}</dt><dd><div class="value">${typeof value === 'string' ? renderText(value, 'exact') : renderRows(value, words)}</div></dd>`;
}

/** Shown above, in words of their own. */
const SAID: ReadonlySet<string> = new Set(['name', 'meaning', 'asRole']);

function renderRecord(view: EntryView, context: RowContext): unknown {
  const { record } = view;
  const { words, step } = context;
  if (record === undefined) return nothing;
  const { binding, decision, actor, policy } = record;
  const role = decision?.asRole ?? actor.roles?.[0];
  const code = codeWords(record, words);
  const stepName = step === undefined ? record.context.step : (step.plainLabel ?? step.label);
  return html`
    ${field(words.t('field.name'), renderName(view, words))}
    ${field(words.t('field.role'), role === undefined ? undefined : renderText(roleWords(role, context)))}
    ${field(words.t('field.time'), words.format.dateTime(record.at))}
    ${field(words.t('field.meaning'), meaningWords(view, words))}
    ${field(words.t('field.subject'), renderSubject(context))}
    ${[...view.personal].map(([name, personal]) => (SAID.has(name) ? nothing : renderPersonal(name, personal, words)))}
    ${field(words.t('field.step'), stepName === undefined ? undefined : renderText(stepName))}
    ${field(words.t('field.risk'), record.context.risk === undefined ? undefined : renderText(record.context.risk.tier))}
    ${field(words.t('field.code'), code === undefined ? undefined : html`${code.known ? html`${code.words} ` : nothing}<span class="mono dim">${renderText(record.outcome?.code ?? '', 'exact')}</span>`)}
    ${field(words.t('field.policy'), policy === undefined ? undefined : renderText(`${policy.id} ${policy.version}`))}
    ${field(words.t('field.revision'), binding?.revision === undefined ? undefined : words.format.number(binding.revision))}
    ${field(words.t('field.viewed'), binding?.viewedMs === undefined ? undefined : words.format.duration(binding.viewedMs))}
    ${field(words.t('field.payloadDigest'), binding?.payloadDigest, 'exact')}
    ${field(words.t('field.executedDigest'), binding?.executedDigest, 'exact')}
    ${field(words.t('field.shownDigest'), binding?.shownDigest, 'exact')}
    ${field(words.t('field.requestDigest'), binding?.requestDigest, 'exact')}`;
}

/** Everything that an entry says, and its exact text. */
export const renderDetail = (view: EntryView, context: RowContext): TemplateResult =>
  html`<div class="detail" part="detail"><dl class="facts">
      ${renderRecord(view, context)}
      ${field(context.words.t('field.entry'), context.words.format.number(view.seq))}
    </dl>
    <details class="exact"><summary>${context.words.t('field.raw')}</summary><pre dir="ltr">${renderText(view.raw, 'exact')}</pre></details>
  </div>`;
