import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bind, type ListenOptions } from '../http/bind.js';
import { isLoopbackHost } from '../http/routes-demo.js';
import type { Metrics } from './metrics.js';

/**
 * Where the metrics are served: a port of their own, on `127.0.0.1` unless told otherwise. They contain no secret and no person,
 * but every client that reaches the address may read them.
 */
export type MetricsOptions = ListenOptions;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

async function answer(metrics: Metrics, onLoopback: boolean, { method, url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  // A foreign page may point its own name at 127.0.0.1 (DNS rebinding).
  if (onLoopback && !LOOPBACK.test(headers.host ?? '')) response.writeHead(403).end();
  else if (url.split('?')[0] !== '/metrics') response.writeHead(404, { 'content-type': 'text/plain' }).end('Metrics are at /metrics.\n');
  else if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end();
  else {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(method === 'HEAD' ? undefined : text);
  }
}

/** Serves `GET /metrics`. @throws CannotListen */
export async function serveMetrics(metrics: Metrics, { port, host = '127.0.0.1' }: MetricsOptions, failed: (error: unknown) => void): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(metrics, isLoopbackHost(host), request, response).catch((error: unknown) => {
      failed(error);
      response.destroy();
    });
  });
  const url = await bind(server, { port, host });
  return {
    url: `${url}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
