import { groupBy, type LayeredGraph } from './layered-graph.js';

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
  const ported = side.includes(1) || side.includes(-1);
  const out = groupBy(nodeCount, ported ? betweenNodes(graph, from) : from);
  const into = groupBy(nodeCount, ported ? betweenNodes(graph, to) : to);
  const layer = new Int32Array(nodeCount);
  const topological = new Int32Array(nodeCount);

  const waiting = new Int32Array(nodeCount);
  let placed = 0;
  for (let u = 0; u < nodeCount; u++) {
    waiting[u] = into.start[u + 1]! - into.start[u]!;
    if (waiting[u] === 0 && side[u] === 0) topological[placed++] = u;
  }
  for (let k = 0; k < placed; k++) {
    const u = topological[k]!;
    for (let p = out.start[u]!; p < out.start[u + 1]!; p++) {
      const v = to[out.item[p]!]!;
      if (layer[v]! <= layer[u]!) layer[v] = layer[u]! + 1;
      if (--waiting[v]! === 0) topological[placed++] = v;
    }
  }
  const innerCount = placed;

  for (let pass = 0; pass < TIGHTENING_PASSES; pass++) {
    let moved = false;
    for (let k = innerCount - 1; k >= 0; k--) {
      const u = topological[k]!;
      if (out.start[u + 1]! - out.start[u]! <= into.start[u + 1]! - into.start[u]!) continue;
      let latest = Infinity;
      for (let p = out.start[u]!; p < out.start[u + 1]!; p++) latest = Math.min(latest, layer[to[out.item[p]!]!]! - 1);
      if (latest > layer[u]!) {
        layer[u] = latest;
        moved = true;
      }
    }
    for (let k = 0; k < innerCount; k++) {
      const u = topological[k]!;
      if (into.start[u + 1]! - into.start[u]! <= out.start[u + 1]! - out.start[u]!) continue;
      let earliest = 0;
      for (let p = into.start[u]!; p < into.start[u + 1]!; p++) earliest = Math.max(earliest, layer[from[into.item[p]!]!]! + 1);
      if (earliest < layer[u]!) {
        layer[u] = earliest;
        moved = true;
      }
    }
    if (!moved) break;
  }

  const ports = { entry: false, exit: false };
  for (let u = 0; u < nodeCount; u++) {
    if (side[u] === 0) continue;
    topological[placed++] = u;
    if (side[u]! < 0) ports.entry = true;
    else ports.exit = true;
  }
  return { layer, layerCount: renumber(layer, side, ports), topological };
}

/** One end of every edge between two nodes; -1 for an edge to a port. */
function betweenNodes({ side, from, to }: LayeredGraph, end: Int32Array): Int32Array {
  return end.map((u, e) => (side[from[e]!] === 0 && side[to[e]!] === 0 ? u : -1));
}

/** Tightening can empty a layer: closes the gaps and puts the ports around. */
function renumber(layer: Int32Array, side: Int8Array, ports: { entry: boolean; exit: boolean }): number {
  let highest = -1;
  for (let u = 0; u < layer.length; u++) if (side[u] === 0) highest = Math.max(highest, layer[u]!);
  const number = new Int32Array(highest + 1);
  for (let u = 0; u < layer.length; u++) if (side[u] === 0) number[layer[u]!] = 1;
  let count = ports.entry ? 1 : 0;
  for (let l = 0; l <= highest; l++) if (number[l]) number[l] = count++;
  for (let u = 0; u < layer.length; u++) layer[u] = side[u] === 0 ? number[layer[u]!]! : side[u]! < 0 ? 0 : count;
  return ports.exit ? count + 1 : count;
}
