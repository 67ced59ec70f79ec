import type { RunnableConfig } from '@langchain/core/runnables';
import type { LateEffects } from '../../../model/gate.js';
import type { JsonValue } from '../../../model/primitives.js';
import { isDecidableGate, type GateState } from '../../../model/status.js';
import { NotReleased, type EffectPermit } from '../../bridge.js';
import { isTrouble } from '../../db/database.js';
import type { EffectNode, GateNode, GraphWorkflow, ItemKit, NodeFunction, NodeOptions, StepContext, StepTemplate } from './definition.js';
import type { FindSession, ItemSession } from './item-session.js';
import type { LangGraph, PostgresSaver } from './peers.js';
import { close, isUnderWay, park, putBack } from './step-changes.js';
import { beginAttempt, endAttempt, isFinal, recordFailure, timestamp } from './step-runner.js';
import { placedIn } from './topology.js';

const GRANTED: ReadonlySet<string> = new Set(['approved', 'bypassed', 'released', 'consumed']);
const UNDECIDED = (state: string): boolean => state === 'evaluating' || isDecidableGate(state as GateState);

/** An effect as `inspect` needs it: what it is called, which gate guards it, and where to look for it. */
export interface RegisteredEffect {
  readonly key: string;
  gate(state: unknown): string;
  landed(effectKey: string): Promise<JsonValue | null>;
  readonly lateEffects: LateEffects;
}

export interface BuiltKit { readonly kit: ItemKit; readonly effects: readonly RegisteredEffect[] }

/** A decision and its effect are carried through whatever becomes of the database: its fault is not the step's. */
const lostOrFailed = (template: StepTemplate) => async (error: unknown, session: ItemSession): Promise<void> => {
  if (isTrouble(error)) session.lost(error);
  else await recordFailure(session, template, error);
};

/** Builds the wrappers that report what LangGraph itself keeps to itself: starts, attempts, phases, chunks, failures. */
export function buildKit(langgraph: LangGraph, checkpointer: PostgresSaver, workflow: GraphWorkflow, find: FindSession): BuiltKit {
  const effects: RegisteredEffect[] = [];
  const templates = new Map(workflow.steps.map((template) => [template.key, template]));
  const templateOf = (key: string): StepTemplate => {
    const template = templates.get(key);
    if (template === undefined) throw new Error(`Workflow ${workflow.workflow.id}: node "${key}" is not among its steps. Add a step with that key.`);
    return template;
  };
  const sessionOf = (config: RunnableConfig): ItemSession => find(String(config.configurable?.['wf_run']), Number(config.configurable?.['wf_item']));

  const node = <S, U>(
    template: StepTemplate,
    body: (state: S, session: ItemSession) => Promise<U>,
    failed = (error: unknown, session: ItemSession): Promise<void> => recordFailure(session, template, error),
  ): NodeFunction<S, U> =>
    async (state, config) => {
      const session = sessionOf(config);
      await session.safePoint();
      try {
        return await body(state, session);
      } catch (error) {
        if (!langgraph.isGraphBubbleUp(error)) await failed(error, session);
        throw error;
      }
    };

  const kit: ItemKit = {
    checkpointer,

    step: (key, body) =>
      node(templateOf(key), async (state, session) => {
        const { context, findings } = await beginAttempt(session, key);
        const update = await body(state, context);
        await endAttempt(session, key, findings);
        return update;
      }),

    gate: <S, U>(key: string, gate: GateNode<S, U>) =>
      node<S, U>(templateOf(key), async (state, session) => gateStep(langgraph, session, key, gate, state), lostOrFailed(templateOf(key))),

    effect: <S, U>(key: string, effect: EffectNode<S, U>) => {
      effects.push({ key, gate: (state) => effect.gate(state as S), landed: (effectKey) => effect.landed(effectKey), lateEffects: effect.lateEffects ?? 'compared' });
      return node<S, U>(templateOf(key), async (state, session) => session.guard(effect.gate(state), () => effectStep(langgraph, session, key, effect, state)), lostOrFailed(templateOf(key)));
    },

    options(key): NodeOptions {
      const { attempts = 1, backoffMs = 500 } = templateOf(key);
      return attempts <= 1
        ? {}
        : { retryPolicy: { maxAttempts: attempts, initialInterval: backoffMs, backoffFactor: 2, jitter: false, logWarning: false, retryOn: (error: unknown) => !isFinal(error) } };
    },
  };
  return { kit, effects };
}

/**
 * Asks, and parks the thread while nobody has decided. LangGraph runs the node again from its top each time the thread
 * is continued, so being woken means asking again: what the gateway answers then counts, not what the waker said.
 * The question keeps the attempt number 1 for ever; a step that is entered again must find the gate that stands,
 * not open a second one.
 */
