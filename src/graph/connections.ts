import type { Hierarchy } from './hierarchy.js';
import type { Intake } from './intake.js';
import { edgesToReverse } from './layered/acyclic.js';
import { allUnderFirst, groupBy, type Incidence } from './layered/layered-graph.js';
import type { NoticeList } from './notices.js';
import { countParallels, type Parallels } from './parallels.js';
import { TURNS_PER_STEP, type Steps } from './steps.js';

/** How an edge is drawn. */
export const course = {
  /** Between two different children of the innermost group that holds both ends. */
  across: 0,
  /** From a step to a group it stands in. */
  outward: 1,
  /** From a group to a step inside it. */
  inward: 2,
  /** From a step to itself. */
  loop: 3,
  /** Straight from border to border: groups nest too deep, and too many edges cross their borders, for a route of its own. */
  straight: 4,
} as const;

/**
 * Places on the borders of groups where lines pass. All edges of one step that leave a group on the same side share a
 * line up to the border, except parallel ones.
 */
export interface Ports {
  /** The level whose border it is on, and on which side: -1 where the flow enters, 1 where it leaves. */
  readonly level: number[];
  readonly side: number[];
  /** The child of that level the line comes from or leads to, and the port on its border; -1 if that child is the step itself. */
  readonly child: number[];
  readonly below: number[];
  /** The next port outward, -1 if there is none. */
  readonly above: number[];
  /** The first edge that passes here, and whether here is its start. */
  readonly edge: number[];
  readonly outgoing: boolean[];
}

export interface Connections {
  readonly course: Uint8Array;
  /** The level each edge is routed in, and the children of that level it joins there. */
  readonly level: Int32Array;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  /** 1 where the edge runs against the flow. */
  readonly reversed: Uint8Array;
  readonly parallels: Parallels;
  readonly ports: Ports;
  /** The innermost port on the way from either end to the level, -1 if that end is a child of the level. */
  readonly firstTailPort: Int32Array;
  readonly firstHeadPort: Int32Array;
  /** The outermost one. */
  readonly lastTailPort: Int32Array;
  readonly lastHeadPort: Int32Array;
  /** Edges by the level they are routed in, and ports by the level on whose border they are. */
  readonly edgesOf: Incidence;
  readonly portsOf: Incidence;
  /** Places in those lists. */
  readonly edgeSlot: Int32Array;
  readonly portSlot: Int32Array;
  /** Self loops per node. */
  readonly loops: Int32Array;
}

/** Steps through borders of groups that all edges together may cost, per node and edge. */
const CLIMBS_PER_ITEM = 64;

/** `wasReversed` tells which edges ran against the flow in an earlier layout. */
export function* connect(
  intake: Intake,
  hierarchy: Hierarchy,
  wasReversed: ((edgeId: string) => boolean) | null,
  notices: NoticeList,
): Steps<Connections> {
  const ways = yield* findWays(intake, hierarchy, notices);
  const isFlat = hierarchy.levels.length === 1 && !ways.course.includes(course.loop);
  const levelCount = intake.parent.length + 1;
  const edgesOf = isFlat ? allUnderFirst(levelCount, intake.from.length) : groupBy(levelCount, levelsOfAcross(ways));
  yield;
  const reversed = yield* chooseReversed(intake, hierarchy, ways, edgesOf, wasReversed);
  if (intake.second !== null) for (let e = 0; e < reversed.length; e++) if (intake.second[e]! >= 0) reversed[intake.second[e]!] = reversed[e]!;
  const parallels = countParallels(intake);
  yield;
  const ported = yield* openPorts(intake, hierarchy, ways, reversed, parallels);
  return {
    ...ways,
    reversed,
    parallels,
    edgesOf,
    ...ported,
    edgeSlot: isFlat ? edgesOf.item : slotsIn(edgesOf, intake.from.length),
    portSlot: slotsIn(ported.portsOf, ported.ports.level.length),
  };
}

function levelsOfAcross({ course: courses, level }: Ways): Int32Array {
  const levels = level.slice();
  for (let e = 0; e < levels.length; e++) if (courses[e] !== course.across) levels[e] = -1;
  return levels;
}

