import { html, type TemplateResult } from 'lit';
import { canonicalFaults } from '../../audit/canonical-faults.js';
import { gateFaultWords } from '../../locales/en/gate-faults.js';
import type { LocaleHost } from '../controllers/locale-controller.js';
import { panelWordsOf } from '../controllers/panel-words.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';

const wordsFor = panelWordsOf(gateFaultWords);

/** Why the text of what would be done cannot be read, a sentence for each reason, and the text itself as it came. */
export function renderFaults(raw: string, host: LocaleHost<typeof gateFaultWords.terms>): TemplateResult {
  const words = wordsFor(host);
  const faults = canonicalFaults(raw);
  return html`${faults.map(({ code, what = '' }) => html`<span class="line" data-fault=${code}>${rich((slot) => words.t(`args.${code}`, { what: slot(renderText(what, 'exact')) }))}</span>`)}
    <span class="line">${words.t('args.tellIt')}</span>
    <details class="exact"><summary>${words.t('args.exactText')}</summary><pre dir="ltr" tabindex="0" aria-label=${words.t('args.exactText')}>${renderText(raw, 'exact')}</pre></details>`;
}
