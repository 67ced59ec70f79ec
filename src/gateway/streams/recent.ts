interface Numbered { readonly seq: number; readonly bytes: number }

/** What is kept of the newest changes, for readers that are nearly up to date. */
const KEPT = 512;
const KEPT_BYTES = 4 * 1024 * 1024;
/** Pages of older changes that are kept, for many readers that come back at one time. */
const PAGES = 8;

/** The changes of a source, oldest first, as far as they were needed lately. History does not change, so all readers share it. */
export class RecentChanges<T extends Numbered> {
  readonly #pages = new Map<number, Promise<readonly T[]>>();
  #kept: T[] = [];
  #bytes = 0;

  /** @param load reads changes after a seq from where they are stored */
  constructor(private readonly load: (after: number) => Promise<readonly T[]>) {}

  add(changes: readonly T[]): void {
    this.#kept.push(...changes);
    for (const { bytes } of changes) this.#bytes += bytes;
    let drop = 0;
    while (this.#kept.length - drop > KEPT || (this.#bytes > KEPT_BYTES && drop < this.#kept.length)) {
      this.#bytes -= this.#kept[drop]?.bytes ?? 0;
      drop += 1;
    }
    if (drop > 0) this.#kept = this.#kept.slice(drop);
  }

  clear(): void {
    this.#kept = [];
    this.#bytes = 0;
    this.#pages.clear();
  }

  /** Some changes after a seq, in order and without a hole; none only where there are none. */
  async after(seq: number): Promise<readonly T[]> {
    const first = this.#kept[0];
    if (first !== undefined && first.seq <= seq + 1) return this.#kept.slice(this.#indexAfter(seq));
    const known = this.#pages.get(seq);
    const page = known ?? this.load(seq);
    this.#pages.delete(seq);
    this.#pages.set(seq, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= PAGES) break;
      this.#pages.delete(oldest);
    }
    try {
      const changes = await page;
      if (changes.length === 0) this.#forget(seq, page);
      return changes;
    } catch (error) {
      this.#forget(seq, page);
      throw error;
    }
  }

  #forget(seq: number, page: Promise<readonly T[]>): void {
    if (this.#pages.get(seq) === page) this.#pages.delete(seq);
  }

  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kept[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