function slotsIn({ start, item }: Incidence, count: number): Int32Array {
  const slot = new Int32Array(count);
  for (let key = 0; key + 1 < start.length; key++) for (let p = start[key]!; p < start[key + 1]!; p++) slot[item[p]!] = p - start[key]!;
  return slot;
}

interface Ways {
  readonly course: Uint8Array;
  readonly level: Int32Array;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  readonly loops: Int32Array;
}

function* findWays(intake: Intake, hierarchy: Hierarchy, notices: NoticeList): Steps<Ways> {
  const edgeCount = intake.from.length;
  const ways = {
    course: new Uint8Array(edgeCount),
    level: new Int32Array(edgeCount),
    tail: intake.from.slice(),
    head: intake.to.slice(),
    loops: new Int32Array(intake.parent.length),
  };
  let climbsLeft = CLIMBS_PER_ITEM * (intake.parent.length + edgeCount);
  for (let e = 0; e < edgeCount; e += TURNS_PER_STEP) {
    climbsLeft = findSomeWays(e, Math.min(edgeCount, e + TURNS_PER_STEP), intake, hierarchy, ways, climbsLeft, notices);
    yield;
  }
  return ways;
}

/** Returns how many steps through borders are left. */
function findSomeWays(
  first: number,
  end: number,
  { from, to, parent, edgeIds }: Intake,
  { depth }: Hierarchy,
  ways: Ways,
  climbsAllowed: number,
  notices: NoticeList,
): number {
  let climbsLeft = climbsAllowed;
  for (let e = first; e < end; e++) {
    let a = from[e]!;
    let b = to[e]!;
    if (a === b) {
      ways.course[e] = course.loop;
      ways.loops[a]!++;
      continue;
    }
    if (parent[a] === parent[b]) {
      ways.level[e] = parent[a]! + 1;
      continue;
    }
    if (climbsLeft < depth[a]! + depth[b]!) {
      ways.course[e] = course.straight;
      notices.add('simplified-edge', edgeIds[e]!);
      continue;
    }
    const deeper = Math.sign(depth[a]! - depth[b]!);
    while (depth[a]! > depth[b]!) {
      a = parent[a]!;
      climbsLeft--;
    }
    while (depth[b]! > depth[a]!) {
      b = parent[b]!;
      climbsLeft--;
    }
    if (a === b) {
      ways.course[e] = deeper > 0 ? course.outward : course.inward;
      ways.level[e] = a + 1;
      continue;
    }
    while (parent[a] !== parent[b]) {
      a = parent[a]!;
      b = parent[b]!;
      climbsLeft -= 2;
    }
    ways.level[e] = parent[a]! + 1;
    ways.tail[e] = a;
    ways.head[e] = b;
  }
  return climbsLeft;
}

function* chooseReversed(
  { edgeIds, firstLabel, second }: Intake,
  { levels, start, slot }: Hierarchy,
  { tail, head: ends }: Ways,
  { start: edgeStart, item: edgeItem }: Incidence,
  wasReversed: ((edgeId: string) => boolean) | null,
): Steps<Uint8Array> {
  const reversed = new Uint8Array(edgeIds.length);
  // Both halves of an edge that its label parted run the same way: that of the whole edge.
  const head = second === null ? ends : ends.map((end, e) => (second[e]! >= 0 ? ends[second[e]!]! : end));
  let turns = 0;
  for (const level of levels) {
    const all = edgeItem.subarray(edgeStart[level], edgeStart[level + 1]);
    const edges = second === null ? all : all.filter((e) => tail[e]! < firstLabel);
    if (edges.length === 0) continue;
    const preferred = wasReversed && Uint8Array.from(edges, (e) => (wasReversed(edgeIds[e]!) ? 1 : 0));
    const isAll = slot.length === start[1] && edges.length === tail.length;
    const from = isAll ? tail : pick(slot, tail, edges);
    const to = isAll ? head : pick(slot, head, edges);
    const turned = edgesToReverse(start[level + 1]! - start[level]!, from, to, preferred);
    if (turned.includes(1)) for (let k = 0; k < edges.length; k++) reversed[edges[k]!] = turned[k]!;
    turns += edges.length;
    if (turns > TURNS_PER_STEP) {
      turns = 0;
      yield;
    }
  }
  return reversed;
}

