import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Which elements say how many steps of a run stand how: by what they read the run from. */
const tellers = new Map<object, Set<object>>();
const listeners = new Set<() => void>();

/** Says that an element counts the steps of what it reads by status, or does so no more. */
export class CountsTeller implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #source: () => object | undefined;
  #told: object | undefined;

  /** @param source what the counted run is read from, a store or plain data; undefined while nothing is counted */
  constructor(host: ReactiveControllerHost, source: () => object | undefined) {
    this.#host = host;
    this.#source = source;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    this.#tell(this.#source());
  }

  hostDisconnected(): void {
    this.#tell(undefined);
  }

  #tell(source: object | undefined): void {
    if (source === this.#told) return;
    const before = this.#told;
    this.#told = source;
    if (before !== undefined) {
      tellers.get(before)?.delete(this);
      if (tellers.get(before)?.size === 0) tellers.delete(before);
    }
    if (source !== undefined) tellers.set(source, (tellers.get(source) ?? new Set()).add(this));
    for (const listener of listeners) listener();
  }
}

/** Whether another element of the page counts the steps already: the same counts are not said twice. */
export class ToldCounts implements ReactiveController {
  readonly #update: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#update = () => host.requestUpdate();
    host.addController(this);
  }

  isTold(source: object | undefined): boolean {
    return source !== undefined && tellers.has(source);
  }

  hostConnected(): void {
    listeners.add(this.#update);
  }

  hostDisconnected(): void {
    listeners.delete(this.#update);
  }
}
