import type { Box, Point } from './types.js';

/** Where the reader looks: `screen = world × zoom + (x, y)`. Screen is measured from the top-left corner of the drawing area. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Width and height of the drawing area in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ZoomLimits {
  readonly min: number;
  readonly max: number;
}

export interface FitOptions {
  /** Free space around the content in screen pixels. Default 24. */
  readonly margin?: number;
  /** Default 0.01 to 1: small graphs are not blown up. */
  readonly limits?: ZoomLimits;
}

export const defaultZoomLimits: ZoomLimits = { min: 0.01, max: 4 };

const clamp = (value: number, min: number, max: number): number => (value < min ? min : value > max ? max : value);

export function toScreen(view: Viewport, [x, y]: Readonly<Point>): Point {
  return [x * view.zoom + view.x, y * view.zoom + view.y];
}

export function toWorld(view: Viewport, [x, y]: Readonly<Point>): Point {
  return [(x - view.x) / view.zoom, (y - view.y) / view.zoom];
}

/** The part of the world that the drawing area shows. */
export function visibleBox(view: Viewport, size: Size): Box {
  return { x: -view.x / view.zoom, y: -view.y / view.zoom, width: size.width / view.zoom, height: size.height / view.zoom };
}

/** `dx`, `dy` in screen pixels. */
export function panBy(view: Viewport, dx: number, dy: number): Viewport {
  return { x: view.x + dx, y: view.y + dy, zoom: view.zoom };
}

/** Sets the zoom so that the world under the screen point `at` stays under it. */
export function zoomAt(view: Viewport, [x, y]: Readonly<Point>, zoom: number, limits: ZoomLimits = defaultZoomLimits): Viewport {
  const next = clamp(zoom, limits.min, limits.max);
  const ratio = next / view.zoom;
  return { x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio, zoom: next };
}

/** Two fingers: the world under `before` ends up under `after`. Both in screen pixels. */
export function pinch(
  view: Viewport,
  before: readonly [Readonly<Point>, Readonly<Point>],
  after: readonly [Readonly<Point>, Readonly<Point>],
  limits: ZoomLimits = defaultZoomLimits,
): Viewport {
  const spread = (pair: readonly [Readonly<Point>, Readonly<Point>]): number =>
    Math.hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
  const middle = (pair: readonly [Readonly<Point>, Readonly<Point>]): Point => [
    (pair[0][0] + pair[1][0]) / 2,
    (pair[0][1] + pair[1][1]) / 2,
  ];
  const from = middle(before);
  const to = middle(after);
  const start = spread(before);
  const zoomed = zoomAt(view, from, start > 0 ? (view.zoom * spread(after)) / start : view.zoom, limits);
  return panBy(zoomed, to[0] - from[0], to[1] - from[1]);
}

/** Shows all of `content`, centred. An empty drawing area or content gives zoom 1 at the origin. */
export function fit(content: Box, size: Size, options: FitOptions = {}): Viewport {
  const { margin = 24, limits = { min: defaultZoomLimits.min, max: 1 } } = options;
  if (!(content.width > 0 || content.height > 0) || !(size.width > 0) || !(size.height > 0)) return { x: 0, y: 0, zoom: 1 };
  const room = (side: number): number => Math.max(1, side - 2 * margin);
  const across = content.width > 0 ? room(size.width) / content.width : Infinity;
  const down = content.height > 0 ? room(size.height) / content.height : Infinity;
  return centreOn({ x: 0, y: 0, zoom: clamp(Math.min(across, down), limits.min, limits.max) }, content, size);
}

/** Puts the middle of `box` into the middle of the drawing area at the present zoom. */
export function centreOn(view: Viewport, box: Box, size: Size): Viewport {
  const { zoom } = view;
  return { x: size.width / 2 - (box.x + box.width / 2) * zoom, y: size.height / 2 - (box.y + box.height / 2) * zoom, zoom };
}

/** Pans as little as possible so that `box` (in world units) is in sight; of a box that does not fit, its top-left corner is. */
export function reveal(view: Viewport, box: Box, size: Size, margin = 24): Viewport {
  const { zoom } = view;
  return {
    x: revealAxis(view.x, box.x * zoom, box.width * zoom, size.width, margin),
    y: revealAxis(view.y, box.y * zoom, box.height * zoom, size.height, margin),
    zoom,
  };
}

function revealAxis(offset: number, start: number, length: number, room: number, margin: number): number {
  const latest = room - margin - length - start;
  const earliest = margin - start;
  return latest < earliest ? earliest : clamp(offset, earliest, latest);
}

/** Keeps at least `margin` screen pixels of `content` in sight, so that nobody gets lost in empty space. */
export function clampTo(view: Viewport, content: Box, size: Size, margin = 48): Viewport {
  const { zoom } = view;
  const axis = (offset: number, start: number, length: number, room: number): number => {
    const keep = Math.min(margin, room / 2);
    return clamp(offset, keep - (start + length) * zoom, room - keep - start * zoom);
  };
  return { x: axis(view.x, content.x, content.width, size.width), y: axis(view.y, content.y, content.height, size.height), zoom };
}

/** Pans so that what stood at world point `before` is seen at the same place now that it stands at `after`. */
export function keepInPlace(view: Viewport, before: Readonly<Point>, after: Readonly<Point>): Viewport {
  return panBy(view, (before[0] - after[0]) * view.zoom, (before[1] - after[1]) * view.zoom);
}

/** A view between two, for an animation: `t` from 0 to 1, zoom on a logarithmic scale, the middle of the drawing area on a straight line. */
export function between(from: Viewport, to: Viewport, t: number, size: Size): Viewport {
  const zoom = from.zoom * (to.zoom / from.zoom) ** t;
  const middle: Point = [size.width / 2, size.height / 2];
  const start = toWorld(from, middle);
  const end = toWorld(to, middle);
  return { x: middle[0] - (start[0] + (end[0] - start[0]) * t) * zoom, y: middle[1] - (start[1] + (end[1] - start[1]) * t) * zoom, zoom };
}
