import type { Box, Point, SpatialIndex } from '../../../graph/index.js';

/**
 * Finds boxes by place. It looks at each of them until somebody finds the time to make a grid: a look at ten thousand takes
 * less than a twentieth of a millisecond, and making the grid would hold up the first picture.
 */
export class PlaceIndex {
  /** x, y, width and height of each box in turn. */
  readonly #boxes: Float64Array;
  #grid: SpatialIndex | undefined;

  constructor(boxes: Float64Array) {
    this.#boxes = boxes;
  }

  /** Makes the grid, which pays for whoever asks many times about small places. */
  prepare(Grid: typeof SpatialIndex): void {
    this.#grid ??= new Grid(this.#boxes);
  }

  /** Every box that touches a place, in ascending order. */
  query(area: Box): number[] {
    if (this.#grid !== undefined) return this.#grid.query(area);
    const found: number[] = [];
    this.each(area, (at) => found.push(at));
    return found;
  }

  /** Calls back for every box that touches a place, in no particular order unless all of them do. */
  each(area: Box, visit: (at: number) => void): void {
    if (this.#grid !== undefined) return this.#grid.each(area, visit);
    const boxes = this.#boxes;
    const [left, top, right, bottom] = [area.x, area.y, area.x + area.width, area.y + area.height];
    for (let k = 0; k < boxes.length; k += 4) {
      const x = boxes[k]!;
      const y = boxes[k + 1]!;
      if (x <= right && y <= bottom && x + boxes[k + 2]! >= left && y + boxes[k + 3]! >= top) visit(k / 4);
    }
  }

  /** The smallest box that holds a point, the last of several; -1 where there is none. */
  at([x, y]: Readonly<Point>): number {
    let found = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (const at of this.query({ x, y, width: 0, height: 0 })) {
      const area = this.#boxes[4 * at + 2]! * this.#boxes[4 * at + 3]!;
      if (area > smallest) continue;
      smallest = area;
      found = at;
    }
    return found;
  }
}
