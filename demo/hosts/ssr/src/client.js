import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import { hydrate } from '@lit-labs/ssr-client';
import 'wf-elements/themes/tokens.css';
import './page.css';
import { createMemoryBackend } from 'wf-elements/adapter/memory';
import { page } from './page.template.js';
import { createSample, progressOf } from './sample.js';

const byId = (id) => document.getElementById(id);
const { adapters } = createSample(createMemoryBackend);

// The data that the server rendered with: what is taken over must be what was sent.
hydrate(page(JSON.parse(byId('data').textContent)), byId('root'));
await import('wf-elements/define');

const tags = byId('tags');
const provider = tags.querySelector('wf-provider');
const graph = byId('graph');
let ticks = 0;
let timer;

function draw() {
  byId('ticks').value = ticks;
  if (!tags.isConnected) return;
  graph.filter = [];
  graph.selected = byId('chosen').value || 'read';
  for (const row of byId('list').children) row.querySelector('wf-progress').data = progressOf(row.id.slice(-1), ticks % 100);
}

byId('as-sam').addEventListener('click', () => (provider.adapter = adapters.sam));
byId('as-lena').addEventListener('click', () => (provider.adapter = adapters.lena));
byId('tick').addEventListener('click', () => {
  if (timer !== undefined) timer = clearInterval(timer);
  else timer = setInterval(() => { ticks += 1; draw(); }, 50);
});
byId('nothing').addEventListener('click', () => {
  for (const name of ['selected', 'selection', 'filter', 'data', 'renderStep', 'at', 'words', 'run', 'client']) graph[name] = null;
});
const place = document.createComment('tags');
byId('mount').addEventListener('click', () => (tags.isConnected ? tags.replaceWith(place) : place.replaceWith(tags)));
byId('open-log').addEventListener('click', () => byId('log-dialog').showModal());
for (const button of document.querySelectorAll('.remove')) button.addEventListener('click', () => button.parentElement.remove());
graph.addEventListener('wf-step-select', ({ detail }) => (byId('chosen').value = detail.step ?? ''));
for (const name of ['wf-gate-decide', 'wf-gate-settled']) byId('gate').addEventListener(name, ({ type }) => (byId('events').value += ` ${type}`));
provider.adapter = adapters.sam;
