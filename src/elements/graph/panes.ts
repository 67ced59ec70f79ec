import { nothing, type LitElement, type TemplateResult } from 'lit';
import type { StepGroup } from '../../insight/index.js';
import type { Walker } from './cursor/walker.js';
import { Lookup } from './find/lookup.js';
import { renderBar, type BarActions } from './find/render-bar.js';
import type { GraphView } from './graph-source.js';
import { WfFilterChangeEvent, WfViewChangeEvent } from './graph.events.js';
import { ListPane } from './list/list-pane.js';
import type { LookContext } from './look/step-look.js';
import { Pace } from './pace.js';
import type { Stage } from './stage/stage.js';

/** The element, as far as its panes are concerned. */
export interface PanesHost extends LitElement {
  view: 'graph' | 'list';
  filter: readonly StepGroup[];
  density: 'comfortable' | 'compact';
  readonly selection: readonly string[];
}

export interface PanesOptions {
  readonly stage: Stage;
  readonly walker: () => Walker;
  readonly data: () => GraphView | undefined;
  readonly context: () => LookContext;
  readonly choose: (step: string | null) => void;
  readonly mark: (step: string) => void;
  readonly isRtl: () => boolean;
  /** Whether the page says elsewhere how many steps there are of each kind. */
  readonly isCounted: () => boolean;
}

const HIDDEN_EVERY_MS = 2000;

/** What stands around the drawing: the line with counts and search, and the list that may take its place. */
export class Panes {
  readonly lookup: Lookup;
  readonly #host: PanesHost;
  readonly #options: PanesOptions;
  readonly #list: ListPane;
  readonly #pace: Pace;
  #hidden: TemplateResult | undefined;
  /** What the host has chosen, until it has been brought into sight. */
  #sought: string | undefined;

  constructor(host: PanesHost, options: PanesOptions) {
    this.#host = host;
    this.#options = options;
    this.lookup = new Lookup(host);
    this.#pace = new Pace(host, HIDDEN_EVERY_MS);
    this.#list = new ListPane(host, {
      root: () => host.renderRoot,
      updated: () => host.updateComplete,
      requestUpdate: () => host.requestUpdate(),
      choose: options.choose,
      mark: options.mark,
      search: () => void this.openSearch(),
      enter: () => this.#show('list', true),
    });
  }

  /** Gets the list: at once where it is to be seen. */
  loadList(): void {
    void this.#list.load();
  }

  /** Gets what will be asked for. */
  prepare(): void {
    this.loadList();
    this.lookup.prepare();
  }

  /** Counts and looks again where that is due. */
  update(view: GraphView): void {
    const id = this.#sought;
    if (id !== undefined && view.steps.has(id)) {
      this.#sought = undefined;
      this.#reveal(id, false);
    }
    this.lookup.update({ view, silence: this.#options.context().silence }, this.#host.filter);
  }

  /** The list for paper, where it is what is in sight. */
  listForPrint(): Element | undefined {
    return this.#host.view === 'list' ? this.#list.forPrint() : undefined;
  }

  async openSearch(): Promise<void> {
    if (!(await this.lookup.open())) return;
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('.search-field')?.focus();
  }

  renderBar(menu: TemplateResult | typeof nothing): TemplateResult {
    const { filter, view } = this.#host;
    return renderBar({ lookup: this.lookup, filter, view, isCounted: this.#options.isCounted(), menu }, this.#actions, this.#options.context().words);
  }

  renderList(): TemplateResult | typeof nothing {
    const view = this.#options.data();
    if (view === undefined || view.steps.size === 0 || !this.#list.isReady) return nothing;
    const isHidden = this.#host.view !== 'list';
    // For who reads it beside the drawing it need not be newer than what they can take in.
    if (isHidden && this.#hidden !== undefined && !this.#pace.isDue(false)) return this.#hidden;
    const list = this.#list.render(
      {
        view, context: this.#options.context(), selection: this.#host.selection, only: isHidden ? undefined : this.lookup.lit,
        found: this.lookup.isOpen ? this.lookup.current : undefined, isRtl: this.#options.isRtl(), isCompact: this.#host.density === 'compact',
      },
      isHidden,
    );
    this.#hidden = isHidden ? list : undefined;
    return list ?? nothing;
  }

  readonly #actions: BarActions = {
    pick: (group) => this.#pick(group),
    openSearch: () => void this.openSearch(),
    closeSearch: () => {
      this.lookup.close();
      void (this.#host.view === 'list' ? this.#list.focus() : this.#options.walker().grab());
    },
    search: (words) => {
      this.lookup.search(words);
      void this.#goToFind();
    },
    move: (way) => {
      this.lookup.move(way);
      void this.#goToFind();
    },
    show: (view) => this.#show(view, false),
  };

  #pick(group: StepGroup): void {
    const host = this.#host;
    const filter = host.filter.includes(group) ? host.filter.filter((each) => each !== group) : [...host.filter, group];
    if (host.dispatchEvent(new WfFilterChangeEvent({ filter }))) host.filter = filter;
  }

  /** @param takeFocus whether the keyboard goes there too */
  #show(view: 'graph' | 'list', takeFocus: boolean): void {
    const host = this.#host;
    if (view === host.view || !host.dispatchEvent(new WfViewChangeEvent({ view }))) return;
    const { stage } = this.#options;
    const walker = this.#options.walker();
    const step = host.view === 'list' ? this.#list.at : stage.model?.scene.nodes.get(walker.at ?? '')?.step;
    host.view = view;
    if (view === 'list') void this.#list.show(this.#list.at ?? step ?? '', takeFocus);
    else if (step !== undefined) walker.await(step, takeFocus);
  }

  /** Brings a step into sight as soon as it is there. */
  seek(id: string | undefined): void {
    this.#sought = id;
  }

  /** Brings a step into sight, in the drawing or the list; the keyboard stays where it is. */
  #reveal(id: string, readably = true): void {
    if (this.#host.view === 'list') void this.#list.show(id, false);
    else this.#options.walker().await(id, false, readably);
  }

  /** Brings what the search is at into sight. */
  async #goToFind(): Promise<void> {
    await this.#host.updateComplete;
    const id = this.lookup.current;
    if (id !== undefined) this.#reveal(id);
  }
}
