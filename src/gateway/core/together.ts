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
    // What is added in the same turn goes out together.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#carryOut(this.#waiting.splice(0, this.most));
    this.#running = false;
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
