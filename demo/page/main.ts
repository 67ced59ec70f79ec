import '../../src/elements/approval-gate/define.js';
import '../../src/elements/audit-log/define.js';
import '../../src/elements/can/define.js';
import '../../src/elements/graph/define.js';
import '../../src/elements/progress/define.js';
import '../../src/elements/provider/define.js';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import { createClient, type RunStore, type WfClient } from '../../src/client/index.js';
import type { WfAuditLog } from '../../src/elements/audit-log/audit-log.js';
import type { WfApprovalGate } from '../../src/elements/approval-gate/approval-gate.js';
import type { WfGraph } from '../../src/elements/graph/graph.js';
import type { WfProvider } from '../../src/elements/provider/provider.js';
import { isTerminalRun } from '../../src/model/status.js';
import { byId, setText } from './dom.js';
import { about, demoPeople, DemoSession, type Person } from './session.js';
import { summaryOf, titleOf } from './summary.js';
import { openGates, WaitingList } from './waiting-list.js';

const WORKFLOW = 'support-batch';
const ROLE_WORDS: Readonly<Record<string, string>> = { 'support-rep': 'Support rep', 'support-lead': 'Support lead', 'finance-lead': 'Finance lead', auditor: 'Auditor' };

const provider = document.querySelector('wf-provider') as WfProvider;
const gate = byId('gate', HTMLElement) as WfApprovalGate;
const graph = byId('graph', HTMLElement) as WfGraph;
const record = byId('log', HTMLElement) as WfAuditLog;
const identity = byId('identity', HTMLSelectElement);
const start = byId('start', HTMLButtonElement);
const stop = byId('stop', HTMLButtonElement);
const mayStop = byId('may-stop', HTMLElement);
const more = byId('more', HTMLElement);
const isNarrow = matchMedia('(width < 64rem)');
const fault = byId('fault', HTMLElement);
const waiting = new WaitingList(byId('waiting', HTMLElement), (id) => show(id));

let client: WfClient | undefined;
let session: DemoSession | undefined;
let run: string | undefined;
let store: RunStore | undefined;
let unsubscribe: (() => void) | undefined;

