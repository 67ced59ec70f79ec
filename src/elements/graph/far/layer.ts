import type { Box, Viewport } from '../../../graph/index.js';
import type { PlacedScene } from '../scene/placed-scene.js';
import { FarPainter, type FarStyle } from './painter.js';
import type { FarState } from './state.js';

interface Room {
  readonly width: number;
  readonly height: number;
}

/** What the picture on a canvas was made of. */
interface Picture {
  readonly view: Viewport;
  readonly placed: PlacedScene;
  readonly style: FarStyle;
  readonly width: number;
  readonly height: number;
  readonly version: number;
}

/** More changes than this cost as much as everything. */
const MOST_PATCHED = 400;
/** A line that is painted over grows a little darker at its rim each time; after so many all are drawn anew. */
const MOST_REPAINTED = 4000;

const sameView = (a: Viewport, b: Viewport): boolean => a.x === b.x && a.y === b.y && a.zoom === b.zoom;

const sameStyle = (a: FarStyle, b: FarStyle): boolean => a.palette === b.palette && a.font === b.font && a.direction === b.direction && a.ratio === b.ratio;

/**
 * A view so far out that cards would be too small: one canvas of the size of the drawing area. As long as the view stays,
 * only what changed is painted.
 */
export class FarLayer {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  #picture: Picture | undefined;
  /** How far the journal of changes has been read. */
  #read = 0;
  #repainted = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  clear(): void {
    if (this.#picture !== undefined) this.#context?.reset();
    this.#picture = undefined;
  }

  draw(view: Viewport, { width, height }: Room, style: FarStyle, placed: PlacedScene, state: FarState): void {
    const context = this.#context;
    if (context === null) return;
    const before = this.#picture;
    const picture = { view, placed, style, width, height, version: state.version };
    this.#picture = picture;
    const painter = new FarPainter({ context, view, style, placed, state });
    const isSame =
      before?.placed === placed && before.version === picture.version && before.width === width && before.height === height &&
      sameView(before.view, view) && sameStyle(before.style, style);
    const changes = isSame ? state.changes.slice(this.#read) : [];
    this.#read = state.changes.length;
    const patched = isSame && changes.length <= MOST_PATCHED && this.#repainted <= MOST_REPAINTED ? painter.patch(changes) : undefined;
    if (patched !== undefined) this.#repainted += patched;
    else this.#drawAll(context, painter, picture);
  }

  /** Paints lines and nothing else, under cards that are elements. */
  drawLines(view: Viewport, { width, height }: Room, style: FarStyle, placed: PlacedScene, state: FarState, edges: readonly number[]): void {
    const context = this.#context;
    if (context === null) return;
    this.#picture = { view, placed, style, width, height, version: Number.NaN };
    this.#clear(context, this.#picture);
    new FarPainter({ context, view, style, placed, state }).paintLines(edges);
  }

  #clear(context: CanvasRenderingContext2D, { style, width, height }: Picture): void {
    this.#resize(width * style.ratio, height * style.ratio);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #drawAll(context: CanvasRenderingContext2D, painter: FarPainter, picture: Picture): void {
    const { view, width, height } = picture;
    this.#repainted = 0;
    this.#clear(context, picture);
    const seen: Box = { x: -view.x / view.zoom, y: -view.y / view.zoom, width: width / view.zoom, height: height / view.zoom };
    painter.paint(seen);
  }

  #resize(width: number, height: number): void {
    const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
    if (this.#canvas.width !== w) this.#canvas.width = w;
    if (this.#canvas.height !== h) this.#canvas.height = h;
  }
}
