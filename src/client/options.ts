import { systemClock, type Clock } from '../adapter/clock.js';
import { Reports } from './reports.js';

/** Where the command desk keeps the keys of commands whose outcome is not known yet. `sessionStorage` fits. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Runs a callback before the next paint; returns a function that calls it off. */
export type Schedule = (callback: () => void) => () => void;

export interface ClientOptions {
  readonly clock?: Clock | undefined;
  /** When changes are applied and listeners told. Default: the next animation frame; a 16 ms timer where there is none. */
  readonly schedule?: Schedule | undefined;
  /** Default `sessionStorage` where it can be used. `null` keeps keys in memory only: a reload forgets them. */
  readonly storage?: KeyValueStorage | null | undefined;
  /** Give each backend its own name when one page talks to several, so that their stored keys stay apart. Default `default`. */
  readonly name?: string | undefined;
  /** Numbers in [0, 1) for the jitter of retries. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Fresh unguessable ids; they become idempotency keys. Default `crypto.randomUUID`. */
  readonly newId?: (() => string) | undefined;
  /**
   * Told once about each kind of thing that works, but worse than it should: data that could not be read, a server that does
   * not answer. `cause` is what was thrown, where something was. Default `console.warn`.
   */
  readonly warn?: ((message: string, cause?: unknown) => void) | undefined;
  /** Told once about each kind of mistake in the code of the page, such as a `TypeError` in its adapter. Default `console.error`. */
  readonly error?: ((message: string, cause?: unknown) => void) | undefined;
}

/** The options with every default filled in. */
export interface ClientEnvironment {
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly storage: KeyValueStorage | null;
  readonly storageKey: string;
  readonly random: () => number;
  readonly newId: () => string;
  readonly warn: (message: string) => void;
  readonly reports: Reports;
}

/** How long a hidden page, which paints no frames, may hold changes back. */
const HIDDEN_FLUSH_MS = 1000;
const FRAME_MS = 16;

const scheduleFor = (clock: Clock): Schedule => {
  if (typeof requestAnimationFrame !== 'function') return (callback) => clock.after(FRAME_MS, callback);
  return (callback) => {
    const cancel = () => {
      cancelAnimationFrame(frame);
      cancelTimer();
    };
    const run = () => {
      cancel();
      callback();
    };
    const frame = requestAnimationFrame(run);
    const cancelTimer = clock.after(HIDDEN_FLUSH_MS, run);
    return cancel;
  };
};

/** Reading the property alone throws where a page may not store anything. */
const sessionStorageOrNull = (): KeyValueStorage | null => {
  try {
    return typeof sessionStorage === 'undefined' ? null : sessionStorage;
  } catch {
    return null;
  }
};

/** A random UUID (RFC 9562, version 4) also where the page is not a secure context and `randomUUID` is missing. */
const randomId = (): string => {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const inConsole = (say: (...words: unknown[]) => void) => (message: string, cause?: unknown) => say(`wf-elements: ${message}`, ...(cause === undefined ? [] : [cause]));

export function environmentOf(options: ClientOptions): ClientEnvironment {
  const clock = options.clock ?? systemClock;
  const warn = options.warn ?? inConsole((...words) => console.warn(...words));
  const error = options.error ?? inConsole((...words) => console.error(...words));
  return {
    clock,
    schedule: options.schedule ?? scheduleFor(clock),
    storage: options.storage === undefined ? sessionStorageOrNull() : options.storage,
    storageKey: `wf-elements/flights/1/${options.name ?? 'default'}`,
    random: options.random ?? Math.random,
    newId: options.newId ?? randomId,
    warn,
    reports: new Reports({ warn, error }),
  };
}
