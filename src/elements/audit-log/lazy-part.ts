import type { ReactiveControllerHost } from 'lit';

/** A part of an element that is loaded when it is first wanted. */
export class LazyPart<T> {
  readonly #host: ReactiveControllerHost;
  readonly #load: () => Promise<T>;
  #value: T | undefined;
  #isLoading = false;
  #hasFailed = false;

  constructor(host: ReactiveControllerHost, load: () => Promise<T>) {
    this.#host = host;
    this.#load = load;
  }

  /** The loading failed; asking again tries again. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** The part, once it is there. Asking for it has it loaded, and the element updated after that. */
  get value(): T | undefined {
    if (this.#value === undefined && !this.#isLoading && !this.#hasFailed) void this.load();
    return this.#value;
  }

  /** The part if it is there, without loading it. */
  get loaded(): T | undefined {
    return this.#value;
  }

  async load(): Promise<T | undefined> {
    this.#isLoading = true;
    this.#hasFailed = false;
    try {
      this.#value = await this.#load();
    } catch {
      this.#hasFailed = true;
    }
    this.#isLoading = false;
    this.#host.requestUpdate();
    return this.#value;
  }
}