function pick(slot: Int32Array, end: Int32Array, edges: Int32Array): Int32Array {
  const picked = new Int32Array(edges.length);
  for (let k = 0; k < edges.length; k++) picked[k] = slot[end[edges[k]!]!]!;
  return picked;
}

function* openPorts(
  { from, to, parent }: Intake,
  { levels }: Hierarchy,
  ways: Ways,
  reversed: Uint8Array,
  parallels: Parallels,
): Steps<Pick<Connections, 'ports' | 'portsOf' | 'firstTailPort' | 'firstHeadPort' | 'lastTailPort' | 'lastHeadPort'>> {
  const edgeCount = from.length;
  const ports: Ports = { level: [], side: [], child: [], below: [], above: [], edge: [], outgoing: [] };
  const firstTailPort = new Int32Array(edgeCount).fill(-1);
  const firstHeadPort = new Int32Array(edgeCount).fill(-1);
  const lastTailPort = new Int32Array(edgeCount).fill(-1);
  const lastHeadPort = new Int32Array(edgeCount).fill(-1);
  const innermost = new Map<number, number>();

  const open = (group: number, child: number, below: number, edge: number, side: number, outgoing: boolean): number => {
    const port = ports.level.push(group + 1) - 1;
    ports.side.push(side);
    ports.child.push(child);
    ports.below.push(below);
    ports.above.push(-1);
    ports.edge.push(edge);
    ports.outgoing.push(outgoing);
    if (below >= 0) ports.above[below] = port;
    return port;
  };
  /** Opens the ports on the way from a step through every group inside `lastGroup`, and through that one too if `inclusive`. */
  const leadOut = (step: number, end: number, edge: number, side: number, outgoing: boolean, first: Int32Array, last: Int32Array): void => {
    if (parent[step] === end) return;
    const lane = parallels.total[edge] === 1 ? 0 : parallels.index[edge]! + 1;
    const key = ((step * 2 + (side > 0 ? 1 : 0)) * 2 + (outgoing ? 1 : 0)) * (parallels.most + 1) + lane;
    let port = innermost.get(key) ?? -1;
    if (port < 0) {
      port = open(parent[step]!, step, -1, edge, side, outgoing);
      innermost.set(key, port);
    }
    first[edge] = port;
    while (parent[ports.level[port]! - 1] !== end) {
      const above = ports.above[port]!;
      const group = ports.level[port]! - 1;
      port = above >= 0 ? above : open(parent[group]!, group, port, edge, side, outgoing);
    }
    last[edge] = port;
  };

  // Where there are no groups there is no border to pass.
  for (let e = levels.length > 1 ? 0 : edgeCount; e < edgeCount; e++) {
    if (e % TURNS_PER_STEP === TURNS_PER_STEP - 1) yield;
    const inside = ways.level[e]! - 1;
    if (ways.course[e] === course.across && parent[from[e]!] === inside && parent[to[e]!] === inside) continue;
    const around = inside < 0 ? -1 : parent[inside]!;
    if (ways.course[e] === course.across) {
      const turned = reversed[e] === 1;
      leadOut(from[e]!, inside, e, turned ? -1 : 1, true, firstTailPort, lastTailPort);
      leadOut(to[e]!, inside, e, turned ? 1 : -1, false, firstHeadPort, lastHeadPort);
    } else if (ways.course[e] === course.outward) {
      leadOut(from[e]!, around, e, 1, true, firstTailPort, lastTailPort);
    } else if (ways.course[e] === course.inward) {
      leadOut(to[e]!, around, e, -1, false, firstHeadPort, lastHeadPort);
    }
  }
  const portsOf = groupBy(parent.length + 1, Int32Array.from(ports.level));
  return { ports, portsOf, firstTailPort, firstHeadPort, lastTailPort, lastHeadPort };
}
