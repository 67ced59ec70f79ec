import type { Steps } from '../steps.js';
import { evenOut } from './even-out.js';
import { isLarge, type ProperGraph } from './proper-graph.js';
import { rankVertices, type Gaps, type RankedGraph, type RankedNeighbours } from './ranked-graph.js';
import { StraightChoice } from './straight-choice.js';

interface Corner {
  /** Lines become straight to the layer before, or to the one after. */
  readonly byLayerBefore: boolean;
  /** Blocks are packed to the last vertex of a layer instead of the first. */
  readonly mirrored: boolean;
}

const OPPOSITE_CORNERS: readonly Corner[] = [
  { byLayerBefore: true, mirrored: false },
  { byLayerBefore: false, mirrored: true },
];
const ALL_CORNERS: readonly Corner[] = [
  ...OPPOSITE_CORNERS,
  { byLayerBefore: true, mirrored: true },
  { byLayerBefore: false, mirrored: false },
];

/**
 * Places across the flow after Brandes and Köpf (Fast and Simple Horizontal Coordinate Assignment, 2001): vertices are
 * aligned with their median neighbours into straight blocks, blocks are packed, once for each of the four corners, and
 * each vertex takes the mean of its two middle places; then branches are evened out (see `evenOut`). Three things differ from the paper: which lines become straight is
 * not decided greedily (see `StraightChoice`); lines may touch a node off its axis (Rüegg et al., 2015), hence the shift of
 * each vertex within its block; and in a large graph two opposite corners have to do, which takes half the time.
 */
