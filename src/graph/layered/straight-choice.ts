import type { RankedGraph } from './ranked-graph.js';

/**
 * Chooses which lines between a layer and its neighbour become straight: of the lines to the median neighbour of each
 * vertex, the set without a crossing that is worth most. Brandes and Köpf take them greedily from one side, where one line
 * that comes from far off costs all that it crosses their straightness. This is the heaviest increasing subsequence. Most
 * layers come without a crossing, and then each line only looks at the one before.
 */
export class StraightChoice {
  /** For each chosen line (an index of the neighbour lists) the one chosen before it, -1 for the first. */
  readonly previous: Int32Array;
  /** What a line is worth together with all that were chosen before it. */
  private readonly sum: Int32Array;
  /** Lines no other beats: each ends further on than the one before, and its sum is higher. */
  private readonly front: Int32Array;

  constructor(private readonly graph: RankedGraph) {
    const lineCount = graph.up.item.length;
    this.previous = new Int32Array(lineCount);
    this.sum = new Int32Array(lineCount);
    this.front = new Int32Array(lineCount);
  }

  /** The last of the chosen lines, -1 if there is none. Mirrored, it goes through the layer from its end. */
  choose(l: number, byLayerBefore: boolean, mirrored: boolean): number {
    const { layerStart, up, down } = this.graph;
    const { previous, sum, front } = this;
    const { start, item, worth } = byLayerBefore ? up : down;
    const step = mirrored ? -1 : 1;
    const odd = mirrored ? 0 : 1;
    const end = mirrored ? layerStart[l]! - 1 : layerStart[l + 1]!;
    let count = 0;
    let last = -Infinity;
    for (let v = mirrored ? layerStart[l + 1]! - 1 : layerStart[l]!; v !== end; v += step) {
      const degree = start[v + 1]! - start[v]!;
      if (degree === 0) continue;
      const p = start[v]! + ((degree - odd) >> 1);
      const at = step * item[p]!;
      const before = at > last ? count : at === last ? count - 1 : this.frontBefore(at, count, step, item);
      const best = before > 0 ? front[before - 1]! : -1;
      previous[p] = best;
      sum[p] = best < 0 ? worth[p]! : sum[best]! + worth[p]!;
      if (before === count) front[count++] = p;
      else count = this.enter(p, before, count, item);
      last = step * item[front[count - 1]!]!;
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
    const { front, sum } = this;
    let rest = at;
    while (rest < count && sum[front[rest]!]! < sum[p]!) rest++;
    if (rest === at && item[front[rest]!] === item[p]) return count;
    front.copyWithin(at + 1, rest, count);
    front[at] = p;
    return count + 1 - (rest - at);
  }
}
