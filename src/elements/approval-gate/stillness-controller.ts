import type { ReactiveController } from 'lit';
import { listen, windowOf } from '../shared/page.js';
import { Sight } from '../shared/sight.js';
import type { AttentionHost } from './attention-controller.js';

/** A control that moved further than this has moved away from under a finger. */
const SHIFT_PX = 10;
const SAMPLE_MS = 100;
/** A movement this soon after somebody turned the wheel or drew the page is their own scrolling. */
const SCROLL_MS = 400;

/**
 * Watches whether a control stays where it is. A page that moves it just before a press, on purpose or by loading late,
 * would turn a press on something else into a decision.
 */
export class StillnessController implements ReactiveController {
  readonly #host: AttentionHost;
  readonly #selector: string;
  readonly #isNeeded: () => boolean;
  #anchor: { readonly x: number; readonly y: number } | undefined;
  #movedAt = Number.NEGATIVE_INFINITY;
  #scrolledAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setInterval> | undefined;
  #endListening: (() => void) | undefined;
  readonly #sight = new Sight(() => this.hostUpdated());

  constructor(host: AttentionHost, selector: string, isNeeded: () => boolean) {
    this.#host = host;
    this.#selector = selector;
    this.#isNeeded = isNeeded;
    host.addController(this);
  }

  /** Milliseconds since the control last moved; looks at where it is now. */
  get stillForMs(): number {
    this.#sample();
    return performance.now() - this.#movedAt;
  }

  hostUpdated(): void {
    const isNeeded = this.#isNeeded();
    this.#sight.watch(isNeeded ? this.#host : null);
    if (!isNeeded || !this.#sight.is) this.#stop();
    else this.#timer ??= setInterval(() => this.#sample(), SAMPLE_MS);
  }

  hostConnected(): void {
    this.#endListening = listen(windowOf(this.#host), ['wheel', 'touchmove'], this.#onScroll, { capture: true, passive: true });
  }

  hostDisconnected(): void {
    this.#endListening?.();
    this.#sight.watch(null);
    this.#stop();
  }

  readonly #onScroll = (event: Event): void => {
    if (event.isTrusted) this.#scrolledAt = performance.now();
  };

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#anchor = undefined;
  }

  #sample(): void {
    const rect = this.#host.renderRoot.querySelector(this.#selector)?.getBoundingClientRect();
    if (!rect) return;
    const from = this.#anchor;
    if (from && Math.hypot(rect.x - from.x, rect.y - from.y) <= SHIFT_PX) return;
    const now = performance.now();
    if (from && now - this.#scrolledAt > SCROLL_MS) this.#movedAt = now;
    this.#anchor = { x: rect.x, y: rect.y };
  }
}
