import { RouteWriter } from './layered/route-writer.js';
import { loopRoom, type Level, type Margins, type PlacedLevel } from './level.js';
import type { Spacing } from './types.js';

export interface GridOptions {
  readonly spacing: Spacing;
  readonly margins: Margins;
  /** Whether rows of the grid run along the flow, as they do when the flow is horizontal. */
  readonly rowsAlongFlow: boolean;
  readonly oldColumns: number;
}

/** Width to height of a grid on the screen. */
const WIDTH_TO_HEIGHT = 1.6;

interface Tracks {
  readonly start: Float64Array;
  readonly size: Float64Array;
}

/**
 * Places a level as a grid, row by row in the order of the input. Lines run in the gaps between rows and columns, so they
 * cross no cell; lines of neighbours share a gap, as on a bus.
 */
export function placeGrid(level: Level, { spacing, margins, rowsAlongFlow, oldColumns }: GridOptions): PlacedLevel {
  const count = level.length.length;
  const columns = columnsFor(level, spacing.nodeGap, rowsAlongFlow, oldColumns);
  const mainCell = (u: number): number => (rowsAlongFlow ? u % columns : Math.floor(u / columns));
  const crossCell = (u: number): number => (rowsAlongFlow ? Math.floor(u / columns) : u % columns);
  const roomy = level.thickness.map((t, u) => t + loopRoom(level.loops[u]!));
  const alongTracks = tracks(count, mainCell, level.length, spacing.nodeGap, margins.mainBefore);
  const acrossTracks = tracks(count, crossCell, roomy, spacing.nodeGap, margins.crossBefore);

  const main = new Float64Array(count);
  const cross = new Float64Array(count);
  for (let u = 0; u < count; u++) {
    const a = mainCell(u);
    const c = crossCell(u);
    main[u] = alongTracks.start[a]! + (alongTracks.size[a]! - level.length[u]!) / 2;
    cross[u] = acrossTracks.start[c]! + (acrossTracks.size[c]! - roomy[u]!) / 2 + loopRoom(level.loops[u]!);
  }
  const length = Math.max(level.minLength, endOf(alongTracks) + margins.mainAfter);
  const thickness = Math.max(level.minThickness, endOf(acrossTracks) + margins.crossAfter);

  const halfGap = Math.min(spacing.nodeGap, margins.mainBefore, margins.crossAfter) / 2;
  const before = ({ start }: Tracks, k: number): number => start[k]! - halfGap;
  const after = ({ start, size }: Tracks, k: number): number => start[k]! + size[k]! + halfGap;
  const portCross = new Float64Array(level.side.length);
  const writer = new RouteWriter(level.from.length, level.from.length * 6);
  for (let link = 0; link < level.from.length; link++) {
    const u = level.from[link]!;
    const v = level.to[link]!;
    const leave = u < count ? cross[u]! + level.thickness[u]! / 2 + level.fromShift[link]! : 0;
    const arrive = v < count ? cross[v]! + level.thickness[v]! / 2 + level.toShift[link]! : 0;
    if (u >= count) {
      const straight = mainCell(v) === 0;
      const level0 = straight ? arrive : before(acrossTracks, crossCell(v));
      portCross[u - count] = level0;
      writer.add(0, level0);
      if (!straight) {
        writer.add(before(alongTracks, mainCell(v)), level0);
        writer.add(before(alongTracks, mainCell(v)), arrive);
      }
      writer.add(main[v]!, arrive);
    } else if (v >= count) {
      const straight = mainCell(u) === alongTracks.start.length - 1;
      const level0 = straight ? leave : after(acrossTracks, crossCell(u));
      portCross[v - count] = level0;
      writer.add(main[u]! + level.length[u]!, leave);
      if (!straight) {
        writer.add(after(alongTracks, mainCell(u)), leave);
        writer.add(after(alongTracks, mainCell(u)), level0);
      }
      writer.add(length, level0);
    } else {
      const turn = after(alongTracks, mainCell(u));
      const back = before(alongTracks, mainCell(v));
      const between = before(acrossTracks, crossCell(v));
      writer.add(main[u]! + level.length[u]!, leave);
      writer.add(turn, leave);
      if (mainCell(v) !== mainCell(u) + 1 || crossCell(v) !== crossCell(u)) {
        writer.add(turn, between);
        writer.add(back, between);
        writer.add(back, arrive);
      } else {
        writer.add(turn, arrive);
      }
      writer.add(main[v]!, arrive);
    }
    writer.end();
  }
  return {
    length,
    thickness,
    main,
    cross,
    portCross,
    routeStart: writer.starts,
    points: writer.finished(),
    bendStart: new Int32Array(level.from.length + 1),
    bends: new Float64Array(0),
    wrap: columns,
  };
}

/** Enough columns for a pleasant shape; those of the last time as long as the grid has not outgrown them. */
function columnsFor({ length, thickness }: Level, gap: number, rowsAlongFlow: boolean, oldColumns: number): number {
  const count = length.length;
  const width = rowsAlongFlow ? length : thickness;
  const height = rowsAlongFlow ? thickness : length;
  const mean = (sizes: Float64Array): number => sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, count) + gap;
  const ideal = Math.max(1, Math.round(Math.sqrt((count * WIDTH_TO_HEIGHT * mean(height)) / Math.max(1, mean(width)))));
  const columns = oldColumns > ideal / 2 && oldColumns < ideal * 2 ? oldColumns : ideal;
  return Math.max(1, Math.min(columns, count));
}

function tracks(count: number, cell: (u: number) => number, sizes: Float64Array, gap: number, offset: number): Tracks {
  let last = 0;
  for (let u = 0; u < count; u++) last = Math.max(last, cell(u));
  const size = new Float64Array(last + 1);
  for (let u = 0; u < count; u++) size[cell(u)] = Math.max(size[cell(u)]!, sizes[u]!);
  const start = new Float64Array(last + 1);
  start[0] = offset;
  for (let k = 1; k <= last; k++) start[k] = start[k - 1]! + size[k - 1]! + gap;
  return { start, size };
}

function endOf({ start, size }: Tracks): number {
  return start[start.length - 1]! + size[size.length - 1]!;
}
