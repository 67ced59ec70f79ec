import { course, type Connections } from './connections.js';
import type { Hierarchy } from './hierarchy.js';
import type { Intake } from './intake.js';
import { RouteWriter } from './layered/route-writer.js';
import { loopReach, type PlacedLevel } from './level.js';
import type { Steps } from './steps.js';
import type { Direction, Routes } from './types.js';

/** A drawing as arrays, by the index of nodes and edges; cheap to send from a worker. */
export interface Drawing {
  /** x, y, width and height of each node in turn. */
  readonly boxes: Float64Array;
  readonly routes: Routes;
  /** x, y, width and height of the label of each edge in turn; absent where no label has room. */
  readonly labels?: Float64Array | undefined;
  readonly width: number;
  readonly height: number;
}

/** Where everything is in the whole drawing, before its two axes become x and y. */
interface Places {
  readonly main: Float64Array;
  readonly cross: Float64Array;
  readonly length: Float64Array;
  readonly thickness: Float64Array;
}

const EDGES_PER_STEP = 2048;

/** Puts the levels into each other and turns the two axes of the layout into x and y. */
export function* assemble(
  intake: Intake,
  hierarchy: Hierarchy,
  connections: Connections,
  placedLevels: readonly (PlacedLevel | undefined)[],
  length: Float64Array,
  thickness: Float64Array,
  direction: Direction,
): Steps<Drawing> {
  const total = placedLevels[0]?.length ?? 0;
  const across = placedLevels[0]?.thickness ?? 0;
  const isDown = direction === 'down';
  const places: Places = { ...absolutePlaces(length.length, hierarchy, placedLevels), length, thickness };
  yield;
  const boxes = boxesOf(places, direction, total);
  const routes = yield* traceRoutes(intake, hierarchy, connections, placedLevels, places);
  yield;
  return {
    boxes,
    routes: direction === 'right' ? routes : { start: routes.start, points: turned(routes.points, direction, total) },
    width: isDown ? across : total,
    height: isDown ? total : across,
  };
}

function* traceRoutes(
  intake: Intake,
  { levels }: Hierarchy,
  connections: Connections,
  placedLevels: readonly (PlacedLevel | undefined)[],
  places: Places,
): Steps<Routes> {
  const edgeCount = intake.from.length;
  const { edgesOf, reversed } = connections;
  const only = placedLevels[0];
  // Without groups, loops and cycles, the routes of the only level are those of the drawing.
  if (only && levels.length === 1 && edgesOf.item.length === edgeCount && !reversed.includes(1))
    return { start: only.routeStart, points: only.points };
  const writer = new RouteWriter(edgeCount, edgeCount * 3);
  const trace = tracer(intake, connections, placedLevels, places, writer);
  for (let e = 0; e < edgeCount; e += EDGES_PER_STEP) {
    trace(e, Math.min(edgeCount, e + EDGES_PER_STEP));
    yield;
  }
  return { start: writer.starts, points: writer.finished() };
}

function turned(points: Float64Array, direction: Direction, total: number): Float64Array {
  const result = new Float64Array(points.length);
  for (let k = 0; k < points.length; k += 2) {
    result[k] = direction === 'down' ? points[k + 1]! : total - points[k]!;
    result[k + 1] = direction === 'down' ? points[k]! : points[k + 1]!;
  }
  return result;
}

function boxesOf({ main, cross, length, thickness }: Places, direction: Direction, total: number): Float64Array {
  const boxes = new Float64Array(4 * main.length);
  const isDown = direction === 'down';
  for (let u = 0; u < main.length; u++) {
    boxes[4 * u] = isDown ? cross[u]! : direction === 'left' ? total - main[u]! - length[u]! : main[u]!;
    boxes[4 * u + 1] = isDown ? main[u]! : cross[u]!;
    boxes[4 * u + 2] = isDown ? thickness[u]! : length[u]!;
    boxes[4 * u + 3] = isDown ? length[u]! : thickness[u]!;
  }
  return boxes;
}

