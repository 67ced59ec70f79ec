import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a gateway, speaks HTTP/1.1 and counts the event streams that are open through it, by whose token they carry. */
export class CountingProxy {
  readonly #server: Server;
  readonly #open = new Map<string, number>();
  peak = 0;

  private constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.#server = createServer((incoming, outgoing) => {
      const person = personOf(incoming.headers.authorization);
      const forward = request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers, agent: false }, (answer) => {
        if (answer.headers['content-type']?.startsWith('text/event-stream') === true) this.#count(person, outgoing);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      });
      forward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => forward.destroy());
      incoming.pipe(forward);
    });
  }

  static async start(target: string): Promise<{ readonly proxy: CountingProxy; readonly url: string }> {
    const proxy = new CountingProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return { proxy, url: `http://127.0.0.1:${(proxy.#server.address() as AddressInfo).port}` };
  }

  openOf(person: string): number {
    return this.#open.get(person) ?? 0;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #count(person: string, outgoing: { on(event: 'close', listener: () => void): unknown }): void {
    this.#open.set(person, this.openOf(person) + 1);
    this.peak = Math.max(this.peak, this.openOf(person));
    outgoing.on('close', () => this.#open.set(person, this.openOf(person) - 1));
  }
}

/** The subject of a bearer token. */
function personOf(authorization: string | undefined): string {
  const payload = authorization?.split('.')[1];
  return payload === undefined ? '' : (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sub: string }).sub;
}
