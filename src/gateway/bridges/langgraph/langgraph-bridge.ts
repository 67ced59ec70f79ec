import { hostname } from 'node:os';
import type pg from 'pg';
import type { Workflow } from '../../../adapter/contract.js';
import { LATE_EFFECTS, type GateId, type LateEffects } from '../../../model/gate.js';
import type { RunId } from '../../../model/run.js';
import type { EffectReport, EngineBridge, EngineHost, StartRequest } from '../../bridge.js';
import type { GraphWorkflow, ItemEnd, ItemGraph } from './definition.js';
import type { WakeVerb } from './item-session.js';
import { threadOf } from './item-thread.js';
import { buildKit, type RegisteredEffect } from './kit.js';
import { loadLangGraph, openCheckpoints } from './peers.js';
import { RunDriver } from './run-driver.js';
import { RunThreads, type RunRecord } from './run-thread.js';
import { errorText } from './step-runner.js';

/** How long `inspect` waits for an effect that this very process is carrying out. */
const UNDER_WAY_MS = 5000;

export interface LangGraphBridgeOptions {
  /** The gateway's own pool: the checkpoints live beside its tables, in the schema `langgraph`. */
  readonly pool: pg.Pool;
  readonly workflows: readonly GraphWorkflow[];
  /** Who answers the model calls, for people: `recorded replies`. */
  readonly model?: string | undefined;
  /** Told when a run had to be let go of; {@link EngineBridge.recover} takes it up again. */
  readonly onLost?: ((run: RunId, error: unknown) => void) | undefined;
}

interface Engine { readonly workflow: GraphWorkflow; readonly graph: ItemGraph; readonly effects: readonly RegisteredEffect[] }

/**
 * Connects LangGraph JS, running in this process, with checkpoints in the gateway's own PostgreSQL.
 * @throws MissingPeers when LangGraph or its checkpointer is not installed
 */
export async function createLangGraphBridge(options: LangGraphBridgeOptions): Promise<EngineBridge> {
  const langgraph = await loadLangGraph();
  const checkpointer = await openCheckpoints(options.pool);
  return new LangGraphBridge(options, (bridge) => {
    const engines = new Map(options.workflows.map((workflow): [string, Engine] => {
      const { kit, effects } = buildKit(langgraph, checkpointer, workflow, (run, item) => bridge.driver(run).session(item));
      return [workflow.workflow.id, { workflow, effects, graph: workflow.buildItemGraph(kit) }];
    }));
    const workflows = new Map(options.workflows.map((workflow) => [workflow.workflow.id, workflow]));
    const threads = new RunThreads(langgraph, checkpointer, workflows, (run) => bridge.ends(run));
    return { engines, threads };
  });
}

interface Insides { readonly engines: ReadonlyMap<string, Engine>; readonly threads: RunThreads }

class LangGraphBridge implements EngineBridge {
  readonly name = 'langgraph';
  readonly seal = 'guarded';
  readonly lateEffects: LateEffects;
  readonly model: string | undefined;
  readonly #options: LangGraphBridgeOptions;
  readonly #insides: Insides;
  readonly #drivers = new Map<RunId, Promise<RunDriver | null>>();
  readonly #open = new Map<RunId, RunDriver>();
  readonly #halting = new Map<RunId, Promise<void>>();
  readonly #worker = `${hostname()}:${process.pid}`;
  #host: EngineHost | undefined;
  #closed = false;

