import { Problem } from '../core/problem.js';
import type { EncodedSnapshot } from './snapshot.js';

/** What encoded snapshots may take in memory, in bytes, beside those that were just made. */
const BUDGET = 64 * 1024 * 1024;
/** Snapshots that are made at one time in this process. */
const AT_ONCE = 2;

/** What a reader gets whose snapshot was let go before it took all of it. */
export const outdated = (): Problem =>
  new Problem({
    status: 408, code: 'SLOW_READER', title: 'Read too slowly', retryAfterMs: 1000,
    detail: 'The snapshot was not taken before it was out of date. Open the stream again without a position.',
  });

/** A snapshot and what it is as of. */
export interface Made<T> { readonly of: T; readonly encoded: EncodedSnapshot }

interface Job<T> {
  readonly waiting: Set<AbortSignal>;
  readonly stop: AbortController;
  readonly made: Promise<Made<T>>;
  begun: boolean;
}

/** All encoded snapshots of this process: makes few at a time, and lets go of the least used. */
export class SnapshotShelf {
  readonly #kept = new Map<EncodedSnapshot, number>();
  readonly #queue: (() => void)[] = [];
  #making = 0;

  /** @param keptMs how long one that is not used is kept, in milliseconds; longer than a reader may take for a part */
  constructor(
    private readonly keptMs: number,
    private readonly budget = BUDGET,
  ) {}

  /** Waits for a place to make one, and returns how to give it back. */
  async enter(): Promise<() => void> {
    if (this.#making >= AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#making += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#queue.shift();
      if (next === undefined) this.#making -= 1;
      else next();
    };
  }

  /** Notes that a snapshot is in use, and makes room for it. */
  use(encoded: EncodedSnapshot): void {
    this.#kept.delete(encoded);
    this.#kept.set(encoded, Date.now());
    let bytes = 0;
    for (const each of this.#kept.keys()) bytes += each.bytes;
    for (const [oldest] of this.#kept) {
      if (bytes <= this.budget || oldest === encoded) return;
      bytes -= oldest.bytes;
      this.drop(oldest);
    }
  }

  drop(encoded: EncodedSnapshot): void {
    this.#kept.delete(encoded);
    encoded.drop();
  }

  /** Lets go of what was not used for a while. */
  sweep(now = Date.now()): void {
    for (const [encoded, usedAt] of this.#kept) if (now - usedAt > this.keptMs) this.drop(encoded);
  }

  clear(): void {
    for (const encoded of [...this.#kept.keys()]) this.drop(encoded);
  }

  has(encoded: EncodedSnapshot): boolean {
    return this.#kept.has(encoded);
  }

  /** The events of a snapshot; what is taken keeps it. @throws Problem where it was let go before all was taken. */
  *taken<E>(encoded: EncodedSnapshot, events: Iterable<E>): Generator<E, void, undefined> {
    for (const event of events) {
      this.use(encoded);
      yield event;
    }
  }
}

/**
 * The snapshots of one source by name, for example of one moment. Those who ask while one is made wait for the next: it is
 * begun after they asked, so it holds everything that was committed by then, and they share it.
 */
export class Snapshots<T> {
  readonly #jobs = new Map<string, { running: Job<T>; next?: Job<T> }>();
  readonly #made = new Map<string, Made<T>>();

  constructor(private readonly shelf: SnapshotShelf) {}

  /**
   * @param isFresh whether one that is kept will do
   * @param signal ends the wait; the work ends when no reader waits for it
   */
  async get(name: string, o: { readonly signal: AbortSignal; readonly isFresh: (of: T) => boolean; readonly make: (signal: AbortSignal) => Promise<Made<T>> }): Promise<Made<T>> {
    o.signal.throwIfAborted();
    const known = this.#made.get(name);
    if (known !== undefined && this.shelf.has(known.encoded) && o.isFresh(known.of)) {
      this.shelf.use(known.encoded);
      return known;
    }
    const job = this.#jobFor(name, o.make);
    job.waiting.add(o.signal);
    return new Promise<Made<T>>((resolve, reject) => {
      const leave = (): void => {
        job.waiting.delete(o.signal);
        if (job.waiting.size === 0) job.stop.abort(o.signal.reason);
        reject(o.signal.reason as Error);
      };
      o.signal.addEventListener('abort', leave, { once: true });
      job.made.then(resolve, reject).finally(() => o.signal.removeEventListener('abort', leave)).catch(() => undefined);
    });
  }

  clear(): void {
    for (const { encoded } of this.#made.values()) this.shelf.drop(encoded);
    this.#made.clear();
  }

  #jobFor(name: string, make: (signal: AbortSignal) => Promise<Made<T>>): Job<T> {
    const jobs = this.#jobs.get(name);
    if (jobs === undefined) {
      const running = this.#begin(name, make);
      this.#jobs.set(name, { running });
      return running;
    }
    const open = [jobs.running, jobs.next].find((job) => job !== undefined && !job.begun && !job.stop.signal.aborted);
    if (open !== undefined) return open;
    jobs.next = this.#begin(name, make, jobs.next ?? jobs.running);
    return jobs.next;
  }

  #begin(name: string, make: (signal: AbortSignal) => Promise<Made<T>>, before?: Job<T>): Job<T> {
    const stop = new AbortController();
    const made = this.#run(name, make, stop.signal, before, () => (job.begun = true));
    const job: Job<T> = { waiting: new Set(), stop, made, begun: false };
    made.catch(() => undefined);
    return job;
  }

  async #run(name: string, make: (signal: AbortSignal) => Promise<Made<T>>, signal: AbortSignal, before: Job<T> | undefined, begun: () => void): Promise<Made<T>> {
    await before?.made.catch(() => undefined);
    const leave = await this.shelf.enter();
    try {
      signal.throwIfAborted();
      begun();
      const made = await make(signal);
      this.#keep(name, made);
      return made;
    } finally {
      leave();
      const jobs = this.#jobs.get(name);
      if (jobs?.next === undefined) this.#jobs.delete(name);
      else this.#jobs.set(name, { running: jobs.next });
    }
  }

  #keep(name: string, made: Made<T>): void {
    for (const [other, { encoded }] of this.#made) if (!this.shelf.has(encoded)) this.#made.delete(other);
    this.#made.set(name, made);
    this.shelf.use(made.encoded);
  }
}
