// Serves the built page and the graphs to a browser on this machine.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

/** @param graphOf name of a graph → what the page gets of it, as JSON text */
export async function serve(folder, graphOf) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url ?? '/', 'http://127.0.0.1');
    try {
      const isGraph = pathname.startsWith('/graph/');
      const body = isGraph
        ? graphOf(decodeURIComponent(pathname.slice('/graph/'.length)))
        : await readFile(join(folder, normalize(pathname === '/' ? '/index.html' : pathname)));
      response.writeHead(200, { 'content-type': isGraph ? TYPES['.json'] : (TYPES[extname(pathname)] ?? TYPES['.html']) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => void (server.close(), server.closeAllConnections()) };
}
