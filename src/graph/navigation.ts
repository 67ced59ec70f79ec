import type { Box, Direction, LayoutEdge, LayoutInput } from './types.js';

/** `next` is the following one in reading order, `previous` the one before. */
export type Order = 'next' | 'previous';

const none: readonly string[] = [];

/**
 * Moves from step to step by what they mean to each other, for keyboard and assistive technology. Every list is in the
 * order of the drawing (across the flow for neighbours, along the flow for reading), or of the input where no boxes are given.
 */
export class GraphNavigation {
  private readonly before = new Map<string, string[]>();
  private readonly after = new Map<string, string[]>();
  private readonly inside = new Map<string, string[]>();
  private readonly around = new Map<string, string>();
  /** Ids in reading order: along the flow, then across it; a group before its children. */
  readonly order: readonly string[];
  private readonly rank: ReadonlyMap<string, number>;
  private readonly boxes: ReadonlyMap<string, Readonly<Box>> | undefined;
  private readonly direction: Direction;

  constructor(graph: LayoutInput, boxes?: ReadonlyMap<string, Readonly<Box>>, direction: Direction = 'right') {
    this.boxes = boxes;
    this.direction = direction;
    const ids = new Set(graph.nodes.map((node) => node.id));
    const parents = new Map<string, string>();
    for (const { id, parent } of graph.nodes)
      if (parent !== undefined && parent !== id && ids.has(parent) && !parents.has(id)) parents.set(id, parent);
    const input = new Map([...ids].map((id, k) => [id, k]));
    const across = (a: string, b: string): number =>
      this.acrossOf(a) - this.acrossOf(b) || this.alongOf(a) - this.alongOf(b) || input.get(a)! - input.get(b)!;
    const along = (a: string, b: string): number =>
      this.alongOf(a) - this.alongOf(b) || this.acrossOf(a) - this.acrossOf(b) || input.get(a)! - input.get(b)!;

    const roots: string[] = [];
    for (const id of ids) {
      const parent = parents.get(id);
      if (parent === undefined) roots.push(id);
      else push(this.inside, parent, id);
    }
    const reachable = new Set<string>();
    this.order = readingOrder(roots, this.inside, along, reachable);
    for (const id of this.order) {
      const parent = parents.get(id);
      if (parent !== undefined && reachable.has(parent)) this.around.set(id, parent);
    }
    // Members of a circle of parents have no root above them; they come last, on the top level.
    const lost = [...ids].filter((id) => !reachable.has(id)).sort(along);
    for (const id of lost) {
      roots.push(id);
      this.inside.delete(id);
    }
    this.order = [...this.order, ...lost];
    this.rank = new Map(this.order.map((id, k) => [id, k]));

    link(graph.edges, ids, this.before, this.after);
    for (const list of this.before.values()) list.sort(across);
    for (const list of this.after.values()) list.sort(across);
    this.roots = roots.sort(along);
  }

  private readonly roots: readonly string[];

  /** Where the edges into a step come from. Each once; a self loop is not listed. */
  predecessors(id: string): readonly string[] {
    return this.before.get(id) ?? none;
  }

  successors(id: string): readonly string[] {
    return this.after.get(id) ?? none;
  }

  parent(id: string): string | null {
    return this.around.get(id) ?? null;
  }

  children(id: string): readonly string[] {
    return this.inside.get(id) ?? none;
  }

  /** All that share the group of `id`, itself included. */
  siblings(id: string): readonly string[] {
    if (!this.rank.has(id)) return none;
    const parent = this.around.get(id);
    return parent === undefined ? this.roots : this.children(parent);
  }

  /** The neighbour across the flow: the closest sibling in the same layer on that side. `null` at the end, and without boxes the neighbour in the input. */
  sibling(id: string, way: Order): string | null {
    const all = this.siblings(id);
    const step = way === 'next' ? 1 : -1;
    if (!this.boxes) return all[all.indexOf(id) + step] ?? null;
    const start = this.alongOf(id);
    const end = start + this.lengthOf(id);
    const place = this.acrossOf(id);
    let best: string | null = null;
    let bestDistance = Infinity;
    for (const other of all) {
      if (other === id || this.alongOf(other) >= end || this.alongOf(other) + this.lengthOf(other) <= start) continue;
      const distance = (this.acrossOf(other) - place) * step;
      if (distance > 0 && distance < bestDistance) {
        bestDistance = distance;
        best = other;
      }
    }
    return best;
  }

  first(): string | null {
    return this.order[0] ?? null;
  }

  last(): string | null {
    return this.order[this.order.length - 1] ?? null;
  }

  /** The closest step in reading order that `match` accepts, starting after `id` and going round once; `null` where there is no other. */
  find(id: string | null, way: Order, match: (id: string) => boolean): string | null {
    const n = this.order.length;
    const step = way === 'next' ? 1 : n - 1;
    const start = id === null ? undefined : this.rank.get(id);
    let at = start ?? (way === 'next' ? n - 1 : 0);
    for (let k = 0; k < n; k++) {
      at = (at + step) % n;
      const candidate = this.order[at]!;
      if (candidate !== id && match(candidate)) return candidate;
    }
    return null;
  }

  private alongOf(id: string): number {
    const box = this.boxes?.get(id);
    if (!box) return 0;
    return this.direction === 'down' ? box.y : this.direction === 'left' ? -(box.x + box.width) : box.x;
  }

  private acrossOf(id: string): number {
    const box = this.boxes?.get(id);
    if (!box) return 0;
    return this.direction === 'down' ? box.x + box.width / 2 : box.y + box.height / 2;
  }

  private lengthOf(id: string): number {
    const box = this.boxes?.get(id);
    if (!box) return 0;
    return this.direction === 'down' ? box.height : box.width;
  }
}

function readingOrder(
  roots: string[],
  inside: Map<string, string[]>,
  along: (a: string, b: string) => number,
  reachable: Set<string>,
): string[] {
  const order: string[] = [];
  const stack = [...roots].sort(along).reverse();
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    order.push(id);
    reachable.add(id);
    const children = inside.get(id)?.sort(along);
    if (children) for (let k = children.length - 1; k >= 0; k--) stack.push(children[k]!);
  }
  return order;
}

function link(edges: readonly LayoutEdge[], ids: ReadonlySet<string>, before: Map<string, string[]>, after: Map<string, string[]>): void {
  const seen = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    if (from === to || !ids.has(from) || !ids.has(to)) continue;
    const known = seen.get(from);
    if (known?.has(to)) continue;
    if (known) known.add(to);
    else seen.set(from, new Set([to]));
    push(after, from, to);
    push(before, to, from);
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
