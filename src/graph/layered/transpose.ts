import { TURNS_PER_STEP, type Steps } from '../steps.js';
import { isLarge, type ProperGraph } from './proper-graph.js';

const PASSES = 4;
const PASSES_IF_LARGE = 2;
/** Pairs whose degrees multiply to more than this are not tried: a hub would cost more than it gains. */
const DEGREE_PRODUCT_LIMIT = 4096;

/**
 * Swaps neighbours while that removes crossings. `movable` of 0 on both of a pair keeps their order; `crossings` between
 * each layer and the next, where they are known, tell where there is nothing to gain. Returns how many crossings went.
 */
export function* transpose(proper: ProperGraph, movable: Uint8Array | null, crossings: Float64Array | null): Steps<number> {
  const { layerCount, layerStart } = proper;
  let removed = 0;
  let turns = 0;
  let active = new Uint8Array(layerCount);
  for (let l = 0; l < layerCount; l++) active[l] = crossings === null || crossings[l]! > 0 || (l > 0 && crossings[l - 1]! > 0) ? 1 : 0;
  const passes = isLarge(proper) ? PASSES_IF_LARGE : PASSES;
  for (let pass = 0; pass < passes; pass++) {
    const nextActive = new Uint8Array(layerCount);
    const before = removed;
    for (let l = 0; l < layerCount; l++) {
      if (active[l] === 0) continue;
      const gain = swapInLayer(proper, movable, layerStart[l]!, layerStart[l + 1]!);
      if (gain > 0) nextActive.fill(1, Math.max(0, l - 1), l + 2);
      removed += gain;
      turns += layerStart[l + 1]! - layerStart[l]!;
      if (turns > TURNS_PER_STEP) {
        turns = 0;
        yield;
      }
    }
    if (removed === before) break;
    active = nextActive;
  }
  return removed;
}

function swapInLayer(
  { order, position, downStart, down, upStart, up }: ProperGraph,
  movable: Uint8Array | null,
  first: number,
  end: number,
): number {
  let removed = 0;
  for (let i = first; i + 1 < end; i++) {
    const u = order[i]!;
    const v = order[i + 1]!;
    if (movable !== null && movable[u] === 0 && movable[v] === 0) continue;
    const downPairs = (downStart[u + 1]! - downStart[u]!) * (downStart[v + 1]! - downStart[v]!);
    const upPairs = (upStart[u + 1]! - upStart[u]!) * (upStart[v + 1]! - upStart[v]!);
    if (downPairs + upPairs > DEGREE_PRODUCT_LIMIT) continue;
    let gain = 0;
    if (downPairs > 0) gain += gainOfSwap(u, v, downStart, down, position);
    if (upPairs > 0) gain += gainOfSwap(u, v, upStart, up, position);
    if (gain <= 0) continue;
    order[i] = v;
    order[i + 1] = u;
    position[v] = i - first;
    position[u] = i + 1 - first;
    removed += gain;
  }
  return removed;
}

function gainOfSwap(u: number, v: number, start: Int32Array, neighbour: Int32Array, position: Int32Array): number {
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
}
