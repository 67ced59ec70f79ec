/**
 * What the layered engine places. It knows two axes: `main` runs along the flow, `cross` across it; which of them is x
 * is decided later. Every node has an axis of its own, a line along the flow; edges touch a node at a shift from that line.
 */
export interface LayeredGraph {
  readonly nodeCount: number;
  /** Extent along the flow. */
  readonly length: Float64Array;
  /** Extents across the flow on the two sides of the axis. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** 1 for a node that is the label of an edge: what stands in a layer of its own with nothing but labels needs less of a gap. Null where none is. */
  readonly isLabel?: Uint8Array | null | undefined;
  /** 0 for a node, -1 for a port on the border where the flow enters the group, 1 for one where it leaves. A port has no size. */
  readonly side: Int8Array;
  /** Edges point along the flow and form no cycle; none joins a node to itself. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly fromShift: Float64Array;
  readonly toShift: Float64Array;
}

/** Where things were in an earlier layout, across the flow. `NaN` means it was not there. */
export interface WarmStart {
  /** Axis of each node. */
  readonly axis: Float64Array;
  /** The places where each edge passed the layers between its ends, or null for a new edge. */
  readonly bends: readonly (Float64Array | null)[];
  readonly keep: Keep;
}

/**
 * How much of an earlier layout has to stay.
 * - `places`: steps stay where they are and only make room for new ones
 * - `order`: neighbours keep their order, lines are straightened again
 * - `nothing`: the old order is where the search for a better one starts
 */
export type Keep = 'places' | 'order' | 'nothing';

export interface LayeredOptions {
  readonly layerGap: number;
  readonly nodeGap: number;
  readonly edgeGap: number;
  /** Between the border where the flow enters and the first layer, if there are ports on it, and the same at the end. */
  readonly entryGap: number;
  readonly exitGap: number;
  readonly maxSweeps: number;
  readonly warm: WarmStart | null;
}

export interface LayeredResult {
  /** Start of each node along the flow. */
  readonly main: Float64Array;
  /** Axis of each node. The least edge of anything drawn is 0. */
  readonly axis: Float64Array;
  readonly mainSize: number;
  readonly crossSize: number;
  /** Points of edge e: `points[2k]` main, `points[2k + 1]` cross, for k from `routeStart[e]` to `routeStart[e + 1]`. */
  readonly routeStart: Int32Array;
  readonly points: Float64Array;
  /** Where edge e passes the layers between its ends: `bends[k]` for k from `bendStart[e]` to `bendStart[e + 1]`. */
  readonly bendStart: Int32Array;
  readonly bends: Float64Array;
}

/** Edges, or pieces of edges, by node: those of node u are `item[start[u]]` to `item[start[u + 1] - 1]`. */
export interface Incidence {
  readonly start: Int32Array;
  readonly item: Int32Array;
}

/** Sorts items 0 to n - 1 by their key, keeping their order among equals. Keys below zero are left out. */
export function groupBy(keyCount: number, key: Int32Array): Incidence {
  const start = new Int32Array(keyCount + 1);
  for (let i = 0; i < key.length; i++) if (key[i]! >= 0) start[key[i]! + 1]!++;
  for (let k = 0; k < keyCount; k++) start[k + 1]! += start[k]!;
  const fill = start.slice(0, keyCount);
  const item = new Int32Array(start[keyCount]!);
  for (let i = 0; i < key.length; i++) if (key[i]! >= 0) item[fill[key[i]!]!++] = i;
  return { start, item };
}

/** All of 0 to n - 1 under key 0. */
export function allUnderFirst(keyCount: number, count: number): Incidence {
  const start = new Int32Array(keyCount + 1).fill(count);
  start[0] = 0;
  return { start, item: counting(count) };
}

export function counting(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let k = 0; k < count; k++) numbers[k] = k;
  return numbers;
}
