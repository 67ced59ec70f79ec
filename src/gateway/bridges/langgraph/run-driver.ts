import { setMaxListeners } from 'node:events';
import type { GateId } from '../../../model/gate.js';
import { type RunId } from '../../../model/run.js';
import { isTerminalRun, type RunStatus, isTerminalStep } from '../../../model/status.js';
import type { EngineHost } from '../../bridge.js';
import type { GraphWorkflow, ItemEnd, ItemGraph } from './definition.js';
import type { ItemSession, WakeVerb } from './item-session.js';
import { ItemThread, type ItemHome } from './item-thread.js';
import { RunBook } from './run-book.js';
import type { RunRecord, RunThreads } from './run-thread.js';
import { Slots } from './slots.js';
import { begin, close, succeed } from './step-changes.js';
import { timestamp } from './step-runner.js';
import { cardId } from './topology.js';

export interface DriverParts {
  readonly run: RunId;
  readonly record: RunRecord;
  readonly workflow: GraphWorkflow;
  readonly graph: ItemGraph;
  readonly threads: RunThreads;
  readonly host: EngineHost;
  readonly worker: string;
  /** The run cannot be driven from here any more: its lease is gone, or what it does cannot be written down. */
  readonly lost: (error: unknown) => void;
  /** The run has ended for good, and that is written down. */
  readonly done: () => void;
}

/** Drives one run: its items side by side, its status, and whether it may go on at all. */
export class RunDriver {
  readonly #parts: DriverParts;
  readonly #items: ItemThread[];
  readonly #slots: Slots;
  readonly #abort = new AbortController();
  readonly #guarded = new Map<GateId, Promise<unknown>>();
  #control: RunRecord['control'];
  #waiting: (() => void)[] = [];
  #status: RunStatus | undefined;
  #settling: Promise<void> = Promise.resolve();

