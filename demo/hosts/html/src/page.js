import { createMemoryBackend } from '/wf/cdn/wf-elements.js';
import { wirePage } from './plain-page.js';
import { createSample, progressOf } from './sample.js';

const list = document.getElementById('list');
let items = ['a', 'b'];

function addItem(id) {
  const row = document.createElement('li');
  row.id = `item-${id}`;
  const button = Object.assign(document.createElement('button'), { className: 'remove', textContent: `Remove ${id}` });
  button.addEventListener('click', () => {
    items = items.filter((item) => item !== id);
    row.remove();
  });
  row.append(document.createElement('wf-progress'), button);
  list.append(row);
  return row;
}

function drawItems(done) {
  for (const id of items) (document.getElementById(`item-${id}`) ?? addItem(id)).querySelector('wf-progress').data = progressOf(id, done);
}

wirePage(createSample(createMemoryBackend).adapters, drawItems);
drawItems(0);
