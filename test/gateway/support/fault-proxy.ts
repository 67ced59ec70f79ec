import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * What happens to one statement on its way to the database:
 * - `cut-before`: the connection breaks, the statement never arrives; `cut-after`: it is carried out, its answer is lost;
 * - `slow`: it arrives late; `late`: its answer does; `silent`: from here on nothing passes on this connection, without a word;
 * - `error`: the server refuses it with this SQLSTATE, as it does for a deadlock or a full disk;
 * - `dead`: the process that sent it is gone: every connection breaks, and no other is let in.
 */
export type Fault =
  | { readonly kind: 'cut-before' | 'cut-after' | 'silent' | 'dead' }
  | { readonly kind: 'slow' | 'late'; readonly ms: number }
  | { readonly kind: 'error'; readonly state: string; readonly message?: string };

/** Asked of each statement, in the order in which they arrive, counted over all connections. */
export type Plan = (statement: number, sql: string) => Fault | undefined;

const QUERY = 0x51;
const PARSE = 0x50;
const BIND = 0x42;
const SYNC = 0x53;
const TERMINATE = 0x58;
const READY = 0x5a;

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** A statement that the server itself refuses, so that an open transaction is aborted as it would be. */
const refusing = (state: string, text: string): Buffer =>
  message('Q', Buffer.from(`DO $$ BEGIN RAISE EXCEPTION '${text}' USING ERRCODE = '${state}'; END $$\0`));

const fatal = (state: string, text: string): Buffer => message('E', Buffer.from(`SFATAL\0VFATAL\0C${state}\0M${text}\0\0`));

/** The first strings of a message, each ended by a zero byte. */
function stringsOf(body: Buffer, n: number): string[] {
  const found: string[] = [];
  for (let at = 0; found.length < n; ) {
    const end = body.indexOf(0, at);
    found.push(body.toString('utf8', at, end));
    at = end + 1;
  }
  return found;
}

/** Stands between gateways and a database, reads what the clients send statement by statement, and does to it what the plan says. */
export class FaultProxy {
  /** Statements so far. */
  statements = 0;
  plan: Plan = () => undefined;
  /** SQLSTATE with which connections are refused, as a server does that has none left. */
  refuse: string | undefined;
  #dead = false;
  #muted = false;
  readonly #links = new Set<Link>();
  readonly #server: Server;

  private constructor(private readonly upstream: () => Duplex) {
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  static async open(upstream: () => Duplex): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Same database, through this proxy. */
  urlOf(url: string): string {
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(this.port);
    return through.href;
  }

  /** Lets nothing through any more, in either direction, on connections new and old; they stay open. */
  mute(): void {
    this.#muted = true;
    for (const link of this.#links) link.silent = true;
  }

  /** Lets new connections through again. What fell silent stays silent, as it does when a route comes back. */
  unmute(): void {
    this.#muted = false;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const link of [...this.#links]) link.end();
  }

  /** As if the server, or the way to it, were gone; {@link revive} brings it back. */
  die(): void {
    this.#dead = true;
    this.cut();
  }

  revive(): void {
    this.#dead = false;
  }

  async close(): Promise<void> {
    this.#dead = true;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #accept(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.#dead) {
      socket.destroy();
      return;
    }
    if (this.refuse !== undefined) {
      socket.resume().end(fatal(this.refuse, 'sorry, too many clients already'), () => socket.destroySoon());
      return;
    }
    const link = new Link(socket, this.upstream(), (sql) => this.#faultOf(sql), () => this.die(), () => this.#links.delete(link));
    link.silent = this.#muted;
    this.#links.add(link);
  }

  #faultOf(sql: string): Fault | undefined {
    this.statements += 1;
    return this.plan(this.statements, sql);
  }
}

/** One connection through the proxy. */
class Link {
  silent = false;
  #started = false;
  #input: Buffer = Buffer.alloc(0);
  #group: Buffer[] = [];
  #sql = '';
  /** Statements that were prepared under a name: later only the name is sent. */
  readonly #named = new Map<string, string>();
  #dropAnswer = false;
  #lateMs = 0;

  constructor(
    private readonly client: Socket,
    private readonly server: Duplex,
    private readonly faultOf: (sql: string) => Fault | undefined,
    private readonly die: () => void,
    private readonly gone: () => void,
  ) {
    client.on('data', (chunk: Buffer) => this.#fromClient(chunk));
    client.on('close', () => this.end());
    client.on('error', () => this.end());
    server.on('data', (chunk: Buffer) => this.#fromServer(chunk));
    server.on('close', () => this.end());
    server.on('end', () => this.end());
    server.on('error', () => this.end());
  }

  end(): void {
    this.client.destroy();
    this.server.destroy();
    this.gone();
  }

  #fromServer(chunk: Buffer): void {
    if (this.silent) return;
    // The answer to a whole statement ends with ReadyForQuery: five bytes of head and one of state.
    const last = chunk.length >= 6 && chunk[chunk.length - 6] === READY;
    if (this.#lateMs > 0) {
      setTimeout(() => this.client.writable && this.client.write(chunk), this.#lateMs);
      if (last) this.#lateMs = 0;
    } else if (!this.#dropAnswer) this.client.write(chunk);
    else if (last) this.end();
  }

  #fromClient(chunk: Buffer): void {
    this.#input = Buffer.concat([this.#input, chunk]);
    while (!this.silent && this.#next());
  }

  #next(): boolean {
    const input = this.#input;
    if (!this.#started) {
      if (input.length < 4 || input.length < input.readInt32BE(0)) return false;
      this.#started = true;
      this.server.write(input.subarray(0, input.readInt32BE(0)));
      this.#input = input.subarray(input.readInt32BE(0));
      return true;
    }
    if (input.length < 5) return false;
    const end = 1 + input.readInt32BE(1);
    if (input.length < end) return false;
    const type = input[0] ?? 0;
    this.#group.push(input.subarray(0, end));
    this.#read(type, input.subarray(5, end));
    this.#input = input.subarray(end);
    if (type === TERMINATE) this.server.write(Buffer.concat(this.#group.splice(0)));
    else if (type === QUERY || type === SYNC) this.#send(Buffer.concat(this.#group.splice(0)), this.#sql);
    return true;
  }

  #read(type: number, body: Buffer): void {
    if (type === QUERY) this.#sql = stringsOf(body, 1)[0] ?? '';
    const [first = '', second = ''] = type === PARSE || type === BIND ? stringsOf(body, 2) : [];
    if (type === PARSE) this.#named.set(first, second);
    if (type === BIND) this.#sql = this.#named.get(second) ?? '';
  }

  #send(group: Buffer, sql: string): void {
    const fault = this.faultOf(sql);
    switch (fault?.kind) {
      case undefined:
        this.server.write(group);
        break;
      case 'cut-before':
        this.end();
        break;
      case 'cut-after':
        this.#dropAnswer = true;
        this.server.write(group);
        break;
      case 'silent':
        this.silent = true;
        break;
      case 'dead':
        this.die();
        break;
      case 'late':
        this.#lateMs = fault.ms;
        this.server.write(group);
        break;
      case 'slow':
        setTimeout(() => this.server.writable && this.server.write(group), fault.ms);
        break;
      case 'error':
        this.server.write(refusing(fault.state, fault.message ?? 'injected'));
        break;
    }
  }
}
