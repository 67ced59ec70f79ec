import type { EntityEvent } from '../../../model/frame.js';
import type { Text } from '../../../model/primitives.js';
import type { RunId } from '../../../model/run.js';
import { type Boundary, type Edge, type Step, type StepId } from '../../../model/step.js';
import { isTerminalStep, type StepStatus } from '../../../model/status.js';
import type { EdgeTemplate, GraphWorkflow, ItemPlan, StepTemplate } from './definition.js';

/** Id of a step of the run itself, or of the card that stands for one step of all items. */
export const cardId = (run: RunId, key: string): StepId => `${run}/${key}`;
/** Id of one item's step. */
export const itemStepId = (run: RunId, key: string, index: number): StepId => `${run}/${key}/${index}`;

/** Key of a card; a card is not timed together with the steps it stands for. */
const cardKey = (key: string): string => `all-${key}`;

const placed = (workflow: GraphWorkflow, boundary: string | undefined): Pick<Step, 'boundary' | 'owner'> => ({
  ...(boundary === undefined ? {} : { boundary }),
  owner: workflow.boundaries.find(({ id }) => id === boundary)?.accountable ?? workflow.owner,
});

/** The step once another boundary answers for it. */
export const placedIn = (workflow: GraphWorkflow, step: Step, boundary: string): Step => ({ ...step, ...placed(workflow, boundary) });

const fresh = (workflow: GraphWorkflow, run: RunId, template: StepTemplate): Step => ({
  id: cardId(run, template.key), run, key: template.key, kind: template.kind, label: template.label, status: 'pending', attempts: [],
  ...placed(workflow, template.boundary),
});

const labelOf = (template: StepTemplate, item: ItemPlan): Text => ({
  text: `${template.label.text}: ${item.label.text}`,
  ...(item.label.lang === undefined ? {} : { lang: item.label.lang }),
});

/** Every step of a run before anything has happened, cards in front of the steps they stand for. */
export function initialSteps(workflow: GraphWorkflow, run: RunId, items: readonly ItemPlan[]): Step[] {
  const perItem = workflow.steps.flatMap((template): Step[] => [
    {
      ...fresh(workflow, run, { ...template, boundary: template.cardBoundary ?? template.boundary }),
      key: cardKey(template.key), kind: 'map', progress: { done: 0, total: items.length, unit: workflow.unit, source: 'reported' },
    },
    ...items.map((item, mapIndex): Step => ({
      ...fresh(workflow, run, template), id: itemStepId(run, template.key, mapIndex), parent: cardId(run, template.key), mapIndex, label: labelOf(template, item),
    })),
  ]);
  return [fresh(workflow, run, workflow.opening), ...perItem, fresh(workflow, run, workflow.closing)];
}

const BUSY: ReadonlySet<StepStatus> = new Set(['running', 'retrying', 'waiting-external']);

function cardStatus(children: readonly Step[]): StepStatus {
  const statuses = children.map(({ status }) => status);
  if (statuses.some((status) => BUSY.has(status))) return 'running';
  if (statuses.includes('waiting-human')) return 'waiting-human';
  if (statuses.every((status) => status === 'pending' || status === 'ready')) return statuses.includes('ready') ? 'ready' : 'pending';
  if (!statuses.every(isTerminalStep)) return 'running';
  if (statuses.includes('failed')) return 'failed';
  if (statuses.includes('succeeded')) return 'succeeded';
  return statuses.includes('cancelled') ? 'cancelled' : 'skipped';
}

/** The card as its steps make it: the furthest anything has come, and how many are through. */
export function cardOf(card: Step, children: readonly Step[]): Step {
  const status = cardStatus(children);
  const started = children.flatMap(({ startedAt }) => startedAt ?? []).sort()[0];
  const ended = children.flatMap(({ endedAt }) => endedAt ?? []).sort().at(-1);
  const { startedAt: _startedAt, endedAt: _endedAt, ...rest } = card;
  return {
    ...rest,
    status,
    ...(started === undefined ? {} : { startedAt: started }),
    ...(isTerminalStep(status) && ended !== undefined ? { endedAt: ended } : {}),
    ...(card.progress === undefined ? {} : { progress: { ...card.progress, done: children.filter((child) => isTerminalStep(child.status)).length } }),
  };
}

const begun = (step: Step): boolean => step.attempts.length > 0;

function edgeBetween(template: EdgeTemplate, from: Step, to: Step): Edge {
  const crosses = from.boundary !== to.boundary;
  const guard = crosses ? from.gate : undefined;
  return {
    id: `${from.id}>${to.key}`, from: from.id, to: to.id,
    kind: crosses ? 'handoff' : template.kind,
    ...(template.label === undefined ? {} : { label: template.label }),
    ...(begun(to) || to.status === 'succeeded' ? { taken: true } : to.status === 'skipped' ? { taken: false } : {}),
    ...(guard === undefined ? {} : { gate: guard }),
  };
}

/** Edges of a run as its steps make them: between the cards, and between the steps of each item. */
export function edgesOf(workflow: GraphWorkflow, run: RunId, steps: ReadonlyMap<StepId, Step>, itemCount: number): Edge[] {
  const between = (template: EdgeTemplate, fromId: StepId, toId: StepId): Edge[] => {
    const from = steps.get(fromId);
    const to = steps.get(toId);
    return from && to ? [edgeBetween(template, from, to)] : [];
  };
  const cardStarted = (edge: Edge): Edge => {
    const to = steps.get(edge.to);
    return to?.startedAt === undefined ? edge : { ...edge, taken: true };
  };
  return workflow.edges.flatMap((template) => [
    ...between(template, cardId(run, template.from), cardId(run, template.to)).map(cardStarted),
    ...Array.from({ length: itemCount }, (_, index) => between(template, itemStepId(run, template.from, index), itemStepId(run, template.to, index))).flat(),
  ]);
}

/** Boundaries with the steps that lie in them now. */
export const boundariesOf = (workflow: GraphWorkflow, steps: ReadonlyMap<StepId, Step>): Boundary[] =>
  workflow.boundaries.map((boundary) => ({
    ...boundary,
    members: [...steps.values()].filter((step) => step.boundary === boundary.id).map(({ id }) => id),
  }));

export const eventsOf = (steps: readonly Step[], edges: readonly Edge[], boundaries: readonly Boundary[]): EntityEvent[] => [
  ...steps.map((value): EntityEvent => ({ kind: 'step', value })),
  ...edges.map((value): EntityEvent => ({ kind: 'edge', value })),
  ...boundaries.map((value): EntityEvent => ({ kind: 'boundary', value })),
];
