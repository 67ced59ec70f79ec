import type { Steps } from '../steps.js';
import type { ProperGraph } from './proper-graph.js';

/** Least distance between the borders of two neighbours in a layer. */
export interface Gaps {
  readonly nodeGap: number;
  readonly edgeGap: number;
}

/**
 * A proper graph whose vertices are numbered by layer and place in it, once the order is settled: neighbours in a layer
 * have neighbouring numbers, and every list of neighbours is in the order of their layer.
 */
export interface RankedGraph {
  readonly layerCount: number;
  readonly layerStart: Int32Array;
  readonly isBend: Uint8Array;
  /** Least distance from the axis of vertex v - 1 to that of v; -1 where a layer begins, and after the last vertex. */
  readonly distance: Float64Array;
  readonly up: RankedNeighbours;
  readonly down: RankedNeighbours;
}

/** Neighbours of v in one of the two layers beside its own: `item[p]` for p from `start[v]` to `start[v + 1]`. */
export interface RankedNeighbours {
  readonly start: Int32Array;
  readonly item: Int32Array;
  /** v, so that a line can be known by its index alone. */
  readonly owner: Int32Array;
  /** Where the axis of v is, against that of the neighbour, if the line between them is straight. */
  readonly shift: Float64Array;
}

export function* rankVertices(proper: ProperGraph, gaps: Gaps): Steps<RankedGraph> {
  const { vertexCount, nodeCount, layerCount, layerStart, order, before, after, upStart, downStart } = proper;
  const up = emptyNeighbours(proper);
  const down = emptyNeighbours(proper);
  const rank = new Int32Array(vertexCount);
  const isBend = new Uint8Array(vertexCount);
  const distance = new Float64Array(vertexCount + 1);
  let previous = 0;
  for (let i = 0; i < vertexCount; i++) {
    const v = order[i]!;
    rank[v] = i;
    up.start[i + 1] = up.start[i]! + upStart[v + 1]! - upStart[v]!;
    down.start[i + 1] = down.start[i]! + downStart[v + 1]! - downStart[v]!;
    if (v >= nodeCount) isBend[i] = 1;
    distance[i] = after[previous]! + before[v]! + (v < nodeCount && previous < nodeCount ? gaps.nodeGap : gaps.edgeGap);
    previous = v;
  }
  for (let l = 0; l <= layerCount; l++) distance[layerStart[l]!] = -1;
  yield;
  fillDown(proper, rank, down);
  yield;
  fillUp(down, up);
  return { layerCount, layerStart, isBend, distance, up, down };
}

function emptyNeighbours({ vertexCount, segmentCount }: ProperGraph): RankedNeighbours {
  return {
    start: new Int32Array(vertexCount + 1),
    item: new Int32Array(segmentCount),
    owner: new Int32Array(segmentCount),
    shift: new Float64Array(segmentCount),
  };
}

/** Going through the layers in their order puts every list into that order too. */
function fillDown(proper: ProperGraph, rank: Int32Array, { start, item, owner, shift }: RankedNeighbours): void {
  const { order, upStart, up, upSegment, segmentFromShift, segmentToShift } = proper;
  const fill = start.slice();
  for (let i = 0; i < order.length; i++) {
    const v = order[i]!;
    for (let p = upStart[v]!; p < upStart[v + 1]!; p++) {
      const u = rank[up[p]!]!;
      const q = fill[u]!++;
      const s = upSegment[p]!;
      item[q] = i;
      owner[q] = u;
      shift[q] = segmentToShift[s]! - segmentFromShift[s]!;
    }
  }
}

function fillUp(down: RankedNeighbours, { start, item, owner, shift }: RankedNeighbours): void {
  const fill = start.slice();
  for (let i = 0; i + 1 < start.length; i++) {
    for (let p = down.start[i]!; p < down.start[i + 1]!; p++) {
      const v = down.item[p]!;
      const q = fill[v]!++;
      item[q] = i;
      owner[q] = v;
      shift[q] = -down.shift[p]!;
    }
  }
}
