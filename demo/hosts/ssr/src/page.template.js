import { html } from 'lit';
import { progressOf } from './sample.js';

/** The page, for the server and for the browser that takes it over. */
export const page = (data) => html`
  <nav>
    <button id="as-sam">Sam</button> <button id="as-lena">Lena</button>
    <button id="tick">Render again and again</button> <output id="ticks">0</output>
    <button id="nothing">Set nothing</button> <button id="mount">Unmount or mount</button> <button id="open-log">Record</button>
    Chosen: <output id="chosen"></output> Events: <output id="events"></output>
  </nav>
  <div id="tags">
    <wf-provider run="run-1">
      <div class="row"><wf-progress id="progress"></wf-progress><wf-approval-gate id="gate"></wf-approval-gate></div>
      <wf-can action="run:stop"><button id="stop">Stop</button></wf-can>
      <wf-status kind="run" status="running"></wf-status>
      <wf-graph id="graph" selected="read" step-room="40"><input class="note" slot="step:decide" aria-label="Note"></wf-graph>
      <ul id="list">${['a', 'b'].map((id) => html`<li id="item-${id}"><wf-progress .data=${data[id]}></wf-progress><button class="remove">Remove ${id}</button></li>`)}</ul>
      <dialog id="log-dialog"><wf-audit-log id="log"></wf-audit-log><form method="dialog"><button>Close</button></form></dialog>
    </wf-provider>
  </div>
`;

export const firstData = () => ({ a: progressOf('a', 10), b: progressOf('b', 20) });
