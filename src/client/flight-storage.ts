import * as z from 'zod/mini';
import { COMMAND_TYPES, targetSchema, type CommandTarget, type CommandType } from '../model/command.js';
import { idSchema, listOf, nameSchema } from '../model/primitives.js';
import type { KeyValueStorage } from './options.js';

/** What is kept of a command until its outcome is known: enough to ask about it, and none of its content. */
export interface StoredFlight {
  readonly id: string;
  readonly flightKey: string;
  readonly type: CommandType;
  readonly target: CommandTarget;
  /** Who sent it: nobody else may ask about it. */
  readonly by?: string | undefined;
}

const storedSchema = listOf(
  z.object({ id: idSchema, flightKey: nameSchema, type: z.enum(COMMAND_TYPES), target: targetSchema, by: z.optional(idSchema) }),
  1000,
);

/**
 * Keeps the keys of unfinished commands across a reload. A storage that is missing, full or unreadable costs only that.
 * Nothing is cached here: another client on the same page may use the same storage.
 */
export class FlightStorage {
  #warned = false;

  constructor(
    private readonly storage: KeyValueStorage | null,
    private readonly key: string,
    private readonly warn: (message: string) => void,
  ) {}

  /** What is not finished yet, oldest first. */
  load(): readonly StoredFlight[] {
    try {
      const text = this.storage?.getItem(this.key) ?? null;
      return text === null ? [] : storedSchema.parse(JSON.parse(text));
    } catch {
      this.#warnOnce('The stored keys of unfinished commands cannot be read; their outcome will only show in the run itself.');
      return [];
    }
  }

  add(flight: StoredFlight): void {
    this.#write([...this.load(), flight]);
  }

  remove(id: string): void {
    if (this.storage !== null) this.#write(this.load().filter((flight) => flight.id !== id));
  }

  #write(flights: readonly StoredFlight[]): void {
    if (this.storage === null) {
      this.#warnOnce('No storage for the keys of unfinished commands: after a reload their outcome will only show in the run itself.');
      return;
    }
    try {
      if (flights.length === 0) this.storage.removeItem(this.key);
      else this.storage.setItem(this.key, JSON.stringify(flights));
    } catch {
      this.#warnOnce('The keys of unfinished commands cannot be stored (full or forbidden): after a reload their outcome will only show in the run itself.');
    }
  }

  #warnOnce(message: string): void {
    if (this.#warned) return;
    this.#warned = true;
    this.warn(message);
  }
}
