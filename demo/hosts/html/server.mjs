// Serves the page and the one file of the package that it loads, under the policy that docs/security.md names. Prints its address.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

const fileOf = (path) => {
  if (path === '/') return 'index.html';
  return path.startsWith('/wf/') ? join('node_modules/wf-elements/dist', path.slice('/wf'.length)) : path.slice(1);
};

const server = createServer(async ({ url }, response) => {
  const path = normalize(new URL(url, 'http://localhost').pathname);
  try {
    const body = await readFile(join(root, fileOf(path)));
    response.writeHead(200, { 'content-type': TYPES[extname(fileOf(path))] ?? 'application/octet-stream', 'content-security-policy': POLICY }).end(body);
  } catch {
    response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
  }
}).listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
