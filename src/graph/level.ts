/** Free space inside the border of a group. */
export interface Margins {
  readonly mainBefore: number;
  readonly mainAfter: number;
  readonly crossBefore: number;
  readonly crossAfter: number;
}

/**
 * The inside of one group, ready to be placed without a look at the rest of the drawing. `main` runs along the flow,
 * `cross` across it. Links join children (0 to n - 1) and ports (n and up); all point with the flow and form no cycle.
 */
export interface Level {
  readonly isGrid: boolean;
  readonly length: Float64Array;
  readonly thickness: Float64Array;
  /** 1 for a child that is the label of an edge; null where none is. */
  readonly isLabel?: Uint8Array | null | undefined;
  /** Self loops of each child. */
  readonly loops: Int32Array;
  /** -1 for a port on the border where the flow enters, 1 for one where it leaves. */
  readonly side: Int8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Where each link touches its two ends, from their axis. */
  readonly fromShift: Float64Array;
  readonly toShift: Float64Array;
  readonly minLength: number;
  readonly minThickness: number;
}

export interface PlacedLevel {
  readonly length: number;
  readonly thickness: number;
  /** Top-left corner of each child, from the corner of the group. */
  readonly main: Float64Array;
  readonly cross: Float64Array;
  /** Where each port is on its border. */
  readonly portCross: Float64Array;
  /** Points of link k with the flow: `points[2i]` main, `points[2i + 1]` cross, for i from `routeStart[k]` to `routeStart[k + 1]`. */
  readonly routeStart: Int32Array;
  readonly points: Float64Array;
  /** Where link k passes the layers between its ends: `bends[i]` for i from `bendStart[k]` to `bendStart[k + 1]`. */
  readonly bendStart: Int32Array;
  readonly bends: Float64Array;
  /** Columns of a grid, or the length at which parts that no link joins are wrapped; 0 where nothing is wrapped. Kept so that a drawing that grows is not folded anew each time. */
  readonly wrap: number;
}

const LOOP_HEIGHT = 14;
const LOOP_GAP = 6;
/** However many loops a step has, they take no more room than this. */
const LOOPS_AT_MOST = 60;

/** How far loop k of n reaches out of its step. */
export function loopReach(k: number, n: number): number {
  return LOOP_HEIGHT + k * Math.min(LOOP_GAP, LOOPS_AT_MOST / n);
}

/** Free space kept before a step with n self loops. */
export function loopRoom(n: number): number {
  return n === 0 ? 0 : loopReach(n - 1, n) + LOOP_GAP;
}
