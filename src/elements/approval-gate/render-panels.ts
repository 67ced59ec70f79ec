import { html, nothing, type TemplateResult } from 'lit';
import { renderText } from '../shared/render-text.js';
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
export const renderReason = ({ locale, preparation, gate }: GateView, actions: CardActions): TemplateResult =>
  area({ id: 'reason', label: locale.t(gate.requirement.reason === 'never' ? 'reason' : 'reasonRequired'), hint: locale.t('reasonHint'), value: preparation.reason }, actions);

/** The word that the policy wants typed before a yes. */
export function renderConfirmation({ locale, gate, preparation }: GateView, actions: CardActions): TemplateResult | typeof nothing {
  const word = gate.requirement.typedConfirmation;
  if (word === undefined) return nothing;
  return html`<div class="field">
    <label for="confirmation">${locale.t('confirmation', { word })}</label>
    <input id="confirmation" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" .value=${preparation.confirmation} @input=${(event: Event) => actions.typed('confirmation', valueOf(event))} />
  </div>`;
}

/** In which of several roles the vote counts. */
export function renderRoles({ locale, gate, roles, asRole }: GateView, actions: CardActions): TemplateResult | typeof nothing {
  if (roles.length < 2) return nothing;
  const label = (role: string): TemplateResult => renderText(gate.requirement.quorum.find((line) => line.role === role)?.whoLabel ?? role);
  return html`<fieldset class="roles">
    <legend>${locale.t('role')}</legend>
    ${roles.map((role) => html`<label><input type="radio" name="role" .checked=${role === asRole} @change=${() => actions.choseRole(role)} /> ${label(role)}</label>`)}
  </fieldset>`;
}
