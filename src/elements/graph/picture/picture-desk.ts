import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { Words } from '../graph-words.js';
import { icon } from '../icons.js';
import { wear } from '../wear.js';
import type { PictureSource } from './index.js';

type Pictures = typeof import('./index.js');

const load = (): Promise<Pictures> => import('./index.js');

/** Makes pictures of the graph: as files, and for paper. The code for it is loaded when it is needed, or the page has time. */
export class PictureDesk implements ReactiveController {
  readonly #host: LitElement;
  readonly #source: () => PictureSource | undefined;
  #pictures: Pictures | undefined;
  #hadFocus = false;

  constructor(host: LitElement, source: () => PictureSource | undefined) {
    this.#host = host;
    this.#source = source;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('beforeprint', this.#onPrint);
    window.addEventListener('afterprint', this.#onPrinted);
  }

  hostDisconnected(): void {
    window.removeEventListener('beforeprint', this.#onPrint);
    window.removeEventListener('afterprint', this.#onPrinted);
  }

  /** Gets ready: a page that is being printed waits for nobody. */
  async prepare(): Promise<void> {
    this.#pictures ??= await load();
    wear(this.#host, this.#pictures.paperStyles);
  }

  /** @throws Error (as a rejection) while there is nothing drawn */
  async make(kind: 'SVG' | 'PNG'): Promise<Blob> {
    await this.#host.updateComplete;
    const source = this.#source();
    if (source === undefined) throw new Error('There is no picture yet: the graph has no steps, or has not been drawn.');
    const { toSVG, toPNG } = await load();
    return kind === 'SVG' ? toSVG(source) : toPNG(source);
  }

  /** A button with a menu of what can be saved. */
  render(words: Words): TemplateResult {
    const item = (kind: 'SVG' | 'PNG'): TemplateResult =>
      html`<button class="menu-item" type="button" data-save=${kind} @click=${() => void this.#save(kind)}>${words.t(kind === 'SVG' ? 'saveSvg' : 'savePng')}</button>`;
    return html`<button class="tool" type="button" data-tool="more" popovertarget="picture-menu" aria-label=${words.t('more')} title=${words.t('more')}>${icon('more')}</button>
      <div class="menu" id="picture-menu" popover @beforetoggle=${this.#onBeforeToggle} @toggle=${this.#onToggle}>${item('SVG')}${item('PNG')}<button class="menu-item" type="button" data-save="print" @click=${() => void this.#print()}>${words.t('print')}</button></div>`;
  }

  #closeMenu(): void {
    this.#host.shadowRoot?.querySelector<HTMLElement>('.menu')?.hidePopover();
  }

  async #print(): Promise<void> {
    this.#closeMenu();
    await this.prepare();
    window.print();
  }

  async #save(kind: 'SVG' | 'PNG'): Promise<void> {
    this.#closeMenu();
    const url = URL.createObjectURL(await this.make(kind));
    const link = document.createElement('a');
    link.href = url;
    link.download = `workflow.${kind.toLowerCase()}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  readonly #onBeforeToggle = (event: ToggleEvent): void => {
    this.#hadFocus = event.newState === 'closed' && (event.currentTarget as HTMLElement).matches(':focus-within');
  };

  /** The menu opens under the end of its button, and gives the focus back to it. */
  readonly #onToggle = (event: ToggleEvent): void => {
    const menu = event.currentTarget as HTMLElement;
    const opener = menu.previousElementSibling as HTMLElement;
    if (event.newState !== 'open') {
      if (this.#hadFocus) opener.focus();
      return;
    }
    const button = opener.getBoundingClientRect();
    const { width } = menu.getBoundingClientRect();
    menu.style.top = `${button.bottom + 4}px`;
    menu.style.left = `${Math.max(8, Math.min(button.right, window.innerWidth - 8) - width)}px`;
    menu.querySelector<HTMLElement>('button')?.focus();
  };

  readonly #onPrint = (): void => {
    const source = this.#source();
    const paper = this.#host.shadowRoot?.querySelector('.paper');
    if (source === undefined || paper === null || paper === undefined || this.#pictures === undefined) return;
    paper.replaceChildren(this.#pictures.forPrint(source));
    paper.classList.add('filled');
  };

  readonly #onPrinted = (): void => {
    const paper = this.#host.shadowRoot?.querySelector('.paper');
    paper?.replaceChildren();
    paper?.classList.remove('filled');
  };
}
