import type { Intake } from './intake.js';
import { groupBy } from './layered/layered-graph.js';

/** Edges that join the same two steps, in whichever direction, are told apart by a number. */
export interface Parallels {
  /** How many edges join the two steps of this one, itself included, and which of them it is. */
  readonly total: Int32Array;
  readonly index: Int32Array;
  /** The largest total. */
  readonly most: number;
}

/** Between two lines that join the same two steps. */
const LINE_GAP = 10;
/** Share of a step's side that lines may spread over. */
const SPREAD = 0.8;

export function countParallels({ nodeIds, from, to }: Intake): Parallels {
  const total = new Int32Array(from.length).fill(1);
  const index = new Int32Array(from.length);
  const lower = new Int32Array(from.length);
  for (let e = 0; e < lower.length; e++) lower[e] = from[e]! < to[e]! ? from[e]! : to[e]!;
  const { start, item } = groupBy(nodeIds.length, lower);
  const count = new Int32Array(nodeIds.length);
  let most = 1;
  for (let u = 0; u < nodeIds.length; u++) {
    let found = 1;
    for (let p = start[u]!; p < start[u + 1]!; p++) {
      const e = item[p]!;
      const upper = from[e]! + to[e]! - u;
      index[e] = count[upper]!++;
      if (count[upper]! > found) found = count[upper]!;
    }
    if (found > 1) for (let p = start[u]!; p < start[u + 1]!; p++) total[item[p]!] = count[from[item[p]!]! + to[item[p]!]! - u]!;
    for (let p = start[u]!; p < start[u + 1]!; p++) count[from[item[p]!]! + to[item[p]!]! - u] = 0;
    if (found > most) most = found;
  }
  return { total, index, most };
}

/**
 * Where an edge touches a step, from the middle of its side: in the middle if it is the only one between its two steps and
 * runs with the flow, a little off if it runs against it, and next to each other if there are several.
 */
export function touchShift({ total, index }: Parallels, edge: number, reversed: boolean, thickness: number): number {
  const n = total[edge]!;
  if (n === 1) return reversed ? Math.min(LINE_GAP, thickness / 4) : 0;
  const gap = Math.min(LINE_GAP, (SPREAD * thickness) / n);
  return (index[edge]! - (n - 1) / 2) * gap;
}
