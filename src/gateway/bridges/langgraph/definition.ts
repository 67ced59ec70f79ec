import type { RunnableConfig } from '@langchain/core/runnables';
import type { BaseCheckpointSaver, RetryPolicy } from '@langchain/langgraph';
import type { Workflow } from '../../../adapter/contract.js';
import type { GateId, LateEffects } from '../../../model/gate.js';
import type { JsonValue, Text } from '../../../model/primitives.js';
import type { PrincipalRef } from '../../../model/principal.js';
import type { RunId } from '../../../model/run.js';
import type { Boundary, Edge, Step, StepId } from '../../../model/step.js';
import type { StepPhase } from '../../../model/status.js';
import type { GateRequest } from '../../../policy/types.js';
import type { EffectPermit } from '../../bridge.js';

/** A step as it is drawn and timed. For a step of an item, `key` is also the name of its LangGraph node. */
export interface StepTemplate {
  readonly key: string;
  readonly kind: Step['kind'];
  readonly label: Text;
  /** The ownership boundary it lies in; its accountable person becomes the owner of the step. */
  readonly boundary?: string | undefined;
  /** The boundary of the card that stands for this step of all items, where that differs: some of them may cross. */
  readonly cardBoundary?: string | undefined;
  /** How often it is tried before it has failed; default 1. */
  readonly attempts?: number | undefined;
  /** Wait before the second try in milliseconds, doubled for each further one; default 500. */
  readonly backoffMs?: number | undefined;
}

export interface EdgeTemplate {
  readonly from: string;
  readonly to: string;
  readonly kind: Edge['kind'];
  readonly label?: Text | undefined;
}

/** A boundary without its members: these follow from where the steps are. */
export type BoundaryTemplate = Omit<Boundary, 'members'>;

/** One item of a batch: its name for people and the state its LangGraph thread begins with. */
export interface ItemPlan {
  readonly label: Text;
  readonly state: { readonly [key: string]: JsonValue };
}

