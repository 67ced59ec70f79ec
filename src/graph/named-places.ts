import type { Drawing } from './assemble.js';
import type { Intake } from './intake.js';
import { routeAt } from './routes.js';
import type { Box, LayoutNotice, LayoutResult, Point } from './types.js';

/** Gives the numbers of a drawing back their names, once somebody asks: a renderer can do without. */
export function namedLayout(
  { nodeIds, edgeIds }: Pick<Intake, 'nodeIds' | 'edgeIds'>,
  { width, height, boxes, routes }: Drawing,
  notices: readonly LayoutNotice[],
  shift: Point,
): Omit<LayoutResult, 'state'> {
  let nodes: Map<string, Box> | undefined;
  let edges: Map<string, Point[]> | undefined;
  return {
    get nodes() {
      nodes ??= named(nodeIds, (u) => ({ x: boxes[4 * u]!, y: boxes[4 * u + 1]!, width: boxes[4 * u + 2]!, height: boxes[4 * u + 3]! }));
      return nodes;
    },
    get edges() {
      edges ??= named(edgeIds, (e) => routeAt(routes, e));
      return edges;
    },
    width,
    height,
    boxes,
    routes,
    notices,
    shift,
  };
}

function named<T>(ids: readonly string[], valueAt: (index: number) => T): Map<string, T> {
  const map = new Map<string, T>();
  for (let k = 0; k < ids.length; k++) map.set(ids[k]!, valueAt(k));
  return map;
}
