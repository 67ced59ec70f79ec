import type { EntityEvent } from '../../../model/frame.js';
import type { Text } from '../../../model/primitives.js';
import type { RunId } from '../../../model/run.js';
import { type Boundary, type Edge, type Step, type StepId } from '../../../model/step.js';
import { isTerminalStep, type StepStatus } from '../../../model/status.js';
import type { BoundaryTemplate, EdgeTemplate, GraphWorkflow, ItemPlan, StepTemplate } from './definition.js';

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

/** The steps that a card stands for, by status: each change of one costs the same, however many there are. */
export class CardTally {
  readonly #counts = new Map<StepStatus, number>();
  #total = 0;
  /** When the first of them began; a step that has begun keeps that. */
  startedAt: string | undefined;

  /** One of them changed; without `before` it is new. */
  take(before: Step | undefined, { status, startedAt }: Step): void {
    if (before === undefined) this.#total += 1;
    else this.#add(before.status, -1);
    this.#add(status, 1);
    if (startedAt !== undefined && (this.startedAt === undefined || startedAt < this.startedAt)) this.startedAt = startedAt;
  }

  get done(): number {
    return this.#sum(isTerminalStep);
  }

  get status(): StepStatus {
    const has = (status: StepStatus): boolean => this.#of(status) > 0;
    if (this.#sum((status) => BUSY.has(status)) > 0) return 'running';
    if (has('waiting-human')) return 'waiting-human';
    if (this.#of('pending') + this.#of('ready') === this.#total) return has('ready') ? 'ready' : 'pending';
    if (this.done < this.#total) return 'running';
    if (has('failed')) return 'failed';
    if (has('succeeded')) return 'succeeded';
    return has('cancelled') ? 'cancelled' : 'skipped';
  }

  #of(status: StepStatus): number {
    return this.#counts.get(status) ?? 0;
  }

  #add(status: StepStatus, n: number): void {
    this.#counts.set(status, this.#of(status) + n);
  }

  #sum(wanted: (status: StepStatus) => boolean): number {
    let sum = 0;
    for (const [status, n] of this.#counts) if (wanted(status)) sum += n;
    return sum;
  }
}

/** The card as its steps make it: the furthest anything has come, and how many are through. `lastEnd` is asked once all have ended. */
export function cardOf(card: Step, tally: CardTally, lastEnd: () => string | undefined): Step {
  const { status, startedAt: started, done } = tally;
  const ended = isTerminalStep(status) ? lastEnd() : undefined;
  const { startedAt: _startedAt, endedAt: _endedAt, ...rest } = card;
  return {
    ...rest,
    status,
    ...(started === undefined ? {} : { startedAt: started }),
    ...(ended === undefined ? {} : { endedAt: ended }),
    ...(card.progress === undefined ? {} : { progress: { ...card.progress, done } }),
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

/** The edge of a template between two cards, or between two steps of one item; undefined where the item has no such steps. */
export function edgeOf(template: EdgeTemplate, run: RunId, steps: ReadonlyMap<StepId, Step>, item: number | undefined): Edge | undefined {
  const idOf = (key: string): StepId => (item === undefined ? cardId(run, key) : itemStepId(run, key, item));
  const from = steps.get(idOf(template.from));
  const to = steps.get(idOf(template.to));
  if (from === undefined || to === undefined) return undefined;
  const edge = edgeBetween(template, from, to);
  return item === undefined && to.startedAt !== undefined ? { ...edge, taken: true } : edge;
}

/** A boundary with the steps that lie in it now. */
export const boundaryOf = (boundary: BoundaryTemplate, steps: ReadonlyMap<StepId, Step>): Boundary => ({
  ...boundary,
  members: [...steps.values()].filter((step) => step.boundary === boundary.id).map(({ id }) => id),
});

export const eventsOf = (steps: readonly Step[], edges: readonly Edge[], boundaries: readonly Boundary[]): EntityEvent[] => [
  ...steps.map((value): EntityEvent => ({ kind: 'step', value })),
  ...edges.map((value): EntityEvent => ({ kind: 'edge', value })),
  ...boundaries.map((value): EntityEvent => ({ kind: 'boundary', value })),
];
