import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { GateAction } from '../../model/gate.js';
import { renderShape } from '../../theme/shape.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { flightWords, whyBlocked, type Why } from './blocker-words.js';
import { voteOf } from './blockers.js';
import type { PressGuard } from './press-guard.js';
import { renderConfirmation, renderQuestion, renderReason, renderRoles } from './render-panels.js';
import type { GateControl } from './source.js';
import type { Arming, CardActions, GateView } from './view.js';

export interface ControlsInput {
  readonly view: GateView;
  readonly actions: CardActions;
  readonly guard: PressGuard<Arming>;
  readonly question: string;
}

const renderWhy = (why: Why): TemplateResult =>
  html`<div class="why tone-${why.tone}" data-why=${why.id}>${renderShape(why.shape)}<span>${why.words}</span></div>`;

/** A button that decides. It stays focusable while it may not act, with the reason as its description. */
function guarded({ view, guard }: ControlsInput, control: 'approve' | 'reject', label: string, look: string): TemplateResult {
  const blockers = view.blockers[control];
  const dwelling = blockers.length === 1 && blockers[0] === 'dwell';
  return html`<button
    class=${classMap({ button: true, [look]: true, dwelling })}
    part=${control}
    type="button"
    data-control=${control}
    aria-disabled=${blockers.length > 0 || view.rechecking}
    aria-describedby=${ifDefined(blockers.length > 0 ? 'why' : undefined)}
    @pointerdown=${guard.onPointerDown}
    @keydown=${guard.onKeyDown}
    @click=${guard.onClick}
  >
    ${label}
  </button>`;
}

/** A button that decides nothing by itself. */
function plain(view: GateView, control: GateControl | undefined, label: string, onClick: () => void, look = 'quiet'): TemplateResult {
  const blocked = control !== undefined && view.blockers[control].length > 0;
  return html`<button class=${classMap({ button: true, [look]: true })} type="button" aria-disabled=${blocked} aria-describedby=${ifDefined(blocked ? 'why' : undefined)} @click=${() => {
    if (!blocked) onClick();
  }}>${label}</button>`;
}

function renderBar(input: ControlsInput): TemplateResult {
  const { view, actions } = input;
  const { locale, gate, source, panel } = view;
  const can = (action: GateAction): boolean => gate.allowed.includes(action);
  const voted = voteOf(gate, source.me) !== undefined;
  const holds = gate.claim !== undefined && gate.claim.by.id === source.me?.id;
  if (panel === 'reject') {
    return html`<div class="panel" part="panel">
      ${renderReason(view, actions)}
      <div class="bar" data-watch="controls">${guarded(input, 'reject', locale.t('rejectNow'), 'danger')}<button class="button quiet" type="button" @click=${() => actions.openPanel('none')}>${locale.t('cancel')}</button></div>
    </div>`;
  }
  const reject =
    gate.requirement.reason === 'never'
      ? guarded(input, 'reject', locale.t('reject'), 'plain')
      : plain(view, 'reject', locale.t('reject'), () => actions.openPanel('reject'), 'plain');
  return html`<div class="bar" data-watch="controls">
    ${can('approve') && !voted ? guarded(input, 'approve', locale.t('approve'), 'primary') : nothing}
    ${can('reject') && !voted ? reject : nothing}
    ${can('withdraw') && voted ? plain(view, undefined, locale.t('withdraw'), () => actions.send('withdraw'), 'plain') : nothing}
    ${can('answer') && gate.state === 'waiting-info' ? plain(view, 'ask', locale.t('answer'), () => actions.openPanel('answer'), 'plain') : nothing}
    <span class="minor">${can('ask') && gate.state !== 'waiting-info' ? plain(view, 'ask', locale.t('ask'), () => actions.openPanel('ask')) : nothing}
    ${can('claim') && gate.state === 'open' && !voted ? plain(view, 'claim', locale.t('claim'), () => actions.send('claim')) : nothing}
    ${can('unclaim') && holds ? plain(view, undefined, locale.t('unclaim'), () => actions.send('unclaim')) : nothing}</span>
  </div>`;
}

/**
 * Why a button does not act and what became of the last press, each said once. Below the buttons, because a line that
 * comes or goes above them would move them away from under a finger.
 */
function renderReasons({ view }: ControlsInput): TemplateResult {
  const { locale, gate, source, hint, rechecking } = view;
  const controls = (['approve', 'reject'] as const).filter((control) => gate.allowed.includes(control));
  const blocked = controls.map((control) => whyBlocked(control, view)).filter((why) => why !== undefined);
  const flight = flightWords(source.flight, view);
  const whys = [...new Map([...(flight ? [flight] : []), ...blocked].map((why) => [why.key, why])).values()].filter(({ id }) => id !== hint);
  const checking: Why = { id: 'checking', tone: 'running', shape: 'arc', words: locale.t('blocked.checking'), key: 'checking' };
  const lines = [...whys, ...(rechecking ? [checking] : [])].map(renderWhy);
  const hinted = hint === undefined ? nothing : renderWhy({ id: hint, tone: 'waiting', shape: 'triangle', words: locale.t(`hint.${hint}`), key: hint });
  return html`<div id="why" class="whys">${lines}</div><div class="press-hint" role="alert" part="hint">${hinted}</div>`;
}

/** The foot of the card: what is still needed from the person, why a button does not act, and the buttons. */
export function renderControls(input: ControlsInput): TemplateResult {
  const { view, actions, question } = input;
  const { locale, gate, source, permissions } = view;
  const voted = voteOf(gate, source.me) !== undefined;
  const needs = gate.allowed.includes('approve') && !voted && view.panel === 'none';
  const stepUp = permissions.approve.obligations?.some(({ type }) => type === 'step-up') === true;
  const request = permissions.approve.state === 'requestable';
  return html`<div class="foot" part="controls">
    ${needs ? renderRoles(view, actions) : nothing}
    ${needs && gate.requirement.reason === 'always' ? renderReason(view, actions) : nothing}
    ${needs ? renderConfirmation(view, actions) : nothing}
    ${renderQuestion(view, actions, question)}
    ${view.panel === 'ask' || view.panel === 'answer' ? nothing : renderBar(input)}
    ${renderReasons(input)}
    ${stepUp ? html`<button class="button small" type="button" @click=${actions.stepUp}>${locale.t('stepUp')}</button>` : nothing}
    ${request ? renderRequest(view, actions) : nothing}
    ${needs && source.me && view.blockers.approve.length === 0 ? html`<p class="dim small">${rich((slot) => locale.t('onRecord', { name: slot(renderText(source.me?.name ?? '', 'exact')) }))}</p>` : nothing}
  </div>`;
}

const renderRequest = ({ locale, accessRequested }: GateView, actions: CardActions): TemplateResult =>
  accessRequested
    ? html`<p class="muted" role="status">${locale.t('accessRequested')}</p>`
    : html`<button class="button small" type="button" @click=${actions.requestAccess}>${locale.t('requestAccess')}</button>`;
