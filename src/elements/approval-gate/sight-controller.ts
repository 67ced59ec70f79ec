import type { ReactiveController } from 'lit';
import { LazyPart } from '../shared/lazy-part.js';
import type { AttentionHost } from './attention-controller.js';
import { concealmentOf, isInForeignFrame, type Concealment } from './really-visible.js';

/** Searching a page for what lets presses through takes time; while nothing is pressed it is done this seldom, in milliseconds. */
const SEARCH_MS = 2000;

/**
 * Knows whether a person can see the control that they would press, before they press it. Where the browser says that it
 * is not really visible, and nothing that catches presses is the reason, what lets presses through is searched for too.
 */
export class SightController implements ReactiveController {
  readonly #host: AttentionHost;
  readonly #isNeeded: () => boolean;
  readonly #hint: () => boolean | undefined;
  readonly #search: LazyPart<typeof import('./overlay-scan.js')>;
  #concealment: Concealment | undefined;
  #underOverlay = false;
  #searchedAt = Number.NEGATIVE_INFINITY;

  /** @param hint the browser's own word that the controls are hidden (true) or not (false); undefined where it has none */
  constructor(host: AttentionHost, isNeeded: () => boolean, hint: () => boolean | undefined) {
    this.#host = host;
    this.#isNeeded = isNeeded;
    this.#hint = hint;
    this.#search = new LazyPart(() => import('./overlay-scan.js'), () => host.requestUpdate());
    host.addController(this);
  }

  /** As it was after the last update. */
  get concealment(): Concealment | undefined {
    return this.#concealment;
  }

  hostUpdated(): void {
    const control = this.#host.renderRoot.querySelector<HTMLElement>('[data-control=approve]');
    const found = control !== null && this.#isNeeded() ? this.#judge(control, SEARCH_MS) : undefined;
    if (found === this.#concealment) return;
    this.#concealment = found;
    queueMicrotask(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#concealment = undefined;
  }

  /** At this very moment, when a press begins or ends. */
  judge(control: HTMLElement): Concealment | undefined {
    return this.#judge(control, 0);
  }

  #judge(control: HTMLElement, maxAgeMs: number): Concealment | undefined {
    const found = concealmentOf(control, this.#host.renderRoot.querySelector('.ask'));
    if (found !== undefined || this.#hint() !== true) return found;
    // Another site's page around this one can lay anything over it that a test from inside does not reach.
    return isInForeignFrame() || this.#isUnderOverlay(control, maxAgeMs) ? 'covered' : undefined;
  }

  #isUnderOverlay(control: HTMLElement, maxAgeMs: number): boolean {
    const search = this.#search.value;
    if (search === undefined) return maxAgeMs === 0;
    const now = performance.now();
    if (now - this.#searchedAt < maxAgeMs) return this.#underOverlay;
    this.#searchedAt = now;
    this.#underOverlay = search.isUnderOverlay(control, this.#host);
    return this.#underOverlay;
  }
}
