import type { RecordDraft } from '../audit/record-draft.js';
import type { AccessAsk } from '../model/access.js';
import type { EntityEvent } from '../model/frame.js';
import type { Gate, GateDigests, GateId, LateEffects } from '../model/gate.js';
import type { Receipt } from '../model/command.js';
import type { JsonValue, Text } from '../model/primitives.js';
import type { Principal, PrincipalRef } from '../model/principal.js';
import type { Run } from '../model/run.js';
import type { Boundary, Step } from '../model/step.js';

/** What a pure rule may not invent: the clock after the locks were taken, fresh ids and salts. */
export interface Env {
  /** `clock_timestamp()` after the locks, in epoch milliseconds. */
  readonly now: number;
  readonly newId: () => string;
  /** At least 128 random bits, base64url without padding. */
  readonly newSalt: () => string;
}

/** One revision of a gate, as it was opened. */
export interface RevisionRecord {
  readonly revision: number;
  readonly argsRaw: string;
  readonly digests: GateDigests;
  readonly tier: string;
  readonly policyDigest: string;
  readonly openedAt: string;
  readonly editor?: string | undefined;
}

/** Leave to have one effect once, issued at the effect itself. The step executes `argsRaw`, never its own state. */
export interface Permit {
  readonly gate: GateId;
  readonly run: string;
  readonly stepKey: string;
  readonly revision: number;
  readonly argsRaw: string;
  /** Unique where the effect lands; equals the gate id. */
  readonly effectKey: string;
  readonly effectiveDigest: string;
  readonly issuedAt: string;
  /** Grows with every permit for this gate: one with a smaller fence is void. */
  readonly fence: number;
  /** The end, by the issuer's clock: the effect must happen before it. Without one a permit holds until its outcome is known. */
  readonly until?: string | undefined;
  /** From when on an effect that is not there may be held not to have happened: the end, and the allowed error of other clocks. */
  readonly settledFrom?: string | undefined;
  /** Under which fence its holder drove the run. */
  readonly engineFence?: number | undefined;
  readonly lateEffects?: LateEffects | undefined;
  /** The effect has already been confirmed: do not do it again. */
  readonly alreadyExecuted: boolean;
}

/** Under which terms a backend gives a permit. */
export interface PermitTerms {
  /** How long it holds, in milliseconds. */
  readonly forMs: number;
  /** By how much the clock of the place where the effect lands may be behind, in milliseconds. */
  readonly clockErrorMs: number;
  /** Under which fence the step's process drives the run; another process gets a permit of its own, and the one before is void. */
  readonly engineFence: number;
  readonly lateEffects: LateEffects;
}

/** A gate with what only the backend knows about it. */
export interface GateRecord {
  readonly gate: Gate;
  /** Humans whose word may not approve this: requester, editors, whoever changed args by an answer; inherited. */
  readonly contributors: readonly string[];
  readonly revisions: readonly RevisionRecord[];
  /** When this gate's revision was first served to a person: a lower bound of the time they had to read it. */
  readonly served: Readonly<Record<string, { readonly revision: number; readonly at: string }>>;
  readonly evidenceSeen: Readonly<Record<string, readonly string[]>>;
  readonly claimedSince?: string | undefined;
  readonly permit?: Permit | undefined;
  /** The fence of the last permit, which outlives the permit. */
  readonly permitFence?: number | undefined;
  /** The run was cancelled while the permit was out. */
  readonly cancelling?: boolean | undefined;
  /** The effect ran without a permit, but with the approved args. */
  readonly unguarded?: boolean | undefined;
  /** A bypass owes a review after the fact. */
  readonly afterReviewOwed?: boolean | undefined;
  /** Authority that was passed on for this gate; whoever passed it on no longer has it here. */
  readonly delegations?: readonly { readonly of: PrincipalRef; readonly to: string; readonly asRole: string }[] | undefined;
  /** The fence of the last claim, so that a late timer of an earlier claim cannot end a later one. */
  readonly claimFence?: number | undefined;
}

/** Who answers for a step's scope right now; `fence` grows at every change. */
export interface Custody {
  readonly fence: number;
  readonly accountable: PrincipalRef;
  readonly boundary?: Boundary | undefined;
}

