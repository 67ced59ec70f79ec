import { html, nothing, type TemplateResult } from 'lit';
import { renderShape } from '../../theme/shape.js';
import { isDecidableGate } from '../../model/status.js';
import { renderArgs } from './render-args.js';
import { renderAsk } from './render-ask.js';
import { renderControls, type ControlsInput } from './render-controls.js';
import { renderAgentSays, renderEvidence, renderExact, renderLimits } from './render-evidence.js';
import { renderFacts } from './render-facts.js';
import { renderInfo, renderPeople } from './render-people.js';
import { renderAlarm, renderHead } from './render-shell.js';
import { rowsOf } from './snapshot-rows.js';
import type { GateView } from './view.js';

/** What exactly would be done, or that it cannot be read and why. */
function renderSubject(view: GateView, ended: boolean): TemplateResult {
  const { locale, snapshot, gate, texts, faults, later } = view;
  if (snapshot.args !== undefined) return renderArgs({ locale, rows: rowsOf(snapshot), executed: ended ? later?.executedRows(gate, snapshot.shown.subject.schema) : undefined, texts });
  return html`<div class="notice tone-failed" part="args" data-state="args-unreadable">
    ${renderShape('triangle')}<span class="notice-text"><strong>${locale.t('argsUnreadable')}</strong> ${faults(snapshot.shown.subject.argsRaw)}</span>
  </div>`;
}

/**
 * One gate, from top to bottom in the order in which a person decides: what, why and who, exactly what, who agreed, what
 * is still needed of them. The buttons stay in sight at the end of what is in sight of the card.
 */
export function renderCard(view: GateView, controls: Omit<ControlsInput, 'view'>, notices: unknown): TemplateResult {
  const { gate, later, changes } = view;
  const { actions } = controls;
  const ended = !isDecidableGate(gate.state);
  return html`${ended ? nothing : renderAlarm(view)}${renderHead(view)}
    <div class="body">
      ${notices}${renderAsk(view)}${ended ? later?.renderEnding(view, actions) : nothing}${changes ? later?.renderChanges(view, changes) : nothing}
      <div class="columns">
        <div class="column">
          ${renderFacts(view)}
          <div class="subject">${renderSubject(view, ended)}</div>
        </div>
        <div class="column">${renderAgentSays(view)}${renderEvidence(view, actions)}${renderLimits(view)}${renderInfo(view)}${renderPeople(view)}${renderExact(view)}</div>
      </div>
      ${ended ? nothing : later?.renderNeeds(view, actions)}
    </div>
    <slot></slot>
    ${ended ? nothing : renderControls({ view, ...controls })}`;
}
