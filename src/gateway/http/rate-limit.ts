import { Problem } from '../core/problem.js';

interface Bucket { tokens: number; at: number }

const MOST_BUCKETS = 10_000;

/** A token bucket per caller, in this process. */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /**
   * @param cost what the request is worth; one that costs more than there ever is takes all of it
   * @throws Problem (429) with when to come back. What was refused costs nothing.
   */
  spend(caller: string, cost = 1, now = Date.now()): void {
    const price = Math.min(cost, this.burst);
    const bucket = this.#buckets.get(caller) ?? { tokens: this.burst, at: now };
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    bucket.at = now;
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MOST_BUCKETS) break;
      this.#buckets.delete(oldest);
    }
    if (bucket.tokens < price) {
      throw new Problem({
        status: 429, code: 'RATE_LIMITED', title: 'Too many requests', retryAfterMs: Math.ceil(((price - bucket.tokens) / this.perSecond) * 1000),
        detail: 'You are sending more requests than this gateway takes from one caller. Nothing was done. Wait, then send it again.',
      });
    }
    bucket.tokens -= price;
  }
}

/** How many streams are open, here and by whom. */
export class StreamLimit {
  readonly #byPerson = new Map<string, number>();
  #open = 0;

  constructor(
    private readonly most: number,
    private readonly mostPerPerson: number,
  ) {}

  get open(): number {
    return this.#open;
  }

  /** Takes a place and returns how to give it back. @throws Problem (429) */
  enter(person: string): () => void {
    const theirs = this.#byPerson.get(person) ?? 0;
    if (this.#open >= this.most || theirs >= this.mostPerPerson) {
      throw new Problem({
        status: 429, code: 'TOO_MANY_STREAMS', title: 'Too many streams', retryAfterMs: 5000,
        detail: 'Too many live streams are open. Close a page that shows a run, or try again in a moment.',
      });
    }
    this.#open += 1;
    this.#byPerson.set(person, theirs + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#open -= 1;
      const remaining = (this.#byPerson.get(person) ?? 1) - 1;
      if (remaining > 0) this.#byPerson.set(person, remaining);
      else this.#byPerson.delete(person);
    };
  }
}
