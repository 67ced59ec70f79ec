import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { GateAction } from '../../model/gate.js';
import { renderShape } from '../../theme/shape.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { reasonsOf, type Reasons, type Why } from './blocker-words.js';
import { voteOf } from './blockers.js';
import type { PressGuard } from './press-guard.js';
import type { GateControl } from './source.js';
import type { Arming, CardActions, GateView } from './view.js';

export interface ControlsInput {
  readonly view: GateView;
  readonly actions: CardActions;
  readonly guard: PressGuard<Arming>;
  readonly question: string;
}

const renderWhy = (why: Why, id?: string): TemplateResult =>
  html`<div class="why tone-${why.tone}" id=${ifDefined(id)} data-why=${why.id}>${renderShape(why.shape)}<span>${why.words}</span></div>`;

/** The reasons in their order; what may not be done stands behind one lock, a line for each control. */
function renderLines(lines: Reasons['lines']): unknown {
  const locked = lines.filter(({ why }) => why.id === 'permission');
  if (locked.length < 2) return lines.map(({ id, why }) => renderWhy(why, id));
  const together = html`${locked.map(({ id, why }) => html`<span class="line" id=${id}>${why.words}</span>`)}`;
  return lines.map((line) => (line === locked[0] ? renderWhy({ ...line.why, words: together }) : locked.includes(line) ? nothing : renderWhy(line.why, line.id)));
}

/** The bar of buttons and what each of them needs to say why it does not act. */
interface Bar extends ControlsInput {
  readonly reasons: Reasons;
}

/** Where the reason of a control stands, for readers of its description. */
const describedBy = ({ view, reasons }: Bar, control: GateControl): string | undefined => {
  if (view.rechecking && view.blockers[control].length === 0) return 'why-checking';
  return view.blockers[control].length > 0 ? (reasons.idOf[control] ?? 'why') : undefined;
};

/** A button that decides. It stays focusable while it may not act, with the reason as its description. */
function guarded(bar: Bar, control: 'approve' | 'reject', label: string, look: string): TemplateResult {
  const { view, guard } = bar;
  const blockers = view.blockers[control];
  const dwelling = blockers.length === 1 && blockers[0] === 'dwell';
  return html`<button
    class=${classMap({ button: true, [look]: true, dwelling })}
    part=${control}
    type="button"
    data-control=${control}
    aria-disabled=${blockers.length > 0 || view.rechecking}
    aria-describedby=${ifDefined(describedBy(bar, control))}
    @pointerdown=${guard.onPointerDown}
    @keydown=${guard.onKeyDown}
    @click=${guard.onClick}
  >
    ${label}
  </button>`;
}

/** A button that decides nothing by itself. */
function plain(bar: Bar, control: GateControl | undefined, label: string, onClick: () => void, look = 'quiet'): TemplateResult {
  const blocked = control !== undefined && bar.view.blockers[control].length > 0;
  return html`<button class=${classMap({ button: true, [look]: true })} type="button" aria-disabled=${blocked} aria-describedby=${ifDefined(control && describedBy(bar, control))} @click=${() => {
    if (!blocked) onClick();
  }}>${label}</button>`;
}

/** Which buttons stand there. */
function offered({ gate, source }: GateView): (what: GateAction) => boolean {
  const voted = voteOf(gate, source.me) !== undefined;
  const holds = gate.claim !== undefined && gate.claim.by.id === source.me?.id;
  const extra: Partial<Readonly<Record<GateAction, boolean>>> = {
    approve: !voted,
    reject: !voted,
    withdraw: voted,
    answer: gate.state === 'waiting-info',
    ask: gate.state !== 'waiting-info',
    claim: gate.state === 'open' && !voted,
    unclaim: holds,
  };
  return (what) => gate.allowed.includes(what) && extra[what] === true;
}

