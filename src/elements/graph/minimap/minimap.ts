import type { Box, Point, Size, Viewport } from '../../../graph/index.js';
import { FarLayer, FarState } from '../far/index.js';
import type { GraphModel } from '../graph-model.js';
import { putRect } from '../near/drawing-dom.js';
import type { Pace } from '../pace.js';
import type { PlacedScene } from '../scene/placed-scene.js';
import type { Drawing } from '../stage/drawing.js';

export { minimapStyles } from './minimap.styles.js';

/** The elements of a minimap as the element renders them. */
interface MinimapParts {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** The rectangle around what is in sight. */
  readonly frame: HTMLElement;
}

const SIZE: Size = { width: 200, height: 120 };
const MARGIN = 8;

function wholePixels({ x, y, width, height }: Box): Box {
  const [left, top] = [Math.round(x), Math.round(y)];
  return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top };
}

/** Draws the whole graph small, with a frame around what is in sight. */
export class Minimap {
  readonly #parts: MinimapParts;
  readonly #far: FarLayer;
  readonly #goTo: (at: Point) => void;
  readonly #pointOf: (event: PointerEvent) => Point;
  readonly #pace: Pace;
  #painted: PlacedScene | undefined;
  #view: Viewport = { x: 0, y: 0, zoom: 1 };

  /** @param goTo puts a point of the drawing into the middle @param pointOf where in the drawing area a pointer is */
  constructor(parts: MinimapParts, pace: Pace, goTo: (at: Point) => void, pointOf: (event: PointerEvent) => Point) {
    this.#parts = parts;
    this.#far = new FarLayer(parts.canvas);
    this.#pace = pace;
    this.#goTo = goTo;
    this.#pointOf = pointOf;
    parts.root.addEventListener('pointerdown', this.#onDown);
    parts.root.addEventListener('pointermove', this.#onMove);
  }

  hide(): void {
    if (!this.#parts.root.hidden) this.#parts.root.hidden = true;
  }

  draw(model: GraphModel, drawing: Drawing, view: Viewport): void {
    const { root, frame } = this.#parts;
    const { content, size } = drawing;
    if (root.hidden) root.hidden = false;
    const room = { width: SIZE.width - 2 * MARGIN, height: SIZE.height - 2 * MARGIN };
    const zoom = Math.min(room.width / content.width, room.height / content.height);
    const small = { x: (SIZE.width - content.width * zoom) / 2, y: (SIZE.height - content.height * zoom) / 2, zoom };
    this.#view = small;
    if (this.#pace.isDue(model.placed !== this.#painted)) this.#paint(model, drawing, small);
    const [left, top] = [(-view.x / view.zoom) * zoom + small.x, (-view.y / view.zoom) * zoom + small.y];
    const [right, bottom] = [left + (size.width / view.zoom) * zoom, top + (size.height / view.zoom) * zoom];
    const [x, y] = [Math.max(1, left), Math.max(1, top)];
    // In whole pixels its border is sharp, and the page is not drawn anew for what nobody sees.
    putRect(frame, wholePixels({ x, y, width: Math.max(6, Math.min(SIZE.width - 1, right) - x), height: Math.max(6, Math.min(SIZE.height - 1, bottom) - y) }));
  }

  #paint(model: GraphModel, drawing: Drawing, view: Viewport): void {
    const start = performance.now();
    this.#far.draw(view, SIZE, { ...drawing.styleFor(model.direction), plain: true }, model.placed, model.farState(FarState));
    this.#painted = model.placed;
    this.#pace.took(performance.now() - start);
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#parts.root.setPointerCapture(event.pointerId);
    this.#follow(event);
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (this.#parts.root.hasPointerCapture(event.pointerId)) this.#follow(event);
  };

  #follow(event: PointerEvent): void {
    const { root } = this.#parts;
    const { x, y, zoom } = this.#view;
    const [across, down] = this.#pointOf(event);
    this.#goTo([(across - root.offsetLeft - root.clientLeft - x) / zoom, (down - root.offsetTop - root.clientTop - y) / zoom]);
  }
}

export function minimapIn(root: ParentNode): MinimapParts | undefined {
  const element = root.querySelector<HTMLElement>('.minimap');
  const canvas = element?.querySelector('canvas');
  const frame = element?.querySelector<HTMLElement>('.minimap-frame');
  return element && canvas && frame ? { root: element, canvas, frame } : undefined;
}
