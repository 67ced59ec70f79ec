import type { LitElement, ReactiveController } from 'lit';
import { Sight } from '../shared/sight.js';

/** How far outside of the window an element still counts as in sight: it is ready when it is scrolled to. */
const AROUND = '200px';

/** Knows whether an element is in sight, or nearly. Out of sight nothing has to be asked for, checked or counted. */
export class InSightController implements ReactiveController {
  readonly #host: LitElement;
  readonly #sight: Sight;

  /** @param onChange called with each change while the element is in a document */
  constructor(host: LitElement, onChange: (isInSight: boolean) => void) {
    this.#host = host;
    this.#sight = new Sight(onChange, { around: AROUND, atFirst: false });
    host.addController(this);
  }

  get isInSight(): boolean {
    return this.#sight.is;
  }

  hostConnected(): void {
    this.#sight.watch(this.#host);
  }

  hostDisconnected(): void {
    this.#sight.watch(null);
  }
}
