import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { inlineStyle } from '../../shared/inline-style.js';
import type { GraphView } from '../graph-source.js';
import { FactReader } from '../look/step-facts.js';
import type { LookContext } from '../look/step-look.js';
import type { PanelWords } from '../panel-words.js';
import { listAction, type ListAction, type ListPlace } from './list-keys.js';
import { nextToCareFor } from './care.js';
import { Columns } from './columns.js';
import { printTable } from './print-table.js';
import { renderRow } from './render-row.js';
import { showWhole } from './whole-cell.js';
import type { StepTree, TreeRow } from './step-tree.js';
import { treeOf } from './tree-keeper.js';

export { panelWords } from '../panel-words.js';
export { listStyles } from './list.styles.js';

/** What the list shows. */
export interface ListSource {
  readonly view: GraphView;
  readonly context: LookContext;
  readonly selection: readonly string[];
  /** Only these steps, and what they are inside; all without it. */
  readonly only: ReadonlySet<string> | undefined;
  /** What the search is at. */
  readonly found: string | undefined;
  readonly isRtl: boolean;
  readonly isCompact: boolean;
}

/** What the list asks of the element it is in. */
export interface StepListOptions {
  readonly root: () => ParentNode;
  readonly updated: () => Promise<unknown>;
  readonly requestUpdate: () => void;
  readonly choose: (step: string | null) => void;
  readonly mark: (step: string) => void;
  readonly search: () => void;
  /** Somebody came to the list by way of a screen reader while it was out of sight. */
  readonly enter: () => void;
}

/** Rows beyond the edges of what is in sight, so that scrolling shows no gaps. */
const BEYOND = 6;
/** Rows that a screen reader finds without moving, while the drawing is in sight. */
const HIDDEN_ROWS = 30;
const HEIGHTS = { comfortable: 40, compact: 32, coarse: 44 } as const;

/**
 * All steps as a treegrid: the visible list, and the form of the graph that a screen reader reads. Only the rows in sight
 * are in the page, however many steps there are.
 */
export class StepList {
  readonly #options: StepListOptions;
  readonly #words: PanelWords;
  readonly #toggled = new Map<string, boolean>();
  /** Asked for once in each window: each new question makes the browser bring the page's styles up to date. */
  #coarse: { readonly of: Window; readonly query: MediaQueryList } | undefined;
  #source: ListSource | undefined;
  #tree: StepTree | undefined;
  #facts: FactReader | undefined;
  #rows: readonly TreeRow[] = [];
  /** The place of each row, by its id. */
  #places: ReadonlyMap<string | undefined, number> = new Map();
  #madeFrom: readonly unknown[] = [];
  readonly #columns = new Columns();
  #at: string | undefined;
  #column = -1;
  #scroll = { top: 0, height: 0 };

  constructor(options: StepListOptions, words: PanelWords) {
    this.#options = options;
    this.#words = words;
  }

  /** The step that has the list's tab stop. */
  get at(): string | undefined {
    return this.#at;
  }

  /** Puts the tab stop on a step, opens what it is inside, and scrolls to it. */
  async show(id: string, takeFocus: boolean): Promise<void> {
    const tree = this.#tree;
    for (let at = tree?.parent(id); at !== undefined; at = tree?.parent(at)) this.#toggled.set(at, true);
    this.#at = id;
    this.#column = -1;
    this.#madeFrom = [];
    this.#options.requestUpdate();
    await this.#options.updated();
    this.#scrollTo(this.#place);
    if (takeFocus) await this.#grab();
  }

  /** Moves the focus to the row that has the tab stop. */
  async focus(): Promise<void> {
    await this.#options.updated();
    this.#scrollTo(this.#place);
    await this.#grab();
  }

