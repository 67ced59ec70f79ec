import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { ListSource, StepList, StepListOptions } from './step-list.js';

/** The list as far as it has been loaded: a page that only draws does not wait for it. */
export class ListPane {
  readonly #host: ReactiveControllerHost;
  readonly #options: StepListOptions;
  #list: StepList | undefined;
  #loading: Promise<StepList> | undefined;

  constructor(host: ReactiveControllerHost, options: StepListOptions) {
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
      this.#list = new module.StepList(this.#options);
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
