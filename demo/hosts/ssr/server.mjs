// Renders the page on the server and serves the built client. Prints its address.
import { createServer } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import 'wf-elements/define';
import { firstData, page } from './src/page.template.js';

const built = fileURLToPath(new URL('dist', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.css': 'text/css' };

async function rendered() {
  const data = firstData();
  const css = (await readdir(join(built, 'assets'))).filter((name) => name.endsWith('.css'));
  // As text inside a script element, `<` would end it.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>SSR host</title>
${css.map((name) => `<link rel="stylesheet" href="/assets/${name}">`).join('')}
<script type="application/json" id="data">${json}</script>
<script type="module" src="/client.js"></script>
<div id="root">${await collectResult(render(page(data)))}</div></html>`;
}

const server = createServer(async ({ url }, response) => {
  const path = new URL(url, 'http://localhost').pathname;
  try {
    const body = await (path === '/' ? rendered() : readFile(join(built, path)));
    response.writeHead(200, { 'content-type': path === '/' ? 'text/html; charset=utf-8' : (TYPES[extname(path)] ?? 'application/octet-stream') }).end(body);
  } catch (error) {
    if (path === '/') console.error(error);
    response.writeHead(path === '/' ? 500 : path === '/favicon.ico' ? 204 : 404).end();
  }
}).listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
