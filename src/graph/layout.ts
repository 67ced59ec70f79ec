import type { Drawing } from './assemble.js';
import { takeIn, type Intake } from './intake.js';
import { NoticeList } from './notices.js';
import { placeGraph, type PlaceGraphOptions } from './place-graph.js';
import { hide, reveal } from './saved-layout.js';
import { runToEnd, TURNS_PER_STEP, type Steps } from './steps.js';
import type { Box, LayoutInput, LayoutOptions, LayoutResult, Point, Spacing } from './types.js';

export const defaultSpacing: Spacing = { layerGap: 64, nodeGap: 24, edgeGap: 12, partGap: 48, padding: 24, header: 32 };

const MOST_SWEEPS = 8;
const LARGEST_GAP = 10_000;

/**
 * A layered drawing of a graph with groups (Sugiyama, Tagawa, Toda, 1981): steps in layers along the flow, few crossings,
 * straight lines, no line through a step. Each group is placed on its own and is one box for the group around it.
 *
 * The same input always gives the same drawing. Data never makes it throw: what makes no sense is left out and named in
 * `notices`.
 *
 * @throws RangeError for an option that is out of range, and the reason of `options.signal` if that was aborted before.
 */
export function layout(input: LayoutInput, options: LayoutOptions = {}): LayoutResult {
  return runToEnd(layoutSteps(input, options), options.signal);
}

/** The same as work in steps, for a caller that has to let other things happen in between. */
export function* layoutSteps(input: LayoutInput, options: LayoutOptions): Steps<LayoutResult> {
  const complete = completeOptions(options);
  const notices = new NoticeList();
  const intake = yield* takeIn(input, notices);
  const { drawing, saved, shift } = yield* placeGraph(intake, complete, reveal(options.previous), notices);
  const maps = yield* namePlaces(intake, drawing);
  return {
    ...maps,
    width: drawing.width,
    height: drawing.height,
    boxes: drawing.boxes,
    notices: notices.list(),
    state: hide(saved),
    shift,
  };
}

/** Gives the arrays of a drawing back their names. */
export function* namePlaces(
  { nodeIds, edgeIds }: Pick<Intake, 'nodeIds' | 'edgeIds'>,
  { boxes, routeStart, points }: Drawing,
): Steps<Pick<LayoutResult, 'nodes' | 'edges'>> {
  const nodes = new Map<string, Box>();
  for (let u = 0; u < nodeIds.length; u++) {
    if (u % TURNS_PER_STEP === TURNS_PER_STEP - 1) yield;
    nodes.set(nodeIds[u]!, { x: boxes[4 * u]!, y: boxes[4 * u + 1]!, width: boxes[4 * u + 2]!, height: boxes[4 * u + 3]! });
  }
  const edges = new Map<string, Point[]>();
  for (let e = 0; e < edgeIds.length; e++) {
    if (e % TURNS_PER_STEP === TURNS_PER_STEP - 1) yield;
    const route: Point[] = [];
    for (let k = routeStart[e]!; k < routeStart[e + 1]!; k++) route.push([points[2 * k]!, points[2 * k + 1]!]);
    edges.set(edgeIds[e]!, route);
  }
  return { nodes, edges };
}

/** @throws RangeError for an option that is out of range. */
export function completeOptions({ direction = 'right', spacing, maxSweeps = MOST_SWEEPS, anchor }: LayoutOptions): PlaceGraphOptions {
  if (direction !== 'right' && direction !== 'down' && direction !== 'left') {
    throw new RangeError(`layout: direction is ${JSON.stringify(direction)}; use 'right', 'down' or 'left'`);
  }
  if (!Number.isInteger(maxSweeps) || maxSweeps < 0 || maxSweeps > MOST_SWEEPS) {
    throw new RangeError(`layout: maxSweeps is ${maxSweeps}; use a whole number from 0 to ${MOST_SWEEPS}`);
  }
  const gaps: Spacing = { ...defaultSpacing, ...spacing };
  for (const [name, value] of Object.entries(gaps)) {
    if (!(value >= 0 && value <= LARGEST_GAP))
      throw new RangeError(`layout: spacing.${name} is ${value}; use a number from 0 to ${LARGEST_GAP}`);
  }
  return { direction, spacing: gaps, maxSweeps, anchor };
}
