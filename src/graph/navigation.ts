import { groupBy, type Incidence } from './layered/layered-graph.js';
import type { Box, Direction, LayoutEdge, LayoutInput, LayoutNode } from './types.js';

/** `next` is the following one in reading order, `previous` the one before. */
export type Order = 'next' | 'previous';

/** Places of the nodes: by id, or as x, y, width and height of each node in turn. */
export type Places = ReadonlyMap<string, Readonly<Box>> | Float64Array;

const none: readonly string[] = [];
/** Lists remembered for those who ask again and again about the same steps. */
const REMEMBERED = 64;

/**
 * Moves from step to step by what they mean to each other, for keyboard and assistive technology. Every list is in the
 * order of the drawing (across the flow for neighbours, along the flow for reading), or of the input where no boxes are given.
 */
export class GraphNavigation {
  private readonly ids: readonly string[];
  private readonly index: ReadonlyMap<string, number>;
  private readonly parents: Int32Array;
  private readonly edges: readonly LayoutEdge[];
  private readonly axes: Axes | null;
  /** Children of node u as its group u + 1, the top level as group 0. */
  private readonly levels: Incidence;
  private links: { readonly into: Incidence; readonly out: Incidence; readonly from: Int32Array; readonly to: Int32Array } | undefined;
  /** Groups whose members have been put in order. */
  private readonly sorted = new Set<number>();
  private reading: { readonly order: readonly string[]; readonly rank: Int32Array } | undefined;
  private readonly lists = new Map<string, readonly string[]>();

  constructor(graph: LayoutInput, places?: Places, direction: Direction = 'right') {
    const index = new Map<string, number>();
    const nodes: LayoutNode[] = [];
    for (const node of graph.nodes) {
      if (index.has(node.id)) continue;
      index.set(node.id, nodes.length);
      nodes.push(node);
    }
    this.index = index;
    this.ids = nodes.map(({ id }) => id);
    this.edges = graph.edges;
    this.parents = parentsOf(nodes, index);
    this.axes = places ? axesOf(this.ids, places, direction) : null;
    this.levels = groupBy(
      nodes.length + 1,
      this.parents.map((parent) => parent + 1),
    );
  }

  /** Ids in reading order: along the flow, then across it; a group before its children. */
  get order(): readonly string[] {
    return this.read().order;
  }

  /** Where the edges into a step come from. Each once; a self loop is not listed. */
  predecessors(id: string): readonly string[] {
    return this.neighbours('<', id);
  }

  successors(id: string): readonly string[] {
    return this.neighbours('>', id);
  }

  parent(id: string): string | null {
    const parent = this.parents[this.index.get(id) ?? -1] ?? -1;
    return this.ids[parent] ?? null;
  }

  children(id: string): readonly string[] {
    const u = this.index.get(id);
    return u === undefined ? none : this.members(u + 1);
  }

  /** All that share the group of `id`, itself included. */
  siblings(id: string): readonly string[] {
    const u = this.index.get(id);
    return u === undefined ? none : this.members(this.parents[u]! + 1);
  }

  /** The neighbour across the flow: the closest sibling in the same layer on that side. `null` at the end, and without boxes the neighbour in the input. */
  sibling(id: string, way: Order): string | null {
    const u = this.index.get(id);
    const step = way === 'next' ? 1 : -1;
    if (u === undefined) return null;
    if (!this.axes) {
      const all = this.siblings(id);
      return all[all.indexOf(id) + step] ?? null;
    }
    const { along, across, length } = this.axes;
    const { start, item } = this.levels;
    const group = this.parents[u]! + 1;
    let best = -1;
    let bestDistance = Infinity;
    for (let p = start[group]!; p < start[group + 1]!; p++) {
      const v = item[p]!;
      if (v === u || along[v]! >= along[u]! + length[u]! || along[v]! + length[v]! <= along[u]!) continue;
      const distance = (across[v]! - across[u]!) * step;
      if (distance > 0 && distance < bestDistance) {
        bestDistance = distance;
        best = v;
      }
    }
    return this.ids[best] ?? null;
  }

  first(): string | null {
    return this.order[0] ?? null;
  }

  last(): string | null {
    return this.order[this.order.length - 1] ?? null;
  }

  /** The closest step in reading order that `match` accepts, starting after `id` and going round once; `null` where there is no other. */
  find(id: string | null, way: Order, match: (id: string) => boolean): string | null {
    const { order, rank } = this.read();
    const n = order.length;
    const step = way === 'next' ? 1 : n - 1;
    const start = id === null ? undefined : rank[this.index.get(id) ?? -1];
    let at = start ?? (way === 'next' ? n - 1 : 0);
    for (let k = 0; k < n; k++) {
      at = (at + step) % n;
      const candidate = order[at]!;
      if (candidate !== id && match(candidate)) return candidate;
    }
    return null;
  }

