import { render, type LitElement, type TemplateResult } from 'lit';
import { RowHeights } from './row-heights.js';
import { RowWindow } from './row-window.js';

export interface LogTableOptions {
  readonly host: LitElement;
  /** A row as it stands now. */
  readonly row: (position: number, isActive: boolean) => TemplateResult;
  /** Whether a row is left out of what is drawn. */
  readonly isFolded: (position: number) => boolean;
  /** Opens or closes the details of a row, or does nothing where there are none. */
  readonly toggle: (position: number, open?: boolean) => void;
  readonly onSight: (first: number, last: number, isAtTop: boolean) => void;
}

/** What a row is high before it has been measured, in letters: with its cells side by side, and in lines. */
const WIDE = 4.5;
const STACKED = 9;
/** The size of the letters where nothing else is known. */
const LETTER = 13;

const positionOf = (target: EventTarget | null): number | undefined => {
  const slot = target instanceof Element ? target.closest<HTMLElement>('.slot') : null;
  return slot === null ? undefined : Number(slot.dataset['position']);
};

/** The rows of the log: which of them are drawn, which one has the place of the table in the tab order, and the keys. */
export class LogTable {
  readonly #o: LogTableOptions;
  readonly #heights = new RowHeights(WIDE * LETTER);
  #window: RowWindow | undefined;
  #scroller: HTMLElement | undefined;
  #active = 0;

  constructor(options: LogTableOptions) {
    this.#o = options;
  }

  get count(): number {
    return this.#heights.count;
  }

  get isAtTop(): boolean {
    return this.#window?.isAtTop ?? true;
  }

  get sight(): readonly [number, number] {
    return this.#window?.sight ?? [0, -1];
  }

  /** Takes over the elements of the table once they are in the page, and again when they are others. */
  attach(root: ParentNode): void {
    const scroller = root.querySelector<HTMLElement>('.scroll') ?? undefined;
    if (scroller === this.#scroller) return;
    this.detach();
    const canvas = scroller?.querySelector<HTMLElement>('.canvas');
    const rows = scroller?.querySelector<HTMLElement>('.window');
    const head = scroller?.querySelector<HTMLElement>('.row.head');
    if (scroller === undefined || !canvas || !rows || !head) return;
    this.#scroller = scroller;
    this.#window = new RowWindow({
      scroller,
      canvas,
      rows,
      heights: this.#heights,
      isFolded: this.#o.isFolded,
      head: () => (getComputedStyle(head).position === 'sticky' ? head.offsetHeight : 0),
      draw: (slot, position) => this.#draw(slot, position),
      onResize: () => this.#estimate(),
      onSight: (first, last) => this.#o.onSight(first, last, this.isAtTop),
    });
  }

  detach(): void {
    this.#window?.close();
    this.#window = undefined;
    this.#scroller = undefined;
  }

  /** Draws what is in sight again, of as many rows as there are now. */
  update(count: number): void {
    if (this.#window === undefined) return;
    this.#estimate();
    if (count !== this.#heights.count) this.#heights.resize(count);
    this.#active = this.#nearest(this.#active);
    this.#window.update();
  }

  /** Other rows are left out than before: those in sight stay there, with what has come between them. */
  refold(): void {
    this.#window?.remeasure(this.#heights.estimate);
  }

  /** The row at a position or, where that one is left out, the next one that way, else the other way. */
  #nearest(position: number, step: 1 | -1 = 1): number {
    const last = this.#heights.count - 1;
    const start = Math.max(0, Math.min(position, last));
    for (const way of [step, -step]) for (let at = start; at >= 0 && at <= last; at += way) if (!this.#o.isFolded(at)) return at;
    return start;
  }

  /** Other rows than before: from the top. */
  restart(): void {
    this.#active = 0;
    this.#heights.resize(0);
    this.#window?.scrollToTop();
  }

  prepend(added: number): void {
    if (this.#window === undefined) return;
    this.#window.prepend(added);
    if (this.hasFocus) this.#active += added;
  }

  get hasFocus(): boolean {
    return this.#scroller?.querySelector('.slot:focus-within') != null;
  }

  redraw(position: number): void {
    this.#window?.redraw(position);
  }

  scrollToTop(): void {
    this.#window?.scrollToTop();
  }

  showFirst(count: number | undefined): void {
    this.#window?.showFirst(count);
  }

  /** Brings a row into sight and gives it the focus. */
  focus(wanted: number): void {
    if (wanted < 0 || wanted >= this.count || this.#window === undefined) return;
    const position = this.#nearest(wanted);
    const old = this.#active;
    this.#active = position;
    this.#window.reveal(position);
    this.#window.redraw(old);
    this.#window.redraw(position);
    this.#window.slot(position)?.querySelector<HTMLElement>('.row')?.focus({ preventScroll: true });
  }

  /** Clicks anywhere in a row open it, except on what has a use of its own or while text is being selected. */
  readonly onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const position = positionOf(target);
    if (position === undefined || target.closest('.opened') !== null) return;
    if (target.closest('.toggle') === null && (target.closest('button, a, summary, input') !== null || !(getSelection()?.isCollapsed ?? true))) return;
    this.#makeActive(position);
    this.#o.toggle(position);
  };

  readonly onFocusin = (event: FocusEvent): void => {
    const position = positionOf(event.target);
    if (position !== undefined) this.#makeActive(position);
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const position = positionOf(event.target);
    if (position === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const isInDetail = (event.target as Element).closest('.opened') !== null;
    if (isInDetail) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.focus(position);
      return;
    }
    const isOnRow = (event.target as Element).matches('.row');
    if (!isOnRow) return;
    const [first, last] = this.sight;
    const page = Math.max(1, last - first - 1);
    const moves: Readonly<Record<string, number>> = { ArrowDown: position + 1, ArrowUp: position - 1, PageDown: position + page, PageUp: position - page, Home: 0, End: this.count - 1 };
    const next = moves[event.key];
    if (next !== undefined) this.focus(this.#nearest(next, next < position ? -1 : 1));
    else if (event.key === 'Enter' || event.key === ' ') this.#o.toggle(position);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') this.#o.toggle(position, (event.key === 'ArrowRight') === (getComputedStyle(this.#o.host).direction !== 'rtl'));
    else return;
    event.preventDefault();
  };

  /** What a row is thought to be high depends on how it is laid out. */
  #estimate(): void {
    const head = this.#scroller?.querySelector<HTMLElement>('.row.head');
    if (head == null) return;
    const { position, fontSize } = getComputedStyle(head);
    const estimate = Math.round((position === 'sticky' ? WIDE : STACKED) * (Number.parseFloat(fontSize) || LETTER));
    if (estimate !== this.#heights.estimate) this.#window?.remeasure(estimate);
  }

  #makeActive(position: number): void {
    if (position === this.#active) return;
    const old = this.#active;
    this.#active = position;
    this.#window?.redraw(old);
    this.#window?.redraw(position);
  }

  #draw(slot: HTMLElement, position: number): void {
    slot.dataset['position'] = String(position);
    render(this.#o.row(position, position === this.#active), slot, { host: this.#o.host });
  }

  /** Scrolling has come to rest: whoever tabs into the table comes to what is in sight. */
  rest(): void {
    const [first, last] = this.sight;
    if ((this.#active < first || this.#active > last) && last >= first && !this.hasFocus) this.#makeActive(this.#nearest(first));
  }
}
