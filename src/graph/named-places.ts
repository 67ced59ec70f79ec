import type { Drawing } from './assemble.js';
import type { Intake } from './intake.js';
import { routeAt } from './routes.js';
import type { Box, LayoutNotice, LayoutResult, Point } from './types.js';

/** Gives the numbers of a drawing back their names, once somebody asks: a renderer can do without. */
export function namedLayout(
  { nodeIds, edgeIds }: Pick<Intake, 'nodeIds' | 'edgeIds'>,
  { width, height, boxes, routes, labels: labelBoxes }: Drawing,
  notices: readonly LayoutNotice[],
  shift: Point,
): Omit<LayoutResult, 'state'> {
  let nodes: Map<string, Box> | undefined;
  let edges: Map<string, Point[]> | undefined;
  let labels: Map<string, Box> | undefined;
  const boxAt = (list: Float64Array, k: number): Box => ({ x: list[4 * k]!, y: list[4 * k + 1]!, width: list[4 * k + 2]!, height: list[4 * k + 3]! });
  return {
    get nodes() {
      nodes ??= named(nodeIds, (u) => boxAt(boxes, u));
      return nodes;
    },
    get edges() {
      edges ??= named(edgeIds, (e) => routeAt(routes, e));
      return edges;
    },
    get labels() {
      labels ??= labelBoxes === undefined ? new Map() : new Map([...named(edgeIds, (e) => boxAt(labelBoxes, e))].filter(([, { width: own }]) => own > 0));
      return labels;
    },
    width,
    height,
    boxes,
    routes,
    labelBoxes,
    notices,
    shift,
  };
}

function named<T>(ids: readonly string[], valueAt: (index: number) => T): Map<string, T> {
  const map = new Map<string, T>();
  for (let k = 0; k < ids.length; k++) map.set(ids[k]!, valueAt(k));
  return map;
}
