import { visibleBox, type Box, type Direction, type Point, type Size, type Viewport } from '../../../graph/index.js';
import { windowOf } from '../../shared/page.js';
import { LazyPart } from '../../shared/lazy-part.js';
import type { FarLayer } from '../far/layer.js';
import type { FarStyle } from '../far/painter.js';
import { PaletteProbe } from '../far/palette-probe.js';
import type { FarState } from '../far/state.js';
import type { CardContent } from '../near/card-content.js';
import { CardLayer, type NodeFace } from '../near/card-layer.js';
import { windowAround } from '../near/cut-route.js';
import { EdgeLayer, type EdgeFace } from '../near/edge-layer.js';
import type { PlacedScene } from '../scene/placed-scene.js';
import { MIDDLE_ZOOM, NEAR_ZOOM, READABLE_ZOOM } from './camera.js';

/** The elements that a drawing is made in. */
export interface DrawingParts {
  readonly surface: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** What is moved and scaled as a whole. */
  readonly world: HTMLElement;
  readonly areas: HTMLElement;
  readonly lines: SVGSVGElement;
  readonly cards: HTMLElement;
  readonly probes: HTMLElement;
}

/** The parts in a shadow root as the element renders them. */
export function partsIn(root: ParentNode, surface: HTMLElement): DrawingParts {
  const part = <T extends Element>(selector: string): T => root.querySelector(selector) as T;
  return { surface, canvas: part('canvas'), world: part('.world'), areas: part('.areas'), lines: part('.lines'), cards: part('.cards'), probes: part('.probes') };
}

/** Where the drawing gets its faces from: only those in sight are asked for. */
export interface DrawingModel {
  readonly direction: Direction;
  farState(State: typeof FarState): FarState;
  nodeFace(at: number): NodeFace;
  edgeFace(at: number): EdgeFace;
}

/** The code that paints canvases, and what else is only of use from far out. */
export type FarCode = typeof import('../far/index.js');

/** A canvas and what it shows. */
interface Painting {
  readonly layer: FarLayer;
  readonly state: FarState;
}

const MOST_CARDS = 150;
/** More lines than this in sight, as around a step that hundreds wait for, are painted: as elements they would take seconds. */
const MOST_LINES = 400;
/** How far beyond the edge of the drawing area cards are kept, in CSS pixels at zoom 1: as far as shadows and marks reach. */
const MARGIN = 24;

/**
 * Draws what is in sight: near, pooled cards and SVG lines; far out, one canvas. All work is for what can be seen, however
 * large the graph is.
 */
export class Drawing {
  readonly #parts: DrawingParts;
  readonly #areas: CardLayer;
  readonly #cards: CardLayer;
  readonly #lines: EdgeLayer;
  readonly #farCode: LazyPart<FarCode>;
  #far: FarLayer | undefined;
  readonly #palette: PaletteProbe;
  #placed: PlacedScene | undefined;
  /** What the cards in the page stand for. */
  #shown: PlacedScene | undefined;
  #isFar = false;
  /** What lines are cut to. */
  #window: Box | undefined;
  #size: Size | undefined;

  /**
   * @param redraw called when the page's colours have become others, or what paints has come
   * @param content what the host adds to cards
   */
  constructor(parts: DrawingParts, redraw: () => void, content: CardContent | undefined, loadFar: () => Promise<FarCode> = () => import('../far/index.js')) {
    this.#parts = parts;
    this.#areas = new CardLayer(parts.areas);
    this.#cards = new CardLayer(parts.cards, content);
    this.#lines = new EdgeLayer(parts.lines);
    // Where it could not be had nothing is drawn anew: the next drawing asks again.
    this.#farCode = new LazyPart(loadFar, (code) => code !== undefined && redraw());
    this.#palette = new PaletteProbe(parts.probes, redraw);
  }

  /** Whether the canvas stands in for the cards. */
  get isFar(): boolean {
    return this.#isFar;
  }

