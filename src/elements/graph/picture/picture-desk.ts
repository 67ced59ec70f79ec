import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { LazyPart } from '../../shared/lazy-part.js';
import { listen, windowOf } from '../../shared/page.js';
import type { Words } from '../graph-words.js';
import { icon } from '../icons.js';
import { wear } from '../wear.js';
import type { PictureMenu, PictureSource } from './index.js';

const MENU = 'picture-menu';

/** Makes pictures of the graph: as files, and for paper. The code for it is loaded when it is needed, or the page has time. */
export class PictureDesk implements ReactiveController {
  readonly #host: LitElement;
  readonly #source: () => PictureSource | undefined;
  readonly #list: () => Element | undefined;
  readonly #code = new LazyPart(() => import('./index.js'));
  #menu: PictureMenu | undefined;
  #endListening: readonly (() => void)[] = [];

  /** @param list the list for paper, where that is what is in sight */
  constructor(host: LitElement, source: () => PictureSource | undefined, list: () => Element | undefined = () => undefined) {
    this.#list = list;
    this.#host = host;
    this.#source = source;
    host.addController(this);
  }

  hostConnected(): void {
    const view = windowOf(this.#host);
    this.#endListening = [listen(view, ['beforeprint'], this.#onPrint), listen(view, ['afterprint'], this.#onPrinted)];
  }

  hostDisconnected(): void {
    for (const end of this.#endListening) end();
  }

  /** Gets ready: a page that is being printed waits for nobody. */
  async prepare(): Promise<void> {
    const code = await this.#code.load();
    if (code === undefined || this.#menu !== undefined) return;
    wear(this.#host, code.menuStyles);
    wear(this.#host, code.paperStyles);
    this.#menu = new code.PictureMenu(this.#host, (kind) => this.make(kind));
    this.#host.requestUpdate();
  }

  /** @throws Error (as a rejection) while there is nothing drawn, or where the code for it cannot be had */
  async make(kind: 'SVG' | 'PNG'): Promise<Blob> {
    await this.#host.updateComplete;
    const source = this.#source();
    if (source === undefined) throw new Error('There is no picture yet: the graph has no steps, or has not been drawn.');
    const code = await this.#code.load();
    if (code === undefined) throw new Error('What makes pictures could not be loaded. Try again once the server can be reached.');
    return kind === 'SVG' ? code.toSVG(source) : code.toPNG(source);
  }

  /** A button with a menu of what can be saved. */
  render(words: Words): TemplateResult {
    return html`<button class="tool" type="button" data-tool="more" popovertarget=${MENU} aria-label=${words.t('more')} title=${words.t('more')} @click=${this.#menu === undefined ? this.#onEarly : nothing}>${icon('more')}</button>
      ${this.#menu?.render(MENU, words) ?? nothing}`;
  }

  /** Pressed before there was a menu: it opens once there is, and what the button does by itself would only close it again. */
  readonly #onEarly = async (event: Event): Promise<void> => {
    event.preventDefault();
    await this.prepare();
    await this.#host.updateComplete;
    this.#menu?.open();
  };

  readonly #onPrint = (): void => {
    const source = this.#source();
    const paper = this.#host.shadowRoot?.querySelector('.paper');
    const code = this.#code.loaded;
    if (paper === null || paper === undefined) return;
    const list = this.#list();
    if (list !== undefined) paper.replaceChildren(list);
    else if (source === undefined || code === undefined) return;
    else paper.replaceChildren(...code.forPrint(source, this.#host.clientWidth));
    paper.classList.add('filled');
  };

  readonly #onPrinted = (): void => {
    const paper = this.#host.shadowRoot?.querySelector('.paper');
    paper?.replaceChildren();
    paper?.classList.remove('filled');
  };
}
