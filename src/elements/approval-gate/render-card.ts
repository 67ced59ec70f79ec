import { html, nothing, type TemplateResult } from 'lit';
import { renderShape } from '../../theme/shape.js';
import { endingOf } from './outcome.js';
import { renderArgs } from './render-args.js';
import { renderAsk } from './render-ask.js';
import { renderChanges } from './render-changes.js';
import { renderControls, renderNeeds, type ControlsInput } from './render-controls.js';
import { executedRows, renderEnding } from './render-ending.js';
import { renderAgentSays, renderEvidence, renderExact, renderLimits } from './render-evidence.js';
import { renderFacts } from './render-facts.js';
import { renderInfo, renderPeople } from './render-people.js';
import { renderAlarm, renderHead } from './render-shell.js';
import { rowsOf } from './shown-diff.js';
import type { GateView } from './view.js';

/** What exactly would be done, or that it cannot be read and why. */
function renderSubject(view: GateView, ended: boolean): TemplateResult {
  const { locale, snapshot, gate, texts, faults } = view;
  if (snapshot.args !== undefined) return renderArgs({ locale, rows: rowsOf(snapshot), executed: ended ? executedRows(gate, snapshot.shown.subject.schema) : undefined, texts });
  return html`<div class="notice tone-failed" part="args" data-state="args-unreadable">
    ${renderShape('triangle')}<span class="notice-text"><strong>${locale.t('argsUnreadable')}</strong> ${faults(snapshot.shown.subject.argsRaw)}</span>
  </div>`;
}

/**
 * One gate, from top to bottom in the order in which a person decides: what, why and who, exactly what, who agreed, what
 * is still needed of them. The buttons stay in sight at the end of what is in sight of the card.
 */
export function renderCard(view: GateView, controls: Omit<ControlsInput, 'view'>, notices: unknown): TemplateResult {
  const { gate } = view;
  const { actions } = controls;
  const ending = endingOf(gate);
  return html`${ending ? nothing : renderAlarm(view)}${renderHead(view)}
    <div class="body">
      ${notices}${renderAsk(view)}${ending ? renderEnding(ending, view, actions) : nothing}${renderChanges(view)}
      <div class="columns">
        <div class="column">
          ${renderFacts(view)}
          <div class="subject">${renderSubject(view, ending !== undefined)}</div>
        </div>
        <div class="column">${renderAgentSays(view)}${renderEvidence(view, actions)}${renderLimits(view)}${renderInfo(view)}${renderPeople(view)}${renderExact(view)}</div>
      </div>
      ${ending ? nothing : renderNeeds({ view, ...controls })}
    </div>
    <slot></slot>
    ${ending ? nothing : renderControls({ view, ...controls })}`;
}
