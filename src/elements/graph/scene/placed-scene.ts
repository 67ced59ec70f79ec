import { routeAt, routeBounds, type Box, type ClientLayout, type Point, type Routes } from '../../../graph/index.js';
import { PlaceIndex } from './place-index.js';
import type { Scene, SceneEdge, SceneNode } from './scene.js';

/** Routes kept as lists: far more than are ever in sight as lines of their own. */
const MOST_ROUTES = 2000;

/** Where everything is, by number; what else a layout says stays with whoever asked for it. */
export type Placement = Pick<ClientLayout, 'width' | 'height' | 'boxes' | 'routes' | 'labelBoxes' | 'notices' | 'shift'>;

/** A scene and the place of everything in it, by number. */
export class PlacedScene {
  readonly scene: Scene;
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  /** Groups and regions, by number: those that hold others come first. */
  readonly areas: readonly number[];
  readonly width: number;
  readonly height: number;
  /** x, y, width and height of each node in turn. */
  readonly boxes: Float64Array;
  readonly routes: Routes;
  /** The rectangle around each line, as `boxes`. */
  readonly spans: Float64Array;
  readonly nodeIndex: PlaceIndex;
  readonly edgeIndex: PlaceIndex;
  readonly #labelBoxes: Float64Array | undefined;
  readonly #routes = new Map<number, Point[]>();

  constructor(scene: Scene, { width, height, boxes, routes, labelBoxes }: Pick<Placement, 'width' | 'height' | 'boxes' | 'routes' | 'labelBoxes'>) {
    this.scene = scene;
    this.nodes = [...scene.nodes.values()];
    this.edges = [...scene.edges.values()];
    this.areas = this.nodes.filter(({ kind }) => kind !== 'card').map(({ at }) => at);
    this.width = width;
    this.height = height;
    this.boxes = boxes;
    this.routes = routes;
    this.#labelBoxes = labelBoxes;
    this.spans = routeBounds(routes);
    this.nodeIndex = new PlaceIndex(boxes);
    this.edgeIndex = new PlaceIndex(this.spans);
  }

  box(node: number): Box {
    const [x = 0, y = 0, width = 0, height = 0] = this.boxes.subarray(4 * node, 4 * node + 4);
    return { x, y, width, height };
  }

  /** The room that is kept for what is written at a line; nothing where there is none. */
  labelBox(edge: number): Box | undefined {
    const [x = 0, y = 0, width = 0, height = 0] = this.#labelBoxes?.subarray(4 * edge, 4 * edge + 4) ?? [];
    return width > 0 ? { x, y, width, height } : undefined;
  }

  boxOf(id: string): Box | undefined {
    const node = this.scene.nodes.get(id);
    return node && this.box(node.at);
  }

  /** The lines of which a piece lies in a part of the world, in order: the rectangle around a long one says little about where it runs. */
  edgesIn(area: Box): number[] {
    return this.edgeIndex.query(area).filter((edge) => this.#runsThrough(edge, area));
  }

  #runsThrough(edge: number, { x, y, width, height }: Box): boolean {
    const { start, points } = this.routes;
    const [first = 0, end = 0] = [start[edge], start[edge + 1]];
    for (let k = first + 1; k < end; k++) {
      const [ax = 0, ay = 0, bx = 0, by = 0] = [points[2 * k - 2], points[2 * k - 1], points[2 * k], points[2 * k + 1]];
      if (Math.max(ax, bx) >= x && Math.min(ax, bx) <= x + width && Math.max(ay, by) >= y && Math.min(ay, by) <= y + height) return true;
    }
    return false;
  }

  /** The route of a line: the same list each time, as long as the line stays in sight. */
  route(edge: number): Point[] {
    let route = this.#routes.get(edge);
    if (route === undefined) {
      if (this.#routes.size > MOST_ROUTES) this.#routes.clear();
      route = routeAt(this.routes, edge);
      this.#routes.set(edge, route);
    }
    return route;
  }
}
