import type { Steps } from '../steps.js';
import type { LayeredGraph } from './layered-graph.js';
import type { Layering } from './layers.js';

/**
 * The graph with every long edge cut into segments from layer to layer. Vertices 0 to nodeCount - 1 are the nodes; the
 * others are the bends, points where an edge passes a layer.
 */
export interface ProperGraph {
  readonly nodeCount: number;
  readonly vertexCount: number;
  readonly layerCount: number;
  readonly layer: Int32Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Bends of edge e are vertices `bendStart[e]` to `bendStart[e + 1] - 1`, in the order of the flow. */
  readonly bendStart: Int32Array;
  /** 1 for an edge that passes so many layers that it is led around the drawing instead; it has no segments. */
  readonly detour: Uint8Array;
  readonly segmentCount: number;
  /** Shift from the axis at the two ends of each segment. */
  readonly segmentFromShift: Float64Array;
  readonly segmentToShift: Float64Array;
  /** Neighbours of u in the next layer: `down[p]`, over segment `downSegment[p]`, for p from `downStart[u]` to `downStart[u + 1]`. */
  readonly downStart: Int32Array;
  readonly down: Int32Array;
  readonly downSegment: Int32Array;
  /** The same for the layer before. */
  readonly upStart: Int32Array;
  readonly up: Int32Array;
  readonly upSegment: Int32Array;
  /** Vertices of layer l, in their order: `order[layerStart[l]]` to `order[layerStart[l + 1] - 1]`. */
  readonly layerStart: Int32Array;
  readonly order: Int32Array;
  /** Place of each vertex in its layer, from 0. */
  readonly position: Int32Array;
}

/** Bends allowed per node and edge, and in any case. A chain with shortcuts over thousands of layers would need millions. */
const BENDS_PER_ITEM = 12;
const BENDS_AT_LEAST = 20_000;

export function* cutLongEdges(graph: LayeredGraph, layering: Layering): Steps<ProperGraph> {
  const { nodeCount, from, to } = graph;
  const { layer: nodeLayer, layerCount } = layering;
  const edgeCount = from.length;
  const longest = longestSpan(graph, layering);
  const bendStart = new Int32Array(edgeCount + 1);
  const detour = new Uint8Array(edgeCount);
  let vertexCount = nodeCount;
  let segmentCount = 0;
  for (let e = 0; e < edgeCount; e++) {
    bendStart[e] = vertexCount;
    const span = nodeLayer[to[e]!]! - nodeLayer[from[e]!]!;
    if (span > longest) {
      detour[e] = 1;
      continue;
    }
    vertexCount += span - 1;
    segmentCount += span;
  }
  bendStart[edgeCount] = vertexCount;

  yield;

  const layer = new Int32Array(vertexCount);
  layer.set(nodeLayer);
  const before = new Float64Array(vertexCount);
  before.set(graph.before);
  const after = new Float64Array(vertexCount);
  after.set(graph.after);
  const segmentFrom = new Int32Array(segmentCount);
  const segmentTo = new Int32Array(segmentCount);
  const segmentFromShift = new Float64Array(segmentCount);
  const segmentToShift = new Float64Array(segmentCount);
  let s = 0;
  for (let e = 0; e < edgeCount; e++) {
    if (detour[e]) continue;
    let previous = from[e]!;
    let at = nodeLayer[previous]!;
    segmentFromShift[s] = graph.fromShift[e]!;
    for (let bend = bendStart[e]!; bend < bendStart[e + 1]!; bend++) {
      layer[bend] = ++at;
      segmentFrom[s] = previous;
      segmentTo[s++] = bend;
      previous = bend;
    }
    segmentFrom[s] = previous;
    segmentToShift[s] = graph.toShift[e]!;
    segmentTo[s++] = to[e]!;
  }
  yield;
  const [downStart, down, downSegment] = neighbours(vertexCount, segmentFrom, segmentTo);
  yield;
  const [upStart, up, upSegment] = neighbours(vertexCount, segmentTo, segmentFrom);
  const layerStart = new Int32Array(layerCount + 1);
  for (let v = 0; v < vertexCount; v++) layerStart[layer[v]! + 1]!++;
  for (let l = 0; l < layerCount; l++) layerStart[l + 1]! += layerStart[l]!;
  return {
    nodeCount,
    vertexCount,
    layerCount,
    layer,
    before,
    after,
    bendStart,
    detour,
    segmentCount,
    segmentFromShift,
    segmentToShift,
    downStart,
    down,
    downSegment,
    upStart,
    up,
    upSegment,
    layerStart,
    order: new Int32Array(vertexCount),
    position: new Int32Array(vertexCount),
  };
}

/** The largest span whose edges, with all shorter ones, stay within the allowed number of bends. */
function longestSpan({ nodeCount, from, to }: LayeredGraph, { layer, layerCount }: Layering): number {
  const bySpan = new Int32Array(layerCount + 1);
  for (let e = 0; e < from.length; e++) bySpan[layer[to[e]!]! - layer[from[e]!]!]!++;
  let left = BENDS_AT_LEAST + BENDS_PER_ITEM * (nodeCount + from.length);
  for (let span = 1; span <= layerCount; span++) {
    left -= bySpan[span]! * (span - 1);
    if (left < 0) return span - 1;
  }
  return layerCount;
}

function neighbours(
  vertexCount: number,
  owner: Int32Array,
  other: Int32Array,
): [start: Int32Array, neighbour: Int32Array, segment: Int32Array] {
  const start = new Int32Array(vertexCount + 1);
  for (let s = 0; s < owner.length; s++) start[owner[s]! + 1]!++;
  for (let v = 0; v < vertexCount; v++) start[v + 1]! += start[v]!;
  const fill = start.slice(0, vertexCount);
  const neighbour = new Int32Array(owner.length);
  const segment = new Int32Array(owner.length);
  for (let s = 0; s < owner.length; s++) {
    const p = fill[owner[s]!]!++;
    neighbour[p] = other[s]!;
    segment[p] = s;
  }
  return [start, neighbour, segment];
}