  get size(): Size {
    if (this.#size === undefined || this.#size.width === 0) {
      this.#size = { width: this.#parts.surface.clientWidth, height: this.#parts.surface.clientHeight };
      // Now that the page has been laid out colours cost nothing; once cards are being drawn it would be laid out again for
      // them. Where nothing is shown there may be none to read yet.
      if (this.#size.width > 0) this.#palette.refresh();
    }
    return this.#size;
  }

  /** The surface has another size: it is read again. Reading it each frame would make the page lay itself out in between. */
  measure(): void {
    this.#size = undefined;
  }

  /** Whether a card in sight leaves out a part of what it says. */
  leavesOut(id: string): boolean {
    return this.#cards.leavesOut(id) || this.#areas.leavesOut(id);
  }

  /** The font family of the page. */
  get font(): string {
    return this.#palette.font;
  }

  get content(): Box {
    const { width = 0, height = 0 } = this.#placed ?? {};
    return { x: 0, y: 0, width, height };
  }

  set placed(placed: PlacedScene) {
    this.#placed = placed;
  }

  boxOf(id: string): Box | undefined {
    return this.#placed?.boxOf(id);
  }

  /** The colours and letters of the page, for a canvas. */
  styleFor(direction: Direction): FarStyle {
    const palette = this.#palette.read();
    return { palette, font: this.#palette.font, direction, ratio: windowOf(this.#parts.canvas).devicePixelRatio || 1 };
  }

  /** Gets what paints canvases; resolves with nothing when it cannot be had. */
  loadFar(): Promise<FarCode | undefined> {
    return this.#farCode.load();
  }

  /** The card, group or region at a point of the screen. */
  nodeAt([x, y]: Readonly<Point>, view: Viewport): string | undefined {
    const at = this.#placed?.nodeIndex.at([(x - view.x) / view.zoom, (y - view.y) / view.zoom]) ?? -1;
    return this.#placed?.nodes[at]?.id;
  }

  draw(model: DrawingModel, view: Viewport): void {
    const placed = this.#placed;
    const { size } = this;
    if (placed === undefined || size.width === 0) return;
    const seen = visibleBox(view, size);
    const around = { x: seen.x - MARGIN, y: seen.y - MARGIN, width: seen.width + 2 * MARGIN, height: seen.height + 2 * MARGIN };
    const isTooSmall = view.zoom < NEAR_ZOOM;
    const nodes = isTooSmall ? [] : placed.nodeIndex.query(around);
    const isFar = isTooSmall || nodes.length > MOST_CARDS;
    const edges = isFar ? [] : placed.edgesIn(around);
    const arePainted = edges.length > MOST_LINES;
    const painting = isFar || arePainted ? this.#painting(model) : undefined;
    if (isFar && painting === undefined) return this.#keep(placed, view);
    this.#isFar = isFar;
    this.#shown = placed;
    this.#mark('zoom', isFar ? 'far' : view.zoom < MIDDLE_ZOOM ? 'small' : view.zoom < READABLE_ZOOM ? 'middle' : 'near');
    this.#mark('lines', arePainted ? 'painted' : 'elements');
    if (isFar) this.#clear();
    else {
      // A gate stays an element, however many lines are painted.
      const isElement = (at: number): boolean => !arePainted || (painting?.state.gates[at] ?? 0) !== 0;
      this.#window = windowAround(seen, this.#window);
      this.#drawNear(view, nodes, edges.filter(isElement), model, this.#window);
    }
    if (painting === undefined) return this.#far?.clear();
    const style = this.styleFor(model.direction);
    if (isFar) painting.layer.draw(view, size, style, placed, painting.state);
    else painting.layer.drawLines(view, size, style, placed, painting.state, edges);
  }

  /** What is painted, and what with; nothing until the code for it has come. Asking for it has it loaded, and all drawn again then. */
  #painting(model: DrawingModel): Painting | undefined {
    const code = this.#farCode.loaded;
    if (code === undefined) return void this.#farCode.load();
    this.#far ??= new code.FarLayer(this.#parts.canvas);
    return { layer: this.#far, state: model.farState(code.FarState) };
  }

  /** As long as nothing can be painted the cards that were drawn stay in sight and go with the view, if they still stand where they are. */
  #keep(placed: PlacedScene, view: Viewport): void {
    if (this.#shown === placed) this.#moveWorld(view);
    else this.#clear();
  }

  #clear(): void {
    this.#areas.clear();
    this.#cards.clear();
    this.#lines.clear();
  }

  #mark(name: 'zoom' | 'lines', value: string): void {
    const { dataset } = this.#parts.surface;
    if (dataset[name] !== value) dataset[name] = value;
  }

  #moveWorld({ x, y, zoom }: Viewport): void {
    this.#parts.world.style.transform = `translate(${x}px,${y}px) scale(${zoom})`;
  }

  #drawNear(view: Viewport, nodes: readonly number[], edges: readonly number[], model: DrawingModel, window: Box): void {
    this.#moveWorld(view);
    const faces = nodes.map((at) => model.nodeFace(at));
    this.#areas.show(faces.filter(({ node }) => node.kind !== 'card'));
    // Lines that run down enter an area through its name: there the name is drawn once more, on top of them.
    this.#cards.show(faces.filter(({ node }) => node.kind === 'card' || model.direction === 'down'));
    const { dataset } = this.#parts.surface;
    const look = `${dataset['zoom']} ${dataset['density']} ${dataset['shape']} ${this.#palette.font}`;
    this.#areas.fitNames(look);
    this.#cards.fitNames(look);
    this.#lines.show(edges.map((at) => model.edgeFace(at)), window, this.#palette.font);
  }
}
