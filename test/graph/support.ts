import * as fc from 'fast-check';
import type { Box, LayoutEdge, LayoutInput, LayoutNode, LayoutResult, Point } from '../../src/graph/index.js';

/** Seeded numbers from 0 up to 1 (mulberry32), so that every generated graph is the same in every run. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const step = (id: string, parent?: string, width = 180, height = 56): LayoutNode => ({
  id,
  width,
  height,
  ...(parent === undefined ? {} : { parent }),
});

export const edgesOf = (pairs: readonly (readonly [from: string, to: string])[]): LayoutEdge[] =>
  pairs.map(([from, to], k) => ({ id: `e${k}`, from, to }));

export function graphOf(count: number, pairs: readonly (readonly [from: number, to: number])[]): LayoutInput {
  return { nodes: Array.from({ length: count }, (_, k) => step(`n${k}`)), edges: edgesOf(pairs.map(([a, b]) => [`n${a}`, `n${b}`])) };
}

/** A workflow-like graph: forks and joins within each other, and some shortcuts (`skips` of them). */
export function workflow(count: number, skips: number, seed = 7): LayoutInput {
  const next = random(seed + count);
  const pairs: [number, number][] = [];
  let made = 0;
  let open: number[] = [made++];
  while (made < count) {
    const fork = Math.min(count - made, 1 + Math.floor(next() * next() * 9));
    const branches: number[] = [];
    for (let b = 0; b < fork && made < count; b++) {
      let end = made++;
      pairs.push([open[Math.floor(next() * open.length)]!, end]);
      for (let more = Math.floor(next() * 4); more > 0 && made < count; more--) {
        pairs.push([end, made]);
        end = made++;
      }
      branches.push(end);
    }
    if (made < count && next() < 0.7) {
      const join = made++;
      for (const end of branches) pairs.push([end, join]);
      open = [join];
    } else {
      open = branches;
    }
  }
  for (let k = 0; k < skips; k++) {
    const a = Math.floor(next() * (count - 1));
    const b = Math.min(count - 1, a + 1 + Math.floor(next() * 40));
    pairs.push([a, b]);
  }
  return graphOf(count, pairs);
}

/** Any graph at all: cycles, self loops, parallel edges, groups in groups, edges across and to groups, odd ids. */
export const anyGraph: fc.Arbitrary<LayoutInput> = fc
  .record({
    names: fc.uniqueArray(fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', ''), fc.string({ maxLength: 6 })), {
      maxLength: 24,
    }),
    sizes: fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 120 })), { minLength: 24, maxLength: 24 }),
    parents: fc.array(fc.option(fc.nat(23), { freq: 2, nil: null }), { minLength: 24, maxLength: 24 }),
    grids: fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
    ends: fc.array(fc.tuple(fc.nat(23), fc.nat(23)), { maxLength: 40 }),
  })
  .map(({ names, sizes, parents, grids, ends }) => ({
    nodes: names.map((id, k) => {
      // A parent always comes earlier, so there are no circles; those are a test of their own.
      const parent = parents[k] === null || k === 0 ? undefined : names[parents[k]! % k];
      return { id, width: sizes[k]![0], height: sizes[k]![1], parent, arrange: grids[k] ? ('grid' as const) : ('layers' as const) };
    }),
    edges:
      names.length === 0
        ? []
        : ends.map(([a, b], k) => ({ id: `edge ${k}`, from: names[a % names.length]!, to: names[b % names.length]! })),
  }));

const NEAR = 1e-3;
/** A line between two places that differ by no more is drawn straight: it may end so far off the border of a step without extent. */
const ROUNDED = 0.01;

