import type { ProperGraph } from './proper-graph.js';

const INSERTION_SORT_BELOW = 32;
/** Means are kept as whole numbers of this many to a place, which cold code sorts faster. */
const FINENESS = 256;
const nothing = new Int32Array(0);

/**
 * Sorts a layer by the mean position of its neighbours on one side. Vertices without such neighbours keep their places;
 * sorted by where they stand they would end up anywhere, because the two layers count their places differently.
 */
export class LayerSorter {
  /** Whether a layer has to be sorted even where it has no crossings, because its lines have places within their ends. */
  readonly isBiased: boolean;
  private readonly movable: Int32Array;
  private readonly key: Int32Array;
  private readonly packed: Float64Array;
  private readonly downBias: Int32Array;
  private readonly upBias: Int32Array;

  constructor(private readonly proper: ProperGraph) {
    let widest = 0;
    for (let l = 0; l < proper.layerCount; l++) widest = Math.max(widest, proper.layerStart[l + 1]! - proper.layerStart[l]!);
    this.movable = new Int32Array(widest);
    this.key = new Int32Array(widest);
    this.packed = new Float64Array(widest);
    this.isBiased = proper.isShifted;
    this.downBias = biases(proper, proper.down, proper.downSegment, proper.segmentToShift);
    this.upBias = biases(proper, proper.up, proper.upSegment, proper.segmentFromShift);
  }

  /** Whether the order changed. */
  sort(l: number, byLayerBefore: boolean): boolean {
    const { proper } = this;
    const start = byLayerBefore ? proper.upStart : proper.downStart;
    const count = byLayerBefore ? this.findMeans(l, start, proper.up, this.upBias) : this.findMeans(l, start, proper.down, this.downBias);
    if (count === 0) return false;
    if (count < INSERTION_SORT_BELOW) this.insertionSort(count);
    else this.packedSort(count);
    this.putBack(l, start);
    return true;
  }

  /** How many vertices there are to sort; 0 if they stand in order. */
  private findMeans(l: number, start: Int32Array, neighbour: Int32Array, bias: Int32Array): number {
    const { layerStart, order, position } = this.proper;
    const { movable, key, isBiased } = this;
    const end = layerStart[l + 1]!;
    let sorted = true;
    let count = 0;
    let highest = -Infinity;
    for (let i = layerStart[l]!; i < end; i++) {
      const v = order[i]!;
      const p0 = start[v]!;
      const p1 = start[v + 1]!;
      if (p0 === p1) continue;
      let sum = 0;
      for (let p = p0; p < p1; p++) sum += position[neighbour[p]!]! * FINENESS;
      if (isBiased) for (let p = p0; p < p1; p++) sum += bias[p]!;
      const mean = p1 - p0 === 1 ? sum : Math.floor(sum / (p1 - p0));
      movable[count] = v;
      key[count++] = mean;
      if (mean < highest) sorted = false;
      highest = mean;
    }
    return sorted ? 0 : count;
  }

  private putBack(l: number, start: Int32Array): void {
    const { layerStart, order, position } = this.proper;
    const { movable } = this;
    const first = layerStart[l]!;
    const end = layerStart[l + 1]!;
    let next = 0;
    for (let i = first; i < end; i++) {
      if (start[order[i]!] === start[order[i]! + 1]) continue;
      const v = movable[next++]!;
      order[i] = v;
      position[v] = i - first;
    }
  }

  private insertionSort(count: number): void {
    const { movable, key } = this;
    for (let i = 1; i < count; i++) {
      const v = movable[i]!;
      const k = key[i]!;
      let j = i - 1;
      while (j >= 0 && key[j]! > k) {
        movable[j + 1] = movable[j]!;
        key[j + 1] = key[j]!;
        j--;
      }
      movable[j + 1] = v;
      key[j + 1] = k;
    }
  }

  /** Key and present place go into one number, because sorting numbers without a comparator is several times faster. */
  private packedSort(count: number): void {
    const { movable, key } = this;
    const packed = this.packed.subarray(0, count);
    for (let i = 0; i < count; i++) packed[i] = (key[i]! + FINENESS) * count + i;
    packed.sort();
    for (let i = 0; i < count; i++) packed[i] = movable[packed[i]! % count]!;
    movable.set(packed);
  }
}

/** Lines from one tall group leave at different heights; this orders their ends within the place of the group, less than one place up or down. */
function biases({ before, after, isShifted }: ProperGraph, neighbour: Int32Array, segment: Int32Array, shift: Float64Array): Int32Array {
  if (!isShifted) return nothing;
  const bias = new Int32Array(neighbour.length);
  for (let p = 0; p < neighbour.length; p++)
    bias[p] = (0.9 * FINENESS * shift[segment[p]!]!) / (before[neighbour[p]!]! + after[neighbour[p]!]! + 1);
  return bias;
}
