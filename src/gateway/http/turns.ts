import { Problem } from '../core/problem.js';

interface Waiting { readonly begin: () => void }

const busyHere = (): Problem =>
  new Problem({
    status: 503, code: 'BUSY', title: 'Busy', retryAfterMs: 2000,
    detail: 'Too much is being read at once. Nothing was done. Ask again in a moment.',
  });

/** Reads of one person that may wait at one time. */
const MOST_WAITING = 1000;
const LONGEST_WAIT_MS = 10_000;

/**
 * Work of which so much is done at one time. The person with least under way is next, so that many requests of one person
 * do not keep others waiting.
 */
export class Turns {
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #running = new Map<string, number>();
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  /** @throws Problem (503) where the turn does not come in time */
  async run<T>(person: string, work: () => Promise<T>): Promise<T> {
    await this.#enter(person);
    try {
      return await work();
    } finally {
      this.#leave(person);
    }
  }

  async #enter(person: string): Promise<void> {
    if (this.#free > 0) {
      this.#begin(person);
      return;
    }
    if ((this.#waiting.get(person)?.length ?? 0) >= MOST_WAITING) throw busyHere();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#forget(person, waiting);
        reject(busyHere());
      }, LONGEST_WAIT_MS);
      const waiting: Waiting = {
        begin: () => {
          clearTimeout(timer);
          this.#begin(person);
          resolve();
        },
      };
      this.#waiting.set(person, [...(this.#waiting.get(person) ?? []), waiting]);
    });
  }

  #begin(person: string): void {
    this.#free -= 1;
    this.#running.set(person, (this.#running.get(person) ?? 0) + 1);
  }

  #leave(person: string): void {
    this.#free += 1;
    const left = (this.#running.get(person) ?? 1) - 1;
    if (left > 0) this.#running.set(person, left);
    else this.#running.delete(person);
    this.#next();
  }

  #next(): void {
    let least: string | undefined;
    for (const person of this.#waiting.keys()) if (least === undefined || (this.#running.get(person) ?? 0) < (this.#running.get(least) ?? 0)) least = person;
    const next = least === undefined ? undefined : this.#waiting.get(least)?.[0];
    if (least === undefined || next === undefined) return;
    this.#forget(least, next);
    // Those who still wait come behind all others with as much under way.
    const rest = this.#waiting.get(least);
    if (rest !== undefined) {
      this.#waiting.delete(least);
      this.#waiting.set(least, rest);
    }
    next.begin();
  }

  #forget(person: string, waiting: Waiting): void {
    const left = (this.#waiting.get(person) ?? []).filter((each) => each !== waiting);
    if (left.length > 0) this.#waiting.set(person, left);
    else this.#waiting.delete(person);
  }
}

/** Connections of the pool that reads leave to decisions and to the gateway's own work: more than half of them. */
export const readsAtOnce = (database: { readonly embedded: boolean; readonly pool: { readonly options?: { readonly max?: number } } }): number =>
  // An embedded database does one thing at a time: what is read stands in the way of what is decided.
  database.embedded ? 2 : Math.max(1, Math.min(6, Math.floor((database.pool.options?.max ?? 10) / 2) - 1));
