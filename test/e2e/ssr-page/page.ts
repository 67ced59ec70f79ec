import { html, type TemplateResult } from 'lit';
// eslint-disable-next-line no-restricted-imports -- The names are those of the manifest; nothing else can stand for a tag.
import { html as anyTag, unsafeStatic } from 'lit/static-html.js';
import type { WfClient } from '../../../src/client/types.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { halfApproved, NOW } from '../../../stories/samples/gate.js';
import { busySteps, busyStreams, sampleRun } from '../../../stories/samples/run.js';

/**
 * Every tag as it is while nothing has come yet, then those that show plain data, in the same words on the server and in
 * the page. A client is what only a page has.
 */
export function page(tags: readonly string[], client?: WfClient): TemplateResult {
  const { steps, edges, boundaries } = refundCards();
  return html`
    <wf-provider run="r" .client=${client}>
      ${tags.map((tag) => anyTag`<div class="bare"><${unsafeStatic(tag)} class="element"></${unsafeStatic(tag)}></div>`)}
    </wf-provider>
    <wf-progress class="element" id="progress" .data=${{ run: sampleRun(), steps: busySteps(), streams: busyStreams(), now: NOW }}></wf-progress>
    <wf-approval-gate class="element" id="gate" .data=${{ gate: halfApproved(), now: NOW }}></wf-approval-gate>
    <wf-graph class="element" id="graph" .data=${{ steps, edges, boundaries, now: NOW }}></wf-graph>
    <wf-status class="element" id="status" kind="run" status="running" pill></wf-status>
  `;
}
