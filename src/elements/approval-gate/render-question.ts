import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { area } from './render-panels.js';
import type { CardActions, GateView } from './view.js';

/** The form behind "Ask a question" and "Answer". Nothing in it decides. */
export function renderQuestion(view: GateView, actions: CardActions, question: string): TemplateResult | typeof nothing {
  const { locale, panel } = view;
  if (panel !== 'ask' && panel !== 'answer') return nothing;
  const asking = panel === 'ask';
  const isEmpty = question.trim() === '';
  return html`<div class="panel" part="panel">
    ${area({ id: 'question', label: locale.t(asking ? 'question' : 'yourAnswer'), hint: asking ? locale.t('questionHint') : locale.t('reasonHint'), value: question }, actions)}
    <div class="bar">
      <button class="button" type="button" aria-disabled=${isEmpty} aria-describedby=${ifDefined(isEmpty ? 'send-why' : undefined)} @click=${() => actions.send(panel)}>${locale.t('send')}</button>
      <button class="button quiet" type="button" @click=${() => actions.openPanel('none')}>${locale.t('cancel')}</button>
      <span class="dim small" id="send-why">${isEmpty ? locale.t(asking ? 'writeQuestion' : 'writeAnswer') : nothing}</span>
    </div>
  </div>`;
}
