import { html, nothing, type TemplateResult } from 'lit';
import { renderShape } from '../../theme/shape.js';
import { renderText } from '../shared/render-text.js';
import type { Blocker } from './blockers.js';
import { renderLongText } from './long-text.js';
import { renderSub } from './render-shell.js';
import type { CardActions, GateView } from './view.js';

/** An agent's own words, apart from what the policy and the args say, and marked as its words. */
export function renderAgentSays({ locale, texts, snapshot: { shown } }: GateView): TemplateResult | typeof nothing {
  if (!shown.agentSays) return nothing;
  const sure = shown.confidence === null ? nothing : html` <span class="dim">${locale.t('confidence', { share: shown.confidence })}</span>`;
  return html`<figure class="agent" part="agent-says"><figcaption>${locale.t('agentSays')}</figcaption><blockquote>${renderLongText('agent', shown.agentSays, texts, locale, 'prose')}</blockquote>${sure}</figure>`;
}

export function renderLimits(view: GateView): TemplateResult | typeof nothing {
  const { locale, snapshot: { shown } } = view;
  if (shown.limits.length === 0) return nothing;
  return html`<div class="limits">${renderSub(locale.t('limits'), view)}<ul>${shown.limits.map((limit) => html`<li>${renderText(limit)}</li>`)}</ul></div>`;
}

/** What the decision may rest on. Opening a piece counts as having looked at it. */
export function renderEvidence(view: GateView, actions: CardActions): TemplateResult | typeof nothing {
  const { locale, gate, preparation } = view;
  if (gate.evidence.length === 0) return nothing;
  const looked = (event: Event, id: string): void => {
    if ((event.currentTarget as HTMLDetailsElement).open) actions.sawEvidence(id);
  };
  return html`<div class="evidence" part="evidence">
    ${renderSub(locale.t('evidence'), view)}
    ${gate.evidence.map(
      (item) => html`<details @toggle=${(event: Event) => looked(event, item.id)}>
        <summary>${renderText(item.label)}${preparation.evidence.has(item.id) ? html`<span class="seen tone-succeeded">${renderShape('disc-tick')}${locale.t('evidenceSeen')}</span>` : nothing}</summary>
        <div class="piece">
          ${item.text === undefined ? html`<span class="muted">${locale.t('evidenceElsewhere', { type: item.mediaType, size: item.size === undefined ? undefined : locale.format.number(item.size) })}</span>` : renderText(item.text, 'exact')}
        </div>
      </details>`,
    )}
  </div>`;
}

/** A fingerprint in groups, as people compare them: `7f3a 91c2 … e04b`, or whole. */
export function fingerprint(digest: string, whole = false): string {
  const groups = digest.match(/.{1,4}/gu) ?? [];
  return whole ? groups.join(' ') : `${groups.slice(0, 2).join(' ')} … ${digest.slice(-4)}`;
}

/** Who cannot approve is not told what they approve. */
const NOT_APPROVING: ReadonlySet<Blocker> = new Set(['permission', 'voted', 'digests', 'args', 'left-out', 'time-up', 'unsupported', 'claimed']);

/** The exact canonical text with its fingerprints, for who wants to check. */
export function renderExact({ locale, blockers, snapshot: { shown, digests } }: GateView): TemplateResult {
  const one = (name: string, digest: string): TemplateResult => html`<div class="fact"><dt>${name}</dt><dd class="mono" dir="ltr">${fingerprint(digest, true)}</dd></div>`;
  return html`<details class="exact" part="exact">
    <summary>${locale.t(blockers.approve.some((blocker) => NOT_APPROVING.has(blocker)) ? 'fingerprint' : 'exactlyShown')} · <span class="mono" dir="ltr">${fingerprint(digests.shown)}</span></summary>
    <div class="piece">
      <pre dir="ltr" tabindex="0" aria-label=${locale.t('exactText')}>${renderText(shown.subject.argsRaw, 'exact')}</pre>
      <dl class="facts">${one(locale.t('digest.payload'), digests.payload)}${one(locale.t('digest.shown'), digests.shown)}${one(locale.t('digest.request'), digests.request)}</dl>
    </div>
  </details>`;
}
