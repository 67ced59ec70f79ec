import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import { hydrate } from '@lit-labs/ssr-client';
import 'wf-elements/themes/tokens.css';
import './page.css';
import { createMemoryBackend } from 'wf-elements/adapter/memory';
import { page } from './page.template.js';
import { wirePage } from './plain-page.js';
import { createSample, progressOf } from './sample.js';

// The data that the server rendered with: what is taken over must be what was sent.
hydrate(page(JSON.parse(document.getElementById('data').textContent)), document.getElementById('root'));
await import('wf-elements/define');

const rows = document.getElementById('list').children;
for (const button of document.querySelectorAll('.remove')) button.addEventListener('click', () => button.parentElement.remove());
wirePage(createSample(createMemoryBackend).adapters, (done) => {
  for (const row of rows) row.querySelector('wf-progress').data = progressOf(row.id.slice(-1), done);
});
