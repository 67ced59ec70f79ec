import { nothing, type LitElement, type TemplateResult } from 'lit';
import { LazyPart } from '../../shared/lazy-part.js';
import type { PanelHost } from '../panel-words.js';
import { wear } from '../wear.js';
import type { StepDetails, StepDetailsOptions } from './step-details.js';

/** The details of a step, loaded when a card first leaves something out that somebody looks at. */
export class DetailsPane {
  readonly #host: LitElement & PanelHost;
  readonly #options: StepDetailsOptions;
  readonly #code = new LazyPart(() => import('./step-details.js'));
  #details: StepDetails | undefined;
  /** What is to be told once it can be. */
  #asked: { readonly by: 'hover' | 'focus'; readonly id: string } | undefined;

  constructor(host: LitElement & PanelHost, options: StepDetailsOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The pointer is on a node, or on none. */
  hover(id: string | undefined): void {
    this.#tell('hover', id);
  }

  /** The keyboard is on a node, or has left the drawing. */
  focus(id: string | undefined): void {
    this.#tell('focus', id);
  }

  /** Puts it away; true when there was something to put away. */
  dismiss(): boolean {
    this.#asked = undefined;
    return this.#details?.dismiss() ?? false;
  }

  render(): TemplateResult | typeof nothing {
    return this.#details?.render() ?? nothing;
  }

  #tell(by: 'hover' | 'focus', id: string | undefined): void {
    if (this.#details !== undefined) return this.#details[by](id);
    this.#asked = id !== undefined && this.#options.isTerse(id) ? { by, id } : undefined;
    if (this.#asked !== undefined) void this.#load();
  }

  async #load(): Promise<void> {
    const code = await this.#code.load();
    if (code === undefined || this.#details !== undefined) return;
    wear(this.#host, code.detailsStyles);
    this.#details = new code.StepDetails(this.#host, this.#options);
    if (this.#asked !== undefined) this.#details[this.#asked.by](this.#asked.id);
  }
}