function renderBar(bar: Bar): TemplateResult {
  const { view, actions } = bar;
  const { locale, gate, panel } = view;
  const can = offered(view);
  if (panel === 'reject' && view.later) return view.later.renderRejection(view, actions, (label) => guarded(bar, 'reject', label, 'danger'));
  const reject =
    gate.requirement.reason === 'never'
      ? guarded(bar, 'reject', locale.t('reject'), 'plain')
      : plain(bar, 'reject', locale.t('reject'), () => actions.openPanel('reject'), 'plain');
  return html`<div class="bar" data-watch="controls">
    ${can('approve') ? guarded(bar, 'approve', locale.t('approve'), 'primary') : nothing}
    ${can('reject') ? reject : nothing}
    ${can('withdraw') ? plain(bar, undefined, locale.t('withdraw'), () => actions.send('withdraw'), 'plain') : nothing}
    ${can('answer') ? plain(bar, 'ask', locale.t('answer'), () => actions.openPanel('answer'), 'plain') : nothing}
    <span class="minor">${can('ask') ? plain(bar, 'ask', locale.t('ask'), () => actions.openPanel('ask')) : nothing}
    ${can('claim') ? plain(bar, 'claim', locale.t('claim'), () => actions.send('claim')) : nothing}
    ${can('unclaim') ? plain(bar, undefined, locale.t('unclaim'), () => actions.send('unclaim')) : nothing}</span>
  </div>`;
}

/** Every control whose button stands there, and those two whose button a vote of one's own has replaced. */
function reasonsFor(view: GateView): Reasons {
  const can = offered(view);
  const controls = (['approve', 'reject', 'ask', 'claim'] as const).filter(
    (control) => can(control) || (control === 'ask' && can('answer')) || ((control === 'approve' || control === 'reject') && view.gate.allowed.includes(control)),
  );
  return reasonsOf(controls, view);
}

/**
 * Why a button does not act and what became of the last press, each said once, or what a press will put on record. Below
 * the buttons and in a place of its own, because a line that comes or goes must not move them away from under a finger.
 */
function renderReasons({ view, reasons }: Bar): TemplateResult {
  const { locale, gate, source, hint, rechecking, blockers } = view;
  const flight = view.later?.flightWords(source.flight, view);
  const checking: Why = { id: 'checking', tone: 'running', shape: 'arc', words: locale.t('blocked.checking'), key: 'checking' };
  const hinted = hint === undefined || view.later === undefined ? nothing : renderWhy({ id: hint, tone: 'waiting', shape: 'triangle', words: locale.t(`hint.${hint}`), key: hint });
  const onRecord = gate.allowed.includes('approve') && voteOf(gate, source.me) === undefined && view.panel === 'none' && source.me && blockers.approve.length === 0;
  return html`<div class="say">
    <div id="why" class="whys" tabindex="-1">
      ${flight && flight.key !== reasons.lines[0]?.why.key ? renderWhy(flight) : nothing}${renderLines(reasons.lines)}${rechecking ? renderWhy(checking, 'why-checking') : nothing}
    </div>
    <div id="press-hint" class="press-hint" role="alert" part="hint">${hinted}</div>
    ${onRecord ? html`<p class="dim small">${rich((slot) => locale.t('onRecord', { name: slot(renderText(source.me?.name ?? '', 'exact')) }))}</p>` : nothing}
  </div>`;
}

/** The foot of the card, always in sight: the buttons and why one does not act. */
export function renderControls(input: ControlsInput): TemplateResult {
  const { view, actions, question } = input;
  const { locale, permissions } = view;
  const stepUp = permissions.approve.obligations?.some(({ type }) => type === 'step-up') === true;
  const request = permissions.approve.state === 'requestable';
  const bar = { ...input, reasons: reasonsFor(view) };
  return html`<div class="foot" part="controls" data-foot>
    ${view.later?.renderQuestion(view, actions, question)}
    ${view.panel === 'ask' || view.panel === 'answer' ? nothing : renderBar(bar)}
    ${renderReasons(bar)}
    ${stepUp ? html`<button class="button small" type="button" @click=${actions.stepUp}>${locale.t('stepUp')}</button>` : nothing}
    ${request ? renderRequest(view, actions) : nothing}
  </div>`;
}

const renderRequest = ({ locale, accessRequested }: GateView, actions: CardActions): TemplateResult =>
  accessRequested
    ? html`<p class="muted" role="status">${locale.t('accessRequested')}</p>`
    : html`<button class="button small" type="button" @click=${actions.requestAccess}>${locale.t('requestAccess')}</button>`;
