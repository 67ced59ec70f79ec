import { html, nothing, type TemplateResult } from 'lit';
import type { StoredGate, UnreadableGate } from '../../model/readable-gate.js';
import { isDecidableGate } from '../../model/status.js';
import { renderShape } from '../../theme/shape.js';
import { principalName } from '../shared/principal-name.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { renderBadge } from '../status/badge.js';
import { lookOf } from '../status/status-look.js';
import type { StatusLook } from '../status/status-look.js';
import { isTheirTurn, isTimeUp } from './blockers.js';
import type { CardLocale, GateView } from './view.js';

/** A heading of a part of the card, one level below the question. */
export const renderSub = (words: string, { headingLevel }: GateView): TemplateResult =>
  html`<div class="sub" role="heading" aria-level=${Math.min(6, headingLevel + 1)}>${words}</div>`;

/** Above everything else: what is shown is not what was sent. */
export const renderAlarm = ({ locale, blockers }: GateView): TemplateResult | typeof nothing =>
  blockers.approve.includes('digests') ? html`<div class="alarm" role="alert" data-state="tampered">${renderShape('triangle')}<strong>${locale.t('blocked.digests')}</strong></div>` : nothing;

/** With less than this left, in milliseconds, the time is the first thing to be said. */
const URGENT_MS = 300_000;

interface Headline { readonly look: StatusLook; readonly word: string }

/** What is most urgent about the decision: that it must not be taken, that time is up or nearly, whose turn it is, how it stands. */
function headlineOf({ locale, gate, source, blockers, permissions, roles }: GateView): Headline {
  const look = lookOf('gate', gate.state);
  const approve = blockers.approve;
  if (!isDecidableGate(gate.state)) return { look, word: locale.t(`gate.${gate.state}`) };
  if (['digests', 'args', 'left-out', 'history'].some((blocker) => approve.some((other) => other === blocker))) return { look: { shape: 'triangle', tone: 'failed' }, word: locale.t('doNotDecide') };
  if (isTimeUp(gate, source.now)) return { look: lookOf('gate', 'expired'), word: locale.t('timeUp') };
  const word = isTheirTurn(permissions.approve, approve, roles) ? locale.t('waitsForYou') : locale.t(`gate.${gate.state}`);
  const leftMs = gate.expiresAt === undefined ? Infinity : Date.parse(gate.expiresAt) - source.now;
  return { look, word: leftMs < URGENT_MS ? locale.t('urgent', { word, left: locale.format.duration(Math.ceil(leftMs / 60_000) * 60_000) }) : word };
}

/** Whose turn it is, and how weighty the decision is. */
export function renderHead(view: GateView): TemplateResult {
  const { gate } = view;
  const { look, word } = headlineOf(view);
  const { tier } = gate.requirement;
  return html`<div class="card-head" part="head">
    ${renderBadge(look, word)}<span class="spacer"></span>
    <span class="pill tone-${isDecidableGate(gate.state) ? 'waiting' : 'idle'}" part="tier">${renderText(tier.label)}</span>
  </div>`;
}

export const renderLoading = (locale: CardLocale): TemplateResult =>
  html`<div class="body" aria-busy="true">
    <span class="visually-hidden">${locale.t('loading')}</span>
    <span class="skeleton title"></span><span class="skeleton"></span><span class="skeleton short"></span><span class="skeleton"></span>
  </div>`;

/** Nothing to decide, or nothing by that id. */
export const renderEmpty = (locale: CardLocale, missing: boolean): TemplateResult =>
  html`<div class="empty" part="empty">
    <span class="empty-shape">${renderShape(missing ? 'question' : 'disc-tick')}</span>
    <strong>${locale.t(missing ? 'missingTitle' : 'emptyTitle')}</strong><span>${locale.t(missing ? 'missingText' : 'emptyText')}</span>
  </div>`;

/** A part by its plain name, or as it came. */
const partName = (part: string, locale: CardLocale, slot: (content: unknown) => string): string => {
  const key = `unread.${part}`;
  return locale.has(key) ? locale.t(key) : slot(renderText(part, 'exact'));
};

/** Parts of plain data that could not be read, by their names, with their count. */
export const renderLeftOut = (parts: readonly string[], locale: CardLocale): TemplateResult =>
  html`<div class="notice tone-stuck" part="notice" data-notice="left-out">${renderShape('question')}<span class="notice-text"
      >${rich((slot) => locale.t('leftOut', { n: parts.length, parts: parts.map((part) => partName(part, locale, slot)) }))}</span
    ></div>`;

/** A gate with a part that this kit does not understand: said, never guessed at, and never decidable. */
export function renderUnreadable(gate: UnreadableGate, locale: CardLocale, level: number, faults: unknown): TemplateResult {
  return html`<div class="card-head" part="head">${renderBadge(lookOf('gate', 'unknown'), locale.t('gate.open'))}</div>
    <div class="body" data-state="unreadable">
      <div class="ask" role="heading" aria-level=${level} tabindex="-1">${locale.t('unreadableTitle')}</div>
      <div class="notice tone-stuck">${renderShape('question')}<span class="notice-text">${rich((slot) => locale.t('blocked.not-understood', { parts: gate.notUnderstood.map((part) => partName(part, locale, slot)) }))} ${faults}</span></div>
      <dl class="facts">
        ${gate.requester ? html`<div class="fact"><dt>${locale.t('askedBy')}</dt><dd>${principalName(gate.requester, locale)}</dd></div>` : nothing}
        ${gate.safeOutcome ? html`<div class="fact"><dt>${locale.t('nobody')}</dt><dd>${renderText(gate.safeOutcome)}</dd></div>` : nothing}
      </dl>
    </div>`;
}

/** Others that wait, one press away, for a card that was not told which gate to show. */
export function renderNext(others: readonly StoredGate[], locale: CardLocale, open: (gate: string) => void): TemplateResult | typeof nothing {
  const [next] = others;
  if (!next) return nothing;
  return html`<div class="next"><button class="button small" type="button" @click=${() => open(next.id)}>${locale.t('next', { n: others.length })}</button></div>`;
}