export function* alignBlocks(proper: ProperGraph, gaps: Gaps): Steps<Float64Array> {
  const graph = yield* rankVertices(proper, gaps);
  yield;
  const choice = new StraightChoice(graph);
  const blocks = new Blocks(graph);
  const places: Int32Array[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const corners = isLarge(proper) ? OPPOSITE_CORNERS : ALL_CORNERS;
  let narrowest = 0;
  for (const { byLayerBefore, mirrored } of corners) {
    const lines = byLayerBefore ? graph.up : graph.down;
    blocks.reset();
    for (let k = 1; k < graph.layerCount; k++)
      blocks.join(lines, choice.previous, choice.choose(byLayerBefore ? k : graph.layerCount - 1 - k, byLayerBefore, mirrored), mirrored);
    yield;
    blocks.pushApart(mirrored);
    blocks.closeGaps(mirrored);
    const place = blocks.places(mirrored);
    const [min, max] = extent(proper, place, graph.scale);
    places.push(place);
    low.push(min);
    high.push(max);
    if (max - min < high[narrowest]! - low[narrowest]!) narrowest = places.length - 1;
    yield;
  }
  const shift = corners.map(({ mirrored }, k) => (mirrored ? high[narrowest]! - high[k]! : low[narrowest]! - low[k]!));
  const place = balance(places, shift);
  yield* evenOut(graph, place);
  const axis = new Float64Array(place.length);
  for (let i = 0; i < place.length; i++) axis[proper.order[i]!] = place[i]! / graph.scale;
  return axis;
}

/** Everything in a layer is between its first and its last vertex. */
function extent(
  { layerCount, layerStart, order, before, after }: ProperGraph,
  place: Int32Array,
  scale: number,
): [min: number, max: number] {
  let min = Infinity;
  let max = -Infinity;
  for (let l = 0; l < layerCount; l++) {
    const first = layerStart[l]!;
    const last = layerStart[l + 1]! - 1;
    min = Math.min(min, place[first]! - before[order[first]!]! * scale);
    max = Math.max(max, place[last]! + after[order[last]!]! * scale);
  }
  return [Math.round(min), Math.round(max)];
}

/** The mean of the two places of each vertex, or of the two middle ones of four. */
function balance(places: readonly Int32Array[], shift: readonly number[]): Int32Array {
  const [a, b, c = a, d = b] = places as [Int32Array, Int32Array, Int32Array?, Int32Array?];
  const [sa, sb, sc = sa, sd = sb] = shift as [number, number, number?, number?];
  const place = new Int32Array(a.length);
  for (let i = 0; i < a.length; i++) {
    const w = a[i]! + sa;
    const x = b[i]! + sb;
    const y = c[i]! + sc;
    const z = d[i]! + sd;
    const lower = Math.max(w < x ? w : x, y < z ? y : z);
    const upper = Math.min(w < x ? x : w, y < z ? z : y);
    place[i] = (lower + upper) >> 1;
  }
  return place;
}

/** Beyond every place. */
const FAR = 2 ** 30 - 1;

/** Vertices on straight lines, each line one block. The same buffers serve all four corners. */
class Blocks {
  /** First vertex of the block a vertex belongs to, and the next vertex in it, -1 at its end. */
  private readonly root: Int32Array;
  private readonly next: Int32Array;
  /** Axis of a vertex against that of its root. */
  private readonly shift: Int32Array;
  /** Place of each root. */
  private readonly place: Int32Array;
  /** How many vertices of a block still wait for what stands before them; roots in the order in which that came to an end. */
  private readonly waiting: Int32Array;
  private readonly sequence: Int32Array;
  private known = 0;

  constructor(private readonly graph: RankedGraph) {
    const count = graph.distance.length - 1;
    this.root = new Int32Array(count);
    this.next = new Int32Array(count);
    this.shift = new Int32Array(count);
    this.place = new Int32Array(count);
    this.waiting = new Int32Array(count);
    this.sequence = new Int32Array(count);
  }

  /** Makes each vertex a block of its own. */
  reset(): void {
    const { root } = this;
    for (let v = 0; v < root.length; v++) root[v] = v;
    this.next.fill(-1);
    this.shift.fill(0);
  }

  /** Joins the two ends of each line of a chain, from the last one to the first. */
  join({ owner, item, shift: shifts }: RankedNeighbours, previous: Int32Array, last: number, mirrored: boolean): void {
    const { root, next, shift } = this;
    for (let p = last; p >= 0; p = previous[p]!) {
      const v = owner[p]!;
      const u = item[p]!;
      root[v] = root[u]!;
      next[u] = v;
      shift[v] = shift[u]! + (mirrored ? -shifts[p]! : shifts[p]!);
    }
  }

  /**
   * Puts each block as far as those before it make it go. Mirrored, everything runs the other way: from the last vertex of
   * a layer to the first, and up from below zero.
   */
  pushApart(mirrored: boolean): void {
    const { root, next, shift, place, waiting, sequence } = this;
    const { distance } = this.graph;
    // The distance between v and the next vertex of its layer is at v + ahead, that to the one before at v + 1 - ahead.
    const ahead = mirrored ? 0 : 1;
    const step = mirrored ? -1 : 1;
    waiting.fill(0);
    place.fill(-FAR);
    for (let v = 0; v < root.length; v++) if (distance[v + 1 - ahead]! >= 0) waiting[root[v]!]!++;
    let known = 0;
    for (let v = 0; v < root.length; v++) {
      if (waiting[v] !== 0 || root[v] !== v) continue;
      place[v] = 0;
      sequence[known++] = v;
    }
    for (let k = 0; k < known; k++) {
      const base = place[sequence[k]!]!;
      for (let v = sequence[k]!; v >= 0; v = next[v]!) {
        const gap = distance[v + ahead]!;
        if (gap < 0) continue;
        const other = root[v + step]!;
        const least = base + shift[v]! + gap - shift[v + step]!;
        if (least > place[other]!) place[other] = least;
        if (--waiting[other]! === 0) sequence[known++] = other;
      }
    }
    this.known = known;
  }

  /** Lets each block go as far as its neighbours on the other side allow. */
  closeGaps(mirrored: boolean): void {
    const { root, next, shift, place, sequence } = this;
    const { distance } = this.graph;
    const ahead = mirrored ? 0 : 1;
    const step = mirrored ? -1 : 1;
    for (let k = this.known - 1; k >= 0; k--) {
      const block = sequence[k]!;
      let most = FAR;
      for (let v = block; v >= 0; v = next[v]!) {
        const gap = distance[v + ahead]!;
        if (gap < 0) continue;
        const latest = place[root[v + step]!]! + shift[v + step]! - gap - shift[v]!;
        if (latest < most) most = latest;
      }
      if (most !== FAR && most > place[block]!) place[block] = most;
    }
  }

  places(mirrored: boolean): Int32Array {
    const { root, shift, place } = this;
    const result = new Int32Array(root.length);
    for (let v = 0; v < result.length; v++) {
      const at = place[root[v]!]! + shift[v]!;
      result[v] = mirrored ? -at : at;
    }
    return result;
  }
}
