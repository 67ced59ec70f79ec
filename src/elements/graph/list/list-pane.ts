import type { LitElement, TemplateResult } from 'lit';
import { LazyPart } from '../../shared/lazy-part.js';
import { wear } from '../wear.js';
import type { ListSource, StepList, StepListOptions } from './step-list.js';

/** The list as far as it has been loaded: a page that only draws does not wait for it. */
export class ListPane {
  readonly #host: LitElement;
  readonly #options: StepListOptions;
  readonly #code = new LazyPart(() => import('./step-list.js'));
  #list: StepList | undefined;

  constructor(host: LitElement, options: StepListOptions) {
    this.#host = host;
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#list !== undefined;
  }

  /** The step that has the list's tab stop. */
  get at(): string | undefined {
    return this.#list?.at;
  }

  /** Resolves with nothing when it could not be had: whoever asks next tries again. */
  async load(): Promise<StepList | undefined> {
    const code = await this.#code.load();
    if (code === undefined || this.#list !== undefined) return this.#list;
    wear(this.#host, code.listStyles);
    this.#list = new code.StepList(this.#options, code.panelWords(this.#host));
    this.#host.requestUpdate();
    return this.#list;
  }

  render(source: ListSource, isHidden: boolean): TemplateResult | undefined {
    return this.#list?.render(source, isHidden);
  }

  /** All of it for paper. */
  forPrint(): Element | undefined {
    return this.#list?.forPrint();
  }

  async show(id: string, takeFocus: boolean): Promise<void> {
    const list = await this.load();
    await this.#host.updateComplete;
    await list?.show(id, takeFocus);
  }

  async focus(): Promise<void> {
    await (await this.load())?.focus();
  }
}
