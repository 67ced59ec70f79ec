import type { RunId } from '../../../model/run.js';
import type { Boundary, Edge, Step, StepId } from '../../../model/step.js';
import type { EdgeTemplate, GraphWorkflow } from './definition.js';
import { boundaryOf, cardId, cardOf, CardTally, edgeOf } from './topology.js';

/** Deep equality of plain JSON entities; both sides are built by the same code, so key order is the same. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What follows from the steps of one run: its cards, edges and boundaries. A change is followed to the entities beside the
 * steps that it names, so that it costs the same in a run of ten steps and of ten thousand.
 */
export class Surroundings {
  readonly #tallies = new Map<StepId, CardTally>();
  readonly #children = new Map<StepId, StepId[]>();
  readonly #touching = new Map<string, EdgeTemplate[]>();
  readonly #edges = new Map<string, Edge>();
  readonly #places = new Map<StepId, string | undefined>();
  /** Boundaries that a step was put into or taken out of. */
  readonly #moved = new Set<string>();

  constructor(
    private readonly workflow: GraphWorkflow,
    private readonly run: RunId,
    private readonly steps: ReadonlyMap<StepId, Step>,
  ) {
    for (const template of workflow.edges) {
      for (const key of [template.from, template.to]) this.#touching.set(key, [...(this.#touching.get(key) ?? []), template]);
    }
    for (const { key } of workflow.steps) {
      this.#tallies.set(cardId(run, key), new CardTally());
      this.#children.set(cardId(run, key), []);
    }
    for (const { id } of workflow.boundaries) this.#moved.add(id);
    for (const step of steps.values()) this.take(undefined, step);
  }

  /** A step is new or was changed. */
  take(before: Step | undefined, after: Step): void {
    if (after.parent !== undefined) {
      this.#tallies.get(after.parent)?.take(before, after);
      if (before === undefined) this.#children.get(after.parent)?.push(after.id);
    }
    const place = this.#places.get(after.id);
    if (this.#places.has(after.id) && place === after.boundary) return;
    for (const boundary of [place, after.boundary]) if (boundary !== undefined) this.#moved.add(boundary);
    this.#places.set(after.id, after.boundary);
  }

  /** The card as it is now; a step that is no card stays as it is. */
  card(step: Step): Step {
    const tally = this.#tallies.get(step.id);
    return tally === undefined ? step : cardOf(step, tally, () => this.#lastEnd(step.id));
  }

  /** The edges and boundaries beside some steps that are not as they were when this was last asked. */
  follow(changed: Iterable<Step>): { readonly edges: readonly Edge[]; readonly boundaries: readonly Boundary[] } {
    const edges: Edge[] = [];
    for (const step of changed) {
      const key = step.mapIndex === undefined ? step.id.slice(this.run.length + 1) : step.key;
      for (const template of this.#touching.get(key) ?? []) {
        const edge = edgeOf(template, this.run, this.steps, step.mapIndex);
        if (edge === undefined || same(edge, this.#edges.get(edge.id))) continue;
        this.#edges.set(edge.id, edge);
        edges.push(edge);
      }
    }
    const boundaries = this.workflow.boundaries.filter(({ id }) => this.#moved.has(id)).map((template) => boundaryOf(template, this.steps));
    this.#moved.clear();
    return { edges, boundaries };
  }

  /** Everything is written down already. */
  settle(): void {
    this.follow(this.steps.values());
  }

  #lastEnd(card: StepId): string | undefined {
    let last: string | undefined;
    for (const id of this.#children.get(card) ?? []) {
      const ended = this.steps.get(id)?.endedAt;
      if (ended !== undefined && (last === undefined || ended > last)) last = ended;
    }
    return last;
  }
}
