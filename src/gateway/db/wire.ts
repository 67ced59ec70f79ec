import type { PGlite } from '@electric-sql/pglite';
import { WireConnection, type WireSession } from './wire-connection.js';
import { SharedStatements } from './wire-statements.js';

const READY = 0x5a;
const IDLE = 0x49;

const simpleQuery = (sql: string): Uint8Array => {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(text.length + 5);
  message.write('Q', 'latin1');
  message.writeInt32BE(text.length + 4, 1);
  text.copy(message, 5);
  return message;
};

/** The transaction status of the last ReadyForQuery in an answer, or undefined when it has none. */
function readyStatus(answer: Uint8Array): number | undefined {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  let status: number | undefined;
  for (let at = 0; at + 5 <= answer.length; at += 1 + view.getInt32(at + 1)) {
    if (answer[at] === READY) status = answer[at + 5];
  }
  return status;
}

/**
 * Lets ordinary `pg` clients share one embedded database without a network port. PGlite has a single session, so a
 * client owns it from its first message until the backend reports idle: neither a transaction nor a request group of
 * one client can be entered by another.
 */
export class PgliteWire implements WireSession {
  readonly #db: PGlite;
  readonly #statements = new SharedStatements();
  #owner: WireConnection | undefined;
  readonly #waiting: { readonly connection: WireConnection; readonly enter: () => void }[] = [];

  #idling: NodeJS.Timeout | undefined;

  /** @param idleMs how long a client may leave a transaction open without a word before it is put out; 0: for ever */
  constructor(db: PGlite, private readonly idleMs = 0) {
    this.#db = db;
  }

  /** A stream for `new pg.Client({ stream })`. */
  connection(): WireConnection {
    return new WireConnection(this);
  }

  async run(connection: WireConnection, messages: Uint8Array): Promise<Uint8Array> {
    await this.#acquire(connection);
    clearTimeout(this.#idling);
    try {
      const group = this.#statements.enter(messages);
      const answer = group.answered(await this.#exec(group.messages));
      if (readyStatus(answer) === IDLE) this.#release();
      else this.#watch(connection);
      return answer;
    } catch (error) {
      await this.#rollback();
      throw error;
    }
  }

  /** As it comes: `execProtocolRaw` would also parse every answer, and keep what it parsed for as long as the database is open. */
  async #exec(messages: Uint8Array): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    // What is handed over is overwritten by the next answer.
    await this.#db.execProtocolRawStream(messages, { onRawData: (data) => void chunks.push(data.slice()) });
    return Buffer.concat(chunks);
  }

  async leave(connection: WireConnection): Promise<void> {
    const queued = this.#waiting.findIndex((entry) => entry.connection === connection);
    if (queued >= 0) this.#waiting.splice(queued, 1);
    if (this.#owner === connection) await this.#rollback();
  }

  /** The client that owns the session keeps all others waiting. */
  #watch(connection: WireConnection): void {
    if (this.idleMs === 0) return;
    this.#idling = setTimeout(() => {
      if (this.#owner === connection) connection.destroy(new Error('Connection terminated: its transaction was left open for too long'));
    }, this.idleMs);
    this.#idling.unref();
  }

  async #acquire(connection: WireConnection): Promise<void> {
    if (this.#owner === connection) return;
    if (this.#owner === undefined) {
      this.#owner = connection;
      return;
    }
    await new Promise<void>((enter) => this.#waiting.push({ connection, enter }));
  }

  #release(): void {
    const next = this.#waiting.shift();
    this.#owner = next?.connection;
    next?.enter();
  }

  async #rollback(): Promise<void> {
    try {
      if (!this.#db.closed) await this.#exec(simpleQuery('ROLLBACK'));
    } finally {
      this.#release();
    }
  }
}
