import type { Steps } from '../steps.js';
import type { ProperGraph } from './proper-graph.js';
import { StraightChoice } from './straight-choice.js';

/** Least distance between the borders of two neighbours in a layer. */
export interface Gaps {
  readonly nodeGap: number;
  readonly edgeGap: number;
}

/**
 * Places across the flow after Brandes and Köpf (Fast and Simple Horizontal Coordinate Assignment, 2001): vertices are
 * aligned with their median neighbours into straight blocks, blocks are packed, once for each of the four corners, and
 * each vertex takes the mean of its two middle places. Two things differ from the paper: which lines become straight is
 * not decided greedily (see `StraightChoice`), and lines may touch a node off its axis (Rüegg et al., 2015), hence the
 * shift of each vertex within its block.
 */
export function* alignBlocks(proper: ProperGraph, gaps: Gaps): Steps<Float64Array> {
  yield* sortNeighbours(proper);
  yield;
  const scratch = new Scratch(proper.vertexCount);
  const choice = new StraightChoice(proper);
  const places: Float64Array[] = [];
  let narrowest = -1;
  const low: number[] = [];
  const high: number[] = [];
  for (let corner = 0; corner < 4; corner++) {
    const byLayerBefore = corner < 2;
    const mirrored = corner % 2 === 1;
    align(proper, byLayerBefore, mirrored, scratch, choice);
    yield;
    const place = pack(proper, gaps, mirrored, scratch);
    const [min, max] = extent(proper, place);
    places.push(place);
    low.push(min);
    high.push(max);
    if (narrowest < 0 || max - min < high[narrowest]! - low[narrowest]!) narrowest = corner;
    yield;
  }
  return balance(places, low, high, narrowest);
}

function extent({ before, after }: ProperGraph, place: Float64Array): [min: number, max: number] {
  let min = Infinity;
  let max = -Infinity;
  for (let v = 0; v < place.length; v++) {
    const low = place[v]! - before[v]!;
    const high = place[v]! + after[v]!;
    if (low < min) min = low;
    if (high > max) max = high;
  }
  return [min, max];
}

function balance(places: Float64Array[], low: number[], high: number[], narrowest: number): Float64Array {
  const shift = places.map((_, corner) => (corner % 2 === 1 ? high[narrowest]! - high[corner]! : low[narrowest]! - low[corner]!));
  const [a, b, c, d] = places as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [sa, sb, sc, sd] = shift as [number, number, number, number];
  const result = new Float64Array(a.length);
  for (let v = 0; v < result.length; v++) {
    const w = a[v]! + sa;
    const x = b[v]! + sb;
    const y = c[v]! + sc;
    const z = d[v]! + sd;
    result[v] = (w + x + y + z - Math.max(w, x, y, z) - Math.min(w, x, y, z)) / 2;
  }
  return result;
}

/** Buffers shared by the four passes. */
class Scratch {
  /** First vertex of the block a vertex belongs to, and the next vertex in it, -1 at its end. */
  readonly root: Int32Array;
  readonly next: Int32Array;
  /** Axis of a vertex against that of its root. */
  readonly shift: Float64Array;
  /** Place of each root; NaN until known. */
  readonly place: Float64Array;
  /** Roots in the order in which their places became known. */
  readonly sequence: Int32Array;
  /** Blocks that wait for each other, where in each of them, and how far it has to go so far. */
  readonly stack: Int32Array;
  readonly cursor: Int32Array;
  readonly reach: Float64Array;

  constructor(count: number) {
    this.root = new Int32Array(count);
    this.next = new Int32Array(count);
    this.shift = new Float64Array(count);
    this.place = new Float64Array(count);
    this.sequence = new Int32Array(count);
    this.stack = new Int32Array(count);
    this.cursor = new Int32Array(count);
    this.reach = new Float64Array(count);
  }
}

/** Joins each vertex to a median neighbour in the layer before (or after), as many as can be without crossing each other. */
function align(proper: ProperGraph, byLayerBefore: boolean, mirrored: boolean, scratch: Scratch, choice: StraightChoice): void {
  const { vertexCount, layerCount, segmentFromShift, segmentToShift } = proper;
  const { root, next, shift } = scratch;
  const shiftThere = byLayerBefore ? segmentFromShift : segmentToShift;
  const shiftHere = byLayerBefore ? segmentToShift : segmentFromShift;
  for (let v = 0; v < vertexCount; v++) root[v] = v;
  next.fill(-1);
  shift.fill(0);
  for (let k = 1; k < layerCount; k++) {
    const count = choice.choose(byLayerBefore ? k : layerCount - 1 - k, byLayerBefore, mirrored);
    for (let c = 0; c < count; c++) {
      const v = choice.vertex[c]!;
      const u = choice.neighbour[c]!;
      const segment = choice.segment[c]!;
      root[v] = root[u]!;
      next[u] = v;
      shift[v] = shift[u]! + shiftThere[segment]! - shiftHere[segment]!;
    }
  }
}