  /** @param isHidden the drawing is in sight, and the list is there for who cannot see it */
  render(source: ListSource, isHidden: boolean): TemplateResult {
    this.#source = source;
    const tree = treeOf(source.view);
    this.#tree = tree;
    this.#facts = new FactReader(source.view, tree, source.context, this.#words);
    this.#make(tree, source.only);
    const words = this.#words;
    const height = this.#rowHeight;
    this.#columns.update(source.view, tree);
    const { shown } = this.#columns;
    if (this.#column >= shown.length) this.#column = shown.length - 1;
    const head = shown.map((column, at) => html`<div role="columnheader" class="cell col-${column}" aria-colindex=${at + 1}>${words.t(`column.${column}`)}</div>`);
    return html`<div role="treegrid" class=${classMap({ list: true, 'visually-hidden': isHidden })} part="list" aria-label=${words.t('listTitle')} aria-describedby="list-help" aria-rowcount=${this.#rows.length + 1} aria-colcount=${shown.length} aria-multiselectable="true" aria-readonly="true" ${inlineStyle(this.#columns.styles)}
        @scroll=${this.#onScroll} @keydown=${this.#onKey} @click=${this.#onClick} @focusin=${this.#onFocus} @pointerover=${this.#onOver}>
      <span id="list-help" hidden>${words.t(isHidden ? 'listHiddenHelp' : 'listHelp')}</span>
      <div role="rowgroup" class="head"><div role="row" class="row" aria-rowindex="1">${head}</div></div>
      <div role="rowgroup" class="rows" ${inlineStyle({ 'block-size': `${this.#rows.length * height}px` })}>
        ${repeat(this.#window(isHidden), (place) => this.#rows[place]?.id, (place) => this.#renderPlace(place, source, isHidden))}
      </div>
      ${this.#rows.length === 0 ? html`<div class="nothing" role="row"><span role="gridcell">${source.context.words.t('noMatches')}</span></div>` : nothing}
    </div>`;
  }

  /** Every row as a table: on paper nothing is scrolled or opened. What a filter leaves out is counted. */
  forPrint(): Element | undefined {
    const [source, tree, facts] = [this.#source, this.#tree, this.#facts];
    return source && tree && facts && printTable({ rows: tree.rows(() => true, source.only), columns: this.#columns.shown, facts, all: tree.order.length, words: this.#words });
  }

  #renderPlace(place: number, source: ListSource, isHidden: boolean): TemplateResult | typeof nothing {
    const row = this.#rows[place];
    const facts = row === undefined ? undefined : this.#facts?.read(row.id);
    if (row === undefined || facts === undefined) return nothing;
    const height = this.#rowHeight;
    const stop = !isHidden && row.id === this.#at ? this.#column : undefined;
    return renderRow(row, facts, { place, top: place * height, height, selected: source.selection.includes(row.id), stop, found: source.found === row.id }, this.#columns.shown, source.context.words, this.#words);
  }

  #make(tree: StepTree, only: ListSource['only']): void {
    const from = [tree, only];
    if (this.#madeFrom.length === from.length && from.every((part, at) => part === this.#madeFrom[at])) return;
    this.#madeFrom = from;
    this.#rows = tree.rows((id) => this.#toggled.get(id) ?? tree.startsOpen(id), only);
    this.#places = new Map(this.#rows.map(({ id }, place) => [id, place]));
    if (this.#place < 0) {
      this.#at = this.#rows[0]?.id;
      this.#column = -1;
    }
  }

  get #place(): number {
    return this.#places.get(this.#at) ?? -1;
  }

  get #rowHeight(): number {
    const page = this.#options.root().ownerDocument?.defaultView ?? window;
    if (this.#coarse?.of !== page) this.#coarse = { of: page, query: page.matchMedia('(pointer: coarse)') };
    if (this.#coarse.query.matches) return HEIGHTS.coarse;
    return this.#source?.isCompact === true ? HEIGHTS.compact : HEIGHTS.comfortable;
  }

  /** Places in the list whose rows are in the page: what is in sight, and always the one with the tab stop. */
  #window(isHidden: boolean): number[] {
    const height = this.#rowHeight;
    const own = this.#place;
    const first = isHidden ? Math.max(0, own - BEYOND) : Math.max(0, Math.floor(this.#scroll.top / height) - BEYOND);
    const count = isHidden ? HIDDEN_ROWS : Math.ceil((this.#scroll.height || 400) / height) + 2 * BEYOND;
    const last = Math.min(this.#rows.length, first + count);
    const places = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
    if (own >= 0 && own < first) places.unshift(own);
    else if (own >= last) places.push(own);
    return places;
  }

  #element(): HTMLElement | null {
    return this.#options.root().querySelector<HTMLElement>('.list');
  }

  #scrollTo(place: number): void {
    const list = this.#element();
    if (list === null || place < 0) return;
    const height = this.#rowHeight;
    const head = list.querySelector('.head')?.clientHeight ?? 0;
    const room = list.clientHeight - head;
    if (place * height < list.scrollTop) list.scrollTop = place * height;
    else if ((place + 1) * height > list.scrollTop + room) list.scrollTop = (place + 1) * height - room;
    this.#measure(list);
  }

  #measure(list: HTMLElement): void {
    const next = { top: list.scrollTop, height: list.clientHeight };
    if (next.top === this.#scroll.top && next.height === this.#scroll.height) return;
    this.#scroll = next;
    this.#options.requestUpdate();
  }

  readonly #onScroll = (event: Event): void => {
    this.#measure(event.currentTarget as HTMLElement);
  };

  async #grab(): Promise<void> {
    await this.#options.updated();
    const row = this.#element()?.querySelector<HTMLElement>(`.rows > [tabindex="0"], .rows > .row > [tabindex="0"]`);
    row?.focus({ preventScroll: true });
    if (this.#column >= 0) row?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  async #go({ row, column }: ListPlace): Promise<void> {
    this.#at = this.#rows[row]?.id;
    this.#column = column;
    this.#scrollTo(row);
    this.#options.requestUpdate();
    await this.#grab();
  }

  #toggle(id: string, open: boolean): void {
    this.#toggled.set(id, open);
    this.#madeFrom = [];
    this.#options.requestUpdate();
  }

  readonly #onOver = (event: PointerEvent): void => {
    showWhole(event.currentTarget as HTMLElement, event.target as Element);
  };

  readonly #onFocus = (event: FocusEvent): void => {
    showWhole(event.currentTarget as HTMLElement, event.target as Element);
    if ((event.currentTarget as HTMLElement).classList.contains('visually-hidden')) {
      const id = (event.target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset['id'];
      if (id !== undefined) this.#at = id;
      this.#options.enter();
    }
  };

  readonly #onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>('[data-id]')?.dataset['id'];
    const place = this.#places.get(id);
    const row = this.#rows[place ?? -1];
    if (id === undefined || place === undefined || row === undefined) return;
    void this.#go({ row: place, column: -1 });
    if (target.closest('[data-toggle]') !== null) this.#toggle(id, !row.expanded);
    else if (event.shiftKey || event.ctrlKey || event.metaKey) this.#options.mark(id);
    else this.#options.choose(id);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.metaKey || event.altKey || this.#source === undefined) return;
    const page = Math.max(1, Math.floor(this.#scroll.height / this.#rowHeight) - 2);
    const action = listAction(event, { row: this.#place, column: this.#column }, { rows: this.#rows, columns: this.#columns.shown.length, page, isRtl: this.#source.isRtl });
    if (action === undefined || this.#at === undefined) return;
    event.preventDefault();
    this.#act(action, this.#at);
  };

  #act(action: ListAction, id: string): void {
    switch (action.do) {
      case 'go': return void this.#go(action.to);
      case 'open': return this.#toggle(id, true);
      case 'close': return this.#toggle(id, false);
      case 'choose': return this.#options.choose(id);
      case 'mark': return this.#options.mark(id);
      case 'search': return this.#options.search();
      case 'deselect': return this.#options.choose(null);
      case 'care': {
        const { view, context } = this.#source ?? {};
        const next = view && context && this.#tree && nextToCareFor(view, this.#tree, context, id, action.way);
        return next === undefined ? undefined : void this.show(next, true);
      }
      case 'enter': return this.#enterCell(id);
    }
  }

  /** A cell that names other steps leads to the first of them; any other chooses its own. */
  #enterCell(id: string): void {
    const facts = this.#facts?.read(id);
    const column = this.#columns.shown[this.#column];
    const to = column === 'waitsFor' ? facts?.waitsFor.ids[0] : column === 'feeds' ? facts?.feeds.ids[0] : undefined;
    if (to === undefined) this.#options.choose(id);
    else void this.show(to, true);
  }
}
