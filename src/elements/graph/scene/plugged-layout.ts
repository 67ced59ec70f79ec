import { LayoutClient, packRoutes, type Box, type GraphLayout, type LayoutEngine, type LayoutInput, type LayoutOptions, type LayoutNotice, type Point, type Routes } from '../../../graph/index.js';
import type { Placement } from './placed-scene.js';

type Asked = Omit<LayoutOptions, 'previous'>;

/** What a scene knows beyond the layout is nobody else's business. */
const plain = ({ nodes, edges }: LayoutInput): LayoutInput => ({
  nodes: nodes.map(({ id, width, height, parent, arrange }) => ({ id, width, height, parent, arrange })),
  edges: edges.map(({ id, from, to, labelSize }) => ({ id, from, to, labelSize })),
});

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isBox = (box: Box | undefined): box is Box => box !== undefined && isNumber(box.x) && isNumber(box.y) && isNumber(box.width) && isNumber(box.height);

const isRoute = (route: readonly Point[] | undefined): route is Point[] => route !== undefined && route.length > 1 && route.every((point) => isNumber(point[0]) && isNumber(point[1]));

const middleOf = ({ x, y, width, height }: Box): Point => [x + width / 2, y + height / 2];

/** Whether there is a box for each step and a route for each line, as our own engine gives them: then nothing has to be read by name. */
function isWhole({ nodes, edges }: LayoutInput, boxes: Float64Array | undefined, routes: Routes | undefined): boolean {
  if (boxes?.length !== nodes.length * 4 || routes?.start.length !== edges.length + 1 || !boxes.every(Number.isFinite) || !routes.points.every(Number.isFinite)) return false;
  const { start, points } = routes;
  for (let edge = 0; edge < edges.length; edge++) if (!((start[edge + 1] ?? 0) - (start[edge] ?? 0) > 1)) return false;
  return start[0] === 0 && 2 * (start[edges.length] ?? 0) === points.length;
}

/**
 * Completes what a host's engine gave: a step that it forgot stands below the rest, a line without a route is straight.
 * Both are counted.
 */
function complete(input: LayoutInput, given: GraphLayout): Placement & { readonly nodes: ReadonlyMap<string, Box> } {
  const nodes = new Map<string, Box>();
  const forgotten: string[] = [];
  let { width, height } = { width: 0, height: 0 };
  for (const { id } of input.nodes) {
    const box = given.nodes.get(id);
    if (!isBox(box)) {
      forgotten.push(id);
      continue;
    }
    width = Math.max(width, box.x + box.width);
    height = Math.max(height, box.y + box.height);
  }
  let [x, y] = [0, height + 48];
  const boxes = new Float64Array(input.nodes.length * 4);
  input.nodes.forEach((node, at) => {
    let box = given.nodes.get(node.id);
    if (!isBox(box)) {
      box = { x, y, width: node.width, height: node.height };
      x += node.width + 24;
    }
    nodes.set(node.id, box);
    boxes.set([box.x, box.y, box.width, box.height], at * 4);
    width = Math.max(width, box.x + box.width);
    height = Math.max(height, box.y + box.height);
    if (x > Math.max(width, 2000)) [x, y] = [0, y + node.height + 24];
  });
  const edges = new Map<string, Point[]>();
  for (const { id, from, to } of input.edges) {
    const route = given.edges.get(id);
    const [start, end] = [nodes.get(from), nodes.get(to)];
    if (isRoute(route)) edges.set(id, route);
    else if (start !== undefined && end !== undefined) edges.set(id, [middleOf(start), middleOf(end)]);
  }
  const labelBoxes = new Float64Array(input.edges.length * 4);
  input.edges.forEach(({ id }, at) => {
    const box = given.labels?.get(id);
    if (isBox(box)) labelBoxes.set([box.x, box.y, box.width, box.height], at * 4);
  });
  const [first] = forgotten;
  const lost: LayoutNotice[] = first === undefined ? [] : [{ code: 'bad-node', id: first, count: forgotten.length, ids: forgotten.slice(0, 20) }];
  return { nodes, width, height, boxes, routes: packRoutes(edges.values()), labelBoxes, notices: [...(given.notices ?? []), ...lost], shift: given.shift ?? [0, 0] };
}

/**
 * The layout engine of a host. A newer layout makes the older one reject with an `AbortError`, whatever the engine does
 * about its signal.
 */
export class PluggedLayout {
  readonly engine: LayoutEngine;
  #running: AbortController | undefined;
  #before: ReadonlyMap<string, Box> | undefined;

  constructor(engine: LayoutEngine) {
    this.engine = engine;
  }

  async layout(input: LayoutInput, options: Asked): Promise<Placement> {
    this.close();
    const running = new AbortController();
    this.#running = running;
    const given = await this.engine.layout(this.engine instanceof LayoutClient ? input : plain(input), { ...options, signal: running.signal });
    running.signal.throwIfAborted();
    const { boxes, routes, labelBoxes, shift, width, height, notices = [] } = given;
    if (boxes !== undefined && routes !== undefined && shift !== undefined && isNumber(width) && isNumber(height) && isWhole(input, boxes, routes)) return { boxes, routes, labelBoxes: labelBoxes?.length === input.edges.length * 4 ? labelBoxes : undefined, shift, width, height, notices };
    const { nodes, ...result } = complete(input, given);
    const moved = shift ?? this.#shiftOf(options.anchor, nodes);
    this.#before = nodes;
    return { ...result, shift: moved };
  }

  close(): void {
    this.#running?.abort(new DOMException('A newer layout was asked for', 'AbortError'));
    this.#running = undefined;
  }

  #shiftOf(anchor: string | undefined, now: ReadonlyMap<string, Box>): Point {
    const [before, after] = [this.#before?.get(anchor ?? ''), now.get(anchor ?? '')];
    return before === undefined || after === undefined ? [0, 0] : [after.x - before.x, after.y - before.y];
  }
}
