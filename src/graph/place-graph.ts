import { assemble, type Drawing } from './assemble.js';
import { connect, type Connections } from './connections.js';
import { buildHierarchy } from './hierarchy.js';
import type { Intake } from './intake.js';
import { makeLabelsSteps, takeLabelsOut } from './labels.js';
import { levelInput, type NamedLevel } from './level-input.js';
import type { Margins, PlacedLevel } from './level.js';
import type { NoticeList } from './notices.js';
import { placeGrid } from './place-grid.js';
import { placeLayers } from './place-layers.js';
import { cornerOf, isSame, warmLevel, type SavedLayout, type SavedLevel } from './saved-layout.js';
import { TURNS_PER_STEP, type Steps } from './steps.js';
import type { Direction, Point, Spacing } from './types.js';

/** Options with nothing left out. */
export interface PlaceGraphOptions {
  readonly direction: Direction;
  readonly spacing: Spacing;
  readonly maxSweeps: number;
  readonly anchor: string | undefined;
}

export interface PlacedGraph {
  readonly drawing: Drawing;
  readonly saved: SavedLayout;
  readonly shift: Point;
}

/** Places a graph of which nothing is wrong any more, with room for the labels of its edges. */
export function* placeGraph(
  intake: Intake,
  options: PlaceGraphOptions,
  previous: SavedLayout | null,
  notices: NoticeList,
): Steps<PlacedGraph> {
  const labelled = makeLabelsSteps(intake);
  if (labelled === null) return yield* placeSteps(intake, options, previous, notices);
  const { drawing, ...placed } = yield* placeSteps(labelled.intake, options, previous, notices);
  return { ...placed, drawing: takeLabelsOut(intake, labelled, drawing) };
}

/** Groups from the inside out, then all of it in one drawing. */
function* placeSteps(
  intake: Intake,
  options: PlaceGraphOptions,
  previous: SavedLayout | null,
  notices: NoticeList,
): Steps<PlacedGraph> {
  const { direction, spacing } = options;
  const frame = JSON.stringify([direction, spacing]);
  const old = previous?.frame === frame ? previous : null;
  const hierarchy = buildHierarchy(intake.parent);
  yield;
  const reversedBefore = previous?.reversed;
  const connections = yield* connect(intake, hierarchy, reversedBefore?.size ? (id) => reversedBefore.has(id) : null, notices);
  yield;

  const isDown = direction === 'down';
  const length = (isDown ? intake.height : intake.width).slice();
  const thickness = (isDown ? intake.width : intake.height).slice();
  const placedLevels: (PlacedLevel | undefined)[] = new Array<undefined>(length.length + 1);
  const groups = new Map<string, SavedLevel>();
  let top: SavedLevel | null = null;
  let turns = 0;
  for (let k = hierarchy.levels.length - 1; k >= 0; k--) {
    const number = hierarchy.levels[k]!;
    const group = number - 1;
    const named = levelInput(number, intake, hierarchy, connections, length, thickness, placedLevels);
    const before = (group < 0 ? old?.top : old?.groups.get(intake.nodeIds[group]!)) ?? null;
    const saved = yield* placeLevel(named, before, group < 0 ? noMargins : marginsFor(direction, spacing), options);
    placedLevels[number] = saved.placed;
    if (group < 0) {
      top = saved;
    } else {
      groups.set(intake.nodeIds[group]!, saved);
      length[group] = saved.placed.length;
      thickness[group] = saved.placed.thickness;
    }
    turns += named.childIds.length + named.linkKeys.length;
    if (turns > TURNS_PER_STEP) {
      turns = 0;
      yield;
    }
  }

  const drawing = yield* assemble(intake, hierarchy, connections, placedLevels, length, thickness, direction);
  const saved: SavedLayout = {
    kind: 'wf-elements/layout',
    frame,
    top,
    groups,
    reversed: reversedIds(intake, connections),
    nodeIds: intake.nodeIds,
    boxes: drawing.boxes,
  };
  return { drawing, saved, shift: shiftOf(options.anchor, previous, saved) };
}

function* placeLevel(
  { level, childIds, linkKeys }: NamedLevel,
  old: SavedLevel | null,
  margins: Margins,
  options: PlaceGraphOptions,
): Steps<SavedLevel> {
  if (old && isSame(old, childIds, linkKeys, level)) return old;
  const { spacing, maxSweeps } = options;
  const isDown = options.direction === 'down';
  const oldWrap = old?.placed.wrap ?? 0;
  if (level.isGrid) {
    const placed = placeGrid(level, { spacing, margins, rowsAlongFlow: !isDown, oldColumns: oldWrap });
    return { childIds, linkKeys, level, placed, settled: childIds.length, drift: 0 };
  }
  const kept = old && warmLevel(old, childIds, linkKeys, level);
  const placed = yield* placeLayers(level, { spacing, margins, maxSweeps, alongIsWide: !isDown, warm: kept?.warm ?? null, oldWrap });
  return { childIds, linkKeys, level, placed, settled: kept?.settled ?? childIds.length, drift: kept?.drift ?? 0 };
}

function shiftOf(anchor: string | undefined, previous: SavedLayout | null, now: SavedLayout): Point {
  if (anchor === undefined) return [0, 0];
  const was = cornerOf(previous, anchor);
  const is = cornerOf(now, anchor);
  return was && is ? [is[0] - was[0], is[1] - was[1]] : [0, 0];
}

const noMargins: Margins = { mainBefore: 0, mainAfter: 0, crossBefore: 0, crossAfter: 0 };

/** The title of a group is at its top, whichever way the flow runs. */
function marginsFor(direction: Direction, { padding, header }: Spacing): Margins {
  return direction === 'down'
    ? { mainBefore: padding + header, mainAfter: padding, crossBefore: padding, crossAfter: padding }
    : { mainBefore: padding, mainAfter: padding, crossBefore: padding + header, crossAfter: padding };
}

function reversedIds({ edgeIds }: Intake, { reversed }: Connections): Set<string> {
  const ids = new Set<string>();
  for (let e = 0; e < reversed.length; e++) if (reversed[e]) ids.add(edgeIds[e]!);
  return ids;
}
