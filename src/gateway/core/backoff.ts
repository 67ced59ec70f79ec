const FIRST_MS = 250;
const LONGEST_MS = 5000;
/** What was left in peace for this long begins anew. */
const FORGIVEN_MS = 60_000;

interface Tries { readonly n: number; readonly at: number }

/** Lets something be tried again soon at first, then more and more seldom. Times are of a clock that never goes back. */
export class Backoff<K> {
  readonly #tries = new Map<K, Tries>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  isDue(key: K): boolean {
    const tries = this.#tries.get(key);
    return tries === undefined || this.now() >= tries.at + Math.min(LONGEST_MS, FIRST_MS * 2 ** tries.n);
  }

  tried(key: K): void {
    const now = this.now();
    for (const [other, { at }] of this.#tries) if (now - at > FORGIVEN_MS) this.#tries.delete(other);
    const before = this.#tries.get(key);
    this.#tries.set(key, { n: before === undefined ? 0 : Math.min(before.n + 1, 16), at: now });
  }
}
