import type { Box, Point } from '../../../graph/index.js';

/** How far the marks are from the corner of the drawing area, in its own pixels. */
const SPAN = 1000;

/**
 * Where the drawing area is in the window. Its own pixels and those of the window differ under `transform`, `zoom` and
 * `scale` of any ancestor, so the conversion is read from three marks that the page has transformed with everything else.
 */
export class Plane {
  readonly #origin: Point;
  /** What one pixel of the drawing area to the right, and one down, is in the window. */
  readonly #right: Point;
  readonly #down: Point;
  readonly #area: number;

  constructor(surface: HTMLElement | null | undefined) {
    const [origin, right, down] = [...(surface?.querySelectorAll('.gauge > i') ?? [])].map((mark) => mark.getBoundingClientRect());
    const along = (mark: DOMRect | undefined, x: number, y: number): Point => (origin === undefined || mark === undefined ? [x, y] : [(mark.left - origin.left) / SPAN, (mark.top - origin.top) / SPAN]);
    this.#origin = [origin?.left ?? 0, origin?.top ?? 0];
    const [a, b] = [along(right, 1, 0), along(down, 0, 1)];
    this.#area = a[0] * b[1] - a[1] * b[0];
    // Nothing can be told apart in an area without extent.
    [this.#right, this.#down] = this.#area === 0 ? [[1, 0], [0, 1]] : [a, b];
    if (this.#area === 0) this.#area = 1;
  }

  /** A point of the window as a point of the drawing area. */
  pointOf({ clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>): Point {
    return this.vectorOf(clientX - this.#origin[0], clientY - this.#origin[1]);
  }

  /** A distance in the window as a distance in the drawing area. */
  vectorOf(dx: number, dy: number): Point {
    const [[rightX, rightY], [downX, downY]] = [this.#right, this.#down];
    return [(dx * downY - dy * downX) / this.#area, (dy * rightX - dx * rightY) / this.#area];
  }

  /** The rectangle in the window around a box of the drawing area. */
  rectOf({ x, y, width, height }: Box): DOMRect {
    const corners = [[x, y], [x + width, y], [x, y + height], [x + width, y + height]] as const;
    const xs = corners.map(([across, down]) => this.#origin[0] + across * this.#right[0] + down * this.#down[0]);
    const ys = corners.map(([across, down]) => this.#origin[1] + across * this.#right[1] + down * this.#down[1]);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    return new DOMRect(left, top, Math.max(...xs) - left, Math.max(...ys) - top);
  }
}
