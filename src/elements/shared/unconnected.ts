import { html, type TemplateResult } from 'lit';
import type { Situation } from '../controllers/client-controller.js';
import type { CommonWording } from '../controllers/locale-controller.js';
import { renderShape } from '../../theme/shape.js';

/** An element that has nothing to show because nothing was given to it: never to be taken for "there is nothing". */
export function renderUnconnected(situation: Situation, wording: CommonWording): TemplateResult {
  const key = situation === 'no-run' ? 'unchosen' : 'unconnected';
  return html`<div class="empty" part="empty" data-state=${situation}>${renderShape('dashed-ring')}<strong>${wording.common(`${key}Title`)}</strong><span>${wording.common(`${key}Text`)}</span></div>`;
}
