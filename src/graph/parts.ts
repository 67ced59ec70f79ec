import type { Level } from './level.js';

/** Groups of children that links hold together. */
export interface Parts {
  readonly count: number;
  /** Part of each child. Parts are numbered by their first child, except that the one with the ports comes first. */
  readonly partOf: Int32Array;
}

/** Everything that has a line to the border of the group forms one part, so that the ports share that border. */
export function findParts({ length, side, from, to }: Level): Parts {
  const childCount = length.length;
  const count = childCount + side.length;
  const leader = new Int32Array(count);
  for (let u = 0; u < count; u++) leader[u] = u;
  for (let e = 0; e < from.length; e++) join(leader, from[e]!, to[e]!);
  for (let p = childCount + 1; p < count; p++) join(leader, childCount, p);

  const partOf = new Int32Array(childCount).fill(-1);
  const number = new Int32Array(count).fill(-1);
  let parts = 0;
  if (count > childCount) number[leaderOf(leader, childCount)] = parts++;
  for (let u = 0; u < childCount; u++) {
    const top = leaderOf(leader, u);
    if (number[top] === -1) number[top] = parts++;
    partOf[u] = number[top]!;
  }
  return { count: parts, partOf };
}

function leaderOf(leader: Int32Array, u: number): number {
  let at = u;
  while (leader[at] !== at) {
    leader[at] = leader[leader[at]!]!;
    at = leader[at]!;
  }
  return at;
}

function join(leader: Int32Array, a: number, b: number): void {
  const x = leaderOf(leader, a);
  const y = leaderOf(leader, b);
  if (x < y) leader[y] = x;
  else leader[x] = y;
}

export interface Packing {
  /** Where each part begins. */
  readonly main: Float64Array;
  readonly cross: Float64Array;
  readonly wrap: number;
}

/** Wrapped content is about this much wider than high. */
const WIDTH_TO_HEIGHT = 1.6;

/**
 * Sets parts side by side along the flow and wraps them like words of a text; with `firstAlone` the first has a row for
 * itself. `oldWrap` is used again as long as it is not far off.
 */
export function pack(
  length: Float64Array,
  thickness: Float64Array,
  gap: number,
  alongIsWide: boolean,
  firstAlone: boolean,
  oldWrap: number,
): Packing {
  const count = length.length;
  const main = new Float64Array(count);
  const cross = new Float64Array(count);
  if (count < 2) return { main, cross, wrap: 0 };
  let area = 0;
  let longest = 0;
  for (let k = 0; k < count; k++) {
    area += (length[k]! + gap) * (thickness[k]! + gap);
    longest = Math.max(longest, length[k]!);
  }
  const ideal = Math.sqrt(alongIsWide ? area * WIDTH_TO_HEIGHT : area / WIDTH_TO_HEIGHT);
  const wrap = Math.max(longest, oldWrap > ideal / 2 && oldWrap < ideal * 2 ? oldWrap : ideal);
  let at = 0;
  let row = 0;
  let rowThickness = 0;
  for (let k = 0; k < count; k++) {
    if (at > 0 && (at + length[k]! > wrap || (k === 1 && firstAlone))) {
      row += rowThickness + gap;
      at = 0;
      rowThickness = 0;
    }
    main[k] = at;
    cross[k] = row;
    at += length[k]! + gap;
    rowThickness = Math.max(rowThickness, thickness[k]!);
  }
  return { main, cross, wrap };
}
