import type { RankedGraph } from './ranked-graph.js';

/** A long line is worth more than a short one, and a line that is the only one at an end more than one of many. */
const WORTH_OF_LONG_LINE = 600;
const WORTH_OF_LINE = 100;
const WORTH_OF_ONLY_LINE = 100;
/**
 * Decides between lines that are worth the same: for the one on whose side the blocks are packed, of two middle neighbours,
 * and for the one that is in the middle at its other end too, so that a fork stands level with its middle branch.
 */
const WORTH_OF_PREFERRED = 1;

/**
 * Chooses which lines between a layer and its neighbour become straight: of all lines to median neighbours, the set without
 * a crossing that is worth most. Brandes and Köpf take them greedily from one side, where one line that comes from far off
 * costs all that it crosses their straightness. This is the heaviest increasing subsequence. Most layers come without a
 * crossing, and then each line only looks at the one before.
 */
export class StraightChoice {
  /** For each chosen line (an index of the neighbour lists) the one chosen before it, -1 for the first. */
  readonly previous: Int32Array;
  /** What a line is worth together with all that were chosen before it. */
  private readonly worth: Float64Array;
  /** Lines no other beats: each ends further on than the one before, and is worth more. */
  private readonly front: Int32Array;

  constructor(private readonly graph: RankedGraph) {
    const lineCount = graph.up.item.length;
    this.previous = new Int32Array(lineCount);
    this.worth = new Float64Array(lineCount);
    this.front = new Int32Array(lineCount);
  }

  /** The last of the chosen lines, -1 if there is none. Mirrored, it goes through the layer from its end. */
  choose(l: number, byLayerBefore: boolean, mirrored: boolean): number {
    const { layerStart, isBend, up, down } = this.graph;
    const { previous, worth, front } = this;
    const { start, item } = byLayerBefore ? up : down;
    const there = byLayerBefore ? down : up;
    const step = mirrored ? -1 : 1;
    const end = mirrored ? layerStart[l]! - 1 : layerStart[l + 1]!;
    let count = 0;
    let last = -Infinity;
    for (let v = mirrored ? layerStart[l + 1]! - 1 : layerStart[l]!; v !== end; v += step) {
      const degree = start[v + 1]! - start[v]!;
      if (degree === 0) continue;
      const line = start[v]! + ((mirrored ? degree : degree - 1) >> 1);
      const lines = degree > 1 && degree % 2 === 0 ? 2 : 1;
      for (let k = 0; k < lines; k++) {
        const p = line + k * step;
        const u = item[p]!;
        const at = step * u;
        const startThere = there.start[u]!;
        const degreeThere = there.start[u + 1]! - startThere;
        let own = k === 0 ? WORTH_OF_PREFERRED : 0;
        if (there.item[startThere + ((mirrored ? degreeThere : degreeThere - 1) >> 1)] === v) own += WORTH_OF_PREFERRED;
        if (isBend[v] === 1 && isBend[u] === 1) own += WORTH_OF_LONG_LINE;
        else own += WORTH_OF_LINE + (degree === 1 ? WORTH_OF_ONLY_LINE : 0) + (degreeThere === 1 ? WORTH_OF_ONLY_LINE : 0);
        const before = at > last ? count : at === last ? count - 1 : this.frontBefore(at, count, step, item);
        const best = before > 0 ? front[before - 1]! : -1;
        previous[p] = best;
        worth[p] = best < 0 ? own : worth[best]! + own;
      }
      // Only one line of a vertex can be chosen, so both know what was chosen before them by now.
      for (let k = 0; k < lines; k++) {
        const p = line + k * step;
        const at = step * item[p]!;
        if (at <= last) count = this.enter(p, at === last ? count - 1 : this.frontBefore(at, count, step, item), count, item);
        else if (k === 0 || worth[p]! > worth[front[count - 1]!]!) front[count++] = p;
        last = step * item[front[count - 1]!]!;
      }
    }
    return count === 0 ? -1 : front[count - 1]!;
  }

  /** How many lines of the front end before a place. */
  private frontBefore(at: number, count: number, step: number, item: Int32Array): number {
    const { front } = this;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (step * item[front[middle]!]! < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes a line into the midst of the front, and out of it what that beats; returns how many are left. */
  private enter(p: number, at: number, count: number, item: Int32Array): number {
    const { front, worth } = this;
    if (at > 0 && worth[front[at - 1]!]! >= worth[p]!) return count;
    let rest = at;
    while (rest < count && worth[front[rest]!]! < worth[p]!) rest++;
    if (rest === at && item[front[rest]!] === item[p]) return count;
    front.copyWithin(at + 1, rest, count);
    front[at] = p;
    return count + 1 - (rest - at);
  }
}
