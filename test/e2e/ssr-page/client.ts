import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import '../../../src/define.js';
import { hydrate } from '@lit-labs/ssr-client';
import { createClient } from '../../../src/client/index.js';
import { page } from './page.js';

/** A server that has not answered yet, for as long as the page is there. */
const never = (): Promise<never> => new Promise(() => undefined);
const client = createClient({
  open: () => ({ [Symbol.asyncIterator]: () => ({ next: never }) }),
  audit: { entries: never, checkpoint: never, proof: never },
});

const root = document.querySelector<HTMLElement>('#root');
if (root) hydrate(page(JSON.parse(root.dataset['tags'] ?? '[]') as string[], client), root);
