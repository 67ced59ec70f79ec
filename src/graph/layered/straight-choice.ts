import type { ProperGraph } from './proper-graph.js';

/** A long line is worth more than a short one, and a line that is the only one at an end more than one of many. */
const WORTH_OF_LONG_LINE = 6;
const WORTH_OF_LINE = 1;
const WORTH_OF_ONLY_LINE = 1;
/** Decides between the two middle neighbours of a vertex with an even number of them. */
const WORTH_OF_PREFERRED = 0.01;

/**
 * Chooses which lines between a layer and its neighbour become straight: of all lines to median neighbours, the set without
 * a crossing that is worth most. Brandes and Köpf take them greedily from one side, where one line that comes from far off
 * costs all that it crosses their straightness. This is the heaviest increasing subsequence, in O(n log n).
 */
export class StraightChoice {
  /** The lines chosen last. */
  readonly vertex: Int32Array;
  readonly neighbour: Int32Array;
  readonly segment: Int32Array;
  private readonly worth: Float64Array;
  private readonly previous: Int32Array;
  private readonly place: Int32Array;
  /** Fenwick tree: the best candidate that ends at or before a place, -1 for none. */
  private readonly tree: Int32Array;

  constructor(private readonly proper: ProperGraph) {
    let widest = 0;
    for (let l = 0; l < proper.layerCount; l++) widest = Math.max(widest, proper.layerStart[l + 1]! - proper.layerStart[l]!);
    this.vertex = new Int32Array(2 * widest);
    this.neighbour = new Int32Array(2 * widest);
    this.segment = new Int32Array(2 * widest);
    this.worth = new Float64Array(2 * widest);
    this.previous = new Int32Array(2 * widest);
    this.place = new Int32Array(2 * widest);
    this.tree = new Int32Array(widest + 1);
  }

  /** Fills `vertex`, `neighbour` and `segment`; returns how many. Mirrored, it goes through the layer from its end. */
  choose(l: number, byLayerBefore: boolean, mirrored: boolean): number {
    const { layerStart, order, position } = this.proper;
    const start = byLayerBefore ? this.proper.upStart : this.proper.downStart;
    const neighbour = byLayerBefore ? this.proper.up : this.proper.down;
    const segment = byLayerBefore ? this.proper.upSegment : this.proper.downSegment;
    const other = byLayerBefore ? l - 1 : l + 1;
    const width = layerStart[other + 1]! - layerStart[other]!;
    const first = layerStart[l]!;
    const end = layerStart[l + 1]!;
    let count = 0;
    let free = true;
    let last = -1;
    for (let i = 0; i < end - first; i++) {
      const v = order[mirrored ? end - 1 - i : first + i]!;
      const p0 = start[v]!;
      const degree = start[v + 1]! - p0;
      if (degree === 0) continue;
      const p = p0 + (mirrored ? degree >> 1 : (degree - 1) >> 1);
      const at = mirrored ? width - 1 - position[neighbour[p]!]! : position[neighbour[p]!]!;
      if (at <= last) {
        free = false;
        break;
      }
      last = at;
      this.vertex[count] = v;
      this.neighbour[count] = neighbour[p]!;
      this.segment[count++] = segment[p]!;
    }
    return free ? count : this.heaviest(first, end, start, neighbour, segment, width, byLayerBefore, mirrored);
  }

  private heaviest(
    first: number,
    end: number,
    start: Int32Array,
    neighbour: Int32Array,
    segment: Int32Array,
    width: number,
    byLayerBefore: boolean,
    mirrored: boolean,
  ): number {
    const { order, position } = this.proper;
    const { tree, place, worth, previous } = this;
    tree.fill(-1, 0, width + 1);
    let count = 0;
    for (let i = 0; i < end - first; i++) {
      const v = order[mirrored ? end - 1 - i : first + i]!;
      const p0 = start[v]!;
      const degree = start[v + 1]! - p0;
      if (degree === 0) continue;
      const lower = p0 + ((degree - 1) >> 1);
      const upper = p0 + (degree >> 1);
      const before = count;
      for (let k = 0; k <= upper - lower; k++) {
        const p = (k === 0) === mirrored ? upper : lower;
        const u = neighbour[p]!;
        const at = mirrored ? width - 1 - position[u]! : position[u]!;
        const best = this.bestBefore(at);
        this.vertex[count] = v;
        this.neighbour[count] = u;
        this.segment[count] = segment[p]!;
        place[count] = at;
        previous[count] = best;
        worth[count++] = (best < 0 ? 0 : worth[best]!) + this.worthOf(v, u, degree, byLayerBefore) + (k === 0 ? WORTH_OF_PREFERRED : 0);
      }
      for (let c = before; c < count; c++) this.enter(c, width);
    }
    return this.collect(this.bestBefore(width));
  }

  private worthOf(v: number, u: number, degree: number, byLayerBefore: boolean): number {
    const { nodeCount, upStart, downStart } = this.proper;
    if (v >= nodeCount && u >= nodeCount) return WORTH_OF_LONG_LINE;
    const degreeThere = byLayerBefore ? downStart[u + 1]! - downStart[u]! : upStart[u + 1]! - upStart[u]!;
    return WORTH_OF_LINE + (degree === 1 ? WORTH_OF_ONLY_LINE : 0) + (degreeThere === 1 ? WORTH_OF_ONLY_LINE : 0);
  }

  /** The best candidate at a place below `at`. */
  private bestBefore(at: number): number {
    const { tree, worth } = this;
    let best = -1;
    for (let x = at; x > 0; x -= x & -x) {
      const c = tree[x]!;
      if (c >= 0 && (best < 0 || worth[c]! > worth[best]!)) best = c;
    }
    return best;
  }

  private enter(c: number, width: number): void {
    const { tree, worth } = this;
    for (let x = this.place[c]! + 1; x <= width; x += x & -x) {
      const held = tree[x]!;
      if (held < 0 || worth[c]! > worth[held]!) tree[x] = c;
    }
  }

  /** Moves the candidates of a chain to the front. They were found in ascending order, so none is overwritten too early. */
  private collect(last: number): number {
    let count = 0;
    for (let c = last; c >= 0; c = this.previous[c]!) count++;
    const chain = new Int32Array(count);
    for (let c = last, k = count - 1; c >= 0; c = this.previous[c]!) chain[k--] = c;
    for (let k = 0; k < count; k++) {
      const c = chain[k]!;
      this.vertex[k] = this.vertex[c]!;
      this.neighbour[k] = this.neighbour[c]!;
      this.segment[k] = this.segment[c]!;
    }
    return count;
  }
}