/** All that is wrong with a drawing, in words; empty for a good one. */
export function problemsOf(input: LayoutInput, result: LayoutResult): string[] {
  const problems: string[] = [];
  const parent = new Map(input.nodes.map((node) => [node.id, node.parent]));
  const ancestors = (id: string): Set<string> => {
    const found = new Set<string>();
    for (let at = parent.get(id); at !== undefined && !found.has(at); at = parent.get(at)) found.add(at);
    return found;
  };
  for (const node of input.nodes) {
    const box = result.nodes.get(node.id);
    if (!box) {
      problems.push(`${node.id} is not placed`);
      continue;
    }
    if (![box.x, box.y, box.width, box.height].every(Number.isFinite)) problems.push(`${node.id} is at ${JSON.stringify(box)}`);
    if (box.width < node.width || box.height < node.height) problems.push(`${node.id} is smaller than asked for`);
    if (box.x < -NEAR || box.y < -NEAR || box.x + box.width > result.width + NEAR || box.y + box.height > result.height + NEAR)
      problems.push(`${node.id} is outside the drawing`);
    const group = node.parent === undefined ? undefined : result.nodes.get(node.parent);
    if (group && !holds(group, box)) problems.push(`${node.id} is not inside ${node.parent}`);
  }
  problems.push(...overlaps(input, result));
  const groups = new Set(input.nodes.map((node) => node.parent));
  for (const edge of input.edges) {
    const from = result.nodes.get(edge.from);
    const to = result.nodes.get(edge.to);
    const route = result.edges.get(edge.id);
    if (!from || !to) continue;
    if (!route || route.length < 1) {
      problems.push(`${edge.id} has no route`);
      continue;
    }
    const start = route[0]!;
    const end = route[route.length - 1]!;
    if (!onBorder(from, start))
      problems.push(`${edge.id} starts at ${start.join(' ')}, not on the border of ${edge.from} ${JSON.stringify(from)}`);
    if (!onBorder(to, end)) problems.push(`${edge.id} ends at ${end.join(' ')}, not on the border of ${edge.to} ${JSON.stringify(to)}`);
    const within = new Set([...ancestors(edge.from), ...ancestors(edge.to)]);
    if (groups.has(edge.from)) within.add(edge.from);
    if (groups.has(edge.to)) within.add(edge.to);
    for (const [id, box] of result.nodes) {
      if (!within.has(id) && route.some((point, k) => k > 0 && cuts(route[k - 1]!, point, box)))
        problems.push(`${edge.id} from ${edge.from} to ${edge.to} runs through ${id}`);
    }
  }
  return problems;
}

function overlaps(input: LayoutInput, result: LayoutResult): string[] {
  const problems: string[] = [];
  const byGroup = new Map<string | undefined, { id: string; box: Box }[]>();
  for (const { id, parent } of input.nodes) {
    const box = result.nodes.get(id);
    if (!box) continue;
    const list = byGroup.get(parent);
    if (list) list.push({ id, box });
    else byGroup.set(parent, [{ id, box }]);
  }
  for (const siblings of byGroup.values()) {
    siblings.sort((a, b) => a.box.x - b.box.x);
    for (let i = 0; i < siblings.length; i++) {
      const a = siblings[i]!;
      for (let j = i + 1; j < siblings.length && siblings[j]!.box.x < a.box.x + a.box.width - NEAR; j++) {
        const b = siblings[j]!;
        if (b.box.width > 0 && a.box.y + NEAR < b.box.y + b.box.height && b.box.y + NEAR < a.box.y + a.box.height)
          problems.push(`${a.id} and ${b.id} overlap`);
      }
    }
  }
  return problems;
}

export function holds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x - NEAR &&
    inner.y >= outer.y - NEAR &&
    inner.x + inner.width <= outer.x + outer.width + NEAR &&
    inner.y + inner.height <= outer.y + outer.height + NEAR
  );
}

export function onBorder({ x, y, width, height }: Box, [px, py]: Point): boolean {
  const inside = px >= x - ROUNDED && px <= x + width + ROUNDED && py >= y - ROUNDED && py <= y + height + ROUNDED;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= ROUNDED;
  return inside && (near(px, x) || near(px, x + width) || near(py, y) || near(py, y + height));
}

/** Whether the rectangle around a piece of a line, in which its smooth form stays, reaches into a box. */
function cuts([ax, ay]: Point, [bx, by]: Point, { x, y, width, height }: Box): boolean {
  return (
    Math.min(ax, bx) < x + width - NEAR &&
    Math.max(ax, bx) > x + NEAR &&
    Math.min(ay, by) < y + height - NEAR &&
    Math.max(ay, by) > y + NEAR
  );
}
