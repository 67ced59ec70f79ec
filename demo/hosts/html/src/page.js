import { createMemoryBackend } from '/wf/cdn/wf-elements.js';
import { createSample, progressOf } from './sample.js';

const { adapters } = createSample(createMemoryBackend);
const byId = (id) => document.getElementById(id);
const tags = byId('tags');
const provider = tags.querySelector('wf-provider');
const graph = byId('graph');
let items = ['a', 'b'];
let ticks = 0;
let timer;

function drawItems() {
  for (const id of items) {
    const row = byId(`item-${id}`) ?? addItem(id);
    row.querySelector('wf-progress').data = progressOf(id, ticks % 100);
  }
  for (const row of [...byId('list')?.children ?? []]) if (!items.includes(row.dataset.id)) row.remove();
}

function addItem(id) {
  const row = document.createElement('li');
  row.id = `item-${id}`;
  row.dataset.id = id;
  const button = Object.assign(document.createElement('button'), { className: 'remove', textContent: `Remove ${id}` });
  button.addEventListener('click', () => {
    items = items.filter((item) => item !== id);
    drawItems();
  });
  row.append(document.createElement('wf-progress'), button);
  byId('list').append(row);
  return row;
}

/** As a framework does it: every property is set again, each with a new object. */
function draw() {
  byId('ticks').value = ticks;
  if (!tags.isConnected) return;
  graph.filter = [];
  graph.selected = byId('chosen').value || 'read';
  drawItems();
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
graph.addEventListener('wf-step-select', ({ detail }) => (byId('chosen').value = detail.step ?? ''));
for (const name of ['wf-gate-decide', 'wf-gate-settled']) byId('gate').addEventListener(name, ({ type }) => (byId('events').value += ` ${type}`));

provider.adapter = adapters.sam;
draw();