/**
 * Packs the blocks to one side by their longest path, then lets each go as far as its neighbours on the other side allow.
 * `facing` is the extent of a vertex towards the side it is packed to, `away` the one towards the other side.
 */
function pack(proper: ProperGraph, gaps: Gaps, mirrored: boolean, scratch: Scratch): Float64Array {
  const { vertexCount, nodeCount, order, position, layer, layerStart } = proper;
  const { root, next, shift, place, sequence, stack, cursor, reach } = scratch;
  const { nodeGap, edgeGap } = gaps;
  const facing = mirrored ? proper.after : proper.before;
  const away = mirrored ? proper.before : proper.after;
  const sign = mirrored ? 1 : -1;
  place.fill(NaN);
  let known = 0;
  for (let seed = 0; seed < vertexCount; seed++) {
    if (root[seed] !== seed || place[seed]! === place[seed]!) continue;
    let depth = 0;
    stack[0] = seed;
    cursor[0] = seed;
    reach[0] = -Infinity;
    while (depth >= 0) {
      const v = cursor[depth]!;
      if (v < 0) {
        const block = stack[depth]!;
        place[block] = reach[depth] === -Infinity ? 0 : reach[depth]!;
        sequence[known++] = block;
        depth--;
        continue;
      }
      const l = layer[v]!;
      const i = layerStart[l]! + position[v]! + sign;
      if (i >= layerStart[l]! && i < layerStart[l + 1]!) {
        const u = order[i]!;
        const against = place[root[u]!]!;
        if (against !== against) {
          // That block comes first; then this vertex is looked at again.
          depth++;
          stack[depth] = root[u]!;
          cursor[depth] = root[u]!;
          reach[depth] = -Infinity;
          continue;
        }
        const gap = v < nodeCount && u < nodeCount ? nodeGap : edgeGap;
        const least = against + facing[v]! + away[u]! + gap + sign * (shift[v]! - shift[u]!);
        if (least > reach[depth]!) reach[depth] = least;
      }
      cursor[depth] = next[v]!;
    }
  }
  for (let k = known - 1; k >= 0; k--) {
    const block = sequence[k]!;
    let most = Infinity;
    for (let w = block; w >= 0; w = next[w]!) {
      const l = layer[w]!;
      const i = layerStart[l]! + position[w]! - sign;
      if (i < layerStart[l]! || i >= layerStart[l + 1]!) continue;
      const u = order[i]!;
      const gap = w < nodeCount && u < nodeCount ? nodeGap : edgeGap;
      const latest = place[root[u]!]! - facing[u]! - away[w]! - gap - sign * (shift[u]! - shift[w]!);
      if (latest < most) most = latest;
    }
    if (most !== Infinity && most > place[block]!) place[block] = most;
  }
  const result = new Float64Array(vertexCount);
  for (let v = 0; v < vertexCount; v++) result[v] = shift[v]! - sign * place[root[v]!]!;
  return result;
}

/** Neighbour lists in the order of the layers, as the median needs them: filled anew in that order, which sorts them. */
function* sortNeighbours({ vertexCount, order, downStart, down, downSegment, upStart, up, upSegment }: ProperGraph): Steps<void> {
  const fill = downStart.slice();
  for (let i = 0; i < vertexCount; i++) {
    const v = order[i]!;
    for (let p = upStart[v]!; p < upStart[v + 1]!; p++) {
      const q = fill[up[p]!]!++;
      down[q] = v;
      downSegment[q] = upSegment[p]!;
    }
  }
  yield;
  fill.set(upStart);
  for (let i = 0; i < vertexCount; i++) {
    const u = order[i]!;
    for (let p = downStart[u]!; p < downStart[u + 1]!; p++) {
      const q = fill[down[p]!]!++;
      up[q] = u;
      upSegment[q] = downSegment[p]!;
    }
  }
}
