import type { JsonValue } from '../../../model/primitives.js';
import type { RunId } from '../../../model/run.js';
import type { GraphWorkflow, ItemEnd, ItemPlan, ThreadConfig } from './definition.js';
import type { LangGraph, PostgresSaver } from './peers.js';

export type Control = 'running' | 'paused' | 'stopping' | 'stopped';

/** What the engine itself remembers of a run. */
export interface RunRecord {
  readonly workflow: string;
  readonly items: readonly ItemPlan[];
  readonly control: Control;
  /** When the opening step worked, RFC 3339. */
  readonly planned: { readonly from: string; readonly to: string };
  /** The items have been gathered. */
  readonly gathered: boolean;
}

const threadOf = (run: RunId): ThreadConfig => ({ configurable: { thread_id: run }, durability: 'sync' });

/**
 * The run's own LangGraph thread: `plan` draws up the items, then the thread is parked in front of `gather` until every
 * item's thread has ended. It is also where the engine keeps whether the run is paused or being stopped.
 */
export class RunThreads {
  readonly #graph: ReturnType<typeof compile>;

  /** @param collect reads how the items of a run ended, from their own threads */
  constructor(langgraph: LangGraph, checkpointer: PostgresSaver, workflows: ReadonlyMap<string, GraphWorkflow>, collect: CollectEnds) {
    this.#graph = compile(langgraph, checkpointer, workflows, collect);
  }

  /** Plans a run and holds it durably; a run that is held already is left as it is. @throws what the plan throws */
  async begin(run: RunId, workflow: string, input: JsonValue): Promise<RunRecord> {
    const held = await this.read(run);
    if (held !== null) return held;
    await this.#graph.invoke({ workflow, input, control: 'running', ends: null }, threadOf(run));
    const record = await this.read(run);
    if (record === null) throw new Error(`LangGraph did not keep the plan of run ${run}.`);
    return record;
  }

  /** What is held about a run; null when the engine has never heard of it or had not finished its plan. */
  async read(run: RunId): Promise<RunRecord | null> {
    const state = await this.#graph.getState(threadOf(run));
    const { workflow, items, control, planned, ends } = state.values as Partial<State>;
    if (workflow === undefined || items === undefined || control === undefined || planned === undefined) return null;
    return { workflow, items, control, planned, gathered: Array.isArray(ends) };
  }

  async setControl(run: RunId, control: Control): Promise<void> {
    await this.#graph.updateState(threadOf(run), { control }, 'plan');
  }

  /** Lets the parked thread go on, now that every item has ended. */
  async gather(run: RunId): Promise<readonly ItemEnd[]> {
    const { ends } = await this.#graph.invoke(null, threadOf(run));
    return ends ?? [];
  }
}

export type CollectEnds = (run: RunId) => Promise<readonly ItemEnd[]>;

interface State {
  readonly workflow: string;
  readonly input: JsonValue;
  readonly control: Control;
  readonly items: readonly ItemPlan[];
  readonly planned: { readonly from: string; readonly to: string };
  readonly ends: readonly ItemEnd[] | null;
}

function compile(
  { Annotation, StateGraph, START, END }: LangGraph,
  checkpointer: PostgresSaver,
  workflows: ReadonlyMap<string, GraphWorkflow>,
  collect: CollectEnds,
) {
  const state = Annotation.Root({
    workflow: Annotation<string>(),
    input: Annotation<JsonValue>(),
    control: Annotation<Control>(),
    items: Annotation<readonly ItemPlan[]>(),
    planned: Annotation<{ readonly from: string; readonly to: string }>(),
    ends: Annotation<readonly ItemEnd[] | null>(),
  });
  return new StateGraph(state)
    .addNode('plan', async ({ workflow, input }) => {
      const from = new Date().toISOString();
      const items = await workflows.get(workflow)?.plan(input);
      if (items === undefined) throw new Error(`There is no workflow ${workflow} here.`);
      return { items, planned: { from, to: new Date().toISOString() } };
    })
    .addNode('gather', async (_state, config) => ({ ends: await collect(String(config.configurable?.['thread_id'])) }))
    .addEdge(START, 'plan')
    .addEdge('plan', 'gather')
    .addEdge('gather', END)
    .compile({ checkpointer, interruptBefore: ['gather'] });
}
