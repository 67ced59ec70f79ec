import type { Point, Routes } from './types.js';

/** Routes as numbers, for a drawing that does without a list per line. */
export function packRoutes(routes: Iterable<readonly Readonly<Point>[]>): Routes {
  const start = [0];
  const points: number[] = [];
  for (const route of routes) {
    for (const [x, y] of route) points.push(x, y);
    start.push(points.length / 2);
  }
  return { start: Int32Array.from(start), points: Float64Array.from(points) };
}

/** The points of one route. */
export function routeAt({ start, points }: Routes, edge: number): Point[] {
  const route: Point[] = [];
  for (let k = start[edge]!; k < start[edge + 1]!; k++) route.push([points[2 * k]!, points[2 * k + 1]!]);
  return route;
}

/** The rectangle around each route, as x, y, width and height in turn: what a `SpatialIndex` takes. */
export function routeBounds({ start, points }: Routes): Float64Array {
  const bounds = new Float64Array((start.length - 1) * 4);
  for (let e = 0; e + 1 < start.length; e++) {
    const first = start[e]!;
    if (first === start[e + 1]) continue;
    let left = points[2 * first]!;
    let top = points[2 * first + 1]!;
    let right = left;
    let bottom = top;
    for (let k = first + 1; k < start[e + 1]!; k++) {
      const x = points[2 * k]!;
      const y = points[2 * k + 1]!;
      if (x < left) left = x;
      else if (x > right) right = x;
      if (y < top) top = y;
      else if (y > bottom) bottom = y;
    }
    bounds[4 * e] = left;
    bounds[4 * e + 1] = top;
    bounds[4 * e + 2] = right - left;
    bounds[4 * e + 3] = bottom - top;
  }
  return bounds;
}