/** How an item ended, and the last state of its thread. */
export interface ItemEnd {
  readonly index: number;
  readonly status: 'succeeded' | 'failed';
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a step of an item may use while it runs. */
export interface StepContext {
  readonly run: RunId;
  /** Index of the item, from 0. */
  readonly item: number;
  readonly step: StepId;
  /** Counts from 1 and survives restarts. */
  readonly attempt: number;
  /** Aborted when the run is stopped or the process ends. */
  readonly signal: AbortSignal;
  phase(phase: StepPhase): Promise<void>;
  /** A live piece of what the step is producing. Never replayed. */
  chunk(text: string): void;
  /** What it used so far; written down with the next phase and at the end. */
  usage(usage: NonNullable<Step['usage']>): void;
  /** A sentence about what the step found, kept with it. */
  note(text: Text): void;
}

/** What a gate asks, before the bridge adds the natural key of the question. */
export interface GateAsk extends Omit<GateRequest, 'step' | 'stepKey' | 'attempt' | 'interrupt'> {
  /** Puts a later step of the same item into another boundary: what is decided here is carried out over there. */
  readonly crossing?: { readonly step: string; readonly boundary: string } | undefined;
}

/** What the gateway says about a question that is no longer open. It is no permission: `release()` decides. */
export interface GateAnswer {
  readonly gate: GateId;
  /** The gateway holds an approval that has not been used up by another effect. */
  readonly approved: boolean;
  /** State of the gate: `approved`, `rejected`, `expired` … */
  readonly state: string;
}

export interface GateNode<S, U> {
  ask(state: S, context: StepContext): GateAsk | Promise<GateAsk>;
  /** The state update once the question is decided. */
  decided(answer: GateAnswer, state: S): U;
}

/** An effect that happens at most once per effect key, and can be looked up where it landed. */
export interface EffectNode<S, U> {
  gate(state: S): GateId;
  /** The args this step was asked to be approved with. They are only compared: the permit's args are carried out. */
  args(state: S): JsonValue;
  /**
   * Carries out `args` unless `effectKey` is already there. Must be idempotent under `effectKey`. Where the effect lands
   * in the gateway's own database it is written through `permit.commit`, so that it cannot come after the permit's end;
   * elsewhere `permit.signal` breaks a request off at the end, and `permit.until` and `permit.fence` are for a place that
   * can refuse what comes late.
   */
  perform(args: JsonValue, effectKey: string, context: StepContext, permit: EffectPermit): Promise<void>;
  /** What keeps this effect from coming after the end of its permit. Without a word nothing does, and people are told so. */
  readonly lateEffects?: LateEffects | undefined;
  /** How long its permit holds, in milliseconds, where the effect takes longer than the gateway's `permitMs`. */
  readonly permitMs?: number | undefined;
  /** Re-reads the place where the effect lands: the args it was carried out with, or null. */
  landed(effectKey: string): Promise<JsonValue | null>;
  done(args: JsonValue, state: S): U;
  /** No permit was given (revoked, superseded, expired meanwhile): the graph should route back to its gate. */
  refused(code: string, state: S): U;
}

export type NodeFunction<S, U> = (state: S, config: RunnableConfig) => Promise<U>;
export interface NodeOptions { readonly retryPolicy?: RetryPolicy }

/** What a workflow builds its item graph with. Each returned function is an ordinary LangGraph node. */
export interface ItemKit {
  readonly checkpointer: BaseCheckpointSaver;
  step<S, U>(key: string, body: (state: S, context: StepContext) => Promise<U>): NodeFunction<S, U>;
  gate<S, U>(key: string, node: GateNode<S, U>): NodeFunction<S, U>;
  effect<S, U>(key: string, node: EffectNode<S, U>): NodeFunction<S, U>;
  /** Third argument of `addNode`: LangGraph itself retries, as the step's template says. */
  options(key: string): NodeOptions;
}

export interface ThreadConfig {
  configurable: Record<string, unknown>;
  signal?: AbortSignal;
  durability?: 'sync';
  recursionLimit?: number;
}
export interface ThreadState {
  readonly values: unknown;
  readonly tasks: readonly { readonly name: string; readonly interrupts: readonly unknown[] }[];
}

/** The part of a compiled LangGraph graph that the bridge drives. */
export interface ItemGraph {
  invoke(input: unknown, config: ThreadConfig): Promise<unknown>;
  getState(config: ThreadConfig): Promise<ThreadState>;
}

/**
 * A batch on LangGraph: a list of items, and one graph that each of them goes through.
 *
 * Every item is a LangGraph thread of its own (`run:index`), not a `Send` inside one graph. Within one superstep
 * LangGraph goes on only when all siblings have settled, so with `Send` an approved refund would wait for the slowest
 * draft of the batch, and a person who answered one gate would see nothing happen. The threads are held together by
 * the run's own thread, which plans the items first and gathers their ends last.
 */
export interface GraphWorkflow {
  readonly workflow: Workflow;
  /** What the items are, in the plural: `requests`. */
  readonly unit: string;
  /** How many items are worked on at the same time. One that waits for a person does not count. */
  readonly concurrency: number;
  /** Draws up the items; a step of the run itself, in front of the map. */
  readonly opening: StepTemplate;
  /** Steps of each item, in the order in which a person would tell them. */
  readonly steps: readonly StepTemplate[];
  /** Gathers what became of the items; a step of the run itself, behind the map. */
  readonly closing: StepTemplate;
  readonly edges: readonly EdgeTemplate[];
  readonly boundaries: readonly BoundaryTemplate[];
  /** Who owns a step that lies in no boundary. */
  readonly owner: PrincipalRef;
  plan(input: JsonValue): Promise<readonly ItemPlan[]>;
  buildItemGraph(kit: ItemKit): ItemGraph;
  /** The batch in one sentence. */
  close(ends: readonly ItemEnd[]): Text;
}
