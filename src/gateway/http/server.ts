import type { Server } from 'node:http';
import type { Hono } from 'hono';
import { loadPeer } from '../peers.js';
import { bind, type ListenOptions } from './bind.js';

export interface Listening {
  readonly url: string;
  /** Takes nothing new, lets what is under way be answered, and breaks after so many milliseconds what is still open. */
  close(graceMs: number): Promise<void>;
}

const KEEP_ALIVE_MS = 75_000;
/** While it closes: how often connections are looked for that have been answered and are kept open. */
const CLOSE_IDLE_MS = 25;

/** @throws CannotListen */
export async function listen(app: Hono, where: ListenOptions): Promise<Listening> {
  const { createAdaptorServer } = await loadPeer('@hono/node-server');
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // Longer than any client keeps a connection for reuse: closing first would reset a request that is already under way.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const url = await bind(server, where);
  return {
    url,
    close: (graceMs) =>
      new Promise((resolve) => {
        const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS);
        const late = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(late);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
