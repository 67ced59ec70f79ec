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
  /** Lengths are whole numbers of this many to a layout unit: cold code allocates an object for every number that is not whole. */
  readonly scale: number;
  /** Least distance from the axis of vertex v - 1 to that of v; -1 where a layer begins, and after the last vertex. */
  readonly distance: Int32Array;
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
  readonly shift: Int32Array;
  /** How much it is worth that the line is straight. */
  readonly worth: Int32Array;
}

/** A long line is worth more than a short one, and a line that is the only one at an end more than one of many. */
const WORTH_OF_LONG_LINE = 600;
const WORTH_OF_LINE = 100;
const WORTH_OF_ONLY_LINE = 100;
/** Decides between lines of the same worth for one that is in the middle at its other end, so that a fork stands level with its middle branch. */
const WORTH_OF_MIDDLE = 1;

/** No place can be further off than all distances together; this keeps them, and the sum of two, within what a whole number may be everywhere. */
const LARGEST_PLACE = 2 ** 28;
const FINEST_SCALE = 256;

export function* rankVertices(proper: ProperGraph, gaps: Gaps): Steps<RankedGraph> {
  const { vertexCount, nodeCount, layerCount, layerStart, order, before, after, upStart, downStart } = proper;
  const up = emptyNeighbours(proper);
  const down = emptyNeighbours(proper);
  const rank = new Int32Array(vertexCount);
  let previous = 0;
  let total = 0;
  const apart = new Float64Array(vertexCount);
  for (let i = 0; i < vertexCount; i++) {
    const v = order[i]!;
    rank[v] = i;
    up.start[i + 1] = up.start[i]! + upStart[v + 1]! - upStart[v]!;
    down.start[i + 1] = down.start[i]! + downStart[v + 1]! - downStart[v]!;
    const least = after[previous]! + before[v]! + (v < nodeCount && previous < nodeCount ? gaps.nodeGap : gaps.edgeGap);
    apart[i] = least;
    total += least;
    previous = v;
  }
  // A shift is at most half the thickness of a vertex, so that the distances are a bound for the shifts too.
  const scale = Math.min(FINEST_SCALE, 2 ** Math.floor(Math.log2(LARGEST_PLACE / (2 * total + 1))));
  const distance = new Int32Array(vertexCount + 1);
  for (let i = 0; i < vertexCount; i++) distance[i] = Math.ceil(apart[i]! * scale);
  for (let l = 0; l <= layerCount; l++) distance[layerStart[l]!] = -1;
  yield;
  fillDown(proper, rank, down, scale);
  yield;
  fillUp(proper, down, up);
  return { layerCount, layerStart, scale, distance, up, down };
}

function emptyNeighbours({ vertexCount, segmentCount }: ProperGraph): RankedNeighbours {
  return {
    start: new Int32Array(vertexCount + 1),
    item: new Int32Array(segmentCount),
    owner: new Int32Array(segmentCount),
    shift: new Int32Array(segmentCount),
    worth: new Int32Array(segmentCount),
  };
}

/** Going through the layers in their order puts every list into that order too. */
function fillDown(proper: ProperGraph, rank: Int32Array, { start, item, owner, shift }: RankedNeighbours, scale: number): void {
  const { order, upStart, up, upSegment, segmentFromShift, segmentToShift, isShifted } = proper;
  const fill = start.slice();
  for (let i = 0; i < order.length; i++) {
    const v = order[i]!;
    for (let p = upStart[v]!; p < upStart[v + 1]!; p++) {
      const u = rank[up[p]!]!;
      const q = fill[u]!++;
      const s = upSegment[p]!;
      item[q] = i;
      owner[q] = u;
      if (isShifted) shift[q] = Math.round((segmentToShift[s]! - segmentFromShift[s]!) * scale);
    }
  }
}

function fillUp({ nodeCount, order, isShifted }: ProperGraph, down: RankedNeighbours, up: RankedNeighbours): void {
  const fill = up.start.slice();
  for (let u = 0; u < order.length; u++) {
    const first = down.start[u]!;
    const degree = down.start[u + 1]! - first;
    const isBend = order[u]! >= nodeCount;
    for (let p = first; p < first + degree; p++) {
      const v = down.item[p]!;
      const q = fill[v]!++;
      const firstThere = up.start[v]!;
      const degreeThere = up.start[v + 1]! - firstThere;
      let worth = WORTH_OF_LONG_LINE;
      if (!isBend || order[v]! < nodeCount) {
        worth = WORTH_OF_LINE;
        if (degree === 1) worth += WORTH_OF_ONLY_LINE;
        if (degreeThere === 1) worth += WORTH_OF_ONLY_LINE;
      }
      up.item[q] = u;
      up.owner[q] = v;
      up.worth[q] = isMiddle(p - first, degree) ? worth + WORTH_OF_MIDDLE : worth;
      down.worth[p] = isMiddle(q - firstThere, degreeThere) ? worth + WORTH_OF_MIDDLE : worth;
      if (isShifted) up.shift[q] = -down.shift[p]!;
    }
  }
}

/** Of an even number, two are in the middle. */
function isMiddle(k: number, count: number): boolean {
  return 2 * k >= count - 2 && 2 * k <= count;
}