  private members(group: number): readonly string[] {
    return this.remember(`g${group}`, () => Array.from(this.level(group), (u) => this.ids[u]!));
  }

  private neighbours(side: '<' | '>', id: string): readonly string[] {
    const u = this.index.get(id);
    if (u === undefined) return none;
    return this.remember(`${side}${u}`, () => {
      const { into, out, from, to } = this.link();
      const { start, item } = side === '<' ? into : out;
      const ends = side === '<' ? from : to;
      const found = new Set<number>();
      for (let p = start[u]!; p < start[u + 1]!; p++) found.add(ends[item[p]!]!);
      return Array.from(Int32Array.from(found).sort(byPlace(this.axes?.across, this.axes?.along)), (v) => this.ids[v]!);
    });
  }

  /** The members of a group along the flow. Sorting a thousand steps is worth doing once. */
  private level(group: number): Int32Array {
    const { start, item } = this.levels;
    const members = item.subarray(start[group], start[group + 1]);
    if (this.sorted.has(group)) return members;
    this.sorted.add(group);
    return members.sort(byPlace(this.axes?.along, this.axes?.across));
  }

  private remember(key: string, make: () => readonly string[]): readonly string[] {
    let list = this.lists.get(key);
    if (list === undefined) {
      if (this.lists.size >= REMEMBERED) this.lists.clear();
      list = make();
      this.lists.set(key, list);
    }
    return list;
  }

  private link(): { readonly into: Incidence; readonly out: Incidence; readonly from: Int32Array; readonly to: Int32Array } {
    if (this.links) return this.links;
    const from = new Int32Array(this.edges.length).fill(-1);
    const to = new Int32Array(this.edges.length).fill(-1);
    this.edges.forEach((edge, e) => {
      const source = this.index.get(edge.from);
      const target = this.index.get(edge.to);
      if (source === undefined || target === undefined || source === target) return;
      from[e] = source;
      to[e] = target;
    });
    this.links = { into: groupBy(this.ids.length, to), out: groupBy(this.ids.length, from), from, to };
    return this.links;
  }

  private read(): { readonly order: readonly string[]; readonly rank: Int32Array } {
    if (this.reading) return this.reading;
    const { ids, levels } = this;
    const order: string[] = [];
    const rank = new Int32Array(ids.length);
    const stack = Array.from(this.level(0)).reverse();
    for (let u = stack.pop(); u !== undefined; u = stack.pop()) {
      rank[u] = order.length;
      order.push(ids[u]!);
      if (levels.start[u + 1] !== levels.start[u + 2])
        for (const child of this.level(u + 1)
          .slice()
          .reverse())
          stack.push(child);
    }
    this.reading = { order, rank };
    return this.reading;
  }
}

/** Where nodes begin along the flow, their middles across it, and their lengths. */
interface Axes {
  readonly along: Float64Array;
  readonly across: Float64Array;
  readonly length: Float64Array;
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

function boxAt(boxes: Float64Array, u: number): Box {
  return { x: boxes[4 * u]!, y: boxes[4 * u + 1]!, width: boxes[4 * u + 2]!, height: boxes[4 * u + 3]! };
}

function axesOf(ids: readonly string[], places: Places, direction: Direction): Axes {
  const along = new Float64Array(ids.length);
  const across = new Float64Array(ids.length);
  const length = new Float64Array(ids.length);
  for (let u = 0; u < ids.length; u++) {
    const { x, y, width, height } = places instanceof Float64Array ? boxAt(places, u) : (places.get(ids[u]!) ?? nowhere);
    const isDown = direction === 'down';
    along[u] = isDown ? y : direction === 'left' ? -(x + width) : x;
    across[u] = isDown ? x + width / 2 : y + height / 2;
    length[u] = isDown ? height : width;
  }
  return { along, across, length };
}

function byPlace(first: Float64Array | undefined, second: Float64Array | undefined): (a: number, b: number) => number {
  if (!first || !second) return (a, b) => a - b;
  return (a, b) => first[a]! - first[b]! || second[a]! - second[b]! || a - b;
}

/** The group of each node, -1 at the top level: there too for whoever has no such group, or stands in a circle of parents. */
function parentsOf(nodes: readonly LayoutNode[], index: ReadonlyMap<string, number>): Int32Array {
  const parents = Int32Array.from(nodes, ({ id, parent }) => (parent === undefined || parent === id ? -1 : (index.get(parent) ?? -1)));
  const walk = new Int32Array(nodes.length);
  for (let start = 0; start < parents.length; start++) {
    let u = start;
    while (u >= 0 && walk[u] === 0) {
      walk[u] = start + 1;
      u = parents[u]!;
    }
    if (u < 0 || walk[u] !== start + 1) continue;
    for (let v = parents[u]!; v !== u;) {
      const next = parents[v]!;
      parents[v] = -1;
      v = next;
    }
    parents[u] = -1;
  }
  return parents;
}
