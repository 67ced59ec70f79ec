import type { Connections } from './connections.js';
import type { Hierarchy } from './hierarchy.js';
import type { Intake } from './intake.js';
import type { Level, PlacedLevel } from './level.js';
import { touchShift } from './parallels.js';

export interface NamedLevel {
  readonly level: Level;
  readonly childIds: readonly string[];
  /** A name for each link that is the same in every layout of the same graph. */
  readonly linkKeys: string[];
}

/** Collects what is to be placed inside one group. The groups inside it have to be placed before. */
export function levelInput(
  number: number,
  intake: Intake,
  { start, children, slot }: Hierarchy,
  connections: Connections,
  length: Float64Array,
  thickness: Float64Array,
  placedLevels: readonly (PlacedLevel | undefined)[],
): NamedLevel {
  const { edgesOf, portsOf, ports, parallels, reversed } = connections;
  const members = children.subarray(start[number], start[number + 1]);
  const edges = edgesOf.item.subarray(edgesOf.start[number], edgesOf.start[number + 1]);
  const ownPorts = portsOf.item.subarray(portsOf.start[number], portsOf.start[number + 1]);
  const childCount = members.length;
  const linkCount = edges.length + ownPorts.length;
  const from = new Int32Array(linkCount);
  const to = new Int32Array(linkCount);
  const fromShift = new Float64Array(linkCount);
  const toShift = new Float64Array(linkCount);
  const linkKeys: string[] = new Array<string>(linkCount);

  for (let k = 0; k < edges.length; k++) {
    const e = edges[k]!;
    const tail = connections.tail[e]!;
    const head = connections.head[e]!;
    const turned = reversed[e] === 1;
    from[k] = slot[turned ? head : tail]!;
    to[k] = slot[turned ? tail : head]!;
    linkKeys[k] = intake.edgeIds[e]!;
    const tailPort = connections.lastTailPort[e]!;
    const headPort = connections.lastHeadPort[e]!;
    if (!turned && tailPort < 0 && headPort < 0 && parallels.total[e] === 1) continue;
    const tailTouch = touch(tail, tailPort, e, connections, thickness, placedLevels);
    const headTouch = touch(head, headPort, e, connections, thickness, placedLevels);
    fromShift[k] = turned ? headTouch : tailTouch;
    toShift[k] = turned ? tailTouch : headTouch;
  }
  const side = new Int8Array(ownPorts.length);
  for (let p = 0; p < ownPorts.length; p++) {
    const port = ownPorts[p]!;
    const k = edges.length + p;
    const child = ports.child[port]!;
    const edge = ports.edge[port]!;
    const outgoing = ports.outgoing[port]!;
    const leaves = ports.side[port]! > 0;
    const childTouch = touch(child, ports.below[port]!, edge, connections, thickness, placedLevels);
    side[p] = ports.side[port]!;
    from[k] = leaves ? slot[child]! : childCount + p;
    to[k] = leaves ? childCount + p : slot[child]!;
    fromShift[k] = leaves ? childTouch : 0;
    toShift[k] = leaves ? 0 : childTouch;
    const lane = parallels.total[edge] === 1 ? 0 : parallels.index[edge]! + 1;
    linkKeys[k] = `${outgoing ? 'out' : 'in'} ${side[p]} ${lane} ${intake.nodeIds[outgoing ? intake.from[edge]! : intake.to[edge]!]!}`;
  }
  const group = number - 1;
  const own = childCount === intake.nodeIds.length ? { childIds: intake.nodeIds, length, thickness, loops: connections.loops } : null;
  const { childIds, ...extents } = own ?? pickChildren(members, intake, connections, length, thickness);
  return {
    level: {
      ...extents,
      isLabel: intake.second === null ? null : Uint8Array.from(members, (u) => (u >= intake.firstLabel ? 1 : 0)),
      isGrid: group >= 0 && intake.isGrid[group] === 1,
      side,
      from,
      to,
      fromShift,
      toShift,
      minLength: group < 0 ? 0 : length[group]!,
      minThickness: group < 0 ? 0 : thickness[group]!,
    },
    childIds,
    linkKeys,
  };
}

function pickChildren(
  members: Int32Array,
  { nodeIds }: Intake,
  { loops }: Connections,
  length: Float64Array,
  thickness: Float64Array,
): Pick<Level, 'length' | 'thickness' | 'loops'> & Pick<NamedLevel, 'childIds'> {
  const count = members.length;
  const own = {
    childIds: new Array<string>(count),
    length: new Float64Array(count),
    thickness: new Float64Array(count),
    loops: new Int32Array(count),
  };
  for (let k = 0; k < count; k++) {
    const u = members[k]!;
    own.childIds[k] = nodeIds[u]!;
    own.length[k] = length[u]!;
    own.thickness[k] = thickness[u]!;
    own.loops[k] = loops[u]!;
  }
  return own;
}

/** Where a line touches a child: at the port it comes out of, or at the side of the step. */
function touch(
  child: number,
  port: number,
  edge: number,
  { parallels, reversed, portSlot }: Connections,
  thickness: Float64Array,
  placedLevels: readonly (PlacedLevel | undefined)[],
): number {
  if (port < 0) return touchShift(parallels, edge, reversed[edge] === 1, thickness[child]!);
  return placedLevels[child + 1]!.portCross[portSlot[port]!]! - thickness[child]! / 2;
}
