import type { StepGroup } from '../../../insight/index.js';
import type { Step } from '../../../model/step.js';
import type { GraphView } from '../graph-source.js';

/** The groups in which steps are counted and picked out, the most urgent first. */
export const GROUPS = ['failed', 'stuck', 'waiting-human', 'running', 'retrying', 'waiting-external', 'unknown', 'to-come', 'succeeded', 'skipped', 'cancelled'] as const satisfies readonly StepGroup[];

/** The group in which a step is counted. */
export const groupOf = ({ id, status }: Step, silence: (id: string) => number | undefined): StepGroup => {
  if (silence(id) !== undefined) return 'stuck';
  return status === 'pending' || status === 'ready' ? 'to-come' : status;
};

/** The status whose shape and colour stand for a group. */
export const statusOfGroup = (group: StepGroup): string => (group === 'to-come' ? 'pending' : group);

export interface GroupCounts {
  readonly counts: ReadonlyMap<StepGroup, number>;
  /** Steps of the groups that are picked out; nothing while none is. */
  readonly picked: ReadonlySet<string> | undefined;
}

/**
 * Counts the steps that do work by group, and finds those of the groups that are picked out.
 * @param withParts steps that are counted through their parts
 */
export function countGroups(view: Pick<GraphView, 'steps'>, withParts: ReadonlySet<string>, silence: (id: string) => number | undefined, filter: ReadonlySet<string>): GroupCounts {
  const counts = new Map<StepGroup, number>();
  const picked = filter.size === 0 ? undefined : new Set<string>();
  for (const step of view.steps.values()) {
    if (withParts.has(step.id)) continue;
    const group = groupOf(step, silence);
    counts.set(group, (counts.get(group) ?? 0) + 1);
    if (filter.has(group)) picked?.add(step.id);
  }
  return { counts, picked };
}
