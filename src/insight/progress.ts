import type { Run } from '../model/run.js';
import type { Progress, Step, TokenStream } from '../model/step.js';
import { isTerminalStep } from '../model/status.js';

/** The groups in which steps are counted, in the order in which they are shown. */
export const STEP_GROUPS = [
  'succeeded', 'skipped', 'failed', 'cancelled', 'stuck', 'waiting-human', 'waiting-external', 'retrying', 'running', 'unknown', 'to-come',
] as const;
export type StepGroup = (typeof STEP_GROUPS)[number];

export interface StepCounts {
  readonly by: Readonly<Record<StepGroup, number>>;
  /** Steps that are known so far. */
  readonly total: number;
  /** Succeeded or skipped: nothing is left to do there. */
  readonly finished: number;
  /** False while a part that has not been expanded yet may still add steps: `total` is then only what is known so far. */
  readonly totalKnown: boolean;
}

const groupOf = (step: Step, stuck: ReadonlySet<string>): StepGroup => {
  if (stuck.has(step.id)) return 'stuck';
  return step.status === 'pending' || step.status === 'ready' ? 'to-come' : step.status;
};

/** Steps by the step that contains them; the top ones under `undefined`. */
export function childrenOf(steps: Iterable<Step>): ReadonlyMap<string | undefined, readonly Step[]> {
  const children = new Map<string | undefined, Step[]>();
  for (const step of steps) {
    const siblings = children.get(step.parent);
    if (siblings) siblings.push(step);
    else children.set(step.parent, [step]);
  }
  return children;
}

/** A map or sub-run that has not shown all its parts: how many steps there will be cannot be said yet. */
function mayGrow(step: Step, children: readonly Step[]): boolean {
  if ((step.kind !== 'map' && step.kind !== 'subrun') || isTerminalStep(step.status)) return false;
  const items = new Set(children.map((child) => child.mapIndex ?? child.id)).size;
  return items < (step.progress?.total ?? (children.length === 0 ? Number.POSITIVE_INFINITY : 0));
}

/**
 * Counts the steps that do work: a step that contains others is counted through them. A step inside a cycle of parents,
 * or under a parent that is not there, counts by itself.
 * @param options.within only steps inside this one
 * @param options.stuck ids of steps that are stuck, as the stall rules say
 */
export function countSteps(steps: ReadonlyMap<string, Step>, options: { readonly within?: string | undefined; readonly stuck?: ReadonlySet<string> | undefined } = {}): StepCounts {
  const children = childrenOf(steps.values());
  const by = Object.fromEntries(STEP_GROUPS.map((group) => [group, 0])) as Record<StepGroup, number>;
  let total = 0;
  let totalKnown = true;
  for (const step of steps.values()) {
    if (options.within !== undefined && !isInside(step, options.within, steps)) continue;
    const parts = children.get(step.id) ?? [];
    if (mayGrow(step, parts)) totalKnown = false;
    if (parts.length > 0) continue;
    by[groupOf(step, options.stuck ?? new Set())] += 1;
    total += 1;
  }
  return { by, total, finished: by.succeeded + by.skipped, totalKnown };
}

/** Whether a step lies anywhere inside another. A cycle of parents ends the search. */
export function isInside(step: Step, container: string, steps: ReadonlyMap<string, Step>): boolean {
  const seen = new Set<string>();
  for (let at = step.parent; at !== undefined && !seen.has(at); at = steps.get(at)?.parent) {
    if (at === container) return true;
    seen.add(at);
  }
  return false;
}

/** How far one step is: a share where both numbers are known, else only what is done, else nothing. */
export interface StepProgress {
  readonly done: number;
  readonly total?: number | undefined;
  readonly unit: string;
  /** A guess, to be shown as one. */
  readonly estimated: boolean;
}

const fromReport = ({ done, total, unit, source }: Progress): StepProgress => ({ done, total, unit, estimated: source !== 'reported' });

/** From the step's own report, else from its stream: the length that a stream is expected to have is always a guess. */
export function stepProgress(step: Step, stream: TokenStream | undefined): StepProgress | undefined {
  if (step.progress) return fromReport(step.progress);
  if (!stream || stream.received === 0) return undefined;
  const unit = stream.exact && stream.unit === 'token' ? 'token' : 'chunk';
  return { done: stream.received, total: stream.expected, unit, estimated: stream.expected !== undefined };
}

/** Share that is done, 0 to 1, where it is known. */
export const shareOf = (progress: StepProgress | undefined): number | undefined =>
  progress?.total === undefined || progress.total <= 0 ? undefined : Math.min(1, progress.done / progress.total);

export type Eta = NonNullable<Step['eta']>;

/**
 * When a run will be over: the latest of its unfinished steps, if every one of them has an estimate. One step without an
 * estimate makes the sum a guess without a basis, so nothing is said.
 */
export function runEta(run: Pick<Run, 'status'>, steps: Iterable<Step>): Eta | undefined {
  if (run.status !== 'running') return undefined;
  const all = [...steps];
  const containers = new Set(all.map((step) => step.parent));
  const open = all.filter((step) => !containers.has(step.id) && !isTerminalStep(step.status));
  const etas = open.flatMap((step) => (step.eta ? [step.eta] : []));
  if (etas.length === 0 || etas.length < open.length) return undefined;
  return etas.reduce((latest, eta) => (eta.at > latest.at ? eta : latest));
}
