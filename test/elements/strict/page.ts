// Runs under the policy of a strict host page: the frame's parent collects what the browser reports.
import { html, render } from 'lit';
import '../../../src/elements/approval-gate/define.js';
import '../../../src/elements/can/define.js';
import '../../../src/elements/graph/define.js';
import '../../../src/elements/progress/define.js';
import '../../../src/elements/provider/define.js';
import '../../../src/elements/status/define.js';
import { createMemoryAdapter } from '../../../src/adapter/memory/index.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { GateData } from '../../../src/elements/approval-gate/source.js';
import { ALLOWED, halfApproved, NOW, require, sampleGate, withArgs } from '../../../stories/samples/gate.js';
import { farid, lena, refundAgent } from '../../../stories/samples/people.js';
import { busySteps, busyStreams, sampleRun, sampleStep } from '../../../stories/samples/run.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { aPolicy } from '../../policy/fixtures/policy.js';

export interface StrictReport { readonly violations: readonly string[]; readonly errors: readonly string[]; readonly done: boolean }

const violations: string[] = [];
const errors: string[] = [];
const report = (done: boolean): void => parent.postMessage({ violations, errors, done } satisfies StrictReport, location.origin);

document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
  report(false);
});
window.addEventListener('error', (event) => errors.push(event.message));
window.addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

const dataOf = (gate: GateData['gate'], change: Partial<GateData> = {}): GateData => ({ gate, me: farid, permissions: ALLOWED, now: NOW, ...change });
const adapter = createMemoryAdapter({ policy: aPolicy(), me: lena, run: sampleRun(), steps: [sampleStep('decide', 'waiting-human')] });
adapter.backend.request({ step: 'decide', stepKey: 'decide', attempt: 1, interrupt: 'i', action: 'refund.pay', args: { orderId: '1', refund: { amount: '120.00', currency: 'EUR' } }, requester: refundAgent });

/** More than is laid out at once: where a worker would be asked for, which Trusted Types forbid. */
const manySteps = { steps: Array.from({ length: 2600 }, (_, at) => sampleStep(`s${at}`, 'pending')), edges: Array.from({ length: 2599 }, (_, at) => ({ id: `e${at}`, from: `s${at}`, to: `s${at + 1}`, kind: 'control' as const })) };

const page = (second: boolean) => html`
  <wf-provider .adapter=${adapter} run="run-1" banner>
    <wf-approval-gate></wf-approval-gate><wf-progress></wf-progress><wf-can action="run:pause"><button>Pause</button></wf-can>
  </wf-provider>
  <wf-graph .data=${refundCards()} .view=${second ? 'list' : 'graph'}></wf-graph>
  <wf-graph id="large" .data=${manySteps}></wf-graph>
  <wf-status status="stuck"></wf-status>
  <wf-progress .data=${{ run: sampleRun(), steps: busySteps(), streams: busyStreams(), now: second ? NOW + 1000 : NOW }}></wf-progress>
  <wf-progress step="w" .data=${{ steps: [sampleStep('w', 'running', { progress: { done: second ? 3 : 2, total: 4, unit: 'pages', source: 'reported' } })] }}></wf-progress>
  <wf-approval-gate .data=${dataOf(second ? sampleGate({ revision: 2 }) : halfApproved())}></wf-approval-gate>
  <wf-approval-gate .data=${dataOf(require(sampleGate({ evidence: [{ id: 'e', label: { text: 'Slip' }, mediaType: 'text/plain', text: 'x' }] }), { typedConfirmation: 'REFUND', reason: 'always' }))}></wf-approval-gate>
  <wf-approval-gate .data=${dataOf(withArgs(sampleGate(), { deep: { a: [{ b: '\u202E<img src=//evil.example onerror=alert(1)>' }] } }))}></wf-approval-gate>
  <wf-approval-gate .data=${dataOf({ ...sampleGate(), state: 'consumed', outcome: { seal: 'executed-as-approved', executedArgsRaw: sampleGate().subject.argsRaw } })}></wf-approval-gate>
`;

/** Every part of the graph that is loaded late, and both kinds of picture. */
async function pictures(): Promise<void> {
  const large = document.querySelector('#large') as WfGraph;
  for (let turn = 0; turn < 200 && large.shadowRoot?.querySelector('.cursor') === null; turn++) await new Promise((resolve) => setTimeout(resolve, 50));
  if (large.shadowRoot?.querySelector('.cursor') === null) errors.push('the large graph was not laid out');
  const graph = document.querySelector('wf-graph') as WfGraph;
  graph.focusStep('classify');
  const [svg, png] = await Promise.all([graph.toSVG(), graph.toPNG()]);
  if (svg.size < 1000 || png.size < 1000) errors.push('a picture is empty');
  window.dispatchEvent(new Event('beforeprint'));
  window.dispatchEvent(new Event('afterprint'));
}

render(page(false), document.body);
setTimeout(() => {
  render(page(true), document.body);
  setTimeout(() => void pictures().finally(() => report(true)), 600);
}, 300);
