import type { EntityEvent } from '../../../model/frame.js';
import type { RunId } from '../../../model/run.js';
import type { Step, StepId } from '../../../model/step.js';
import type { EngineHost } from '../../bridge.js';
import type { GraphWorkflow } from './definition.js';
import type { RunRecord } from './run-thread.js';
import { begin, succeed } from './step-changes.js';
import { Surroundings } from './surroundings.js';
import { cardId, eventsOf, initialSteps, itemStepId } from './topology.js';

export interface BookOpening {
  readonly host: EngineHost;
  readonly workflow: GraphWorkflow;
  readonly run: RunId;
  readonly record: Pick<RunRecord, 'items' | 'planned'>;
  readonly worker: string;
  readonly lost: (error: unknown) => void;
}

interface Waiter { readonly resolve: () => void; readonly reject: (reason: unknown) => void }

/**
 * The steps of one run as this process last committed them. Cards, edges and boundaries follow from the steps, so the
 * steps are all that has to be read back after a crash.
 *
 * Changes are committed one batch at a time and in order: two items finish in the same millisecond, and a card's count
 * must not go backwards because the later change was written first. What arrives during a commit goes into the next one.
 */
export class RunBook {
  readonly #steps = new Map<StepId, Step>();
  readonly #around: Surroundings;
  readonly #dirty = new Set<StepId>();
  #waiters: Waiter[] = [];
  #flushing = false;
  #failure: { readonly error: unknown } | undefined;

  private constructor(
    private readonly host: EngineHost,
    private readonly workflow: GraphWorkflow,
    private readonly run: RunId,
    known: readonly Step[],
    private readonly broken: (error: unknown) => void,
  ) {
    for (const step of known) this.#steps.set(step.id, step);
    this.#around = new Surroundings(workflow, run, this.#steps);
  }

  /**
   * Opens the book of a run, and writes its whole topology in one change if nobody has yet.
   * `lost` is told when a change could not be committed: from then on this copy is ahead of the truth.
   */
  static async open(opening: BookOpening): Promise<RunBook> {
    const { host, workflow, run, record, worker, lost } = opening;
    const known = await host.steps(run);
    const steps = known.length > 0 ? known : initialSteps(workflow, run, record.items);
    const book = new RunBook(host, workflow, run, steps, lost);
    if (known.length > 0) book.#around.settle();
    else {
      const opened = begin(book.step(cardId(run, workflow.opening.key)), record.planned.from, worker);
      await book.change(...steps, succeed(opened, record.planned.to, {}));
    }
    return book;
  }

  step(id: StepId): Step {
    const step = this.#steps.get(id);
    if (step === undefined) throw new Error(`Run ${this.run} has no step ${id}. The workflow was changed while the run was under way.`);
    return step;
  }

  item(key: string, index: number): Step {
    return this.step(itemStepId(this.run, key, index));
  }

  /** The steps of one item, in the order of the workflow. */
  itemSteps(index: number): Step[] {
    return this.workflow.steps.map(({ key }) => this.item(key, index));
  }

  all(): IterableIterator<Step> {
    return this.#steps.values();
  }

  /** Changes steps together and resolves when that is committed. @throws whatever the host's commit throws */
  async change(...changed: readonly Step[]): Promise<void> {
    for (const step of changed) {
      const before = this.#steps.get(step.id);
      this.#steps.set(step.id, step);
      this.#around.take(before, step);
      this.#dirty.add(step.id);
      if (step.parent !== undefined) this.#dirty.add(step.parent);
    }
    await this.#written();
  }

  async #written(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const done = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
    if (!this.#flushing) void this.#flush();
    return done;
  }

  async #flush(): Promise<void> {
    this.#flushing = true;
    while (this.#waiters.length > 0) {
      const waiters = this.#waiters;
      this.#waiters = [];
      try {
        const events = this.#takeEvents();
        if (events.length > 0) await this.host.commit(this.run, events);
        for (const { resolve } of waiters) resolve();
      } catch (error) {
        // What comes later would be written over a change that is missing: the gateway that takes the run up reads it anew.
        this.#failure = { error };
        for (const { reject } of [...waiters, ...this.#waiters.splice(0)]) reject(error);
        this.broken(error);
      }
    }
    this.#flushing = false;
  }

  #takeEvents(): EntityEvent[] {
    const steps = [...this.#dirty].map((id) => {
      const step = this.#around.card(this.step(id));
      this.#steps.set(id, step);
      return step;
    });
    this.#dirty.clear();
    const { edges, boundaries } = this.#around.follow(steps);
    return eventsOf(steps, edges, boundaries);
  }
}
