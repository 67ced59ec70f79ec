import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hono } from 'hono';
import { loadPeer } from '../peers.js';

export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** `127.0.0.1` unless given. */
  readonly host?: string | undefined;
}

export interface Listening { readonly url: string; close(): Promise<void> }

const KEEP_ALIVE_MS = 75_000;

/** @throws what the system says, for example `EADDRINUSE`. */
export async function listen(app: Hono, { port, host = '127.0.0.1' }: ListenOptions): Promise<Listening> {
  const { createAdaptorServer } = await loadPeer('@hono/node-server');
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // Longer than any client keeps a connection for reuse: closing first would reset a request that is already under way.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
