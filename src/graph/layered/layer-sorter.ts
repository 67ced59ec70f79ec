import type { ProperGraph } from './proper-graph.js';

const INSERTION_SORT_BELOW = 32;

/**
 * Sorts a layer by the mean position of its neighbours on one side. Vertices without such neighbours keep their places;
 * sorted by where they stand they would end up anywhere, because the two layers count their places differently.
 */
export class LayerSorter {
  private readonly movable: Int32Array;
  private readonly key: Float64Array;
  private readonly packed: Float64Array;
  private readonly downBias: Float64Array;
  private readonly upBias: Float64Array;
  /** Whether a layer has to be sorted even where it has no crossings, because its lines have places within their ends. */
  readonly isBiased: boolean;

  constructor(private readonly proper: ProperGraph) {
    let widest = 0;
    for (let l = 0; l < proper.layerCount; l++) widest = Math.max(widest, proper.layerStart[l + 1]! - proper.layerStart[l]!);
    this.movable = new Int32Array(widest);
    this.key = new Float64Array(widest);
    this.packed = new Float64Array(widest);
    this.downBias = new Float64Array(proper.down.length);
    this.upBias = new Float64Array(proper.up.length);
    const isDownBiased = addBiases(this.downBias, proper, proper.down, proper.downSegment, proper.segmentToShift);
    const isUpBiased = addBiases(this.upBias, proper, proper.up, proper.upSegment, proper.segmentFromShift);
    this.isBiased = isDownBiased || isUpBiased;
  }

  /** Whether the order changed. */
  sort(l: number, byLayerBefore: boolean): boolean {
    const { layerStart, order, position, upStart, up, downStart, down } = this.proper;
    const { movable, key } = this;
    const start = byLayerBefore ? upStart : downStart;
    const neighbour = byLayerBefore ? up : down;
    const bias = byLayerBefore ? this.upBias : this.downBias;
    const first = layerStart[l]!;
    const end = layerStart[l + 1]!;
    let sorted = true;
    let count = 0;
    for (let i = first; i < end; i++) {
      const v = order[i]!;
      const p0 = start[v]!;
      const p1 = start[v + 1]!;
      if (p0 === p1) continue;
      let sum = 0;
      for (let p = p0; p < p1; p++) sum += position[neighbour[p]!]! + bias[p]!;
      movable[count] = v;
      key[count] = sum / (p1 - p0);
      if (count > 0 && key[count]! < key[count - 1]!) sorted = false;
      count++;
    }
    if (sorted) return false;
    if (count < INSERTION_SORT_BELOW) this.insertionSort(count);
    else this.packedSort(count);
    let next = 0;
    for (let i = first; i < end; i++) {
      if (start[order[i]!] === start[order[i]! + 1]) continue;
      const v = movable[next++]!;
      order[i] = v;
      position[v] = i - first;
    }
    return true;
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
    for (let i = 0; i < count; i++) packed[i] = Math.floor((key[i]! + 1) * 1024) * count + i;
    packed.sort();
    for (let i = 0; i < count; i++) packed[i] = movable[packed[i]! % count]!;
    movable.set(packed);
  }
}

/** Lines from one tall group leave at different heights; this orders their ends within the place of the group. Whether there are any. */
function addBiases(
  bias: Float64Array,
  { before, after }: ProperGraph,
  neighbour: Int32Array,
  segment: Int32Array,
  shift: Float64Array,
): boolean {
  let found = false;
  for (let p = 0; p < neighbour.length; p++) {
    const s = shift[segment[p]!]!;
    if (s === 0) continue;
    bias[p] = (0.9 * s) / (before[neighbour[p]!]! + after[neighbour[p]!]! + 1);
    found = true;
  }
  return found;
}
