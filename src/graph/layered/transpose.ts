import { TURNS_PER_STEP, type Steps } from '../steps.js';
import type { ProperGraph } from './proper-graph.js';

const TRANSPOSE_PASSES = 4;
/** Pairs whose degrees multiply to more than this are not tried: a hub would cost more than it gains. */
const DEGREE_PRODUCT_LIMIT = 4096;

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
