import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import '../../../src/define.js';
import { hydrate } from '@lit-labs/ssr-client';
import { page } from './page.js';

const root = document.querySelector<HTMLElement>('#root');
if (root) hydrate(page(JSON.parse(root.dataset['tags'] ?? '[]') as string[]), root);
