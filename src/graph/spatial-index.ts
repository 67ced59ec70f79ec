import type { Box, Point } from './types.js';

/** A direction on the screen. */
export type Heading = 'left' | 'right' | 'up' | 'down';

/** A box that covers more cells than this is kept in a list of its own: a group would otherwise fill the grid. */
const CELLS_PER_BOX = 16;
const CELLS_PER_SIDE = 1024;

/**
 * Finds boxes by place. A uniform grid over typed arrays: built in O(n), a query costs about as much as it finds.
 * Boxes are named by their position in the array the index was built from.
 */
export class SpatialIndex {
  readonly count: number;
  readonly bounds: Box;
  private readonly boxes: Float64Array;
  private readonly columns: number;
  private readonly rows: number;
  private readonly cell: number;
  private readonly cellStart: Int32Array;
  private readonly cellItems: Int32Array;
  private readonly large: Int32Array;
  private readonly stamp: Int32Array;
  private round = 0;

  /** `boxes` holds x, y, width, height of each box in turn. It is read later too and must not change. */
  constructor(boxes: Float64Array) {
    this.boxes = boxes;
    this.count = Math.floor(boxes.length / 4);
    this.bounds = boundsOf(boxes, this.count);
    const { width, height } = this.bounds;
    const longer = Math.max(width, height, 1);
    this.cell = Math.max(longer / CELLS_PER_SIDE, Math.sqrt((Math.max(width, 1) * Math.max(height, 1) * 2) / Math.max(1, this.count)));
    this.columns = Math.floor(width / this.cell) + 1;
    this.rows = Math.floor(height / this.cell) + 1;
    this.stamp = new Int32Array(this.count);

    const cellStart = new Int32Array(this.columns * this.rows + 1);
    const large: number[] = [];
    for (let i = 0; i < this.count; i++) {
      const c0 = this.column(boxes[i * 4]!);
      const r0 = this.row(boxes[i * 4 + 1]!);
      const c1 = this.column(boxes[i * 4]! + boxes[i * 4 + 2]!);
      const r1 = this.row(boxes[i * 4 + 1]! + boxes[i * 4 + 3]!);
      if ((c1 - c0 + 1) * (r1 - r0 + 1) > CELLS_PER_BOX) {
        large.push(i);
        continue;
      }
      for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) cellStart[r * this.columns + c + 1]!++;
    }
    for (let k = 0; k + 1 < cellStart.length; k++) cellStart[k + 1]! += cellStart[k]!;
    const fill = cellStart.slice();
    const cellItems = new Int32Array(cellStart[cellStart.length - 1]!);
    let nextLarge = 0;
    for (let i = 0; i < this.count; i++) {
      if (large[nextLarge] === i) {
        nextLarge++;
        continue;
      }
      const c0 = this.column(boxes[i * 4]!);
      const c1 = this.column(boxes[i * 4]! + boxes[i * 4 + 2]!);
      const r1 = this.row(boxes[i * 4 + 1]! + boxes[i * 4 + 3]!);
      for (let r = this.row(boxes[i * 4 + 1]!); r <= r1; r++) for (let c = c0; c <= c1; c++) cellItems[fill[r * this.columns + c]!++] = i;
    }
    this.cellStart = cellStart;
    this.cellItems = cellItems;
    this.large = Int32Array.from(large);
  }

  /** Every box that touches `area`, in ascending order; `into` is emptied and reused, so that a frame need not allocate. */
  query(area: Box, into: number[] = []): number[] {
    into.length = 0;
    this.each(area, (i) => into.push(i));
    return into.sort((a, b) => a - b);
  }

  /** Calls back for every box that touches `area`, in no particular order unless all of them do. */
  each(area: Box, visit: (index: number) => void): void {
    if (this.count === 0) return;
    const { x, y, width, height } = this.bounds;
    if (area.x <= x && area.y <= y && area.x + area.width >= x + width && area.y + area.height >= y + height) {
      for (let i = 0; i < this.count; i++) visit(i);
      return;
    }
    const round = ++this.round;
    for (const i of this.large) if (this.touches(i, area)) visit(i);
    const [c0, r0, c1, r1] = this.cellsOf(area.x, area.y, area.width, area.height);
    for (let r = r0; r <= r1; r++) {
      const row = r * this.columns;
      for (let p = this.cellStart[row + c0]!; p < this.cellStart[row + c1 + 1]!; p++) {
        const i = this.cellItems[p]!;
        if (this.stamp[i] === round) continue;
        this.stamp[i] = round;
        if (this.touches(i, area)) visit(i);
      }
    }
  }

  /** The smallest box that holds the point, so that a step wins over the groups it stands in; -1 where there is none. */
  at([x, y]: Readonly<Point>): number {
    let found = -1;
    let smallest = Infinity;
    for (const i of this.query({ x, y, width: 0, height: 0 })) {
      const area = this.boxes[i * 4 + 2]! * this.boxes[i * 4 + 3]!;
      if (area <= smallest) {
        smallest = area;
        found = i;
      }
    }
    return found;
  }

  /**
   * The closest box whose middle lies in a direction from the middle of box `from`; -1 where there is none. Being off the
   * axis counts double, so that an arrow key goes to what a reader would call next. Boxes that hold `from` or stand inside
   * it are no candidates, nor are those that `accept` refuses.
   */
  nearest(from: number, heading: Heading, accept: (index: number) => boolean = () => true): number {
    const { boxes } = this;
    if (!(from >= 0 && from < this.count)) return -1;
    const x = boxes[from * 4]! + boxes[from * 4 + 2]! / 2;
    const y = boxes[from * 4 + 1]! + boxes[from * 4 + 3]! / 2;
    const sign = heading === 'left' || heading === 'up' ? -1 : 1;
    const horizontal = heading === 'left' || heading === 'right';
    let best = -1;
    let bestScore = Infinity;
    const candidates: number[] = [];
    const farthest = 2 * Math.max(this.bounds.width, this.bounds.height) + this.cell;
    for (let reach = this.cell * 2; ; reach *= 2) {
      for (const i of this.query({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach }, candidates)) {
        if (i === from || this.holds(i, from) || this.holds(from, i) || !accept(i)) continue;
        const dx = boxes[i * 4]! + boxes[i * 4 + 2]! / 2 - x;
        const dy = boxes[i * 4 + 1]! + boxes[i * 4 + 3]! / 2 - y;
        const along = (horizontal ? dx : dy) * sign;
        if (along <= 0) continue;
        const score = along + 2 * Math.abs(horizontal ? dy : dx);
        if (score < bestScore) {
          bestScore = score;
          best = i;
        }
      }
      // A box outside the searched square is at least `reach` away, so nothing there can beat a lower score.
      if (bestScore <= reach || reach > farthest) return best;
    }
  }

  private touches(i: number, area: Box): boolean {
    const x = this.boxes[i * 4]!;
    const y = this.boxes[i * 4 + 1]!;
    return (
      x <= area.x + area.width && x + this.boxes[i * 4 + 2]! >= area.x && y <= area.y + area.height && y + this.boxes[i * 4 + 3]! >= area.y
    );
  }

  private holds(outer: number, inner: number): boolean {
    const b = this.boxes;
    const dx = b[inner * 4]! - b[outer * 4]!;
    const dy = b[inner * 4 + 1]! - b[outer * 4 + 1]!;
    return dx >= 0 && dy >= 0 && dx + b[inner * 4 + 2]! <= b[outer * 4 + 2]! && dy + b[inner * 4 + 3]! <= b[outer * 4 + 3]!;
  }

  private cellsOf(x: number, y: number, width: number, height: number): [c0: number, r0: number, c1: number, r1: number] {
    return [this.column(x), this.row(y), this.column(x + width), this.row(y + height)];
  }

  private column(x: number): number {
    return Math.max(0, Math.min(this.columns - 1, Math.floor((x - this.bounds.x) / this.cell)));
  }

  private row(y: number): number {
    return Math.max(0, Math.min(this.rows - 1, Math.floor((y - this.bounds.y) / this.cell)));
  }
}

function boundsOf(boxes: Float64Array, count: number): Box {
  if (count === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < count * 4; i += 4) {
    left = Math.min(left, boxes[i]!);
    top = Math.min(top, boxes[i + 1]!);
    right = Math.max(right, boxes[i]! + boxes[i + 2]!);
    bottom = Math.max(bottom, boxes[i + 1]! + boxes[i + 3]!);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
