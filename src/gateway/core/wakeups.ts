import { EventEmitter } from 'node:events';
import type { PoolClient } from 'pg';
import type { PulseItem } from '../../model/frame.js';
import type { RunId } from '../../model/run.js';
import { prepared, type Database, type Tx } from '../db/database.js';

interface Signals {
  run: [run: RunId];
  inbox: [];
  outbox: [];
  recovery: [];
  pulse: [run: RunId, items: readonly PulseItem[]];
}
type Signal = keyof Signals;

const SIGNALS: ReadonlySet<unknown> = new Set<Signal>(['run', 'inbox', 'outbox', 'recovery', 'pulse']);

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
/** Pulses that wait to be told; there are as many of one step as its tokens. */
const MAX_PULSES = 256;
/** How often the connection that only listens is asked whether it still stands, in milliseconds. */
const CHECK_MS = 10_000;

const NOTIFY_ALL = prepared('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload');

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
  #telling = false;
  readonly #pulses: string[] = [];

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

  /** The same for several signals, each of them once. */
  async afterAll(tx: Tx, signals: readonly (readonly ['run', RunId] | readonly ['inbox'] | readonly ['outbox'])[]): Promise<void> {
    const distinct = [...new Map(signals.map((signal) => [signal.join(' '), signal])).values()];
    tx.afterCommit(() => distinct.forEach(([signal, ...args]) => this.#emit(signal, args)));
    if (this.#database.embedded || distinct.length === 0) return;
    await tx.rows(NOTIFY_ALL, [CHANNEL, distinct.map(([signal, ...args]) => this.#payload(signal, args))]);
  }

  /** Says so now, in this process only. */
  ring(signal: 'outbox' | 'inbox' | 'recovery'): void {
    this.#emit(signal, []);
  }

  /** Live items: no work waits for them. The other gateways are told of one batch at a time; what is too much is lost. */
  pulse(run: RunId, items: readonly PulseItem[]): void {
    this.#emit('pulse', [run, items]);
    if (this.#database.embedded) return;
    for (const item of items) {
      const payload = this.#payload('pulse', [run, [item]]);
      if (this.#pulses.length < MAX_PULSES && Buffer.byteLength(payload) <= MAX_PAYLOAD) this.#pulses.push(payload);
    }
    if (!this.#telling) void this.#tellPulses();
  }

  /** Begins to hear the other gateways. Nothing to do when embedded: there are none. */
  async listen(): Promise<void> {
    if (this.#database.embedded || this.#closed) return;
    const client = await this.#database.pool.connect();
    this.#listener = client;
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    client.on('error', () => this.#reconnect(client));
    try {
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      this.#drop(client);
      throw error;
    }
    this.#checkLater(client);
  }

  close(): void {
    this.#closed = true;
    this.#emitter.removeAllListeners();
    if (this.#listener !== undefined) this.#drop(this.#listener);
  }

  /** One that only listens would not notice that the other end is gone. */
  #checkLater(client: PoolClient): void {
    setTimeout(() => {
      if (this.#listener !== client) return;
      client.query('SELECT 1').then(() => this.#checkLater(client), () => this.#reconnect(client));
    }, CHECK_MS).unref();
  }

  async #tellPulses(): Promise<void> {
    this.#telling = true;
    while (this.#pulses.length > 0 && !this.#closed) {
      await this.#database.rows(NOTIFY_ALL, [CHANNEL, this.#pulses.splice(0)]).catch(() => undefined);
    }
    this.#telling = false;
  }

  #drop(client: PoolClient): void {
    this.#listener = undefined;
    client.release(true);
  }

  #reconnect(lost: PoolClient): void {
    if (this.#listener !== lost) return;
    this.#drop(lost);
    this.#retry();
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
