import { isDecidableGate } from '../../model/status.js';
import { html, nothing, type TemplateResult } from 'lit';
import { isTimeUp } from './blockers.js';
import { principalName } from '../shared/principal-name.js';
import { told } from '../shared/permission-words.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import type { GateView } from './view.js';

const fact = (id: string, name: string, content: unknown): TemplateResult => html`<div class="fact" data-fact=${id}><dt>${name}</dt><dd>${content}</dd></div>`;

function asker({ locale, snapshot: { shown } }: GateView): unknown {
  const who = principalName(shown.requester, locale);
  if (shown.requesterFor.length === 0) return who;
  return html`${who}, ${rich((slot) => locale.t('onBehalfOf', { who: locale.format.list(shown.requesterFor.map((ref) => slot(renderText(ref.name, 'exact')))) }))}`;
}

/** What happens without a decision: always the safe outcome, with the time that is left by the server's clock. */
function withoutDecision({ locale, gate, snapshot: { shown }, source }: GateView): unknown {
  const { onExpiry } = shown.requirement;
  const { expiresAt } = shown.deadlines;
  const outcome = renderText(shown.safeOutcome);
  const more = onExpiry === 'deny' ? nothing : html` ${locale.t(`nobody.${onExpiry}`)}`;
  if (expiresAt === null) return html`${outcome}${more}`;
  const when = locale.t('at', { time: locale.format.when(expiresAt, source.now) });
  const leftMs = Date.parse(expiresAt) - source.now;
  if (isTimeUp(gate, source.now)) return html`${outcome}${more} <span class="muted">${when}</span>`;
  const left = locale.t('left', { duration: locale.format.duration(tidy(leftMs)) });
  return html`${outcome}${more} <span class="line">${when} <span class=${leftMs < URGENT_MS ? 'left urgent' : 'left'} part="countdown">(${left})</span></span>`;
}

const URGENT_MS = 300_000;

/** Seconds matter in the last minutes; before that they would only flicker. */
const tidy = (ms: number): number => (ms < URGENT_MS ? Math.floor(ms / 1000) * 1000 : Math.ceil(ms / 60_000) * 60_000);

function refs({ locale, snapshot: { shown } }: GateView): unknown {
  return shown.subject.refs.map(
    (ref) => html`<span class="line">${renderText(ref.label ?? ref.uri)}${ref.sha256 === undefined ? html` <span class="warn">(${locale.t('notPinned')})</span>` : nothing}</span>`,
  );
}

/** Who asks, why, what it changes, whether it can be undone, what happens without a decision. */
export function renderFacts(view: GateView): TemplateResult {
  const { locale, snapshot: { shown } } = view;
  const { blast = [], reversibility } = shown.subject;
  const list = (texts: readonly { readonly text: string; readonly lang?: string | undefined }[]): unknown =>
    rich((slot) => locale.format.list(texts.map((text) => slot(renderText(text)))));
  return html`<dl class="facts" part="facts">
    ${fact('asked-by', locale.t('askedBy'), asker(view))}
    ${shown.whyAsked.length > 0 ? fact('why', locale.t('why'), shown.whyAsked.map((why) => html`<span class="line">${renderText(told(why, locale))}</span>`)) : nothing}
    ${fact('changes', locale.t('changes'), blast.length > 0 ? list(blast) : html`<span class="dim">${locale.t('changesUnknown')}</span>`)}
    ${fact('undo', locale.t('undo'), locale.t(`undo.${reversibility}`))}
    ${isDecidableGate(view.gate.state) ? fact('nobody', locale.t('nobody'), withoutDecision(view)) : nothing}
    ${shown.subject.refs.length > 0 ? fact('refs', locale.t('refs'), refs(view)) : nothing}
    ${view.source.before.length > 0 ? fact('before', locale.t('before'), view.source.before.map((step) => html`<span class="line">${renderText(step.plainLabel ?? step.label)}</span>`)) : nothing}
  </dl>`;
}