  constructor(options: LangGraphBridgeOptions, build: (bridge: LangGraphBridge) => Insides) {
    this.#options = options;
    this.model = options.model;
    this.#insides = build(this);
    this.lateEffects = weakest([...this.#insides.engines.values()].flatMap(({ effects }) => effects));
  }

  attach(host: EngineHost): void {
    this.#host = host;
  }

  definitions(): readonly Workflow[] {
    return this.#options.workflows.map(({ workflow }) => workflow);
  }

  async start({ run, workflow, input }: StartRequest): Promise<void> {
    if (!this.#insides.engines.has(workflow)) throw new Error(`There is no workflow ${workflow} here.`);
    await this.#insides.threads.begin(run, workflow, input);
    await this.#take(run);
  }

  async wake(run: RunId, gate: GateId, verb: WakeVerb): Promise<void> {
    await (await this.#take(run))?.wake(gate, verb);
  }

  async stop(run: RunId): Promise<void> {
    await (await this.#take(run))?.stop();
  }

  async pause(run: RunId): Promise<void> {
    await (await this.#take(run))?.pause();
  }

  async resume(run: RunId): Promise<void> {
    await (await this.#take(run))?.resume();
  }

  async retry(run: RunId, step: string): Promise<void> {
    const driver = await this.#take(run);
    if (driver?.retry(step) !== true) throw new Error(`Step ${step} cannot be tried again: it is not among the failed steps of run ${run}.`);
  }

  async recover(run: RunId): Promise<void> {
    await this.#take(run);
  }

  drives(run: RunId): boolean {
    return this.#drivers.has(run);
  }

  async abandon(run: RunId): Promise<void> {
    await this.#drivers.get(run)?.catch(() => undefined);
    this.#letGo(run, new Error(`Run ${run} is driven by another gateway.`));
    await this.#halting.get(run);
  }

  /**
   * Looks first where the effect lands, then at the checkpoint. `not-applied` is only said while the item's thread
   * still stands in front of the effect, so that it will ask for a permit again before anything happens. It drives
   * nothing: after a crash the gateway asks this before it lets a run go on.
   */
  async inspect(run: RunId, gate: GateId, effectKey: string): Promise<EffectReport> {
    const underWay = this.#open.get(run)?.underWay(gate);
    if (underWay !== undefined && !(await settlesSoon(underWay))) return { found: 'unknown', evidence: 'The step is carrying it out at this moment.' };
    const record = await this.#insides.threads.read(run);
    if (record === null) return { found: 'unknown', evidence: `LangGraph holds no run ${run}.` };
    const { effects, graph } = this.#engineOf(run, record);
    for (const effect of effects) {
      const args = await effect.landed(effectKey);
      if (args !== null) return { found: 'applied', args };
    }
    for (const index of record.items.keys()) {
      const { tasks, values } = await graph.getState({ configurable: threadOf(run, index) });
      const ahead = effects.find(({ key }) => tasks.some((task) => task.name === key));
      if (ahead?.gate(values) === gate) {
        return { found: 'not-applied', evidence: `Item ${index + 1} stands in front of "${ahead.key}", and nothing has landed under ${effectKey}.` };
      }
    }
    return { found: 'unknown', evidence: `Nothing has landed under ${effectKey}, and no item of run ${run} stands in front of the effect.` };
  }

  async close(): Promise<void> {
    this.#closed = true;
    const drivers = await Promise.allSettled(this.#drivers.values());
    const reason = new Error('The gateway is closing.');
    await Promise.allSettled(drivers.flatMap((driver) => (driver.status === 'fulfilled' && driver.value ? [driver.value.halt(reason)] : [])));
    await Promise.allSettled(this.#halting.values());
    this.#drivers.clear();
    this.#open.clear();
  }

  /** The driver of a run that is under way here. LangGraph calls nodes only of such runs. */
  driver(run: RunId): RunDriver {
    const driver = this.#open.get(run);
    if (driver === undefined) throw new Error(`Run ${run} is not driven by this process.`);
    return driver;
  }

  ends(run: RunId): Promise<readonly ItemEnd[]> {
    return Promise.all(this.driver(run).items.map((item) => item.end()));
  }

  /** Drives a run from here, unless that is so already; null when the engine holds no such run. */
  async #take(run: RunId): Promise<RunDriver | null> {
    if (this.#closed) throw new Error('The LangGraph bridge is closed.');
    const known = this.#drivers.get(run);
    if (known !== undefined) return known;
    const opening = this.#openDriver(run);
    this.#drivers.set(run, opening);
    try {
      const driver = await opening;
      if (driver === null) this.#drivers.delete(run);
      return driver;
    } catch (error) {
      this.#forget(run);
      throw error;
    }
  }

  async #openDriver(run: RunId): Promise<RunDriver | null> {
    const host = this.#host;
    if (host === undefined) throw new Error('The LangGraph bridge was not attached to a gateway.');
    // What is being broken off still writes to its LangGraph threads.
    await this.#halting.get(run);
    const record = await this.#insides.threads.read(run);
    if (record === null) return null;
    const engine = this.#engineOf(run, record);
    const lost = (error: unknown): void => this.#lose(run, error);
    const done = (): void => this.#forget(run);
    const driver = await RunDriver.open({ run, record, ...engine, threads: this.#insides.threads, host, worker: this.#worker, lost, done });
    this.#open.set(run, driver);
    try {
      await driver.takeUp();
    } catch (error) {
      this.#letGo(run, error);
      throw error;
    }
    return driver;
  }

  #engineOf(run: RunId, record: RunRecord): Engine {
    const engine = this.#insides.engines.get(record.workflow);
    if (engine === undefined) throw new Error(`Run ${run} belongs to workflow ${record.workflow}, which this gateway does not have. Add it to the bridge.`);
    return engine;
  }

  #lose(run: RunId, error: unknown): void {
    if (!this.#letGo(run, error)) return;
    this.#options.onLost?.(run, error);
    this.#host?.lost?.(run, error);
  }

  /** Breaks off what a driver does. Until that has ended, no other one is opened for the run. */
  #letGo(run: RunId, error: unknown): boolean {
    const driver = this.#open.get(run);
    if (driver === undefined) return false;
    this.#forget(run);
    const halted = driver.halt(new Error(`Run ${run} was let go of: ${errorText(error).text}`)).finally(() => {
      if (this.#halting.get(run) === halted) this.#halting.delete(run);
    });
    this.#halting.set(run, halted);
    return true;
  }

  #forget(run: RunId): void {
    this.#open.delete(run);
    this.#drivers.delete(run);
  }
}

/** What holds for every effect of a bridge is what holds for the weakest of them. */
const weakest = (effects: readonly RegisteredEffect[]): LateEffects =>
  LATE_EFFECTS.findLast((degree) => effects.some(({ lateEffects }) => lateEffects === degree)) ?? 'prevented';

/** Whether a piece of work ends, well or not, while one can wait for it. */
async function settlesSoon(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => { timer = setTimeout(() => resolve(false), UNDER_WAY_MS); });
  const settled = work.then(() => true, () => true);
  const soon = await Promise.race([settled, late]);
  clearTimeout(timer);
  return soon;
}
