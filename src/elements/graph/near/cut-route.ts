import type { Box, Point, Size } from '../../../graph/index.js';

type Route = readonly Point[];

/** A multiple of every dash pattern that lines are drawn with: cut off by whole ones, dashes stay where they were. */
const DASHES = 24;
/** Windows begin and end on multiples of this, so that a line is cut anew only now and then as the view moves. */
const GRID = 600;

/** The part of the world that lines are cut to, around what is in sight; the same one until the view has moved on. */
export function windowAround({ x, y, width, height }: Box, before: Box | undefined): Box {
  const [left, top] = [Math.floor(x / GRID) - 1, Math.floor(y / GRID) - 1];
  const size: Size = { width: (Math.ceil((x + width) / GRID) + 1 - left) * GRID, height: (Math.ceil((y + height) / GRID) + 1 - top) * GRID };
  const isSame = before?.x === left * GRID && before.y === top * GRID && before.width === size.width && before.height === size.height;
  return isSame ? before : { x: left * GRID, y: top * GRID, ...size };
}

/**
 * What of a route has to be drawn to see it in a window; the very same route if that is all of it. The browser lays out
 * every dash of a line, also where nobody can see it, and a line may be a thousand screens long.
 */
export function cutRoute(route: Route, window: Box): Route {
  let first = 1;
  let last = route.length - 1;
  while (first < last && !touches(route[first - 1], route[first], window)) first++;
  while (last > first && !touches(route[last - 1], route[last], window)) last--;
  const [start, end] = [route[first - 1], route[last]];
  if (start === undefined || end === undefined) return route;
  const from = pulledIn(start, route[first], window);
  const to = pulledIn(end, route[last - 1], window);
  if (first === 1 && last === route.length - 1 && from === start && to === end) return route;
  return [from, ...route.slice(first, last), to];
}

function touches(a: Readonly<Point> | undefined, b: Readonly<Point> | undefined, { x, y, width, height }: Box): boolean {
  if (a === undefined || b === undefined) return false;
  return Math.max(a[0], b[0]) >= x && Math.min(a[0], b[0]) <= x + width && Math.max(a[1], b[1]) >= y && Math.min(a[1], b[1]) <= y + height;
}

/** The end of a straight piece, moved along it by whole dash patterns as long as it stays outside of the window. */
function pulledIn(end: Point, neighbour: Point | undefined, { x, y, width, height }: Box): Point {
  if (neighbour === undefined || (end[0] !== neighbour[0] && end[1] !== neighbour[1])) return end;
  const along = (axis: 0 | 1, low: number, high: number): number => {
    const beyond = end[axis] < low ? Math.min(low, neighbour[axis]) - end[axis] : end[axis] > high ? Math.max(high, neighbour[axis]) - end[axis] : 0;
    return end[axis] + Math.trunc(beyond / DASHES) * DASHES;
  };
  const pulled: Point = [along(0, x, x + width), along(1, y, y + height)];
  return pulled[0] === end[0] && pulled[1] === end[1] ? end : pulled;
}