function complain(text: string): void {
  setText(fault, text);
  fault.hidden = text === '';
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Shows a decision, and the step it belongs to. */
function show(id: string): void {
  gate.gate = id;
  const step = store?.gates.get(id)?.step;
  if (step !== undefined) graph.selected = step;
  draw();
}

function draw(): void {
  if (store === undefined) return;
  setText(byId('title', HTMLElement), titleOf(store));
  setText(byId('summary', HTMLElement), summaryOf(store));
  // The first decision is shown by itself; after that the person says which one comes next.
  gate.gate ??= openGates(store)[0]?.id;
  const open = waiting.draw(store, gate.gate);
  setText(byId('waiting-count', HTMLElement), String(open));
  byId('none-waiting', HTMLElement).hidden = open > 0;
  // As long as nothing has ever waited, the card below says so by itself.
  byId('decisions', HTMLElement).hidden = open === 0 && gate.gate === undefined;
  mayStop.hidden = store.run === undefined || isTerminalRun(store.run.status);
  more.hidden = mayStop.hidden || !isNarrow.matches;
}

/** On a narrow page what ends the work of others lies in a menu, away from what is pressed all the time. */
function placeStop(): void {
  if (isNarrow.matches) byId('more-menu', HTMLElement).append(mayStop);
  else byId('more', HTMLElement).before(mayStop);
  draw();
}

function follow(next: string | undefined): void {
  unsubscribe?.();
  if (run !== undefined) client?.release(run);
  run = next;
  store = undefined;
  gate.gate = undefined;
  provider.run = next;
  byId('run', HTMLElement).hidden = next === undefined;
  byId('welcome', HTMLElement).hidden = next !== undefined;
  if (next === undefined || client === undefined) {
    setText(byId('title', HTMLElement), 'Support batch');
    setText(byId('summary', HTMLElement), 'Start a batch to see it work.');
    return;
  }
  store = client.retain(next);
  unsubscribe = store.subscribe(draw);
  draw();
}

/** The newest batch, unless the address names one. */
async function newestRun(from: WfClient): Promise<string | undefined> {
  const named = new URLSearchParams(location.hash.slice(1)).get('run');
  const { items } = await from.list('runs');
  const runs = [...items].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  return runs.find(({ id }) => id === named)?.id ?? runs[0]?.id;
}

async function become(person: string): Promise<void> {
  complain('');
  sessionStorage.setItem('wf-demo/person', person);
  const mine = new DemoSession(person);
  session = mine;
  const next = createClient(createHttpAdapter({ baseUrl: '', token: mine.token }));
  const keep = run;
  follow(undefined);
  client?.dispose();
  client = next;
  provider.client = next;
  setText(byId('summary', HTMLElement), 'Connecting …');
  const found = keep ?? (await newestRun(next));
  if (session === mine) follow(found);
}

async function startBatch(): Promise<void> {
  if (client === undefined) return;
  start.disabled = true;
  complain('');
  try {
    const flight = await client.desk.submit({ type: 'run.start', target: { workflow: WORKFLOW }, args: {} });
    const { receipt, error } = flight;
    if (receipt?.run !== undefined && receipt.status !== 'refused') {
      history.replaceState(null, '', `#run=${encodeURIComponent(receipt.run)}`);
      follow(receipt.run);
    } else if (flight.phase === 'unknown') complain('It is not known yet whether the batch was started. Look again in a moment before you start another.');
    else complain(`The batch was not started: ${receipt?.code ?? error?.message ?? 'no reason was given'}.`);
  } finally {
    start.disabled = false;
  }
}

const STOP_WORDS = stop.textContent;

/** Asks once more before it ends the work of others: the second press within a few seconds stops the batch. */
async function stopBatch(): Promise<void> {
  if (client === undefined || run === undefined) return;
  if (stop.dataset['sure'] === undefined) {
    stop.dataset['sure'] = '';
    setText(stop, 'Really stop it?');
    setTimeout(calmStop, 4000);
    return;
  }
  calmStop();
  const { receipt, error } = await client.desk.submit({ type: 'run.stop', target: { run }, args: {}, reason: 'Stopped on the demo page' });
  if (receipt?.status !== 'accepted') complain(`The batch was not stopped: ${receipt?.code ?? error?.message ?? 'no answer yet'}.`);
}

function calmStop(): void {
  delete stop.dataset['sure'];
  setText(stop, STOP_WORDS);
}

const option = ({ id, name, roles }: Person): HTMLOptionElement => new Option(`${name}, ${roles.map((role) => ROLE_WORDS[role] ?? role).join(', ')}`, id);

async function begin(): Promise<void> {
  const [people, { model, log }] = await Promise.all([demoPeople(), about()]);
  setText(byId('model', HTMLElement), model);
  record.origin = log.origin;
  record.keys = log.keys;
  identity.replaceChildren(...people.map(option));
  const remembered = sessionStorage.getItem('wf-demo/person');
  const person = people.find(({ id }) => id === remembered) ?? people.find(({ id }) => id === 'lena') ?? people[0];
  if (person === undefined) throw new Error('The gateway knows no demo people.');
  identity.value = person.id;
  identity.disabled = false;
  await become(person.id);
}

const attempt = (work: Promise<void>): void => {
  work.catch((error: unknown) => complain(reasonOf(error)));
};

identity.addEventListener('change', () => attempt(become(identity.value)));
start.addEventListener('click', () => attempt(startBatch()));
stop.addEventListener('click', () => attempt(stopBatch()));
isNarrow.addEventListener('change', placeStop);
placeStop();
provider.addEventListener('wf-session-expired', () => {
  session?.forget();
  attempt(become(identity.value));
});
gate.addEventListener('wf-gate-open', (event) => {
  event.preventDefault();
  show(event.detail.gate);
});
record.addEventListener('wf-moment-open', ({ detail: { at, step } }) => {
  graph.at = at;
  if (step !== undefined) graph.selected = step;
  graph.scrollIntoView({ block: 'center' });
});
graph.addEventListener('wf-history-leave', () => {
  graph.at = undefined;
});
// Time passes without news: what is left of it changes too.
setInterval(() => {
  if (!document.hidden) draw();
}, 1000);
attempt(begin());
