import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { panelWords, type PanelHost, type PanelWords } from '../panel-words.js';
import { detailsOf, keepBeside, renderDetails, type DetailsSource } from './details-view.js';

export { detailsStyles } from './details.styles.js';

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
  readonly #host: PanelHost;
  readonly #options: StepDetailsOptions;
  readonly #words: PanelWords;
  #wanted: string | undefined;
  #shown: string | undefined;
  /** Put away by hand: it stays away until the pointer or the keyboard has been elsewhere. */
  #dismissed: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(host: PanelHost, options: StepDetailsOptions) {
    this.#host = host;
    this.#options = options;
    this.#words = panelWords(host);
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
    if (popover === null || surface === null || id === undefined || this.#stop !== undefined) return;
    if (!popover.matches(':popover-open')) popover.showPopover();
    this.#stop = keepBeside(popover, surface, () => this.#options.rectOf(id) ?? new DOMRect());
  }

  render(): TemplateResult | typeof nothing {
    const id = this.#shown;
    if (id === undefined) return nothing;
    const source = this.#options.sourceOf(id);
    const details = source && detailsOf(id, source, this.#words);
    if (details === undefined) return nothing;
    return html`<div class="details" part="details" popover="manual" role="group" aria-label=${details.facts.title.text} data-step=${id}
        @pointerenter=${() => this.#want(id, 0)} @pointerleave=${() => this.#want(undefined, HIDE_AFTER_MS)} @focusin=${() => this.#want(id, 0)} @focusout=${() => this.#want(undefined, HIDE_AFTER_MS)} @keydown=${this.#onKey}>
      ${renderDetails(details, () => this.#options.help(id), this.#words)}
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
    this.#timer = setTimeout(() => this.#set(wanted), afterMs);
  }

  #set(id: string | undefined): void {
    if (id === this.#shown) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#shown = id;
    this.#host.requestUpdate();
  }
}
