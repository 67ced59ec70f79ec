import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopbackHost } from '../http/routes-demo.js';
import type { Metrics } from './metrics.js';

/** Where the metrics are served. They tell no secret, and still are nobody's business but the operator's. */
export interface MetricsOptions {
  /** A port of its own; 0 takes any free one. */
  readonly port: number;
  /** `127.0.0.1` unless given. Whoever reaches this address may read. */
  readonly host?: string | undefined;
}

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

/** Serves `GET /metrics`. @throws what the system says, for example `EADDRINUSE`. */
export async function serveMetrics(metrics: Metrics, { port, host = '127.0.0.1' }: MetricsOptions, failed: (error: unknown) => void): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(metrics, isLoopbackHost(host), request, response).catch((error: unknown) => {
      failed(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
