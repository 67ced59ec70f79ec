import { html, nothing, type TemplateResult } from 'lit';
import type { JsonValue } from '../../model/primitives.js';
import type { StoredGate } from '../../model/readable-gate.js';
import type { Step } from '../../model/step.js';
import { renderShape } from '../../theme/shape.js';
import { renderText } from '../shared/render-text.js';
import type { EntryView } from './entry-view.js';
import { meaningWords, outcomeLook, whatWords, whoWords, type Words } from './entry-words.js';

/** What a row needs beside its entry. */
export interface RowContext {
  readonly words: Words;
  readonly isOpen: boolean;
  readonly stepOf: (id: string) => Step | undefined;
  readonly gateOf: (id: string) => StoredGate | undefined;
  /** What a gate asks for, as one sentence. */
  readonly subjectOf: (gate: StoredGate) => unknown;
  readonly onToggle: (seq: number) => void;
}

function renderWho(view: EntryView, { words }: RowContext): TemplateResult {
  const { actor, decision } = view.record ?? {};
  const role = decision?.asRole ?? actor?.roles?.[0];
  const under = [
    role === undefined ? undefined : words.t('asRole', { role }),
    actor?.onBehalfOf === undefined || actor.onBehalfOf.length === 0 ? undefined : words.t('onBehalfOf', { who: actor.onBehalfOf }),
    actor?.auth?.at === undefined ? undefined : words.t('signedIn', { at: words.format.time(actor.auth.at) }),
  ].filter((part) => part !== undefined);
  return html`<span class="name">${renderText(whoWords(view, words), 'exact')}</span>${under.length > 0 ? html`<span class="under dim">${renderText(under.join(', '))}</span>` : nothing}`;
}

function renderWhat(view: EntryView, context: RowContext): TemplateResult {
  const { record } = view;
  const { words } = context;
  if (record === undefined) return html`${words.t(view.unread === 'newer' ? 'newer' : 'unreadable')}`;
  const gate = record.resource.type === 'gate' ? context.gateOf(record.resource.id) : undefined;
  const step = record.context.step === undefined ? undefined : context.stepOf(record.context.step);
  const meaning = meaningWords(view, words);
  const quorum = record.decision?.quorum;
  const subject = gate !== undefined ? context.subjectOf(gate) : step === undefined ? undefined : renderText(step.plainLabel ?? step.label);
  const under = [
    meaning === undefined ? undefined : words.t('meaning', { meaning }),
    quorum === undefined || quorum.need < 2 ? undefined : words.t('quorum', quorum),
  ].filter((part) => part !== undefined);
  return html`<span class="act">${whatWords(record, words)}</span>${subject === undefined ? nothing : html`<span class="subject">${subject}</span>`}${under.length > 0 ? html`<span class="under dim">${renderText(under.join(' · '))}</span>` : nothing}`;
}

function renderOutcome({ record }: EntryView, { words }: RowContext): TemplateResult | typeof nothing {
  if (record === undefined) return nothing;
  const { shape, tone } = outcomeLook(record);
  const { status, code } = record.outcome ?? { status: 'ok' as const, code: undefined };
  return html`<span class="verdict tone-${tone}">${renderShape(shape)}<span>${words.t(`outcome.${status}`)}</span></span>${code === undefined || status === 'ok' ? nothing : html`<span class="under dim mono">${code}</span>`}`;
}

const asText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));

const field = (name: string, content: unknown, isExact = false): TemplateResult | typeof nothing =>
  content === undefined ? nothing : html`<dt>${name}</dt><dd class=${isExact ? 'mono' : ''}>${content}</dd>`;

const PRIVATE = ['printedName', 'reason', 'question', 'answer', 'agentSays', 'to', 'args'] as const;

function renderPersonal(view: EntryView, words: Words): unknown {
  return PRIVATE.map((name) => {
    const personal = view.personal.get(name);
    if (personal === undefined) return nothing;
    if (personal.state !== 'shown') return field(words.t(`field.${name}`), words.t(personal.state));
    return field(words.t(`field.${name}`), html`<span class="value">${renderText(asText(personal.value), 'exact')}</span>`, name === 'args');
  });
}

function renderDetail(view: EntryView, { words, stepOf }: RowContext): TemplateResult {
  const { record } = view;
  const step = record?.context.step;
  const { binding } = record ?? {};
  return html`<div class="detail" part="detail"><dl>
      ${record === undefined ? nothing : html`${field(words.t('field.name'), renderText(whoWords(view, words), 'exact'))}${field(words.t('field.time'), words.format.dateTime(record.at))}${field(words.t('field.meaning'), meaningWords(view, words))}`}
      ${renderPersonal(view, words)}
      ${step === undefined ? nothing : field(words.t('field.step'), renderText(stepOf(step)?.plainLabel ?? stepOf(step)?.label ?? step))}
      ${field(words.t('field.risk'), record?.context.risk?.tier)}
      ${record?.outcome?.code === undefined ? nothing : field(words.t('field.code'), record.outcome.code, true)}
      ${record?.policy === undefined ? nothing : field(words.t('field.policy'), renderText(`${record.policy.id} ${record.policy.version}`))}
      ${binding?.revision === undefined ? nothing : field(words.t('field.revision'), words.format.number(binding.revision))}
      ${binding?.viewedMs === undefined ? nothing : field(words.t('field.viewed'), words.format.duration(binding.viewedMs))}
      ${field(words.t('field.payloadDigest'), binding?.payloadDigest, true)}
      ${field(words.t('field.executedDigest'), binding?.executedDigest, true)}
      ${field(words.t('field.shownDigest'), binding?.shownDigest, true)}
      ${field(words.t('field.entry'), words.format.number(view.seq))}
    </dl>
    <details class="exact"><summary>${words.t('field.raw')}</summary><pre dir="ltr">${renderText(view.raw, 'exact')}</pre></details>
  </div>`;
}

/** One entry: when, who, what, how it ended; with its details when it is open. */
export function renderEntry(view: EntryView, context: RowContext): TemplateResult {
  const { words, isOpen } = context;
  const { record } = view;
  const what = record === undefined ? words.t(view.unread === 'newer' ? 'newer' : 'unreadable') : whatWords(record, words);
  return html`<div class="row" part="row" role="row" data-seq=${view.seq} data-type=${record?.type ?? 'unread'}>
      <div class="cell when" role="cell">${record === undefined ? '' : html`<time datetime=${record.at} title=${words.format.dateTime(record.at)}>${words.format.time(record.at, true)}</time>`}</div>
      <div class="cell who" role="cell">${renderWho(view, context)}</div>
      <div class="cell what" role="cell">${renderWhat(view, context)}</div>
      <div class="cell outcome" role="cell">${renderOutcome(view, context)}</div>
      <div class="cell more" role="cell"><button class="toggle" type="button" aria-expanded=${isOpen ? 'true' : 'false'} aria-label=${words.t('showDetails', { what })} @click=${() => context.onToggle(view.seq)}><span class="chevron" aria-hidden="true"></span></button></div>
    </div>
    ${isOpen ? html`<div class="row opened" role="row"><div role="cell" class="cell wide">${renderDetail(view, context)}</div></div>` : nothing}`;
}
