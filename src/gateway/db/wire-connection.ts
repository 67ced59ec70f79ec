import { Duplex } from 'node:stream';

const PROTOCOL_3 = 196_608;
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;
const QUERY = 0x51;
const SYNC = 0x53;
const FLUSH = 0x48;
const TERMINATE = 0x58;

/** What a connection needs from the one session behind it. */
export interface WireSession {
  /** Runs whole protocol messages and returns the backend's answer. Keeps others out until the connection is idle again. */
  run(connection: WireConnection, messages: Uint8Array): Promise<Uint8Array>;
  /** The connection is gone: roll back what it left open. */
  leave(connection: WireConnection): Promise<void>;
}

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

const parameter = (name: string, value: string): Buffer => message('S', Buffer.from(`${name}\0${value}\0`));

const greeting = (): Buffer =>
  Buffer.concat([
    message('R', Buffer.alloc(4)),
    parameter('client_encoding', 'UTF8'),
    parameter('DateStyle', 'ISO, MDY'),
    parameter('integer_datetimes', 'on'),
    parameter('standard_conforming_strings', 'on'),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ]);

/**
 * One client's end of the PostgreSQL wire protocol (version 3), answered in this process. It hands over whole
 * request groups (up to Query, Sync or Flush), so that no other client's Parse can come between a Parse and its Bind.
 */
export class WireConnection extends Duplex {
  readonly #session: WireSession;
  #input: Buffer = Buffer.alloc(0);
  #started = false;

  constructor(session: WireSession) {
    super();
    this.#session = session;
  }

  /** What `net.Socket` offers and `pg` calls; nothing here has a network. */
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    /* Answers are pushed as they come. */
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
    this.#consume().then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#session.leave(this).then(() => done(error), (failure: unknown) => done(failure instanceof Error ? failure : error));
  }

  async #consume(): Promise<void> {
    if (!this.#started && !this.#startup()) return;
    let begin = 0;
    let at = 0;
    const input = this.#input;
    while (at + 5 <= input.length) {
      const end = at + 1 + input.readInt32BE(at + 1);
      if (end > input.length) break;
      const type = input[at];
      at = end;
      if (type === TERMINATE) {
        this.#input = Buffer.alloc(0);
        this.push(null);
        return;
      }
      if (type === QUERY || type === SYNC || type === FLUSH) {
        this.push(await this.#session.run(this, Uint8Array.prototype.slice.call(input, begin, at)));
        begin = at;
      }
    }
    this.#input = input.subarray(begin);
  }

  #startup(): boolean {
    if (this.#input.length < 8) return false;
    const length = this.#input.readInt32BE(0);
    if (this.#input.length < length) return false;
    const code = this.#input.readInt32BE(4);
    this.#input = this.#input.subarray(length);
    if (code === SSL_REQUEST) {
      this.push(Buffer.from('N'));
      return false;
    }
    if (code === CANCEL_REQUEST) {
      this.push(null);
      return false;
    }
    if (code !== PROTOCOL_3) throw new Error(`Unknown PostgreSQL protocol ${code}`);
    this.#started = true;
    this.push(greeting());
    return true;
  }
}
