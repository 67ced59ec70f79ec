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
  const tracer = new Tracer(intake, connections, placedLevels, places);
  for (let e = 0; e < edgeCount; e += EDGES_PER_STEP) {
    tracer.trace(e, Math.min(edgeCount, e + EDGES_PER_STEP));
    yield;
  }
  return { start: tracer.writer.starts, points: tracer.writer.finished() };
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

/** Puts the line of an edge together from its pieces: out of the groups it starts in, across, and into those it ends in. */
class Tracer {
  readonly writer: RouteWriter;
  private readonly loopsDrawn: Int32Array;

  constructor(
    private readonly intake: Intake,
    private readonly connections: Connections,
    private readonly placedLevels: readonly (PlacedLevel | undefined)[],
    private readonly places: Places,
  ) {
    this.writer = new RouteWriter(intake.from.length, intake.from.length * 3);
    this.loopsDrawn = new Int32Array(places.main.length);
  }

  trace(first: number, end: number): void {
    const {
      firstTailPort,
      lastTailPort,
      firstHeadPort,
      lastHeadPort,
      course: courses,
      ports,
      level,
      edgeSlot,
      reversed,
    } = this.connections;
    for (let e = first; e < end; e++) {
      const kind = courses[e];
      if (kind === course.loop) {
        this.loop(this.intake.from[e]!);
      } else if (kind === course.straight) {
        this.straight(this.intake.from[e]!, this.intake.to[e]!);
      } else {
        for (let port = firstTailPort[e]!; port >= 0; port = port === lastTailPort[e] ? -1 : ports.above[port]!) this.portPiece(port, true);
        if (kind === course.across) this.piece(level[e]!, edgeSlot[e]!, reversed[e] === 1);
        else this.borderPoint(kind === course.outward ? lastTailPort[e]! : lastHeadPort[e]!);
        for (let port = lastHeadPort[e]!; port >= 0; port = port === firstHeadPort[e] ? -1 : ports.below[port]!)
          this.portPiece(port, false);
      }
      this.writer.end();
    }
  }

  private piece(level: number, link: number, backwards: boolean): void {
    const { points, routeStart } = this.placedLevels[level]!;
    const main = level === 0 ? 0 : this.places.main[level - 1]!;
    const cross = level === 0 ? 0 : this.places.cross[level - 1]!;
    const first = routeStart[link]!;
    const last = routeStart[link + 1]! - 1;
    this.writer.append(points, backwards ? last : first, backwards ? first : last, main, cross);
  }

  private portPiece(port: number, outward: boolean): void {
    const { ports, edgesOf, portSlot } = this.connections;
    const level = ports.level[port]!;
    this.piece(level, edgesOf.start[level + 1]! - edgesOf.start[level]! + portSlot[port]!, outward !== ports.side[port]! > 0);
  }

  /** Where a line from inside a group ends on its border, which may be beyond its content. */
  private borderPoint(port: number): void {
    const { ports, portSlot } = this.connections;
    const { main, cross } = this.places;
    const group = ports.level[port]! - 1;
    const placed = this.placedLevels[group + 1]!;
    this.writer.add(main[group]! + (ports.side[port]! > 0 ? placed.length : 0), cross[group]! + placed.portCross[portSlot[port]!]!);
  }

  private straight(u: number, v: number): void {
    const { main, cross, length, thickness } = this.places;
    this.writer.add(main[u]! + length[u]!, cross[u]! + thickness[u]! / 2);
    this.writer.add(main[v]!, cross[v]! + thickness[v]! / 2);
  }

  private loop(u: number): void {
    const { main, cross, length } = this.places;
    const reach = loopReach(this.loopsDrawn[u]!++, this.connections.loops[u]!);
    const middle = main[u]! + length[u]! / 2;
    const half = Math.min(reach, length[u]! / 2);
    const border = cross[u]!;
    this.writer.add(middle + half, border);
    this.writer.add(middle + half, border - reach);
    this.writer.add(middle - half, border - reach);
    this.writer.add(middle - half, border);
  }
}
