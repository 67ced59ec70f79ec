import type { LitElement, TemplateResult } from 'lit';
import { wear } from '../wear.js';
import type { ListSource, StepList, StepListOptions } from './step-list.js';

/** The list as far as it has been loaded: a page that only draws does not wait for it. */
export class ListPane {
  readonly #host: LitElement;
  readonly #options: StepListOptions;
  #list: StepList | undefined;
  #loading: Promise<StepList> | undefined;

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

  load(): Promise<StepList> {
    return (this.#loading ??= import('./step-list.js').then((module) => {
      wear(this.#host, module.listStyles);
      this.#list = new module.StepList(this.#options, module.panelWords(this.#host));
      this.#host.requestUpdate();
      return this.#list;
    }));
  }

  render(source: ListSource, isHidden: boolean): TemplateResult | undefined {
    return this.#list?.render(source, isHidden);
  }

  async show(id: string, takeFocus: boolean): Promise<void> {
    const list = await this.load();
    await this.#host.updateComplete;
    await list.show(id, takeFocus);
  }

  async focus(): Promise<void> {
    await (await this.load()).focus();
  }
}
