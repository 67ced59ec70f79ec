import { EventEmitter } from 'node:events';
import type { PoolClient } from 'pg';
import type { PulseItem } from '../../model/frame.js';
import type { RunId } from '../../model/run.js';
import type { Database, Tx } from '../db/database.js';

interface Signals {
  run: [run: RunId];
  inbox: [];
  outbox: [];
  pulse: [run: RunId, items: readonly PulseItem[]];
}
type Signal = keyof Signals;

const SIGNALS: ReadonlySet<unknown> = new Set<Signal>(['run', 'inbox', 'outbox', 'pulse']);

interface Heard { readonly from: string; readonly signal: Signal; readonly args: readonly unknown[] }

/** Anybody with the database's password can notify; what is not one of ours is not heard. */
function readPayload(payload: string): Heard | undefined {
  try {
    const heard = JSON.parse(payload) as Partial<Heard> | null;
    return SIGNALS.has(heard?.signal) && Array.isArray(heard?.args) ? (heard as Heard) : undefined;
  } catch {
    return undefined;
  }
}

const CHANNEL = 'wf_wake';
const RECONNECT_MS = 1000;

/** A NOTIFY payload must be shorter than 8,000 bytes. */
const MAX_PAYLOAD = 7900;

/**
 * Says that something changed; what changed is read from the database. In process at once, and through NOTIFY to the
 * other gateways of a server. A signal may be lost: a slow poll stands behind each.
 */
export class Wakeups {
  readonly #emitter = new EventEmitter();
  readonly #database: Database;
  readonly #instance: string;
  #listener: PoolClient | undefined;
  #closed = false;

  constructor(database: Database, instance: string) {
    this.#database = database;
    this.#instance = instance;
    this.#emitter.setMaxListeners(0);
  }

  on<S extends Signal>(signal: S, listener: (...args: Signals[S]) => void): () => void {
    const heard = (...args: unknown[]): void => listener(...(args as Signals[S]));
    this.#emitter.on(signal, heard);
    return () => void this.#emitter.off(signal, heard);
  }

  /** Sends the signal when, and only if, the transaction commits. */
  async after<S extends Exclude<Signal, 'pulse'>>(tx: Tx, signal: S, ...args: Signals[S]): Promise<void> {
    tx.afterCommit(() => this.#emit(signal, args));
    if (!this.#database.embedded) await tx.rows('SELECT pg_notify($1, $2)', [CHANNEL, this.#payload(signal, args)]);
  }

  /** Says so now, in this process only. */
  ring(signal: 'outbox' | 'inbox'): void {
    this.#emit(signal, []);
  }

  /** Live items: nobody waits for them. */
  pulse(run: RunId, items: readonly PulseItem[]): void {
    this.#emit('pulse', [run, items]);
    if (this.#database.embedded) return;
    for (const item of items) {
      const payload = this.#payload('pulse', [run, [item]]);
      if (Buffer.byteLength(payload) > MAX_PAYLOAD) continue;
      this.#database.rows('SELECT pg_notify($1, $2)', [CHANNEL, payload]).catch(() => undefined);
    }
  }

  /** Begins to hear the other gateways. Nothing to do when embedded: there are none. */
  async listen(): Promise<void> {
    if (this.#database.embedded || this.#closed) return;
    const client = await this.#database.pool.connect();
    this.#listener = client;
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    client.on('error', () => this.#reconnect(client));
    await client.query(`LISTEN ${CHANNEL}`);
  }

  close(): void {
    this.#closed = true;
    this.#emitter.removeAllListeners();
    this.#listener?.release(true);
    this.#listener = undefined;
  }

  #reconnect(lost: PoolClient): void {
    if (this.#listener !== lost) return;
    this.#listener = undefined;
    lost.release(true);
    if (!this.#closed) setTimeout(() => void this.listen().catch(() => this.#retry()), RECONNECT_MS).unref();
  }

  #retry(): void {
    if (!this.#closed) setTimeout(() => void this.listen().catch(() => this.#retry()), RECONNECT_MS).unref();
  }

  #payload(signal: Signal, args: readonly unknown[]): string {
    return JSON.stringify({ from: this.#instance, signal, args });
  }

  #heard(payload: string): void {
    const heard = readPayload(payload);
    if (heard !== undefined && heard.from !== this.#instance) this.#emit(heard.signal, heard.args);
  }

  #emit(signal: Signal, args: readonly unknown[]): void {
    this.#emitter.emit(signal, ...args);
  }
}