  private constructor(parts: DriverParts, readonly book: RunBook) {
    this.#parts = parts;
    this.#control = parts.record.control;
    // Every item and every call it makes listens for the end of the run.
    setMaxListeners(0, this.#abort.signal);
    this.#slots = new Slots(parts.workflow.concurrency);
    const home: ItemHome = {
      run: parts.run, workflow: parts.workflow, book, host: parts.host, worker: parts.worker, signal: this.#abort.signal,
      safePoint: () => this.#safePoint(),
      guard: (gate, effect) => this.#guard(gate, effect),
      inTurn: (work) => this.#slots.use(this.#abort.signal, work),
      moved: () => this.#moved(),
      lost: (error) => parts.lost(error),
    };
    this.#items = parts.record.items.map((plan, index) => new ItemThread(home, index, plan, parts.graph));
  }

  /** Opens a run that the engine holds. Nothing moves before {@link takeUp}. */
  static async open(parts: DriverParts): Promise<RunDriver> {
    return new RunDriver(parts, await RunBook.open(parts));
  }

  get items(): readonly ItemThread[] {
    return this.#items;
  }

  session(item: number): ItemSession {
    const thread = this.#items[item];
    if (thread === undefined) throw new Error(`Run ${this.#parts.run} has no item ${item}.`);
    return thread.session();
  }

  /** Goes on where the run was left: ended items stay, parked ones ask again, the others work. */
  async takeUp(): Promise<void> {
    if (this.#control === 'stopping') return this.stop();
    if (this.#control === 'stopped') return this.#parts.done();
    if (this.#control === 'paused') await this.#tell('paused');
    await Promise.all(this.#items.map((item) => item.takeUp()));
  }

  /** Wakes whoever waits at a gate; without a match everybody who waits asks again, which changes nothing for the others. */
  async wake(gate: GateId, verb: WakeVerb): Promise<void> {
    const known = this.#items.filter((item) => item.gate === gate);
    const woken = known.length > 0 ? known : this.#items.filter(({ ended }) => !ended);
    // One that is still on its way to the gate is told too, and looks again once it has parked.
    const answers = woken.flatMap((item) => {
      const soon = item.gate === gate || item.status === 'parked';
      const answered = item.wake(verb);
      return soon ? [answered] : [];
    });
    // A paused run answers when it goes on; the word is kept, and asking again at a restart replaces it.
    if (this.#control === 'running') await Promise.all(answers);
  }

  async pause(): Promise<void> {
    if (this.#control !== 'running') return;
    await this.#setControl('paused');
    await this.#tell('paused');
  }

  async resume(): Promise<void> {
    if (this.#control !== 'paused') return;
    await this.#setControl('running');
    for (const go of this.#waiting.splice(0)) go();
    this.#moved();
    await this.#settling;
  }

  retry(step: string): boolean {
    const item = this.#items.find(({ index, status }) => status === 'failed' && this.book.itemSteps(index).some(({ id }) => id === step));
    item?.start();
    return item !== undefined;
  }

  /** Ends the run: an effect under way is finished and confirmed first, everything else is broken off. */
  async stop(): Promise<void> {
    if (this.#control === 'stopped' || this.#parts.record.gathered || this.#ended) return;
    await this.#setControl('stopping');
    await Promise.allSettled(this.#guarded.values());
    await this.halt(new Error('The run was stopped.'));
    const at = timestamp();
    await this.book.change(...[...this.book.all()].filter(({ kind }) => kind !== 'map').map((step) => close(step, at, 'cancelled')));
    await this.#tell('cancelled');
    await this.#setControl('stopped');
  }

  /** Breaks off whatever is under way, without writing anything down. */
  async halt(reason: Error): Promise<void> {
    this.#abort.abort(reason);
    await Promise.allSettled([...this.#guarded.values(), ...this.#items.map((item) => item.settled())]);
  }

  /** The effect behind a gate that is between its permit and its confirmation in this process. */
  underWay(gate: GateId): Promise<unknown> | undefined {
    return this.#guarded.get(gate);
  }

  async #safePoint(): Promise<void> {
    this.#abort.signal.throwIfAborted();
    if (this.#control === 'running') return;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#abort.signal.addEventListener('abort', () => reject(this.#abort.signal.reason as Error), { once: true });
    });
  }

  async #guard<T>(gate: GateId, effect: () => Promise<T>): Promise<T> {
    const work = effect();
    this.#guarded.set(gate, work);
    try {
      return await work;
    } finally {
      this.#guarded.delete(gate);
    }
  }

  async #setControl(control: RunRecord['control']): Promise<void> {
    await this.#parts.threads.setControl(this.#parts.run, control);
    this.#control = control;
  }

  /** Follows the items with the status of the run, one change at a time. */
  #moved(): void {
    if (this.#abort.signal.aborted || this.#control !== 'running') return;
    this.#settling = this.#settling.then(() => this.#settle()).catch((error: unknown) => this.#parts.lost(error));
  }

  async #settle(): Promise<void> {
    if (this.#abort.signal.aborted || this.#control !== 'running') return;
    if (this.#items.every(({ ended }) => ended)) return this.#gather();
    await this.#tell(this.#items.some(({ status }) => status === 'active' || status === 'idle') ? 'running' : 'waiting');
  }

  async #gather(): Promise<void> {
    const { run, threads, workflow, record, worker } = this.#parts;
    if (this.#ended) return;
    const closing = cardId(run, workflow.closing.key);
    const ends = record.gathered ? await Promise.all(this.#items.map((item) => item.end())) : await this.#gathered(threads, closing, worker);
    if (!isTerminalStep(this.book.step(closing).status)) {
      const at = timestamp();
      const unfinished = [...this.book.all()].filter(({ parent }) => parent !== undefined).map((step) => close(step, at, 'cancelled'));
      await this.book.change(...unfinished, succeed(this.book.step(closing), at, { note: workflow.close(ends) }));
    }
    await this.#tell(ends.some(({ status }) => status === 'failed') ? 'failed' : 'succeeded');
  }

  async #gathered(threads: RunThreads, closing: string, worker: string): Promise<readonly ItemEnd[]> {
    await this.book.change(begin(this.book.step(closing), timestamp(), worker));
    return threads.gather(this.#parts.run);
  }

  async #tell(status: RunStatus): Promise<void> {
    if (this.#status === status) return;
    this.#status = status;
    await this.#parts.host.setRunStatus(this.#parts.run, status);
    if (this.#ended) this.#parts.done();
  }

  get #ended(): boolean {
    return this.#status !== undefined && isTerminalRun(this.#status);
  }
}