/** Everything a judgement may look at, loaded under lock. */
export interface DecideState {
  readonly run: Run;
  readonly steps: ReadonlyMap<string, Step>;
  /** The gate a command or event is about and every live gate of its step; every live gate of the run where it is about the run. */
  readonly gates: ReadonlyMap<GateId, GateRecord>;
  readonly custody: Custody;
  /** People as they are known now, by id: whether a vote still has its authority. */
  readonly directory: ReadonlyMap<string, Principal>;
}

/** A step asks for leave. The natural key (run, step, attempt, interrupt) names one question for ever. */
export interface GateRequest {
  readonly step: string;
  readonly stepKey: string;
  readonly attempt: number;
  readonly interrupt: string;
  readonly action: string;
  /** Args as the engine gave them; they pass the strict reader before anything else happens. */
  readonly args: unknown;
  readonly requester: PrincipalRef;
  readonly requesterFor?: readonly PrincipalRef[] | undefined;
  readonly agentSays?: Text | undefined;
  readonly confidence?: number | undefined;
  readonly evidence?: Gate['evidence'] | undefined;
  readonly refs?: Gate['subject']['refs'] | undefined;
}

/** Events that exist only inside a backend; no command can cause them directly. */
export type SystemEvent =
  | { readonly type: 'request'; readonly request: GateRequest }
  | { readonly type: 'release'; readonly gate: GateId; readonly args: unknown; readonly custodyFence: number; readonly terms?: PermitTerms | undefined }
  | { readonly type: 'applied'; readonly gate: GateId; readonly args: unknown }
  /**
   * The effect is not there. `fence`: of the permit that this was found out about. `holderGone`: the process that held it
   * is known to have ended, so that its end need not be waited for.
   */
  | { readonly type: 'not-applied'; readonly gate: GateId; readonly evidence: Text; readonly fence?: number | undefined; readonly holderGone?: boolean | undefined }
  | { readonly type: 'subject-changed'; readonly gate: GateId; readonly args: unknown }
  | { readonly type: 'policy-changed'; readonly gate: GateId }
  | { readonly type: 'custody-changed'; readonly gate: GateId }
  | { readonly type: 'step-gone'; readonly gate: GateId }
  | { readonly type: 'run-cancelled'; readonly gate: GateId }
  /** Applies whatever is due at `env.now`: expiry, lapsed claims, lapsed approvals. */
  | { readonly type: 'due'; readonly gate: GateId };

/** Work for the engine, carried out after COMMIT. A resume carries no authority: it says "ask again". */
export type OutboxOp =
  | { readonly op: 'put'; readonly gate: GateId; readonly verb: 'resume' | 'reject' | 'stop'; readonly code?: string | undefined }
  | { readonly op: 'delete'; readonly gate: GateId }
  | { readonly op: 'put-run'; readonly verb: 'stop' | 'pause' | 'resume' };

export interface Refusal {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly by?: PrincipalRef | undefined;
  readonly at?: string | undefined;
}

export interface Alarm {
  readonly code: string;
  readonly gate?: GateId | undefined;
  readonly text: Text;
}

/** What a judgement asks its backend to write, all in one transaction. */
export interface Outcome {
  readonly gates: readonly GateRecord[];
  /** Committed under one new seq of the run when not empty. */
  readonly events: readonly EntityEvent[];
  readonly records: readonly RecordDraft[];
  readonly outbox: readonly OutboxOp[];
  readonly alarms: readonly Alarm[];
  readonly refusal?: Refusal | undefined;
}
export interface CommandOutcome extends Outcome { readonly receipt: Receipt }
export interface SystemOutcome extends Outcome { readonly permit?: Permit | undefined; readonly gateId?: GateId | undefined }

/** What an access question is judged against, beside the policy. */
export interface AccessContext {
  readonly ask: AccessAsk;
  readonly principal: Principal;
  readonly run?: Run | undefined;
  readonly gate?: GateRecord | undefined;
  /** Without these, roles tied to a boundary, the steward and delegated authority cannot be judged, and count as absent. */
  readonly custody?: Custody | undefined;
  readonly directory?: ReadonlyMap<string, Principal> | undefined;
}

export type { JsonValue };
