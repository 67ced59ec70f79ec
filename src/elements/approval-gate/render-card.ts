import { html, nothing, type TemplateResult } from 'lit';
import { endingOf } from './outcome.js';
import { renderArgs } from './render-args.js';
import { renderAsk } from './render-ask.js';
import { renderChanges } from './render-changes.js';
import { renderControls, type ControlsInput } from './render-controls.js';
import { executedRows, renderEnding } from './render-ending.js';
import { renderAgentSays, renderEvidence, renderExact, renderLimits } from './render-evidence.js';
import { renderFacts } from './render-facts.js';
import { renderInfo, renderPeople } from './render-people.js';
import { renderHead } from './render-shell.js';
import { rowsOf } from './shown-diff.js';
import type { GateView } from './view.js';

/** One gate, from top to bottom in the order in which a person decides: what, why and who, exactly what, who agreed, then the buttons. */
export function renderCard(view: GateView, controls: Omit<ControlsInput, 'view'>, notices: unknown): TemplateResult {
  const { gate, locale, snapshot } = view;
  const { actions } = controls;
  const ending = endingOf(gate);
  const table = { locale, rows: rowsOf(snapshot), executed: ending ? executedRows(gate) : undefined, expanded: view.expanded, onExpand: actions.expand };
  return html`${renderHead(view)}
    <div class="body">
      ${notices}${renderAsk(view)}${ending ? renderEnding(ending, view, actions) : nothing}${renderChanges(view)}
      <div class="columns">
        <div class="column">
          ${renderFacts(view)}
          <div class="subject">${renderArgs(table)}</div>
        </div>
        <div class="column">${renderAgentSays(view)}${renderEvidence(view, actions)}${renderLimits(view)}${renderInfo(view)}${renderPeople(view)}${renderExact(view)}</div>
      </div>
    </div>
    ${ending ? nothing : renderControls({ view, ...controls })}`;
}
