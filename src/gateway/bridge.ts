import type { Workflow } from '../adapter/contract.js';
import type { EntityEvent, PulseItem } from '../model/frame.js';
import type { GateId, LateEffects } from '../model/gate.js';
import type { JsonValue } from '../model/primitives.js';
import type { PrincipalRef } from '../model/principal.js';
import type { RunId } from '../model/run.js';
import type { RunStatus } from '../model/status.js';
import type { GateRequest, Permit } from '../policy/types.js';

/** Why `release()` gave no permit. The guarded step must not have its effect. */
export class NotReleased extends Error {
  override readonly name = 'NotReleased';
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** A way to send SQL in a transaction of one's own, as a `pg` client has it. */
export interface QueryClient { query(text: string, values: unknown[]): Promise<unknown> }

/** SQL inside the transaction of an effect. */
export interface EffectSql {
  rows<R extends object>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** How many rows were changed. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
}

/**
 * A permit in the hands of the step that acts on it. It ends at `until`, and is void once another one was given (its
 * `fence` is larger). A process can be stopped at any moment for any time, so a look at the clock is not enough: only
 * the place where the effect lands can refuse one that comes late.
 */
export interface EffectPermit extends Permit {
  /** Aborts at the end: for requests that must not outlive the permit. */
  readonly signal: AbortSignal;
  /**
   * Has the effect in the gateway's own database, in one transaction with the permit: it commits only if the permit
   * still holds, and while it is under way the approval cannot be taken back. May be called again after a deadlock, so
   * the effect must be nothing but SQL.
   * @throws NotReleased `PERMIT_ENDED`
   */
  commit<T>(effect: (sql: EffectSql) => Promise<T>): Promise<T>;
  /**
   * The same for a transaction of one's own on that database: first of all `hold`, then the effect, then COMMIT. In SQL
   * it is `SELECT wf.hold_permit(gate, fence)`.
   * @throws NotReleased `PERMIT_ENDED`
   */
  hold(client: QueryClient): Promise<void>;
  /**
   * Asks this process's clocks and the database whether the permit still holds: the last thing to do before an effect
   * elsewhere. It makes the time short in which a late effect can slip through, and does not close it.
   * @throws NotReleased `PERMIT_ENDED`
   */
  assertHolds(): Promise<void>;
}

export interface ReleaseOptions {
  /** What keeps this effect from coming late; the bridge's own `lateEffects` unless given. */
  readonly lateEffects?: LateEffects | undefined;
  /** How long the permit holds, in milliseconds, for an effect that takes long. The gateway's `permitMs` unless given. */
  readonly forMs?: number | undefined;
}

export interface StartRequest {
  readonly run: RunId;
  readonly workflow: string;
  readonly input: JsonValue;
  readonly startedBy: PrincipalRef;
  /** The trace of the command that asked for it (W3C Trace Context), for an engine that goes on with it. */
  readonly traceparent?: string | undefined;
}

/** What a wake comes with, beside what was decided. */
export interface WakeContext {
  /** The trace of the command behind it (W3C Trace Context), for an engine that goes on with it. */
  readonly traceparent?: string | undefined;
}

/** What re-reading the engine and the place where the effect lands says about a released gate. */
export type EffectReport =
  | { readonly found: 'applied'; readonly args: JsonValue }
  | { readonly found: 'not-applied'; readonly evidence: string }
  | { readonly found: 'unknown'; readonly evidence: string };

/**
 * What the gateway offers to a bridge. Durable calls resolve after COMMIT. Every call checks the run's lease, so a
 * bridge that lost it is refused with `FENCED`.
 */
export interface EngineHost {
  /** Committed changes of steps, edges and boundaries, under one seq. */
  commit(run: RunId, events: readonly EntityEvent[]): Promise<void>;
  /** Live chunks and progress: may be coalesced or lost. */
  pulse(run: RunId, items: readonly PulseItem[]): void;
  setRunStatus(run: RunId, status: RunStatus): Promise<void>;
  /** Opens a gate or finds the one that stands under the same natural key. Never waits for a person. */
  request(run: RunId, request: GateRequest): Promise<{ readonly gate: GateId; readonly state: string }>;
  /** Called at the effect itself. @throws NotReleased */
  release(run: RunId, gate: GateId, args: JsonValue, options?: ReleaseOptions): Promise<EffectPermit>;
  /**
   * The effect was seen to have happened with these args. That is a fact, whichever gateway drives the run by now: it is written
   * down first, with an alarm where the permit had ended, and only then refused with `FENCED`.
   */
  applied(run: RunId, gate: GateId, args: JsonValue): Promise<void>;
  /** Nothing in this process drives the run any more, though it has not ended: the gateway calls `recover` again. */
  lost?(run: RunId, error: unknown): void;
  /** Current entities of a run, for a bridge that picks a run up after a crash. */
  steps(run: RunId): Promise<readonly Extract<EntityEvent, { kind: 'step' }>['value'][]>;
}

/**
 * An engine as the gateway sees it. The bridge knows its engine's lies (a 200 that changed nothing, an approval taken
 * after a cancel) and confirms by re-reading: accepted and applied are different facts. It runs steps; it decides nothing.
 */
export interface EngineBridge {
  readonly name: string;
  /** `guarded`: every gated effect runs behind `release()`. Otherwise the seal says so. */
  readonly seal: 'guarded' | 'compared' | 'not-reported';
  /**
   * What keeps an effect from coming after its permit has ended, for the weakest effect of this bridge: `prevented` where
   * each lands through {@link EffectPermit.commit} or `hold`, `refused` where the place it lands in refuses it after
   * `until`. Without a word: `compared`, and people are told that a late effect is only noticed.
   */
  readonly lateEffects?: LateEffects | undefined;
  /** Who answers the model calls, for people: `recorded replies`. */
  readonly model?: string | undefined;
  definitions(): readonly Workflow[];
  attach(host: EngineHost): void;
  /** Idempotent on `request.run`: the second call for a run that exists does nothing. Resolves once the engine holds it. */
  start(request: StartRequest): Promise<void>;
  /** A gate was decided: wake the step, which asks `release()` itself. Harmless when repeated. */
  wake(run: RunId, gate: GateId, verb: 'resume' | 'reject' | 'stop', code?: string, context?: WakeContext): Promise<void>;
  stop(run: RunId): Promise<void>;
  pause?(run: RunId): Promise<void>;
  resume?(run: RunId): Promise<void>;
  retry?(run: RunId, step: string): Promise<void>;
  /**
   * Takes up a run that was in flight when its gateway died, or that nothing drives any more. Harmless when repeated:
   * for a run that is under way in this process it does nothing.
   */
  recover(run: RunId): Promise<void>;
  /**
   * Whether something in this process drives the run: works on it, or waits for a decision in it. A bridge that cannot
   * tell leaves this out; a run of it that stands still without a reason in the database is recovered after a while.
   */
  drives?(run: RunId): boolean;
  /** Another gateway drives the run now: breaks off whatever goes on here and writes nothing. Resolves once nothing is under way. */
  abandon?(run: RunId): Promise<void>;
  /** Re-reads whether a released effect happened. */
  inspect(run: RunId, gate: GateId, effectKey: string): Promise<EffectReport>;
  close(): Promise<void>;
}
