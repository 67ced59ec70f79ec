import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Draws at most once per animation frame, and not at all while nobody can see it: in a hidden page no frame comes, and out
 * of the window the drawing waits until it is scrolled back.
 */
export class DrawLoop implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #draw: () => boolean | undefined;
  #frame = 0;
  #inSight = true;
  #hasDrawn = false;
  #watch: IntersectionObserver | undefined;

  /** @param draw returns whether it has to go on with the next frame; nothing when there is nothing to draw yet */
  constructor(host: ReactiveControllerHost & Element, draw: () => boolean | undefined) {
    this.#host = host;
    this.#draw = draw;
    host.addController(this);
  }

  /** False once it was drawn and the browser said that it is out of the window, or not shown at all. */
  get inSight(): boolean {
    return this.#inSight || !this.#hasDrawn;
  }

  schedule(): void {
    if (this.#frame !== 0 || !this.inSight || this.#watch === undefined) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const goesOn = this.#draw();
      this.#hasDrawn ||= goesOn !== undefined;
      if (goesOn === true) this.schedule();
    });
  }

  hostConnected(): void {
    this.#inSight = true;
    this.#watch = new IntersectionObserver((entries) => this.#see(entries.at(-1)?.isIntersecting ?? true), { rootMargin: '100px' });
    this.#watch.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#watch?.disconnect();
    this.#watch = undefined;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #see(inSight: boolean): void {
    const cameBack = inSight && !this.#inSight;
    this.#inSight = inSight;
    if (cameBack) this.#host.requestUpdate();
  }
}
