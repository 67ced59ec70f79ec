import { html, type TemplateResult } from 'lit';
import { renderShape } from '../../../theme/shape.js';
import type { PanelWords } from '../panel-words.js';
import type { PastRun } from './past-run.js';

export { panelWords } from '../panel-words.js';

/** Says that this is not how the run is now, and leads back to it. */
export function renderPast(past: PastRun, seq: number, leave: () => void, words: PanelWords): TemplateResult {
  const said = past.failure !== undefined
    ? words.t(past.failure === 'gone' ? 'pastGone' : 'pastFailed')
    : past.view === undefined
      ? words.t('pastLoading')
      : past.time === undefined
        ? words.t('pastAtSeq', { seq })
        : words.t('pastAt', { time: words.format.dateTime(past.time), seq });
  return html`<div class="notice past tone-waiting" part="notice" role="status" data-notice="past">${renderShape('hourglass')}<span class="notice-text">${said}</span><button class="button small" type="button" @click=${leave}>${words.t('pastLeave')}</button></div>`;
}
