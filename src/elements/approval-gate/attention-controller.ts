import { isServer, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { listen, windowOf } from '../shared/page.js';

/** Marks the elements that are watched: `card` (its head), `end` (behind the last line of what is approved), `controls`. */
export const WATCH_ATTRIBUTE = 'data-watch';

type Watched = 'card' | 'end' | 'controls';

/** Real visibility (IntersectionObserver v2): false as soon as a cover, opacity, filter or transform is anywhere around. Not in every browser. */
interface VisibilityEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean;
}
interface VisibilityInit extends IntersectionObserverInit {
  readonly trackVisibility: boolean;
  readonly delay: number;
}

export interface AttentionHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/**
 * Whether somebody can really have read the card: on screen, page visible and focused, and for how long. Time counts only
 * while all of that holds, and starts anew with every subject.
 */
export class AttentionController implements ReactiveController {
  readonly #host: AttentionHost;
  readonly #seen = new Map<Watched, boolean>();
  readonly #watched = new Map<Element, Watched>();
  #observer: IntersectionObserver | undefined;
  #visibility: IntersectionObserver | undefined;
  #hidden: boolean | undefined;
  #subject: string | undefined;
  #gatheredMs = 0;
  #since: number | undefined;
  #focusedAt = 0;
  #endSeen = false;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #endListening: readonly (() => void)[] = [];

  constructor(host: AttentionHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Milliseconds of attention that the subject has had. */
  get dwellMs(): number {
    return Math.floor(this.#gatheredMs + (this.#since === undefined ? 0 : performance.now() - this.#since));
  }

  /** The end of what is approved has been on screen. */
  get endSeen(): boolean {
    return this.#endSeen;
  }

  /** Page visible and focused, card on screen. */
  get attentive(): boolean {
    return this.#since !== undefined;
  }

  /** Milliseconds since the window came to the front. */
  get focusedForMs(): number {
    return this.isInFront ? performance.now() - this.#focusedAt : 0;
  }

  /** The page that the card is in can be seen, and has the keys. */
  get isInFront(): boolean {
    const page = this.#host.ownerDocument;
    return page.visibilityState === 'visible' && page.hasFocus();
  }

  /**
   * The browser takes the controls for not really visible; undefined where it cannot tell. It does so for any filter,
   * scale or faint layer too, so this is a reason to look closer and no verdict.
   */
  get hidden(): boolean | undefined {
    return this.#hidden;
  }

  /** Names what is being looked at; another one starts from nothing. */
  attendTo(subject: string | undefined): void {
    if (isServer || subject === this.#subject) return;
    this.#subject = subject;
    this.#gatheredMs = 0;
    this.#since = undefined;
    this.#endSeen = this.#isEndInSight() && this.#host.ownerDocument.visibilityState === 'visible';
    this.#sync();
  }

  /** Asks for an update once so much attention has been given. */
  wakeAt(dwellMs: number): void {
    clearTimeout(this.#wake);
    const rest = dwellMs - this.dwellMs;
    if (this.#since !== undefined && rest > 0) this.#wake = setTimeout(() => this.#host.requestUpdate(), rest + 1);
  }

  hostConnected(): void {
    const view = windowOf(this.#host);
    this.#observer = new view.IntersectionObserver((entries) => this.#onIntersection(entries));
    const tracked: VisibilityInit = { trackVisibility: true, delay: 100, threshold: [0, 1] };
    this.#visibility = new view.IntersectionObserver((entries) => this.#onVisibility(entries), tracked);
    this.#endListening = [
      listen(this.#host.ownerDocument, ['visibilitychange'], this.#onAttention),
      listen(view, ['scroll'], this.#onScroll, { capture: true, passive: true }),
      listen(view, ['focus', 'blur'], this.#onAttention),
    ];
    this.#sync();
  }

  hostUpdated(): void {
    if (!this.#endSeen && this.#isEndInSight()) this.#sync();
    const present = new Set(this.#host.renderRoot.querySelectorAll(`[${WATCH_ATTRIBUTE}]`));
    for (const [element, name] of this.#watched) {
      if (present.has(element)) continue;
      this.#watched.delete(element);
      this.#seen.delete(name);
      this.#observer?.unobserve(element);
      this.#visibility?.unobserve(element);
    }
    for (const element of present) {
      if (this.#watched.has(element)) continue;
      const name = element.getAttribute(WATCH_ATTRIBUTE) as Watched;
      this.#watched.set(element, name);
      this.#observer?.observe(element);
      if (name === 'controls') this.#visibility?.observe(element);
    }
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#visibility?.disconnect();
    this.#watched.clear();
    this.#seen.clear();
    clearTimeout(this.#wake);
    for (const end of this.#endListening) end();
    this.#pause();
  }

  #onIntersection(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const name = this.#watched.get(entry.target);
      if (name) this.#seen.set(name, entry.isIntersecting);
    }
    this.#sync();
  }

  #onVisibility(entries: readonly VisibilityEntry[]): void {
    const entry = entries.at(-1);
    if (entry?.isVisible === undefined) return;
    const hidden = entry.isIntersecting && !entry.isVisible;
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    this.#host.requestUpdate();
  }

  readonly #onAttention = (event: Event): void => {
    if (event.type !== 'blur') this.#focusedAt = performance.now();
    this.#sync();
  };

  #sync(): void {
    const looking = this.isInFront;
    if (looking && !this.#endSeen && this.#subject !== undefined && this.#isEndInSight()) {
      this.#endSeen = true;
      queueMicrotask(() => this.#host.requestUpdate());
    }
    const attentive = looking && this.#subject !== undefined && (this.#seen.get('card') === true || this.#seen.get('controls') === true);
    if (attentive === (this.#since !== undefined)) return;
    if (attentive) this.#since = performance.now();
    else this.#pause();
    this.#host.requestUpdate();
  }

  /** On screen, and not behind the foot of the card, which sticks to the lower edge of what is in sight. */
  #isEndInSight(): boolean {
    if (this.#seen.get('end') !== true) return false;
    // An end above which some text is still cut short is not the end of all of it.
    const end = this.#host.renderRoot.querySelector('[data-watch="end"]:not([data-cut])')?.getBoundingClientRect();
    const foot = this.#host.renderRoot.querySelector('[data-foot]')?.getBoundingClientRect();
    return end !== undefined && (foot === undefined || end.bottom <= foot.top + 1 || end.top >= foot.bottom);
  }

  /** The end may have come out from behind the foot, of which no observer tells. */
  readonly #onScroll = (): void => {
    if (!this.#endSeen && this.#seen.get('end') === true && this.#isEndInSight()) this.#sync();
  };

  #pause(): void {
    this.#gatheredMs = this.#since === undefined ? this.#gatheredMs : this.#gatheredMs + performance.now() - this.#since;
    this.#since = undefined;
  }
}
