import { groupBy, type Incidence, type LayeredGraph } from './layered-graph.js';

export interface Layering {
  /** Layer of each node, from 0; every layer holds at least one node. */
  readonly layer: Int32Array;
  readonly layerCount: number;
  /** Nodes so that every edge points to a later one; ports come last. */
  readonly topological: Int32Array;
}

/** Each pass moves nodes towards the side where they have more edges; two to three reach nearly all of what a network simplex would. */
const TIGHTENING_PASSES = 3;

/** Longest path from the sources, then shortened edges. Ports stand in layers of their own, at the very start and end. */
export function assignLayers(graph: LayeredGraph): Layering {
  const { nodeCount, side, from, to } = graph;
  const hasEntry = side.includes(-1);
  const hasExit = side.includes(1);
  const ported = hasEntry || hasExit;
  const out = groupBy(nodeCount, ported ? betweenNodes(graph, from) : from);
  const into = groupBy(nodeCount, ported ? betweenNodes(graph, to) : to);
  const layer = new Int32Array(nodeCount);
  const topological = new Int32Array(nodeCount);
  const innerCount = followPaths(graph, out, into, layer, topological);
  for (let pass = 0; pass < TIGHTENING_PASSES; pass++) {
    const moved = moveForward(to, out, into, layer, topological, innerCount);
    if (!moveBackward(from, out, into, layer, topological, innerCount) && !moved) break;
  }
  if (ported) for (let u = 0, placed = innerCount; u < nodeCount; u++) if (side[u] !== 0) topological[placed++] = u;
  return { layer, layerCount: renumber(layer, side, hasEntry, hasExit), topological };
}

/** Puts each node one layer after the last of those before it; returns how many there are. */
function followPaths(
  { nodeCount, side, to }: LayeredGraph,
  out: Incidence,
  into: Incidence,
  layer: Int32Array,
  topological: Int32Array,
): number {
  const { start, item } = out;
  const waiting = new Int32Array(nodeCount);
  let placed = 0;
  for (let u = 0; u < nodeCount; u++) {
    waiting[u] = into.start[u + 1]! - into.start[u]!;
    if (waiting[u] === 0 && side[u] === 0) topological[placed++] = u;
  }
  for (let k = 0; k < placed; k++) {
    const u = topological[k]!;
    const next = layer[u]! + 1;
    for (let p = start[u]!; p < start[u + 1]!; p++) {
      const v = to[item[p]!]!;
      if (layer[v]! < next) layer[v] = next;
      if (--waiting[v]! === 0) topological[placed++] = v;
    }
  }
  return placed;
}

/** Whether any node with more edges out than in could go closer to those after it. */
function moveForward(to: Int32Array, out: Incidence, into: Incidence, layer: Int32Array, topological: Int32Array, count: number): boolean {
  let moved = false;
  for (let k = count - 1; k >= 0; k--) {
    const u = topological[k]!;
    const first = out.start[u]!;
    const end = out.start[u + 1]!;
    if (end - first <= into.start[u + 1]! - into.start[u]!) continue;
    let next = layer[to[out.item[first]!]!]!;
    for (let p = first + 1; p < end; p++) {
      const l = layer[to[out.item[p]!]!]!;
      if (l < next) next = l;
    }
    if (next - 1 > layer[u]!) {
      layer[u] = next - 1;
      moved = true;
    }
  }
  return moved;
}

function moveBackward(
  from: Int32Array,
  out: Incidence,
  into: Incidence,
  layer: Int32Array,
  topological: Int32Array,
  count: number,
): boolean {
  let moved = false;
  for (let k = 0; k < count; k++) {
    const u = topological[k]!;
    const first = into.start[u]!;
    const end = into.start[u + 1]!;
    if (end - first <= out.start[u + 1]! - out.start[u]!) continue;
    let last = -1;
    for (let p = first; p < end; p++) {
      const l = layer[from[into.item[p]!]!]!;
      if (l > last) last = l;
    }
    if (last + 1 < layer[u]!) {
      layer[u] = last + 1;
      moved = true;
    }
  }
  return moved;
}

/** One end of every edge between two nodes; -1 for an edge to a port. */
function betweenNodes({ side, from, to }: LayeredGraph, end: Int32Array): Int32Array {
  return end.map((u, e) => (side[from[e]!] === 0 && side[to[e]!] === 0 ? u : -1));
}

/** Tightening can empty a layer: closes the gaps and puts the ports around. */
function renumber(layer: Int32Array, side: Int8Array, hasEntry: boolean, hasExit: boolean): number {
  const number = new Int32Array(layer.length + 1);
  for (let u = 0; u < layer.length; u++) if (side[u] === 0) number[layer[u]!] = 1;
  let count = hasEntry ? 1 : 0;
  for (let l = 0; l < number.length; l++) if (number[l] === 1) number[l] = count++;
  for (let u = 0; u < layer.length; u++) layer[u] = side[u] === 0 ? number[layer[u]!]! : side[u]! < 0 ? 0 : count;
  return hasExit ? count + 1 : count;
}
