import type { GateId } from '../../../model/gate.js';
import type { RunId } from '../../../model/run.js';
import { isTerminalStep } from '../../../model/status.js';
import { isTrouble } from '../../db/database.js';
import type { ItemEnd, ItemGraph, ItemPlan, ThreadConfig, ThreadState } from './definition.js';
import type { ItemSession, WakeVerb } from './item-session.js';
import { begin, fail } from './step-changes.js';
import { errorText, timestamp } from './step-runner.js';

export type ItemStatus = 'idle' | 'active' | 'parked' | 'succeeded' | 'failed';

/** What an item's thread needs from the run it belongs to. */
export interface ItemHome extends Omit<ItemSession, 'item' | 'verb' | 'waitsAt' | 'answered'> {
  /** Waits for a place among the items that are worked on at the same time. */
  inTurn(work: () => Promise<void>): Promise<void>;
  /** The item parked, ended, or began to move. */
  moved(): void;
}

/** LangGraph's name for the thread of one item, and what its nodes are told about where they run. */
export const threadOf = (run: RunId, index: number): Record<string, unknown> => ({ thread_id: `${run}:${index}`, wf_run: run, wf_item: index });

/** Whether a node stopped to ask. `next` of LangGraph's state is empty for one that was entered a second time; its tasks are not. */
const isParked = (state: ThreadState): boolean => state.tasks.some(({ interrupts }) => interrupts.length > 0);
/** The same of what an invocation came back with. */
const isInterrupted = (values: unknown): boolean => typeof values === 'object' && values !== null && '__interrupt__' in values;
const isFresh = (state: ThreadState): boolean => Object.keys((state.values ?? {})).length === 0;

/** Drives the thread of one item: one invocation at a time; what comes in meanwhile makes it look again afterwards. */
export class ItemThread {
  status: ItemStatus = 'idle';
  /** The gate it waits at. */
  gate: GateId | undefined;
  #work: Promise<void> | undefined;
  #wakes: { readonly verb: WakeVerb; readonly answered: () => void }[] = [];
  #answering: { readonly verb: WakeVerb; readonly answered: () => void }[] = [];

  constructor(
    private readonly home: ItemHome,
    readonly index: number,
    private readonly plan: ItemPlan,
    private readonly graph: ItemGraph,
  ) {}

  get ended(): boolean {
    return this.status === 'succeeded' || this.status === 'failed';
  }

  /** What the item's nodes are given. */
  session(): ItemSession {
    return {
      ...this.home,
      item: this.index,
      verb: this.#answering.at(-1)?.verb,
      waitsAt: (gate) => { this.gate = gate; },
      answered: () => this.#answered(),
    };
  }

  /** Takes up the thread where its last checkpoint left it. Nothing is done for an item that has ended. */
  async takeUp(): Promise<void> {
    const steps = this.home.book.itemSteps(this.index);
    // Nothing of it has begun: there is no checkpoint to go by.
    if (steps.every(({ attempts }) => attempts.length === 0)) return this.start();
    const state = await this.state();
    if (steps.some(({ status }) => status === 'failed')) this.#become('failed');
    else if (isParked(state)) this.#drive();
    else if (!isFresh(state) && state.tasks.length === 0) this.#become('succeeded');
    else this.start();
  }

  /** Works on the item in its turn. */
  start(): void {
    this.#drive((work) => this.home.inTurn(work));
  }

  /** Lets the gate node ask again, out of turn: a person has just decided. Resolves when the answer is written down. */
  wake(verb: WakeVerb): Promise<void> {
    if (this.ended) return Promise.resolve();
    return new Promise((answered) => {
      this.#wakes.push({ verb, answered });
      this.#drive();
    });
  }

  /** Resolves when nothing of this item is under way. */
  async settled(): Promise<void> {
    await this.#work;
  }

  state(): Promise<ThreadState> {
    return this.graph.getState({ configurable: this.#configurable() });
  }

  async end(): Promise<ItemEnd> {
    const { values } = await this.state();
    return { index: this.index, status: this.status === 'failed' ? 'failed' : 'succeeded', values: (values ?? {}) as Readonly<Record<string, unknown>> };
  }

  #drive(inTurn: (work: () => Promise<void>) => Promise<void> = (work) => work()): void {
    if (this.#work !== undefined) return;
    this.#become('active');
    this.#work = inTurn(() => this.#advanceAll())
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#work = undefined;
        for (const { answered } of this.#wakes.splice(0)) answered();
      });
  }

  async #advanceAll(): Promise<void> {
    do await this.#advance();
    while (this.#wakes.length > 0 && this.status === 'parked');
  }

  /** One invocation: from the last checkpoint to the next gate or to the end. */
  async #advance(): Promise<void> {
    this.#answering = this.#wakes.splice(0);
    this.status = 'active';
    try {
      const config: ThreadConfig = { configurable: this.#configurable(), durability: 'sync', signal: this.home.signal };
      const values = await this.graph.invoke(isFresh(await this.state()) ? this.plan.state : null, config);
      this.#become(isInterrupted(values) ? 'parked' : 'succeeded');
    } finally {
      this.#answered();
    }
  }

  /** The thread ended with an error. Where no step says so yet, the engine itself failed, in front of the next step. */
  async #failed(error: unknown): Promise<void> {
    const { book, signal, worker } = this.home;
    if (signal.aborted) return;
    const steps = book.itemSteps(this.index);
    if (isTrouble(error) && !steps.some(({ status }) => status === 'failed')) return this.home.lost(error);
    const next = steps.find(({ status }) => !isTerminalStep(status));
    if (next !== undefined && !steps.some(({ status }) => status === 'failed')) {
      const at = timestamp();
      await book.change(fail(begin(next, at, worker), at, errorText(error), false)).catch(() => undefined);
    }
    this.#become('failed');
  }

  #answered(): void {
    for (const { answered } of this.#answering.splice(0)) answered();
  }

  #become(status: ItemStatus): void {
    if (status !== 'parked') this.gate = undefined;
    this.status = status;
    this.home.moved();
  }

  #configurable(): Record<string, unknown> {
    return threadOf(this.home.run, this.index);
  }
}
