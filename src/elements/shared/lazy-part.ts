/** A part of an element whose code is loaded when it is first wanted. */
export class LazyPart<T> {
  readonly #import: () => Promise<T>;
  readonly #settled: (part: T | undefined) => void;
  #value: T | undefined;
  #loading: Promise<T | undefined> | undefined;
  #hasFailed = false;

  /** @param settled called when the part has come, or with nothing when it could not be had */
  constructor(load: () => Promise<T>, settled: (part: T | undefined) => void = () => undefined) {
    this.#import = load;
    this.#settled = settled;
  }

  /** The loading failed; asking again tries again. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** The part, once it is there. Asking for it has it loaded, but not again where that has failed. */
  get value(): T | undefined {
    if (this.#value === undefined && !this.#hasFailed) void this.load();
    return this.#value;
  }

  /** The part if it is there, without loading it. */
  get loaded(): T | undefined {
    return this.#value;
  }

  /** Resolves with nothing when it could not be had: the next call tries again. */
  load(): Promise<T | undefined> {
    return this.#value !== undefined ? Promise.resolve(this.#value) : (this.#loading ??= this.#load());
  }

  async #load(): Promise<T | undefined> {
    this.#hasFailed = false;
    try {
      this.#value = await this.#import();
    } catch {
      this.#hasFailed = true;
    }
    this.#loading = undefined;
    this.#settled(this.#value);
    return this.#value;
  }
}
