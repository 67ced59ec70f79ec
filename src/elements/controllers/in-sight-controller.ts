import type { LitElement, ReactiveController } from 'lit';

/** How far outside of the window an element still counts as in sight: it is ready when it is scrolled to. */
const AROUND = '200px';

/** Knows whether an element is in sight, or nearly. Out of sight nothing has to be asked for, checked or counted. */
export class InSightController implements ReactiveController {
  readonly #host: LitElement;
  readonly #onChange: (isInSight: boolean) => void;
  #observer: IntersectionObserver | undefined;
  #isInSight = false;

  /** @param onChange called with each change while the element is in a document */
  constructor(host: LitElement, onChange: (isInSight: boolean) => void) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  get isInSight(): boolean {
    return this.#isInSight;
  }

  hostConnected(): void {
    if (typeof IntersectionObserver === 'undefined') {
      this.#isInSight = true;
      return;
    }
    this.#observer = new IntersectionObserver((entries) => this.#see(entries.at(-1)?.isIntersecting === true), { rootMargin: AROUND });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#isInSight = false;
  }

  #see(isInSight: boolean): void {
    if (isInSight === this.#isInSight) return;
    this.#isInSight = isInSight;
    this.#onChange(isInSight);
  }
}
