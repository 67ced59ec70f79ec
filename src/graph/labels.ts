import type { Intake } from './intake.js';
import { RouteWriter } from './layered/route-writer.js';
import type { Drawing } from './assemble.js';

/** A graph in which each label that needs room is a step of its own in the middle of its edge. */
export interface WithLabels {
  readonly intake: Intake;
  /** The step that stands for the label of each edge of the original, -1 for an edge without. */
  readonly labelOf: Int32Array;
}

/** The innermost group that holds both ends of an edge and where it runs between two of its children; `undefined` where there is none. */
function levelOf(a: number, b: number, parent: Int32Array, depthOf: (node: number) => number): number | undefined {
  let [u, v] = [a, b];
  if (parent[u] === parent[v]) return u === v ? undefined : parent[u]!;
  let ahead = depthOf(u) - depthOf(v);
  for (; ahead > 0; ahead--) u = parent[u]!;
  for (; ahead < 0; ahead++) v = parent[v]!;
  while (u !== v && parent[u] !== parent[v]) {
    u = parent[u]!;
    v = parent[v]!;
  }
  return u === v ? undefined : parent[u]!;
}

/**
 * Parts each edge with a label in two, with a step in the size of the label between them: what holds for steps then holds
 * for labels, so no two of them overlap and no line runs through one. The label of a loop, of an edge into or out of its
 * own group and between the cells of a grid gets no room. The same intake comes back where there is nothing to part.
 */
export function makeLabelsSteps(intake: Intake): WithLabels | null {
  const { labels, nodeIds, edgeIds, parent, isGrid, from, to } = intake;
  if (labels === null) return null;
  const depths = new Map<number, number>();
  const depthOf = (node: number): number => {
    let depth = depths.get(node);
    if (depth === undefined) {
      depth = 0;
      for (let at = parent[node]!; at >= 0; at = parent[at]!) depth++;
      depths.set(node, depth);
    }
    return depth;
  };
  const labelOf = new Int32Array(edgeIds.length).fill(-1);
  const owners: number[] = [];
  const levels: number[] = [];
  for (let e = 0; e < edgeIds.length; e++) {
    if (!(labels[2 * e]! > 0 && labels[2 * e + 1]! > 0)) continue;
    const level = levelOf(from[e]!, to[e]!, parent, depthOf);
    if (level === undefined || (level >= 0 && isGrid[level] === 1)) continue;
    labelOf[e] = nodeIds.length + owners.length;
    owners.push(e);
    levels.push(level);
  }
  if (owners.length === 0) return null;
  const sizes = (side: 0 | 1): number[] => owners.map((e) => labels[2 * e + side]!);
  const second = new Int32Array(edgeIds.length + owners.length).fill(-1);
  owners.forEach((e, k) => (second[e] = edgeIds.length + k));
  const firstEnds = to.slice();
  owners.forEach((e) => (firstEnds[e] = labelOf[e]!));
  const name = (e: number): string => `\u0000${edgeIds[e]!}`;
  return {
    labelOf,
    intake: {
      nodeIds: [...nodeIds, ...owners.map(name)],
      width: Float64Array.of(...intake.width, ...sizes(0)),
      height: Float64Array.of(...intake.height, ...sizes(1)),
      parent: Int32Array.of(...parent, ...levels),
      isGrid: Uint8Array.of(...isGrid, ...owners.map(() => 0)),
      edgeIds: [...edgeIds, ...owners.map(name)],
      from: Int32Array.of(...from, ...owners.map((e) => labelOf[e]!)),
      to: Int32Array.of(...firstEnds, ...owners.map((e) => to[e]!)),
      labels: null,
      firstLabel: nodeIds.length,
      second,
    },
  };
}

/** The drawing of the original: edges in one piece again, and the places of their labels. */
export function takeLabelsOut({ nodeIds, edgeIds }: Intake, { labelOf, intake: { second } }: WithLabels, { boxes, routes, width, height }: Drawing): Drawing {
  const count = edgeIds.length;
  const labels = new Float64Array(4 * count);
  const writer = new RouteWriter(count, routes.points.length / 2);
  const append = (e: number): void => {
    for (let k = routes.start[e]!; k < routes.start[e + 1]!; k++) writer.add(routes.points[2 * k]!, routes.points[2 * k + 1]!);
  };
  for (let e = 0; e < count; e++) {
    append(e);
    const label = labelOf[e]!;
    if (label >= 0) {
      append(second![e]!);
      labels.set(boxes.subarray(4 * label, 4 * label + 4), 4 * e);
    }
    writer.end();
  }
  return { boxes: boxes.slice(0, 4 * nodeIds.length), routes: { start: writer.starts, points: writer.finished() }, labels, width, height };
}
