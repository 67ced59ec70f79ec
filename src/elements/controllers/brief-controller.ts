import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Something that is shown for a moment and goes by itself. */
export class BriefController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #forMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, forMs: number) {
    this.#host = host;
    this.#forMs = forMs;
    host.addController(this);
  }

  get isShown(): boolean {
    return this.#timer !== undefined;
  }

  /** Shows it, or goes on showing it. */
  show(): void {
    const { isShown } = this;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), this.#forMs);
    if (!isShown) this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#hide();
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#host.requestUpdate();
  }
}
