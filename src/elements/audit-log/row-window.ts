import type { RowHeights } from './row-heights.js';

export interface RowWindowOptions {
  /** The element that scrolls. */
  readonly scroller: HTMLElement;
  /** Inside it: as high as all rows together. */
  readonly canvas: HTMLElement;
  /** Inside that: holds the slots. */
  readonly rows: HTMLElement;
  readonly heights: RowHeights;
  /** Height in pixels of what stands over the rows inside the scroller. */
  readonly head: () => number;
  /** Whether a row is left out of what is drawn. It keeps its position, and takes no room. */
  readonly isFolded: (position: number) => boolean;
  /** Draws the row at a position into a slot. */
  readonly draw: (slot: HTMLElement, position: number) => void;
  /** Called when there is another amount of room, before rows are drawn for it. */
  readonly onResize: () => void;
  /** Called after every look at what is in sight: the first and last row, both in sight. */
  readonly onSight: (first: number, last: number) => void;
}

/** Rows kept ready on either side of those in sight. */
const SPARE = 5;
/** Engines stop laying out somewhere above 17 million pixels; beyond this the scroll bar is coarser than the rows. */
const TALLEST = 15_000_000;

/**
 * A window onto a long list: a few slots that are filled with the rows in sight and used again, in the order of the list,
 * so that reading order, search and selection work. Each stands where its row belongs, so that scrolling, which is the
 * browser's own, moves and paints none that stays. A row that is measured for the first time moves nothing that is in
 * sight. The slot that holds the focus is never given away.
 */
export class RowWindow {
  readonly #o: RowWindowOptions;
  readonly #slots = new Map<number, HTMLElement>();
  readonly #spare: HTMLElement[] = [];
  readonly #sizes: ResizeObserver;
  readonly #viewport: ResizeObserver;
  #frame = 0;
  #first = 0;
  #last = -1;
  #sight: readonly [number, number] = [0, -1];
  #pinned: number | undefined;
  /** Scrolled to the very end: rows that turn out higher must not push the last one out of sight. */
  #isAtEnd = false;
  #isResized = false;
  /** As they were when they were last read: reading them after something was drawn costs a layout of its own. */
  #scrollTop = 0;
  #room = 0;
  #written = '';
  /** What was last written of where the slots stand, together and each. */
  #shift = 0;
  readonly #tops = new WeakMap<HTMLElement, number>();
  #staysAtEnd = false;
  /** While everything is shown for print: how many rows that is. */
  #printed: number | undefined;

