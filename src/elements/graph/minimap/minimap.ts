import type { ReactiveControllerHost } from 'lit';
import type { Point, Size, Viewport } from '../../../graph/index.js';
import { FarLayer } from '../far-layer.js';
import type { Drawing } from '../drawing.js';
import { putRect } from '../drawing-dom.js';
import type { GraphModel } from '../graph-model.js';
import { Pace } from '../pace.js';
import type { PlacedScene } from '../placed-scene.js';
import type { Stage } from '../stage.js';

/** The elements of a minimap as the element renders them. */
interface MinimapParts {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** The rectangle around what is in sight. */
  readonly frame: HTMLElement;
}

const SIZE: Size = { width: 200, height: 120 };
const MARGIN = 8;
/** In a drawing area so small the minimap would hide more than it shows. */
const SMALLEST_ROOM: Size = { width: 560, height: 260 };
/** A status comes to the minimap a moment after the drawing: a second canvas that changes costs each frame as much as the first. */
const PAINT_EVERY_MS = 200;
/** So many steps and lines are painted small in a frame of their own, after the one that brought the drawing. */
const LARGE = 20_000;

/** Draws the whole graph small, with a frame around what is in sight. Hidden where all is in sight. */
class Minimap {
  readonly #parts: MinimapParts;
  readonly #far: FarLayer;
  readonly #goTo: (at: Point) => void;
  readonly #pace: Pace;
  #painted: PlacedScene | undefined;
  #view: Viewport = { x: 0, y: 0, zoom: 1 };

  /** @param goTo puts a point of the drawing into the middle */
  constructor(parts: MinimapParts, pace: Pace, goTo: (at: Point) => void) {
    this.#parts = parts;
    this.#far = new FarLayer(parts.canvas);
    this.#pace = pace;
    this.#goTo = goTo;
    parts.root.addEventListener('pointerdown', this.#onDown);
    parts.root.addEventListener('pointermove', this.#onMove);
  }

  draw(model: GraphModel, drawing: Drawing, view: Viewport): void {
    const { root, frame } = this.#parts;
    const { content, size } = drawing;
    const isHidden = this.#isNeedless(content, size, view);
    if (root.hidden !== isHidden) root.hidden = isHidden;
    if (isHidden) return;
    const room = { width: SIZE.width - 2 * MARGIN, height: SIZE.height - 2 * MARGIN };
    const zoom = Math.min(room.width / content.width, room.height / content.height);
    const small = { x: (SIZE.width - content.width * zoom) / 2, y: (SIZE.height - content.height * zoom) / 2, zoom };
    this.#view = small;
    if (this.#pace.isDue(model.placed !== this.#painted)) this.#paint(model, drawing, small);
    const [left, top] = [(-view.x / view.zoom) * zoom + small.x, (-view.y / view.zoom) * zoom + small.y];
    const [right, bottom] = [left + (size.width / view.zoom) * zoom, top + (size.height / view.zoom) * zoom];
    const [x, y] = [Math.max(1, left), Math.max(1, top)];
    putRect(frame, { x, y, width: Math.max(6, Math.min(SIZE.width - 1, right) - x), height: Math.max(6, Math.min(SIZE.height - 1, bottom) - y) });
  }

  #paint(model: GraphModel, drawing: Drawing, view: Viewport): void {
    const start = performance.now();
    this.#far.draw(view, SIZE, { ...drawing.styleFor(model.direction), plain: true }, model.placed, model.far);
    this.#painted = model.placed;
    this.#pace.took(performance.now() - start);
  }

  #isNeedless(content: Size, size: Size, { x, y, zoom }: Viewport): boolean {
    if (size.width < SMALLEST_ROOM.width || size.height < SMALLEST_ROOM.height || !(content.width > 0)) return true;
    const slack = 4;
    return x >= -slack && y >= -slack && x + content.width * zoom <= size.width + slack && y + content.height * zoom <= size.height + slack;
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
    const { left, top } = this.#parts.canvas.getBoundingClientRect();
    const { x, y, zoom } = this.#view;
    this.#goTo([(event.clientX - left - x) / zoom, (event.clientY - top - y) / zoom]);
  }
}

function partsIn(root: ParentNode): MinimapParts | undefined {
  const element = root.querySelector<HTMLElement>('.minimap');
  const canvas = element?.querySelector('canvas');
  const frame = element?.querySelector<HTMLElement>('.minimap-frame');
  return element && canvas && frame ? { root: element, canvas, frame } : undefined;
}

/** The minimap of a stage, made once its place in the page is there. */
export class MinimapPane {
  readonly #stage: Stage;
  readonly #root: () => ParentNode;
  readonly #pace: Pace;
  #minimap: Minimap | undefined;
  #known: PlacedScene | undefined;

  constructor(host: ReactiveControllerHost, stage: Stage, root: () => ParentNode) {
    this.#stage = stage;
    this.#root = root;
    this.#pace = new Pace(host, PAINT_EVERY_MS, () => this.draw());
  }

  draw(): void {
    const { model, drawing, view } = this.#stage;
    const placed = model?.placed;
    const isNew = placed !== this.#known;
    this.#known = placed;
    if (isNew && placed !== undefined && placed.nodes.length + placed.edges.length > LARGE) return void requestAnimationFrame(() => this.draw());
    const parts = this.#minimap === undefined ? partsIn(this.#root()) : undefined;
    if (parts !== undefined) this.#minimap = new Minimap(parts, this.#pace, (at) => this.#stage.centreOn(at));
    if (model !== undefined && drawing !== undefined) this.#minimap?.draw(model, drawing, view);
  }
}
