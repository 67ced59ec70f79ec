import { isDecidableGate } from '../../model/status.js';
import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { fillAsk, type AskPart } from '../../policy/ask.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import type { GateView } from './view.js';

const renderPart = (part: AskPart, { locale }: GateView): unknown => {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'money') return html`<bdi class="filled">${locale.format.money(part)}</bdi>`;
  return html`<span class="filled">${typeof part.value === 'boolean' ? locale.t(part.value ? 'yes' : 'no') : renderText(String(part.value), 'exact')}</span>`;
};

/**
 * What is asked, as one sentence: the policy's words filled with the args, never words that a model wrote. Without a
 * sentence, or if it cannot be filled completely, the name of the action.
 */
export function renderAsk(view: GateView): TemplateResult {
  const { locale, gate, snapshot } = view;
  const { ask, action } = snapshot.shown.subject;
  const parts = ask && snapshot.args !== undefined ? fillAsk(ask, snapshot.args) : null;
  const sentence = parts
    ? html`<span lang=${ifDefined(ask?.lang)}>${parts.map((part) => renderPart(part, view))}</span>`
    : rich((slot) => locale.t('untitled', { action: slot(renderText(action, 'exact')) }));
  const asks = isDecidableGate(gate.state) && !/[?？؟;]\s*$/u.test(ask?.text ?? '');
  const words = asks ? rich((slot) => locale.t('asked', { ask: slot(sentence) })) : sentence;
  return html`<div class="ask" part="ask" role="heading" aria-level=${view.headingLevel} tabindex="-1" data-watch="card">${words}</div>`;
}
