import { SpatialIndex, visibleBox, type Box, type ClientLayout, type Direction, type Point, type Size, type Viewport } from '../../graph/index.js';
import { MIDDLE_ZOOM, NEAR_ZOOM, READABLE_ZOOM } from './camera.js';
import { CardLayer, type NodeFace } from './card-layer.js';
import { EdgeLayer, type EdgeFace } from './edge-layer.js';
import { FarLayer, type FarEdge, type FarNode } from './far-layer.js';
import { PaletteProbe } from './palette-probe.js';

/** The elements that a drawing is made in. */
export interface DrawingParts {
  readonly surface: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly areas: HTMLElement;
  readonly lines: SVGGElement;
  readonly cards: HTMLElement;
  readonly probes: HTMLElement;
}

/** The parts in a shadow root as the element renders them. */
export function partsIn(root: ParentNode, surface: HTMLElement): DrawingParts {
  const part = <T extends Element>(selector: string): T => root.querySelector(selector) as T;
  return { surface, canvas: part('canvas'), areas: part('.areas'), lines: part('.lines > g'), cards: part('.cards'), probes: part('.probes') };
}

/** Where the drawing gets its faces from: only those in sight are asked for. */
export interface DrawingModel {
  readonly direction: Direction;
  nodeFace(id: string, box: Box): NodeFace;
  edgeFace(id: string, route: readonly Point[]): EdgeFace;
  farNode(id: string, box: Box): FarNode;
  farEdge(id: string, route: readonly Point[]): FarEdge;
}

const MOST_CARDS = 150;
/** How far beyond the edge of the drawing area cards are kept, in CSS pixels at zoom 1. */
const MARGIN = 200;

interface Placed {
  readonly result: ClientLayout;
  readonly nodeIds: readonly string[];
  readonly nodes: SpatialIndex;
  readonly edgeIds: readonly string[];
  readonly edges: SpatialIndex;
}

function place(result: ClientLayout): Placed {
  const edgeIds = [...result.edges.keys()];
  const spans = new Float64Array(edgeIds.length * 4);
  edgeIds.forEach((id, at) => {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of result.edges.get(id) ?? []) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
    if (left <= right) spans.set([left, top, right - left, bottom - top], at * 4);
  });
  return { result, nodeIds: [...result.nodes.keys()], nodes: new SpatialIndex(result.boxes), edgeIds, edges: new SpatialIndex(spans) };
}

/**
 * Draws what is in sight: near, pooled cards and SVG lines; far out, one canvas. All work is for what can be seen, however
 * large the graph is.
 */
export class Drawing {
  readonly #parts: DrawingParts;
  readonly #areas: CardLayer;
  readonly #cards: CardLayer;
  readonly #lines: EdgeLayer;
  readonly #far: FarLayer;
  readonly #palette: PaletteProbe;
  #placed: Placed | undefined;
  #isFar = false;

  /** @param onTheme called when the page's colours have become others */
  constructor(parts: DrawingParts, onTheme: () => void) {
    this.#parts = parts;
    this.#areas = new CardLayer(parts.areas);
    this.#cards = new CardLayer(parts.cards);
    this.#lines = new EdgeLayer(parts.lines);
    this.#far = new FarLayer(parts.canvas);
    this.#palette = new PaletteProbe(parts.probes, onTheme);
  }

  /** Whether the canvas stands in for the cards. */
  get isFar(): boolean {
    return this.#isFar;
  }

  get size(): Size {
    return { width: this.#parts.surface.clientWidth, height: this.#parts.surface.clientHeight };
  }

  get content(): Box {
    const { width = 0, height = 0 } = this.#placed?.result ?? {};
    return { x: 0, y: 0, width, height };
  }

  set layout(result: ClientLayout) {
    this.#placed = place(result);
  }

  boxOf(id: string): Box | undefined {
    return this.#placed?.result.nodes.get(id);
  }

  /** The card, group or region at a point of the screen. */
  nodeAt([x, y]: Readonly<Point>, view: Viewport): string | undefined {
    const at = this.#placed?.nodes.at([(x - view.x) / view.zoom, (y - view.y) / view.zoom]) ?? -1;
    return this.#placed?.nodeIds[at];
  }

  draw(model: DrawingModel, view: Viewport): void {
    const placed = this.#placed;
    const { surface } = this.#parts;
    if (placed === undefined || surface.clientWidth === 0) return;
    const seen = visibleBox(view, this.size);
    const around = { x: seen.x - MARGIN, y: seen.y - MARGIN, width: seen.width + 2 * MARGIN, height: seen.height + 2 * MARGIN };
    const nodeIds = placed.nodes.query(around).map((at) => placed.nodeIds[at] as string);
    const edgeIds = placed.edges.query(around).map((at) => placed.edgeIds[at] as string);
    this.#isFar = view.zoom < NEAR_ZOOM || nodeIds.length > MOST_CARDS;
    surface.dataset['zoom'] = this.#isFar ? 'far' : view.zoom < MIDDLE_ZOOM ? 'small' : view.zoom < READABLE_ZOOM ? 'middle' : 'near';
    if (this.#isFar) this.#drawFar(placed, view, nodeIds, edgeIds, model);
    else this.#drawNear(placed, view, nodeIds, edgeIds, model);
  }

  #drawNear({ result }: Placed, { x, y, zoom }: Viewport, nodeIds: readonly string[], edgeIds: readonly string[], model: DrawingModel): void {
    const { areas, cards, lines } = this.#parts;
    for (const layer of [areas, cards]) layer.style.transform = `translate(${x}px,${y}px) scale(${zoom})`;
    lines.setAttribute('transform', `translate(${x} ${y}) scale(${zoom})`);
    const faces = nodeIds.map((id) => model.nodeFace(id, result.nodes.get(id) as Box));
    this.#areas.show(faces.filter(({ node }) => node.kind !== 'card'));
    // Lines that run down enter a region through its name: there the name is drawn once more, on top of them.
    this.#cards.show(faces.filter(({ node }) => node.kind === 'card' || (node.kind === 'region' && model.direction === 'down')));
    this.#lines.show(edgeIds.map((id) => model.edgeFace(id, result.edges.get(id) ?? [])));
    this.#far.clear();
  }

  #drawFar({ result }: Placed, view: Viewport, nodeIds: readonly string[], edgeIds: readonly string[], model: DrawingModel): void {
    this.#areas.clear();
    this.#cards.clear();
    this.#lines.clear();
    const style = { palette: this.#palette.read(), font: this.#palette.font, direction: model.direction, ratio: globalThis.devicePixelRatio || 1 };
    const nodes = nodeIds.map((id) => model.farNode(id, result.nodes.get(id) as Box));
    const edges = edgeIds.map((id) => model.farEdge(id, result.edges.get(id) ?? []));
    this.#far.draw(view, this.size, style, nodes, edges);
  }
}
