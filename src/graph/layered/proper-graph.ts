import type { Steps } from '../steps.js';
import { groupBy, type LayeredGraph } from './layered-graph.js';
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
  /** Bends of edge e are vertices `nodeCount + k` for k from `bendStart[e]` to `bendStart[e + 1] - 1`, in the order of the flow. */
  readonly bendStart: Int32Array;
  /** 1 for an edge that passes so many layers that it is led around the drawing instead; it has no segments. */
  readonly detour: Uint8Array;
  readonly segmentCount: number;
  /** Shift from the axis at the two ends of each segment, and whether there is any. */
  readonly isShifted: boolean;
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

/** From this many vertices on, a drawing is too large for anyone to see what the last per cent of effort would gain. */
const LARGE_FROM = 1_000;

export function isLarge({ vertexCount }: ProperGraph): boolean {
  return vertexCount >= LARGE_FROM;
}

/** Bends allowed per node and edge, and in any case. A chain with shortcuts over thousands of layers would need millions. */
const BENDS_PER_ITEM = 12;
const BENDS_AT_LEAST = 20_000;

export function* cutLongEdges(graph: LayeredGraph, layering: Layering): Steps<ProperGraph> {
  const { nodeCount, from, fromShift, toShift } = graph;
  const { layer: nodeLayer, layerCount } = layering;
  const bendStart = new Int32Array(from.length + 1);
  const detour = new Uint8Array(from.length);
  const segmentCount = countSegments(graph, layering, bendStart, detour);
  yield;
  const vertexCount = nodeCount + bendStart[from.length]!;
  const layer = new Int32Array(vertexCount);
  layer.set(nodeLayer);
  const before = new Float64Array(vertexCount);
  before.set(graph.before);
  const after = new Float64Array(vertexCount);
  after.set(graph.after);
  const tails = new Int32Array(segmentCount);
  const heads = new Int32Array(segmentCount);
  const isShifted = fromShift.some(isNotZero) || toShift.some(isNotZero);
  const segmentFromShift = new Float64Array(segmentCount);
  const segmentToShift = new Float64Array(segmentCount);
  cut(graph, bendStart, detour, layer, tails, heads);
  if (isShifted) shiftSegments(graph, bendStart, detour, segmentFromShift, segmentToShift);
  yield;
  const [downStart, down, downSegment] = neighbours(vertexCount, tails, heads);
  const [upStart, up, upSegment] = neighbours(vertexCount, heads, tails);
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
    isShifted,
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

function countSegments(graph: LayeredGraph, layering: Layering, bendStart: Int32Array, detour: Uint8Array): number {
  const { from, to } = graph;
  const { layer } = layering;
  const longest = longestSpan(graph, layering);
  let segments = 0;
  let bends = 0;
  for (let e = 0; e < from.length; e++) {
    const span = layer[to[e]!]! - layer[from[e]!]!;
    if (span > longest) {
      detour[e] = 1;
    } else {
      segments += span;
      bends += span - 1;
    }
    bendStart[e + 1] = bends;
  }
  return segments;
}

function cut(
  { nodeCount, from, to }: LayeredGraph,
  bendStart: Int32Array,
  detour: Uint8Array,
  layer: Int32Array,
  tails: Int32Array,
  heads: Int32Array,
): void {
  let s = 0;
  for (let e = 0; e < from.length; e++) {
    if (detour[e] === 1) continue;
    const end = nodeCount + bendStart[e + 1]!;
    tails[s] = from[e]!;
    for (let bend = nodeCount + bendStart[e]!; bend < end; bend++) {
      layer[bend] = layer[tails[s]!]! + 1;
      heads[s++] = bend;
      tails[s] = bend;
    }
    heads[s++] = to[e]!;
  }
}

/** Only the first and the last segment of an edge touch a node. */
function shiftSegments(
  { from, fromShift, toShift }: LayeredGraph,
  bendStart: Int32Array,
  detour: Uint8Array,
  segmentFromShift: Float64Array,
  segmentToShift: Float64Array,
): void {
  let s = 0;
  for (let e = 0; e < from.length; e++) {
    if (detour[e] === 1) continue;
    segmentFromShift[s] = fromShift[e]!;
    s += bendStart[e + 1]! - bendStart[e]!;
    segmentToShift[s++] = toShift[e]!;
  }
}

const isNotZero = (shift: number): boolean => shift !== 0;

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
  const { start, item } = groupBy(vertexCount, owner);
  const neighbour = new Int32Array(item.length);
  for (let p = 0; p < item.length; p++) neighbour[p] = other[item[p]!]!;
  return [start, neighbour, item];
}
