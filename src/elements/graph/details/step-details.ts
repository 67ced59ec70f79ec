import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { wear } from '../wear.js';
import type { DetailsSource } from './details-view.js';

type View = typeof import('./details-view.js');

/** What the details ask of the element they are in. */
export interface StepDetailsOptions {
  readonly root: () => ParentNode;
  readonly surface: () => HTMLElement | null;
  /** Where a node of the drawing is on the screen. */
  readonly rectOf: (id: string) => DOMRect | undefined;
  /** Whether the drawing leaves out what there is to say about a node. */
  readonly isTerse: (id: string) => boolean;
  readonly sourceOf: (id: string) => DetailsSource | undefined;
  readonly help: (id: string) => void;
}

const SHOW_AFTER_MS = 300;
const HIDE_AFTER_MS = 250;

/**
 * What there is to know about the step under the pointer or the keyboard, where its card cannot say it: from far out, and
 * when it is stuck. It stays as long as the pointer is on it, and Escape puts it away (WCAG 2.2, 1.4.13).
 */
export class StepDetails implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: StepDetailsOptions;
  #view: View | undefined;
  #wanted: string | undefined;
  #shown: string | undefined;
  /** Put away by hand: it stays away until the pointer or the keyboard has been elsewhere. */
  #dismissed: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(host: LitElement, options: StepDetailsOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isShown(): boolean {
    return this.#shown !== undefined;
  }

  /** The pointer is on a node, or on none. */
  hover(id: string | undefined): void {
    if (id !== this.#dismissed) this.#dismissed = undefined;
    this.#want(id, id === undefined ? HIDE_AFTER_MS : SHOW_AFTER_MS);
  }

  /** The keyboard is on a node, or has left the drawing. */
  focus(id: string | undefined): void {
    if (id !== this.#dismissed) this.#dismissed = undefined;
    this.#want(id, id === undefined ? HIDE_AFTER_MS : 0);
  }

  /** Puts it away; true when there was something to put away. */
  dismiss(): boolean {
    const wasShown = this.isShown;
    this.#dismissed = this.#shown;
    this.#want(undefined, 0);
    this.#set(undefined);
    return wasShown;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#stop?.();
    this.#stop = undefined;
    this.#shown = undefined;
  }

  hostUpdated(): void {
    const popover = this.#options.root().querySelector<HTMLElement>('.details');
    const surface = this.#options.surface();
    const id = this.#shown;
    if (popover === null || surface === null || id === undefined || this.#view === undefined || this.#stop !== undefined) return;
    if (!popover.matches(':popover-open')) popover.showPopover();
    this.#stop = this.#view.keepBeside(popover, surface, () => this.#options.rectOf(id) ?? new DOMRect());
  }

  render(): TemplateResult | typeof nothing {
    const id = this.#shown;
    const source = id === undefined ? undefined : this.#options.sourceOf(id);
    if (id === undefined || source === undefined || this.#view === undefined) return nothing;
    const words = this.#view.panelWords(this.#host);
    const details = this.#view.detailsOf(id, source, words);
    if (details === undefined) return nothing;
    return html`<div class="details" part="details" popover="manual" role="group" aria-label=${details.facts.title.text} data-step=${id}
        @pointerenter=${() => this.#want(id, 0)} @pointerleave=${() => this.#want(undefined, HIDE_AFTER_MS)} @focusin=${() => this.#want(id, 0)} @focusout=${() => this.#want(undefined, HIDE_AFTER_MS)} @keydown=${this.#onKey}>
      ${this.#view.renderDetails(details, () => this.#options.help(id), words)}
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    this.dismiss();
    this.#options.root().querySelector<HTMLElement>('.cursor')?.focus({ preventScroll: true });
  };

  #want(id: string | undefined, afterMs: number): void {
    const wanted = id !== undefined && id !== this.#dismissed && this.#options.isTerse(id) ? id : undefined;
    if (wanted === this.#wanted && (wanted !== undefined || this.#shown === undefined)) return;
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settle(), afterMs);
  }

  async #settle(): Promise<void> {
    if (this.#wanted !== undefined && this.#view === undefined) {
      this.#view = await import('./details-view.js');
      wear(this.#host, this.#view.detailsStyles);
    }
    this.#set(this.#wanted);
  }

  #set(id: string | undefined): void {
    if (id === this.#shown) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#shown = id;
    this.#host.requestUpdate();
  }
}
