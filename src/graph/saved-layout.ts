import type { Keep, WarmStart } from './layered/layered-graph.js';
import type { Level, PlacedLevel } from './level.js';
import type { LayoutState, Point } from './types.js';

/** A level as it was placed, with the names that let a later layout find its way in it. */
export interface SavedLevel {
  readonly childIds: readonly string[];
  readonly linkKeys: readonly string[];
  readonly level: Level;
  readonly placed: PlacedLevel;
  /** Children at the last full search for a good order, and how many came or went since. */
  readonly settled: number;
  readonly drift: number;
}

/** What hides behind `LayoutState`. */
export interface SavedLayout {
  readonly kind: 'wf-elements/layout';
  /** Whatever changes every place: direction and spacing. */
  readonly frame: string;
  readonly top: SavedLevel | null;
  readonly groups: ReadonlyMap<string, SavedLevel>;
  readonly reversed: ReadonlySet<string>;
  readonly nodeIds: readonly string[];
  /** x, y, width and height of each node in turn. */
  readonly boxes: Float64Array;
}

export function hide(saved: SavedLayout): LayoutState {
  return saved as unknown as LayoutState;
}

/** The content of a state, or null if there is none, or it is not from here, or it went through something like JSON that lost half of it. */
export function reveal(state: LayoutState | undefined): SavedLayout | null {
  const saved = state as Partial<SavedLayout> | null | undefined;
  const isWhole = saved?.kind === 'wf-elements/layout' && saved.groups instanceof Map && saved.reversed instanceof Set;
  return isWhole ? (saved as SavedLayout) : null;
}

export function cornerOf(saved: SavedLayout | null, id: string): Point | null {
  const at = saved ? saved.nodeIds.indexOf(id) : -1;
  return saved && at >= 0 ? [saved.boxes[4 * at]!, saved.boxes[4 * at + 1]!] : null;
}

/** Whether nothing about the inside of a group changed, so that it can be taken over as it is. */
export function isSame(saved: SavedLevel, childIds: readonly string[], linkKeys: readonly string[], level: Level): boolean {
  const old = saved.level;
  return (
    old.isGrid === level.isGrid &&
    old.minLength === level.minLength &&
    old.minThickness === level.minThickness &&
    equal(saved.childIds, childIds) &&
    equal(saved.linkKeys, linkKeys) &&
    equal(old.length, level.length) &&
    equal(old.thickness, level.thickness) &&
    equal(old.loops, level.loops) &&
    equal(old.side, level.side) &&
    equal(old.from, level.from) &&
    equal(old.to, level.to) &&
    equal(old.fromShift, level.fromShift) &&
    equal(old.toShift, level.toShift)
  );
}

function equal(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** Once this share of a group came or went, the order is searched for again. */
const DRIFT_ALLOWED = 0.25;

export interface WarmLevel {
  readonly warm: WarmStart;
  readonly settled: number;
  readonly drift: number;
}

/** What the old places mean for a level that changed. */
export function warmLevel(saved: SavedLevel, childIds: readonly string[], linkKeys: readonly string[], level: Level): WarmLevel {
  const oldChild = new Map(saved.childIds.map((id, k) => [id, k]));
  const childCount = childIds.length;
  const axis = new Float64Array(childCount + level.side.length).fill(NaN);
  let kept = 0;
  let sameSizes = true;
  for (let k = 0; k < childCount; k++) {
    const old = oldChild.get(childIds[k]!);
    if (old === undefined) continue;
    kept++;
    axis[k] = saved.placed.cross[old]! + saved.level.thickness[old]! / 2;
    if (saved.level.thickness[old] !== level.thickness[k] || saved.level.loops[old] !== level.loops[k]) sameSizes = false;
  }
  const oldLink = new Map(saved.linkKeys.map((key, k) => [key, k]));
  const oldChildCount = saved.childIds.length;
  const bends: (Float64Array | null)[] = [];
  for (let k = 0; k < linkKeys.length; k++) {
    const old = oldLink.get(linkKeys[k]!);
    bends.push(old === undefined ? null : saved.placed.bends.subarray(saved.placed.bendStart[old], saved.placed.bendStart[old + 1]));
    if (old === undefined) continue;
    const port = Math.max(level.from[k]!, level.to[k]!);
    const oldPort = Math.max(saved.level.from[old]!, saved.level.to[old]!);
    if (port >= childCount && oldPort >= oldChildCount) axis[port] = saved.placed.portCross[oldPort - oldChildCount]!;
  }
  const added = childCount - kept;
  const removed = oldChildCount - kept;
  const drift = saved.drift + added + removed;
  const keep: Keep = drift > DRIFT_ALLOWED * saved.settled ? 'nothing' : removed > 0 || !sameSizes ? 'order' : 'places';
  return keep === 'nothing'
    ? { warm: { axis, bends, keep }, settled: childCount, drift: 0 }
    : { warm: { axis, bends, keep }, settled: saved.settled, drift };
}
