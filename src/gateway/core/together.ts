import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the event loop: one to read what has arrived, one for what had to be verified beside it. */
const FEWEST_TURNS = 2;
const MOST_TURNS = 8;

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Work that is carried out together: what comes in while one batch is under way goes out with the next, so that under
 * load the cost of a statement and of its commit is shared, and without load nothing waits.
 */
export class Together<T, R> {
  #waiting: Waiting<T, R>[] = [];
  #running = false;

  /** @param carryOut does it for all or for none, and answers for each in order; a batch that fails is tried again one by one */
  constructor(
    private readonly carryOut: (items: readonly T[]) => Promise<readonly R[]>,
    private readonly most = 64,
  ) {}

  add(item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      await this.#gather();
      await this.#carryOut(this.#waiting.splice(0, this.most));
    }
    this.#running = false;
  }

  /**
   * Gives way to what is already on its way here, as long as more comes. An embedded database works in this very thread:
   * what arrived meanwhile has not even been read.
   */
  async #gather(): Promise<void> {
    for (let turn = 0, before = 0; turn < MOST_TURNS && (turn < FEWEST_TURNS || this.#waiting.length > before); turn += 1) {
      before = this.#waiting.length;
      await nextTurn();
    }
  }

  async #carryOut(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.carryOut(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new RangeError(`${results.length} results for ${batch.length} pieces of work`);
      results.forEach((result, index) => batch[index]?.resolve(result));
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1) only?.reject(error);
      else for (const one of batch) await this.#carryOut([one]);
    }
  }
}
