import { groupBy, type Incidence, type LayeredGraph, type WarmStart } from './layered-graph.js';
import type { Layering } from './layers.js';
import type { ProperGraph } from './proper-graph.js';

export interface Start {
  /** From the ends of the flow instead of its beginnings. */
  readonly backwards: boolean;
  /** Along lines of either direction, so that what meets later stands together early. */
  readonly bothWays: boolean;
}

/** Depth-first order: keeps branches together, and is free of crossings for forks and joins within each other. */
export function depthFirstOrder(proper: ProperGraph, topological: Int32Array, { backwards, bothWays }: Start): void {
  const { vertexCount, layerCount, layerStart, layer, order, position } = proper;
  const aheadStart = backwards ? proper.upStart : proper.downStart;
  const ahead = backwards ? proper.up : proper.down;
  const behindStart = backwards ? proper.downStart : proper.upStart;
  const behind = backwards ? proper.down : proper.up;
  const fill = layerStart.slice(0, layerCount);
  const placed = new Uint8Array(vertexCount);
  const stack = new Int32Array(vertexCount + 2 * proper.segmentCount);
  for (let k = 0; k < topological.length; k++) {
    let depth = 0;
    stack[depth++] = topological[backwards ? topological.length - 1 - k : k]!;
    while (depth > 0) {
      const u = stack[--depth]!;
      if (placed[u]) continue;
      placed[u] = 1;
      order[fill[layer[u]!]!++] = u;
      if (bothWays) for (let p = behindStart[u + 1]! - 1; p >= behindStart[u]!; p--) if (!placed[behind[p]!]) stack[depth++] = behind[p]!;
      for (let p = aheadStart[u + 1]! - 1; p >= aheadStart[u]!; p--) if (!placed[ahead[p]!]) stack[depth++] = ahead[p]!;
    }
  }
  for (let l = 0; l < layerCount; l++) for (let i = layerStart[l]!; i < layerStart[l + 1]!; i++) position[order[i]!] = i - layerStart[l]!;
}

/** Where a vertex should stand across the flow, and whether it stood there before. */
export interface Places {
  readonly target: Float64Array;
  readonly known: Uint8Array;
}

/**
 * Targets from an earlier layout: what was there keeps its place, a new node goes to the middle of its neighbours, and a
 * new line runs level with the end that has fewer lines to it, so that it stays straight.
 */
export function placesFrom(graph: LayeredGraph, layering: Layering, proper: ProperGraph, warm: WarmStart): Places {
  const { nodeCount, from, to, fromShift, toShift } = graph;
  const { vertexCount, bendStart, upStart, downStart } = proper;
  const target = new Float64Array(vertexCount).fill(NaN);
  const known = new Uint8Array(vertexCount);
  for (let u = 0; u < nodeCount; u++) {
    if (Number.isNaN(warm.axis[u]!)) continue;
    target[u] = warm.axis[u]!;
    known[u] = 1;
  }
  placeNewNodes(graph, layering, target);
  for (let e = 0; e < from.length; e++) {
    const first = nodeCount + bendStart[e]!;
    const count = nodeCount + bendStart[e + 1]! - first;
    if (count === 0) continue;
    const old = warm.bends[e];
    if (old?.length === count) {
      target.set(old, first);
      known.fill(1, first, first + count);
      continue;
    }
    const source = from[e]!;
    const sink = to[e]!;
    const level =
      downStart[source + 1]! - downStart[source]! < upStart[sink + 1]! - upStart[sink]!
        ? target[source]! + fromShift[e]!
        : target[sink]! + toShift[e]!;
    target.fill(level, first, first + count);
  }
  return { target, known };
}

/** How many lines of a hub are looked through for a sibling. */
const SIBLINGS_TRIED = 32;
/** Enough to stand before or after a sibling; room is made later. */
const BESIDE = 1e-3;

function placeNewNodes(graph: LayeredGraph, layering: Layering, target: Float64Array): void {
  if (!target.subarray(0, graph.nodeCount).some(Number.isNaN)) return;
  const out = groupBy(graph.nodeCount, graph.from);
  const into = groupBy(graph.nodeCount, graph.to);
  // A node without a neighbour that has a place follows the one placed just before it.
  let last = 0;
  for (const u of layering.topological) {
    if (Number.isNaN(target[u]!))
      target[u] = besideSibling(u, graph, layering, out, into, target) ?? amongNeighbours(u, graph, out, into, target) ?? last;
    last = target[u]!;
  }
}

/** The branches of a fork keep the order in which they were given, so that a map that grows does so at its end. */
function besideSibling(
  u: number,
  { from, to }: LayeredGraph,
  { layer }: Layering,
  out: Incidence,
  into: Incidence,
  target: Float64Array,
): number | null {
  if (into.start[u] === into.start[u + 1]) return null;
  const line = into.item[into.start[u]!]!;
  const first = out.start[from[line]!]!;
  const end = out.start[from[line]! + 1]!;
  const own = indexOfSorted(out.item, line, first, end);
  const hasPlace = (sibling: number): boolean => layer[sibling] === layer[u] && !Number.isNaN(target[sibling]!);
  for (let p = own - 1; p >= Math.max(first, own - SIBLINGS_TRIED); p--) {
    const sibling = to[out.item[p]!]!;
    if (hasPlace(sibling)) return target[sibling]! + BESIDE;
  }
  for (let p = own + 1; p < Math.min(end, own + SIBLINGS_TRIED); p++) {
    const sibling = to[out.item[p]!]!;
    if (hasPlace(sibling)) return target[sibling]! - BESIDE;
  }
  return null;
}

function amongNeighbours(u: number, { from, to }: LayeredGraph, out: Incidence, into: Incidence, target: Float64Array): number | null {
  let sum = 0;
  let count = 0;
  const take = (place: number): void => {
    if (Number.isNaN(place)) return;
    sum += place;
    count++;
  };
  for (let p = into.start[u]!; p < into.start[u + 1]!; p++) take(target[from[into.item[p]!]!]!);
  for (let p = out.start[u]!; p < out.start[u + 1]!; p++) take(target[to[out.item[p]!]!]!);
  return count === 0 ? null : sum / count;
}

function indexOfSorted(items: Int32Array, wanted: number, first: number, end: number): number {
  let low = first;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorts every layer by the targets; ties keep the order of the vertices. */
export function orderByPlaces({ layerCount, layerStart, layer, order, position, vertexCount }: ProperGraph, { target }: Places): void {
  const fill = layerStart.slice(0, layerCount);
  for (let v = 0; v < vertexCount; v++) order[fill[layer[v]!]!++] = v;
  for (let l = 0; l < layerCount; l++) {
    order.subarray(layerStart[l], layerStart[l + 1]).sort((a, b) => target[a]! - target[b]! || a - b);
    for (let i = layerStart[l]!; i < layerStart[l + 1]!; i++) position[order[i]!] = i - layerStart[l]!;
  }
}