async function gateStep<S, U>(langgraph: LangGraph, session: ItemSession, key: string, gate: GateNode<S, U>, state: S): Promise<U> {
  const { book, host, run, item, workflow } = session;
  // An attempt that is still open goes on, whoever parked or unparked the step meanwhile.
  const waiting = isUnderWay(book.item(key, item));
  const { context, findings } = waiting ? { context: waitingContext(session, key), findings: {} } : await beginAttempt(session, key);
  const { crossing, ...request } = await gate.ask(state, context);
  if (crossing !== undefined) {
    const moved = book.item(crossing.step, item);
    if (moved.boundary !== crossing.boundary) await book.change(placedIn(workflow, moved, crossing.boundary));
  }
  const answer = await host.request(run, { ...request, step: book.item(key, item).id, stepKey: key, attempt: 1, interrupt: key });
  // "hold" leaves an expired gate waiting for its owner; only "deny" sends the word that ends the step.
  const held = answer.state === 'expired' && waiting && session.verb !== 'reject';
  if (UNDECIDED(answer.state) || held) {
    await book.change(park(book.item(key, item), answer.gate));
    session.waitsAt(answer.gate);
    session.answered();
    // Earlier answers to this interrupt say nothing any more, so they are passed over until it really parks.
    for (;;) langgraph.interrupt({ gate: answer.gate });
  }
  const approved = GRANTED.has(answer.state);
  // One commit for both: the second begins before the first is written.
  await Promise.all([book.change({ ...book.item(key, item), gate: answer.gate }), endAttempt(session, key, findings)]);
  if (!approved) await skipRest(session, key);
  session.answered();
  return gate.decided({ gate: answer.gate, state: answer.state, approved }, state);
}

const waitingContext = (session: ItemSession, key: string) => {
  const step = session.book.item(key, session.item);
  return {
    run: session.run, item: session.item, step: step.id, attempt: step.attempts.length, signal: session.signal,
    phase: () => Promise.resolve(), chunk: () => undefined, usage: () => undefined, note: () => undefined,
  };
};

/** Nothing behind a gate that was not passed will be carried out. */
async function skipRest(session: ItemSession, key: string): Promise<void> {
  const behind = session.workflow.steps.slice(session.workflow.steps.findIndex((step) => step.key === key) + 1);
  const at = timestamp();
  await session.book.change(...behind.map((step) => close(session.book.item(step.key, session.item), at, 'skipped')));
}

/** How often a step asks for another permit when the one it has ends before its effect. */
const MOST_PERMITS = 3;

const isEnded = (error: unknown): boolean => error instanceof NotReleased && error.code === 'PERMIT_ENDED';

/**
 * Release, effect, re-read, applied: the permit's args are carried out, never the state of the step. A process that was
 * stopped right in front of the effect notices that its permit has ended, and asks again.
 */
async function effectStep<S, U>(langgraph: LangGraph, session: ItemSession, key: string, effect: EffectNode<S, U>, state: S): Promise<U> {
  const { book, host, run, item } = session;
  const { context, findings } = await beginAttempt(session, key);
  const gate = effect.gate(state);
  const options = { lateEffects: effect.lateEffects, forMs: effect.permitMs };
  for (let permits = 1; ; permits += 1) {
    try {
      const permit = await host.release(run, gate, effect.args(state), options);
      if (!permit.alreadyExecuted) await perform(effect, permit, context);
      const landed = await effect.landed(permit.effectKey);
      if (landed === null) throw new Error(`The effect ${permit.effectKey} was carried out but is not where it should have landed.`);
      await host.applied(run, gate, landed);
      await endAttempt(session, key, findings);
      return effect.done(landed, state);
    } catch (error) {
      if (isEnded(error) && permits < MOST_PERMITS) continue;
      if (isEnded(error)) throw new Error(`The effect behind gate ${gate} takes longer than its permit holds. Give "${key}" a longer permitMs.`, { cause: error });
      if (!(error instanceof NotReleased)) throw error;
      const back = putBack(book.item(key, item), timestamp(), { code: error.code, text: error.message });
      if (error.code !== 'RELEASED') {
        await book.change(back);
        return effect.refused(error.code, state);
      }
      // What became of an earlier permit is still being found out; the step is woken when that is known.
      await book.change({ ...back, status: 'waiting-external' });
      session.waitsAt(gate);
      session.answered();
      for (;;) langgraph.interrupt({ gate });
    }
  }
}

async function perform<S, U>(effect: EffectNode<S, U>, permit: EffectPermit, context: StepContext): Promise<void> {
  // Where effect and permit are one transaction, that looks again, and better.
  if (effect.lateEffects !== 'prevented') await permit.assertHolds();
  await effect.perform(JSON.parse(permit.argsRaw) as JsonValue, permit.effectKey, context, permit);
}
