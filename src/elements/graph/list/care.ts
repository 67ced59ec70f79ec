import type { GraphView } from '../graph-source.js';
import type { StepTree } from './step-tree.js';
import { urgencyOfStep, type LookContext } from '../look/step-look.js';

/** The next step in reading order that failed, is stuck or waits for a person, going round once. */
export function nextToCareFor(view: Pick<GraphView, 'steps'>, { order: ids }: Pick<StepTree, 'order'>, context: Pick<LookContext, 'silence'>, after: string, way: 1 | -1): string | undefined {
  const start = ids.indexOf(after);
  for (let turn = 1; turn <= ids.length; turn++) {
    const id = ids[(start + way * turn + ids.length * 2) % ids.length];
    const step = id === undefined ? undefined : view.steps.get(id);
    if (step !== undefined && step.id !== after && urgencyOfStep(step, context).hot) return step.id;
  }
  return undefined;
}
