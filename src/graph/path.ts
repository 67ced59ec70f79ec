import type { Direction, Point } from './types.js';

/** What a path is drawn with: a `CanvasRenderingContext2D`, a `Path2D`, or anything with these four. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  bezierCurveTo(c1x: number, c1y: number, c2x: number, c2y: number, x: number, y: number): void;
}

export interface PathOptions {
  /** The direction the layout was made with. Default `right`. */
  readonly direction?: Direction;
  /** Largest radius of a right-angled corner. Default 8. */
  readonly radius?: number;
}

export interface ArrowOptions extends PathOptions {
  /** Length of the head. Default 8. */
  readonly length?: number;
  /** Width of the head at its back. Default 8. */
  readonly width?: number;
}

type Route = readonly Readonly<Point>[];

/**
 * Draws a route as a smooth line. A slanted piece becomes an S that starts and ends along the flow and stays inside the
 * rectangle of its two ends, so a line that was free of boxes stays free of them; a right angle becomes a round corner.
 */
export function traceRoute(route: Route, sink: PathSink, options: PathOptions = {}): void {
  const { direction = 'right', radius = 8 } = options;
  const first = route[0];
  if (!first) return;
  sink.moveTo(first[0], first[1]);
  for (let k = 1; k < route.length; k++) {
    const from = route[k - 1]!;
    const to = route[k]!;
    const next = route[k + 1];
    if (isSlanted(from, to)) {
      const [c1, c2] = bendOf(from, to, direction);
      sink.bezierCurveTo(c1[0], c1[1], c2[0], c2[1], to[0], to[1]);
    } else if (next && isCorner(from, to, next)) {
      // Half of each piece belongs to each of its two corners.
      const r = Math.min(radius, lengthOf(from, to) / 2, lengthOf(to, next) / 2);
      const enter = towards(to, from, r);
      const leave = towards(to, next, r);
      sink.lineTo(enter[0], enter[1]);
      sink.quadraticCurveTo(to[0], to[1], leave[0], leave[1]);
    } else {
      sink.lineTo(to[0], to[1]);
    }
  }
}

/** The `d` of an SVG path for a route; empty for an empty route. Coordinates are rounded to a hundredth. */
export function pathData(route: Route, options: PathOptions = {}): string {
  const parts: string[] = [];
  const put = (command: string, ...values: number[]): void => {
    parts.push(command + values.map((value) => Math.round(value * 100) / 100).join(' '));
  };
  traceRoute(
    route,
    {
      moveTo: (x, y) => put('M', x, y),
      lineTo: (x, y) => put('L', x, y),
      quadraticCurveTo: (cx, cy, x, y) => put('Q', cx, cy, x, y),
      bezierCurveTo: (ax, ay, bx, by, x, y) => put('C', ax, ay, bx, by, x, y),
    },
    options,
  );
  return parts.join('');
}

/** The three corners of an arrow head at the end of a route: tip first. `null` for a route without a direction. */
export function arrowHead(route: Route, options: ArrowOptions = {}): [tip: Point, left: Point, right: Point] | null {
  const { direction = 'right', length = 8, width = 8 } = options;
  for (let k = route.length - 1; k > 0; k--) {
    const from = route[k - 1]!;
    const to = route[k]!;
    if (from[0] === to[0] && from[1] === to[1]) continue;
    const back = isSlanted(from, to) ? bendOf(from, to, direction)[1] : from;
    const reach = lengthOf(back, to);
    const ux = (to[0] - back[0]) / reach;
    const uy = (to[1] - back[1]) / reach;
    const bx = to[0] - ux * length;
    const by = to[1] - uy * length;
    const half = width / 2;
    return [
      [to[0], to[1]],
      [bx + uy * half, by - ux * half],
      [bx - uy * half, by + ux * half],
    ];
  }
  return null;
}

/** The point at a share of a route's length (0 start, 1 end), for a label or a gate on the line; `null` for an empty route. */
export function pointAlong(route: Route, share: number, options: PathOptions = {}): Point | null {
  const first = route[0];
  if (!first) return null;
  let total = 0;
  for (let k = 1; k < route.length; k++) total += lengthOf(route[k - 1]!, route[k]!);
  let left = total * Math.max(0, Math.min(1, share));
  for (let k = 1; k < route.length; k++) {
    const from = route[k - 1]!;
    const to = route[k]!;
    const piece = lengthOf(from, to);
    if (left <= piece && piece > 0) {
      const t = left / piece;
      return isSlanted(from, to)
        ? onBend(from, to, t, options.direction ?? 'right')
        : [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
    }
    left -= piece;
  }
  const last = route[route.length - 1]!;
  return [last[0], last[1]];
}

function isSlanted(from: Readonly<Point>, to: Readonly<Point>): boolean {
  return from[0] !== to[0] && from[1] !== to[1];
}

function isCorner(from: Readonly<Point>, at: Readonly<Point>, to: Readonly<Point>): boolean {
  return !isSlanted(at, to) && (from[0] === at[0]) !== (at[0] === to[0]);
}

function bendOf(from: Readonly<Point>, to: Readonly<Point>, direction: Direction): [Point, Point] {
  if (direction === 'down') {
    const y = (from[1] + to[1]) / 2;
    return [
      [from[0], y],
      [to[0], y],
    ];
  }
  const x = (from[0] + to[0]) / 2;
  return [
    [x, from[1]],
    [x, to[1]],
  ];
}

function onBend(from: Readonly<Point>, to: Readonly<Point>, t: number, direction: Direction): Point {
  const [c1, c2] = bendOf(from, to, direction);
  const s = 1 - t;
  const mix = (axis: 0 | 1): number => s * s * s * from[axis] + 3 * s * s * t * c1[axis] + 3 * s * t * t * c2[axis] + t * t * t * to[axis];
  return [mix(0), mix(1)];
}

function lengthOf(from: Readonly<Point>, to: Readonly<Point>): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

function towards(from: Readonly<Point>, to: Readonly<Point>, distance: number): Point {
  const full = lengthOf(from, to);
  return full === 0
    ? [from[0], from[1]]
    : [from[0] + ((to[0] - from[0]) * distance) / full, from[1] + ((to[1] - from[1]) * distance) / full];
}
