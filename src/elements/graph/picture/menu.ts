import { html, type LitElement, type TemplateResult } from 'lit';
import { windowOf } from '../../shared/page.js';
import { putInTopLayer } from '../../shared/top-layer.js';
import type { Words } from '../graph-words.js';

/** So long a file is kept for the browser to save it. */
const KEPT_MS = 10_000;

/** What can be saved, in a menu that opens under the end of its button. */
export class PictureMenu {
  readonly #host: LitElement;
  readonly #make: (kind: 'SVG' | 'PNG') => Promise<Blob>;
  #hadFocus = false;

  constructor(host: LitElement, make: (kind: 'SVG' | 'PNG') => Promise<Blob>) {
    this.#host = host;
    this.#make = make;
  }

  render(id: string, words: Words): TemplateResult {
    const item = (kind: 'SVG' | 'PNG'): TemplateResult =>
      html`<button class="menu-item" type="button" data-save=${kind} @click=${() => void this.#save(kind)}>${words.t(kind === 'SVG' ? 'saveSvg' : 'savePng')}</button>`;
    return html`<div class="menu" id=${id} popover @beforetoggle=${this.#onBeforeToggle} @toggle=${this.#onToggle}>${item('SVG')}${item('PNG')}<button class="menu-item" type="button" data-save="print" @click=${() => this.#print()}>${words.t('print')}</button></div>`;
  }

  open(): void {
    this.#element?.showPopover();
  }

  get #element(): HTMLElement | null | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.menu');
  }

  #print(): void {
    this.#element?.hidePopover();
    windowOf(this.#host).print();
  }

  async #save(kind: 'SVG' | 'PNG'): Promise<void> {
    this.#element?.hidePopover();
    const url = URL.createObjectURL(await this.#make(kind));
    const link = document.createElement('a');
    link.href = url;
    link.download = `workflow.${kind.toLowerCase()}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  }

  /** Open, but not in its place yet: there is nothing to see and nothing to press. */
  readonly #onBeforeToggle = (event: ToggleEvent): void => {
    const menu = event.currentTarget as HTMLElement;
    this.#hadFocus = event.newState === 'closed' && menu.matches(':focus-within');
    menu.style.visibility = 'hidden';
  };

  /** Puts the menu into its place. The focus goes into it, and back to its button. */
  readonly #onToggle = (event: ToggleEvent): void => {
    const menu = event.currentTarget as HTMLElement;
    const opener = menu.previousElementSibling as HTMLElement;
    if (event.newState !== 'open') {
      if (this.#hadFocus) opener.focus();
      return;
    }
    const button = opener.getBoundingClientRect();
    const { width } = menu.getBoundingClientRect();
    putInTopLayer(menu, Math.max(8, Math.min(button.right, windowOf(menu).innerWidth - 8) - width), button.bottom + 4);
    menu.style.visibility = '';
    menu.querySelector<HTMLElement>('button')?.focus();
  };
}
