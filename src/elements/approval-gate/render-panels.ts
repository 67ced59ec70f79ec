import { html, nothing, type TemplateResult } from 'lit';
import { renderText } from '../shared/render-text.js';
import { voteOf } from './blockers.js';
import type { CardActions, GateView } from './view.js';

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLTextAreaElement).value;

interface Field {
  readonly id: 'reason' | 'question';
  readonly label: string;
  readonly hint: string;
  readonly value: string;
}

export const area = ({ id, label, hint, value }: Field, actions: CardActions): TemplateResult =>
  html`<div class="field">
    <label for=${id}>${label}</label>
    <textarea id=${id} rows="2" maxlength="4000" aria-describedby="${id}-hint" .value=${value} @input=${(event: Event) => actions.typed(id, valueOf(event))}></textarea>
    <span class="hint" id="${id}-hint">${hint}</span>
  </div>`;

/** The reason, where the policy wants one. */
const renderReason = ({ locale, preparation, gate }: GateView, actions: CardActions): TemplateResult =>
  area({ id: 'reason', label: locale.t(gate.requirement.reason === 'never' ? 'reason' : 'reasonRequired'), hint: locale.t('reasonHint'), value: preparation.reason }, actions);

/** The word that the policy wants typed before a yes. */
function renderConfirmation({ locale, gate, preparation }: GateView, actions: CardActions): TemplateResult | typeof nothing {
  const word = gate.requirement.typedConfirmation;
  if (word === undefined) return nothing;
  return html`<div class="field">
    <label for="confirmation">${locale.t('confirmation', { word })}</label>
    <input id="confirmation" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" .value=${preparation.confirmation} @input=${(event: Event) => actions.typed('confirmation', valueOf(event))} />
  </div>`;
}

/** In which of several roles the vote counts. */
function renderRoles({ locale, gate, roles, asRole }: GateView, actions: CardActions): TemplateResult | typeof nothing {
  if (roles.length < 2) return nothing;
  const label = (role: string): TemplateResult => renderText(gate.requirement.quorum.find((line) => line.role === role)?.whoLabel ?? role);
  return html`<fieldset class="roles">
    <legend>${locale.t('role')}</legend>
    ${roles.map((role) => html`<label><input type="radio" name="role" .checked=${role === asRole} @change=${() => actions.choseRole(role)} /> ${label(role)}</label>`)}
  </fieldset>`;
}

/** What is still needed from the person before a yes: in which role, why, and the word to type. */
export function renderNeeds(view: GateView, actions: CardActions): TemplateResult | typeof nothing {
  const { gate, source } = view;
  if (!gate.allowed.includes('approve') || voteOf(gate, source.me) !== undefined || view.panel !== 'none') return nothing;
  const { reason, typedConfirmation } = gate.requirement;
  if (view.roles.length < 2 && reason !== 'always' && typedConfirmation === undefined) return nothing;
  return html`<div class="needs">${renderRoles(view, actions)}${reason === 'always' ? renderReason(view, actions) : nothing}${renderConfirmation(view, actions)}</div>`;
}

/** The reason of a no, and the button that gives it. */
export const renderRejection = (view: GateView, actions: CardActions, button: (label: string) => TemplateResult): TemplateResult =>
  html`<div class="panel" part="panel">
    ${renderReason(view, actions)}
    <div class="bar" data-watch="controls">${button(view.locale.t('rejectNow'))}<button class="button quiet" type="button" @click=${() => actions.openPanel('none')}>${view.locale.t('cancel')}</button></div>
  </div>`;
