import type { ProperGraph } from './proper-graph.js';

/**
 * Counts crossings between layer l and the next with a Fenwick tree over the positions of the next layer: O(s log w) for
 * s segments and width w (Barth, Jünger, Mutzel: Simple and Efficient Bilayer Cross Counting, 2002).
 */
export class CrossingCounter {
  private readonly tree: Int32Array;

  constructor(private readonly proper: ProperGraph) {
    let widest = 0;
    for (let l = 0; l < proper.layerCount; l++) widest = Math.max(widest, proper.layerStart[l + 1]! - proper.layerStart[l]!);
    this.tree = new Int32Array(widest + 1);
  }

  /** Apart from the two that do the work, so that a compiler has small pieces to deal with. */
  between(l: number): number {
    return this.runsParallel(l) ? 0 : this.count(l);
  }

  private count(l: number): number {
    const { layerStart, order, position, downStart, down } = this.proper;
    const { tree } = this;
    const start = layerStart[l]!;
    const end = layerStart[l + 1]!;
    const width = layerStart[l + 2]! - end;
    tree.fill(0, 0, width + 1);
    let crossings = 0;
    let seen = 0;
    let highest = 0;
    for (let i = start; i < end; i++) {
      const u = order[i]!;
      const first = downStart[u]!;
      const last = downStart[u + 1]!;
      for (let p = first; p < last; p++) {
        let x = position[down[p]!]! + 1;
        if (x >= highest) continue;
        crossings += seen;
        for (; x > 0; x -= x & -x) crossings -= tree[x]!;
      }
      for (let p = first; p < last; p++) {
        let x = position[down[p]!]! + 1;
        if (x > highest) highest = x;
        for (; x <= width; x += x & -x) tree[x]!++;
      }
      seen += last - first;
    }
    return crossings;
  }

  /** Most layer pairs of a workflow need no tree: their targets come in ascending order. */
  private runsParallel(l: number): boolean {
    const { layerStart, order, position, downStart, down } = this.proper;
    const end = layerStart[l + 1]!;
    let highest = 0;
    for (let i = layerStart[l]!; i < end; i++) {
      const u = order[i]!;
      let top = highest;
      for (let p = downStart[u]!; p < downStart[u + 1]!; p++) {
        const x = position[down[p]!]!;
        if (x < highest) return false;
        if (x > top) top = x;
      }
      highest = top;
    }
    return true;
  }
}