function absolutePlaces(
  count: number,
  { levels, start, children }: Hierarchy,
  placedLevels: readonly (PlacedLevel | undefined)[],
): Pick<Places, 'main' | 'cross'> {
  const main = new Float64Array(count);
  const cross = new Float64Array(count);
  for (const level of levels) {
    const placed = placedLevels[level]!;
    const m = level === 0 ? 0 : main[level - 1]!;
    const c = level === 0 ? 0 : cross[level - 1]!;
    for (let p = start[level]!; p < start[level + 1]!; p++) {
      main[children[p]!] = m + placed.main[p - start[level]!]!;
      cross[children[p]!] = c + placed.cross[p - start[level]!]!;
    }
  }
  return { main, cross };
}

/** Puts the lines of edges together from their pieces: out of the groups they start in, across, and into those they end in. */
function tracer(
  { from, to }: Intake,
  connections: Connections,
  placedLevels: readonly (PlacedLevel | undefined)[],
  { main, cross, length, thickness }: Places,
  writer: RouteWriter,
): (first: number, end: number) => void {
  const { ports, edgesOf, edgeSlot, portSlot, reversed, loops, level, firstTailPort, lastTailPort, firstHeadPort, lastHeadPort } =
    connections;
  const loopsDrawn = new Int32Array(main.length);

  const piece = (number: number, link: number, backwards: boolean): void => {
    const { points, routeStart } = placedLevels[number]!;
    const first = routeStart[link]!;
    const last = routeStart[link + 1]! - 1;
    writer.append(
      points,
      backwards ? last : first,
      backwards ? first : last,
      number === 0 ? 0 : main[number - 1]!,
      number === 0 ? 0 : cross[number - 1]!,
    );
  };
  const portPiece = (port: number, outward: boolean): void => {
    const number = ports.level[port]!;
    piece(number, edgesOf.start[number + 1]! - edgesOf.start[number]! + portSlot[port]!, outward !== ports.side[port]! > 0);
  };
  /** Where a line from inside a group ends on its border, which may be beyond its content. */
  const borderPoint = (port: number): void => {
    const group = ports.level[port]! - 1;
    const placed = placedLevels[group + 1]!;
    writer.add(main[group]! + (ports.side[port]! > 0 ? placed.length : 0), cross[group]! + placed.portCross[portSlot[port]!]!);
  };
  const loop = (u: number): void => {
    const reach = loopReach(loopsDrawn[u]!++, loops[u]!);
    const middle = main[u]! + length[u]! / 2;
    const half = Math.min(reach, length[u]! / 2);
    const border = cross[u]!;
    writer.add(middle + half, border);
    writer.add(middle + half, border - reach);
    writer.add(middle - half, border - reach);
    writer.add(middle - half, border);
  };
  const trace = (e: number): void => {
    const kind = connections.course[e];
    const u = from[e]!;
    const v = to[e]!;
    if (kind === course.loop) {
      loop(u);
      return;
    }
    if (kind === course.straight) {
      writer.add(main[u]! + length[u]!, cross[u]! + thickness[u]! / 2);
      writer.add(main[v]!, cross[v]! + thickness[v]! / 2);
      return;
    }
    for (let port = firstTailPort[e]!; port >= 0; port = port === lastTailPort[e] ? -1 : ports.above[port]!) portPiece(port, true);
    if (kind === course.across) piece(level[e]!, edgeSlot[e]!, reversed[e] === 1);
    else borderPoint(kind === course.outward ? lastTailPort[e]! : lastHeadPort[e]!);
    for (let port = lastHeadPort[e]!; port >= 0; port = port === firstHeadPort[e] ? -1 : ports.below[port]!) portPiece(port, false);
  };
  return (first, end) => {
    for (let e = first; e < end; e++) {
      trace(e);
      writer.end();
    }
  };
}