  constructor(options: RowWindowOptions) {
    this.#o = options;
    this.#sizes = new ResizeObserver((entries) => this.#measured(entries));
    this.#viewport = new ResizeObserver(() => this.#later(true));
    this.#viewport.observe(options.scroller);
    options.scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    for (const type of ['wheel', 'pointerdown', 'touchmove'] as const) options.scroller.addEventListener(type, this.#unpin, { passive: true });
  }

  /** The rows in sight, first and last. */
  get sight(): readonly [number, number] {
    return this.#sight;
  }

  get isAtTop(): boolean {
    return this.#scrollTop <= 1;
  }

  /** The slot of a row, if it has one. */
  slot(position: number): HTMLElement | undefined {
    return this.#slots.get(position);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#sizes.disconnect();
    this.#viewport.disconnect();
    this.#o.scroller.removeEventListener('scroll', this.#onScroll);
    for (const type of ['wheel', 'pointerdown', 'touchmove'] as const) this.#o.scroller.removeEventListener(type, this.#unpin);
    for (const slot of this.#slots.values()) slot.remove();
    this.#slots.clear();
  }

  /** Draws every row of the window again, and as many rows as there are now. */
  update(): void {
    this.#show(true);
  }

  /** Draws one row again, if it has a slot. */
  redraw(position: number): void {
    const slot = this.#slots.get(position);
    if (slot !== undefined) this.#o.draw(slot, position);
  }

  /** Rows came in front of the first; what is in sight keeps its slots. */
  prepend(added: number): void {
    this.#o.heights.prepend(added);
    const moved = [...this.#slots].map(([position, slot]) => [position + added, slot] as const);
    this.#slots.clear();
    for (const [position, slot] of moved) this.#slots.set(position, slot);
    if (this.#pinned !== undefined) this.#pinned += added;
  }

  /** Forgets how high rows were, as after a change of the width: those in the window are measured again, the first stays in sight. */
  remeasure(estimate: number): void {
    const { heights, scroller } = this.#o;
    const [anchor] = this.#sight;
    const isAtTop = this.#scrollTop <= 0;
    heights.reset(estimate);
    this.#stretch();
    if (!isAtTop) scroller.scrollTop = heights.offset(anchor) / this.#scale;
    for (const slot of this.#slots.values()) {
      // A slot that has its new size already would not be told of again.
      this.#sizes.unobserve(slot);
      this.#sizes.observe(slot);
    }
  }

  /** Scrolls as little as it takes to bring a row wholly into sight, and holds it there while rows are being measured. */
  reveal(position: number): void {
    this.#pinned = position;
    this.#bringIntoSight();
    this.#show(false);
  }

  scrollToTop(): void {
    this.#pinned = undefined;
    this.#o.scroller.scrollTop = 0;
    this.#show(false);
  }

  /** For print: the first rows all at once, however far the window is scrolled; undefined goes back to the window. */
  showFirst(count: number | undefined): void {
    this.#printed = count;
    this.#show(true);
  }

  readonly #unpin = (): void => {
    this.#pinned = undefined;
  };

  readonly #onScroll = (): void => {
    const { scrollTop, clientHeight, scrollHeight } = this.#o.scroller;
    this.#isAtEnd = scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2;
    this.#later();
  };

  #later(isResized = false): void {
    this.#isResized ||= isResized;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#isResized) this.#o.onResize();
      this.#show(false);
      this.#isResized = false;
    });
  }

  /** Pixels of the list per pixel of the scroll bar. */
  get #scale(): number {
    const { heights } = this.#o;
    const view = this.#view;
    return heights.total <= TALLEST || view >= TALLEST ? 1 : (heights.total - view) / (TALLEST - view);
  }

  get #view(): number {
    return this.#room;
  }

  get #top(): number {
    return this.#scrollTop * this.#scale;
  }

  #read(): void {
    this.#scrollTop = this.#o.scroller.scrollTop;
    if (this.#room === 0 || this.#isResized) this.#room = Math.max(0, this.#o.scroller.clientHeight - this.#o.head());
  }

  /** Makes the list as high as its rows are together. */
  #stretch(): void {
    const height = `${Math.min(this.#o.heights.total, TALLEST)}px`;
    if (height !== this.#written) this.#o.canvas.style.setProperty('block-size', height);
    this.#written = height;
  }

  #bringIntoSight(): void {
    const { heights, scroller } = this.#o;
    const position = this.#pinned;
    if (position === undefined) return;
    this.#read();
    this.#stretch();
    const [begin, view, top] = [heights.offset(position), this.#view, this.#top];
    const end = begin + Math.min(heights.height(position), view);
    if (begin < top) scroller.scrollTop = begin / this.#scale;
    else if (end > top + view) scroller.scrollTop = Math.ceil((end - view) / this.#scale);
  }

  #show(again: boolean): void {
    const { heights, scroller } = this.#o;
    if (this.#staysAtEnd) {
      this.#stretch();
      scroller.scrollTop = scroller.scrollHeight;
    }
    this.#staysAtEnd = false;
    this.#read();
    this.#stretch();
    const [top, view, last] = [this.#top, this.#view, heights.count - 1];
    let inSight: readonly [number, number];
    do {
      inSight = [heights.at(top), heights.at(top + Math.max(0, view - 1))];
      this.#first = this.#printed !== undefined ? 0 : Math.max(0, inSight[0] - SPARE);
      this.#last = Math.min(last, this.#printed !== undefined ? this.#printed - 1 : inSight[1] + SPARE);
    } while (this.#fold());
    this.#stretch();
    this.#fill(again);
    this.#place();
    this.#sight = last < 0 ? [0, -1] : inSight;
    this.#o.onSight(...this.#sight);
  }

  /** Takes the room of folded rows of the window, which others then come into. Says whether there were any. */
  #fold(): boolean {
    const { heights, isFolded } = this.#o;
    let isOther = false;
    for (let position = this.#first; position <= this.#last; position += 1) {
      if (heights.height(position) === 0 || !isFolded(position)) continue;
      heights.set(position, 0);
      isOther = true;
    }
    return isOther;
  }

  /** Gives the rows of the window their slots: those that hold another row now are drawn, the others are left alone. */
  #fill(again: boolean): void {
    const { draw, heights } = this.#o;
    for (const [position, slot] of this.#slots) {
      const isFolded = this.#o.isFolded(position);
      if (position >= this.#first && position <= this.#last && !isFolded) continue;
      if (position < heights.count && !isFolded && slot.matches(':focus-within')) continue;
      this.#slots.delete(position);
      this.#sizes.unobserve(slot);
      // Out of the page until it has a row again: putting the others in order around it would move them all.
      slot.remove();
      this.#spare.push(slot);
    }
    for (let position = this.#first; position <= this.#last; position += 1) {
      const old = this.#slots.get(position);
      if ((old !== undefined && !again) || this.#o.isFolded(position)) continue;
      const slot = old ?? this.#spare.pop() ?? this.#newSlot();
      this.#slots.set(position, slot);
      draw(slot, position);
      if (old === undefined) this.#sizes.observe(slot);
    }
    this.#spare.splice(SPARE * 4);
    this.#order();
  }

  /** Puts every slot where its row belongs. A list too tall for the page is shifted as a whole, from its first row in sight. */
  #place(): void {
    const { heights, rows } = this.#o;
    const isWhole = this.#scale === 1;
    const base = isWhole ? 0 : heights.offset(this.#first);
    const shift = isWhole || this.#printed !== undefined ? 0 : this.#scrollTop - (this.#top - base);
    if (shift !== this.#shift) rows.style.setProperty('transform', shift === 0 ? 'none' : `translateY(${shift}px)`);
    this.#shift = shift;
    for (const [position, slot] of this.#slots) {
      const top = heights.offset(position) - base;
      if (this.#tops.get(slot) === top) continue;
      this.#tops.set(slot, top);
      slot.style.setProperty('inset-block-start', `${top}px`);
    }
  }

  #newSlot(): HTMLElement {
    const slot = document.createElement('div');
    slot.className = 'slot';
    slot.setAttribute('role', 'presentation');
    return slot;
  }

  /** Puts the slots in the order of their rows. The one that holds the focus stays where it is: moving it would lose it. */
  #order(): void {
    const { rows } = this.#o;
    let next = rows.firstElementChild;
    for (const [, slot] of [...this.#slots].sort(([a], [b]) => a - b)) {
      if (slot === next) next = next.nextElementSibling;
      else if (!slot.matches(':focus-within')) rows.insertBefore(slot, next);
      else {
        while (next !== null && next !== slot) {
          const later: Element | null = next.nextElementSibling;
          rows.append(next);
          next = later;
        }
        next = slot.nextElementSibling;
      }
    }
  }

  #measured(entries: readonly ResizeObserverEntry[]): void {
    const { heights, scroller } = this.#o;
    const positions = new Map([...this.#slots].map(([position, slot]) => [slot, position]));
    const anchor = this.#sight[0];
    const before = heights.offset(anchor);
    const total = heights.total;
    for (const { target, borderBoxSize } of entries) {
      const position = positions.get(target as HTMLElement);
      const size = borderBoxSize[0]?.blockSize ?? 0;
      if (position !== undefined && size > 0) heights.set(position, size);
    }
    const moved = heights.offset(anchor) - before;
    if (this.#printed !== undefined || (moved === 0 && heights.total === total)) return;
    // What is in sight moves with the rows above it: the scroll position follows in the same frame.
    if (moved !== 0 && scroller.scrollTop > 0) scroller.scrollTop += moved / this.#scale;
    this.#bringIntoSight();
    this.#read();
    this.#place();
    this.#staysAtEnd = this.#isAtEnd;
    // Not now: what is observed must not change its size while sizes are being told.
    this.#later();
  }
}
