import type { Steps } from '../steps.js';
import type { ProperGraph } from './proper-graph.js';
import { rankVertices, type Gaps, type RankedGraph } from './ranked-graph.js';
import { StraightChoice } from './straight-choice.js';

/**
 * Places across the flow after Brandes and Köpf (Fast and Simple Horizontal Coordinate Assignment, 2001): vertices are
 * aligned with their median neighbours into straight blocks, blocks are packed, once for each of the four corners, and
 * each vertex takes the mean of its two middle places. Two things differ from the paper: which lines become straight is
 * not decided greedily (see `StraightChoice`), and lines may touch a node off its axis (Rüegg et al., 2015), hence the
 * shift of each vertex within its block.
 */
export function* alignBlocks(proper: ProperGraph, gaps: Gaps): Steps<Float64Array> {
  const graph = yield* rankVertices(proper, gaps);
  yield;
  const blocks = new Blocks(graph);
  const places: Float64Array[] = [];
  const low: number[] = [];
  const high: number[] = [];
  let narrowest = 0;
  for (let corner = 0; corner < 4; corner++) {
    const mirrored = corner % 2 === 1;
    blocks.join(corner < 2, mirrored);
    yield;
    const place = blocks.pack(mirrored);
    const [min, max] = extent(proper, place);
    places.push(place);
    low.push(min);
    high.push(max);
    if (max - min < high[narrowest]! - low[narrowest]!) narrowest = corner;
    yield;
  }
  const shift = places.map((_, corner) => (corner % 2 === 1 ? high[narrowest]! - high[corner]! : low[narrowest]! - low[corner]!));
  return balance(proper.order, places, shift);
}

/** Everything in a layer is between its first and its last vertex. */
function extent({ layerCount, layerStart, order, before, after }: ProperGraph, place: Float64Array): [min: number, max: number] {
  let min = Infinity;
  let max = -Infinity;
  for (let l = 0; l < layerCount; l++) {
    const first = layerStart[l]!;
    const last = layerStart[l + 1]! - 1;
    min = Math.min(min, place[first]! - before[order[first]!]!);
    max = Math.max(max, place[last]! + after[order[last]!]!);
  }
  return [min, max];
}

function balance(order: Int32Array, places: readonly Float64Array[], shift: readonly number[]): Float64Array {
  const [a, b, c, d] = places as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [sa, sb, sc, sd] = shift as [number, number, number, number];
  const axis = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const w = a[i]! + sa;
    const x = b[i]! + sb;
    const y = c[i]! + sc;
    const z = d[i]! + sd;
    axis[order[i]!] = (w + x + y + z - Math.max(w, x, y, z) - Math.min(w, x, y, z)) / 2;
  }
  return axis;
}

/** Vertices on straight lines, each line one block. The same buffers serve all four corners. */
class Blocks {
  private readonly choice: StraightChoice;
  /** First vertex of the block a vertex belongs to, and the next vertex in it, -1 at its end. */
  private readonly root: Int32Array;
  private readonly next: Int32Array;
  /** Axis of a vertex against that of its root. */
  private readonly shift: Float64Array;
  /** Place of each root. */
  private readonly place: Float64Array;
  /** How many vertices of a block still wait for what stands before them; roots in the order in which that came to an end. */
  private readonly waiting: Int32Array;
  private readonly sequence: Int32Array;

  constructor(private readonly graph: RankedGraph) {
    const count = graph.isBend.length;
    this.choice = new StraightChoice(graph);
    this.root = new Int32Array(count);
    this.next = new Int32Array(count);
    this.shift = new Float64Array(count);
    this.place = new Float64Array(count);
    this.waiting = new Int32Array(count);
    this.sequence = new Int32Array(count);
  }

  /** Joins each vertex to a median neighbour in the layer before (or after), as many as can be without crossing each other. */
  join(byLayerBefore: boolean, mirrored: boolean): void {
    const { root, next, shift, choice } = this;
    const { layerCount, up, down } = this.graph;
    const { owner, item, shift: lineShift } = byLayerBefore ? up : down;
    const sign = mirrored ? -1 : 1;
    for (let v = 0; v < root.length; v++) root[v] = v;
    next.fill(-1);
    shift.fill(0);
    for (let k = 1; k < layerCount; k++) {
      for (let p = choice.choose(byLayerBefore ? k : layerCount - 1 - k, byLayerBefore, mirrored); p >= 0; p = choice.previous[p]!) {
        const v = owner[p]!;
        const u = item[p]!;
        root[v] = root[u]!;
        next[u] = v;
        shift[v] = shift[u]! + sign * lineShift[p]!;
      }
    }
  }

  /**
   * Packs the blocks to one side by their longest path, then lets each go as far as its neighbours on the other side allow.
   * Mirrored, everything runs the other way: from the last vertex of a layer to the first, and up from below zero.
   */
  pack(mirrored: boolean): Float64Array {
    const { root, shift, place, waiting, sequence } = this;
    const { distance } = this.graph;
    const count = root.length;
    const ahead = mirrored ? 0 : 1;
    waiting.fill(0);
    place.fill(-Infinity);
    for (let v = 0; v < count; v++) if (distance[v + 1 - ahead]! >= 0) waiting[root[v]!]!++;
    let known = 0;
    for (let v = 0; v < count; v++) {
      if (root[v] !== v || waiting[v] !== 0) continue;
      place[v] = 0;
      sequence[known++] = v;
    }
    for (let k = 0; k < known; k++) known = this.pushNext(sequence[k]!, ahead, known);
    for (let k = known - 1; k >= 0; k--) this.closeGap(sequence[k]!, ahead);
    const result = new Float64Array(count);
    for (let v = 0; v < count; v++) {
      const at = place[root[v]!]! + shift[v]!;
      result[v] = mirrored ? -at : at;
    }
    return result;
  }

  /** Pushes what stands next to a block as far as it has to go; returns how many blocks have their place by now. */
  private pushNext(block: number, ahead: number, known: number): number {
    const { root, next, shift, place, waiting, sequence } = this;
    const { distance } = this.graph;
    const base = place[block]!;
    for (let v = block; v >= 0; v = next[v]!) {
      const gap = distance[v + ahead]!;
      if (gap < 0) continue;
      const u = v + ahead + ahead - 1;
      const other = root[u]!;
      const least = base + shift[v]! + gap - shift[u]!;
      if (least > place[other]!) place[other] = least;
      if (--waiting[other]! === 0) sequence[known++] = other;
    }
    return known;
  }

  private closeGap(block: number, ahead: number): void {
    const { root, next, shift, place } = this;
    const { distance } = this.graph;
    let most = Infinity;
    for (let v = block; v >= 0; v = next[v]!) {
      const gap = distance[v + ahead]!;
      if (gap < 0) continue;
      const u = v + ahead + ahead - 1;
      const latest = place[root[u]!]! + shift[u]! - gap - shift[v]!;
      if (latest < most) most = latest;
    }
    if (most !== Infinity && most > place[block]!) place[block] = most;
  }
}
