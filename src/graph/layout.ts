import { takeIn } from './intake.js';
import { namedLayout } from './named-places.js';
import { NoticeList } from './notices.js';
import { placeGraph, type PlaceGraphOptions } from './place-graph.js';
import { hide, reveal } from './saved-layout.js';
import { runToEnd, type Steps } from './steps.js';
import type { LayoutInput, LayoutOptions, LayoutResult, Spacing } from './types.js';

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
  return Object.assign(namedLayout(intake, drawing, notices.list(), shift), { state: hide(saved) });
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
