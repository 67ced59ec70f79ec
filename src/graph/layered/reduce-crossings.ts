import type { Steps } from '../steps.js';
import { TURNS_PER_STEP } from '../steps.js';
import { CrossingCounter } from './crossings.js';
import type { ProperGraph } from './proper-graph.js';

/** Sweeps in a row without gain before giving up. */
const PATIENCE = 3;
const TRANSPOSE_PASSES = 4;
/** Pairs whose degrees multiply to more than this are not tried: a hub would cost more than it gains. */
const DEGREE_PRODUCT_LIMIT = 4096;
const INSERTION_SORT_BELOW = 32;

/**
 * Layer-by-layer sweeps: each layer is sorted by the mean place of its neighbours, alternately from the start and from the
 * end; the best order of all sweeps wins (Sugiyama, Tagawa, Toda, 1981).
 */
export function* sweep(proper: ProperGraph, maxSweeps: number): Steps<number> {
  const { layerCount, order, position } = proper;
  const counter = new CrossingCounter(proper);
  const sorter = new LayerSorter(proper);
  const crossings = new Float64Array(Math.max(0, layerCount - 1));
  let total = 0;
  let turns = 0;
  for (let l = 0; l + 1 < layerCount; l++) {
    total += crossings[l] = counter.between(l);
    turns += proper.layerStart[l + 1]! - proper.layerStart[l]!;
    if (turns > TURNS_PER_STEP) {
      turns = 0;
      yield;
    }
  }
  if (total === 0 || maxSweeps === 0) return total;

  const bestOrder = order.slice();
  const bestPosition = position.slice();
  let best = total;
  let withoutGain = 0;
  const changed = new Uint8Array(layerCount);
  for (let round = 0; round < maxSweeps && best > 0 && withoutGain <= PATIENCE; round++) {
    changed.fill(0);
    const forward = round % 2 === 0;
    for (let k = 1; k < layerCount; k++) {
      const l = forward ? k : layerCount - 1 - k;
      if (sorter.sort(l, forward)) changed[l] = 1;
      turns += proper.layerStart[l + 1]! - proper.layerStart[l]!;
      if (turns > TURNS_PER_STEP) {
        turns = 0;
        yield;
      }
    }
    for (let l = 0; l + 1 < layerCount; l++) {
      if (!changed[l] && !changed[l + 1]) continue;
      const now = counter.between(l);
      total += now - crossings[l]!;
      crossings[l] = now;
      turns += proper.layerStart[l + 1]! - proper.layerStart[l]!;
      if (turns > TURNS_PER_STEP) {
        turns = 0;
        yield;
      }
    }
    if (total < best) {
      best = total;
      bestOrder.set(order);
      bestPosition.set(position);
      withoutGain = 0;
    } else {
      withoutGain++;
    }
  }
  order.set(bestOrder);
  position.set(bestPosition);
  return best;
}

/**
 * Sorts a layer by the mean position of its neighbours on one side. Vertices without such neighbours keep their places;
 * sorted by where they stand they would end up anywhere, because the two layers count their places differently.
 */
class LayerSorter {
  private readonly movable: Int32Array;
  private readonly key: Float64Array;
  private readonly packed: Float64Array;
  private readonly downBias: Float64Array;
  private readonly upBias: Float64Array;

  constructor(private readonly proper: ProperGraph) {
    let widest = 0;
    for (let l = 0; l < proper.layerCount; l++) widest = Math.max(widest, proper.layerStart[l + 1]! - proper.layerStart[l]!);
    this.movable = new Int32Array(widest);
    this.key = new Float64Array(widest);
    this.packed = new Float64Array(widest);
    this.downBias = biases(proper, proper.down, proper.downSegment, proper.segmentToShift);
    this.upBias = biases(proper, proper.up, proper.upSegment, proper.segmentFromShift);
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

/** Lines from one tall group leave at different heights; this orders their ends within the place of the group. */
function biases({ before, after }: ProperGraph, neighbour: Int32Array, segment: Int32Array, shift: Float64Array): Float64Array {
  const bias = new Float64Array(neighbour.length);
  for (let p = 0; p < neighbour.length; p++) {
    const s = shift[segment[p]!]!;
    if (s !== 0) bias[p] = (0.9 * s) / (before[neighbour[p]!]! + after[neighbour[p]!]! + 1);
  }
  return bias;
}

/** Swaps neighbours while that removes crossings. `movable` of 0 on both of a pair keeps their order. Returns how many crossings went. */
export function* transpose(proper: ProperGraph, movable: Uint8Array | null): Steps<number> {
  const { layerCount, layerStart, order, position, downStart, down, upStart, up } = proper;
  const gainOfSwap = (u: number, v: number, start: Int32Array, neighbour: Int32Array): number => {
    let gain = 0;
    for (let p = start[u]!; p < start[u + 1]!; p++) {
      const x = position[neighbour[p]!]!;
      for (let q = start[v]!; q < start[v + 1]!; q++) {
        const y = position[neighbour[q]!]!;
        if (x > y) gain++;
        else if (x < y) gain--;
      }
    }
    return gain;
  };
  let removed = 0;
  let turns = 0;
  let active = new Uint8Array(layerCount).fill(1);
  for (let pass = 0; pass < TRANSPOSE_PASSES; pass++) {
    const nextActive = new Uint8Array(layerCount);
    let improved = false;
    for (let l = 0; l < layerCount; l++) {
      if (!active[l]) continue;
      for (let i = layerStart[l]!; i + 1 < layerStart[l + 1]!; i++) {
        const u = order[i]!;
        const v = order[i + 1]!;
        if (movable && !movable[u] && !movable[v]) continue;
        const downU = downStart[u + 1]! - downStart[u]!;
        const downV = downStart[v + 1]! - downStart[v]!;
        const upU = upStart[u + 1]! - upStart[u]!;
        const upV = upStart[v + 1]! - upStart[v]!;
        if (downU * downV + upU * upV > DEGREE_PRODUCT_LIMIT) continue;
        const gain = gainOfSwap(u, v, downStart, down) + gainOfSwap(u, v, upStart, up);
        if (gain <= 0) continue;
        order[i] = v;
        order[i + 1] = u;
        position[v] = i - layerStart[l]!;
        position[u] = i + 1 - layerStart[l]!;
        removed += gain;
        improved = true;
        for (let near = Math.max(0, l - 1); near <= Math.min(layerCount - 1, l + 1); near++) nextActive[near] = 1;
      }
      turns += layerStart[l + 1]! - layerStart[l]!;
      if (turns > TURNS_PER_STEP) {
        turns = 0;
        yield;
      }
    }
    if (!improved) break;
    active = nextActive;
  }
  return removed;
}
