import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Passed { readonly method: string; readonly path: string; readonly to: string; readonly status: number }

const inTurn = (): ((request: IncomingMessage, targets: readonly string[]) => string) => {
  let count = 0;
  return (_request, targets) => targets[(count += 1) % targets.length] ?? '';
};

/** One address for several gateways, without sticky sessions: each request goes to the next one, or to where it is told. */
export class Balancer {
  readonly passed: Passed[] = [];
  readonly #server: Server;

  private constructor(targets: readonly string[], choose: (request: IncomingMessage, targets: readonly string[]) => string) {
    this.#server = createServer((incoming, outgoing) => {
      const to = choose(incoming, targets);
      const { hostname, port } = new URL(to);
      const forward = request({ hostname, port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, host: `${hostname}:${port}` }, agent: false }, (answer) => {
        this.passed.push({ method: incoming.method ?? '', path: incoming.url ?? '', to, status: answer.statusCode ?? 0 });
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      });
      forward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => forward.destroy());
      incoming.pipe(forward);
    });
  }

  static async start(targets: readonly string[], choose = inTurn()): Promise<{ readonly balancer: Balancer; readonly url: string }> {
    const balancer = new Balancer(targets, choose);
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve));
    return { balancer, url: `http://127.0.0.1:${(balancer.#server.address() as AddressInfo).port}` };
  }

  /** Changes of topics that reached a gateway which does not know the stream. */
  get astray(): readonly Passed[] {
    return this.passed.filter(({ path, status }) => path.endsWith('/topics') && status === 404);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
