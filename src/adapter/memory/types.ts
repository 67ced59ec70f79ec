import type { SigningKey } from '../../audit/verifier-key.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { Capabilities, EntityEvent, PulseItem, RunState } from '../../model/frame.js';
import type { GateId, LateEffects } from '../../model/gate.js';
import type { Handoff } from '../../model/handoff.js';
import type { JsonValue } from '../../model/primitives.js';
import type { Policy } from '../../model/policy.js';
import type { Principal } from '../../model/principal.js';
import type { Run, RunId } from '../../model/run.js';
import type { Boundary, Edge, Step, TokenStream } from '../../model/step.js';
import type { GateState, RunStatus } from '../../model/status.js';
import type { Alarm, GateRecord, GateRequest, OutboxOp, Permit, SystemEvent, SystemOutcome } from '../../policy/types.js';
import type { Clock } from '../clock.js';
import type { AuditSource, WorkflowAdapter, Workflow } from '../contract.js';

/** A run as it stands when the backend starts. */
export interface MemoryRunSeed {
  readonly run: Run;
  readonly steps?: readonly Step[] | undefined;
  readonly edges?: readonly Edge[] | undefined;
  readonly boundaries?: readonly Boundary[] | undefined;
  readonly handoffs?: readonly Handoff[] | undefined;
  readonly streams?: readonly TokenStream[] | undefined;
}

/** Work that a decision left for the engine: what a real backend would take from its outbox after COMMIT. */
export interface MemoryWork { readonly run: RunId; readonly op: OutboxOp }

/** What `run.start` asked for. The callback adds the run with `backend.addRun` under this id, in the same call. */
export interface MemoryStart { readonly run: RunId; readonly workflow: Workflow; readonly input: JsonValue; readonly startedBy: Principal }

export interface MemoryBackendOptions {
  readonly policy: Policy;
  /** Everybody the backend knows, so that a vote can be checked against the authority its voter has now. */
  readonly people?: readonly Principal[] | undefined;
  readonly runs?: readonly MemoryRunSeed[] | undefined;
  readonly workflows?: readonly Workflow[] | undefined;
  /** Laid over the capabilities that the backend has. */
  readonly capabilities?: Partial<Capabilities> | undefined;
  readonly clock?: Clock | undefined;
  /** Default 5,000. */
  readonly heartbeatMs?: number | undefined;
  /** How long a permit holds, in milliseconds. Default 60,000. */
  readonly permitMs?: number | undefined;
  /** What keeps an effect from coming after its permit's end: `prevented` where each asks `holds` and happens in the same turn. Default `compared`. */
  readonly lateEffects?: LateEffects | undefined;
  /** Called after a change is committed, once per outbox row; plays the engine. */
  readonly onWork?: ((work: MemoryWork, backend: MemoryBackend) => void) | undefined;
  readonly onStart?: ((start: MemoryStart, backend: MemoryBackend) => void) | undefined;
  readonly onAlarm?: ((alarm: Alarm, backend: MemoryBackend) => void) | undefined;
  /** The origin of the audit log, as its checkpoints name it. Default `memory/` and the tenant. */
  readonly log?: string | undefined;
  /** Signs checkpoints. Without it there are none. */
  readonly logKey?: SigningKey | undefined;
  /** Default `crypto.randomUUID`. */
  readonly newId?: (() => string) | undefined;
  /** 16 random bytes as base64url. */
  readonly newSalt?: (() => string) | undefined;
}

/** An adapter that speaks for one person to a backend in memory. */
export interface MemoryAdapter extends Required<Omit<WorkflowAdapter, 'audit'>> {
  readonly audit: AuditSource;
  readonly backend: MemoryBackend;
}

/**
 * A complete backend without a database: the same rules, digests and records as the gateway, in memory. Several people
 * share it, each through an adapter of their own. The methods below are the engine's side. Where `run` is left out, the
 * first run is meant.
 */
export interface MemoryBackend {
  readonly runs: readonly RunId[];
  adapterFor(principal: Principal): MemoryAdapter;
  addRun(seed: MemoryRunSeed): void;
  /** Commits entities under one new seq and returns it. */
  commit(events: readonly EntityEvent[], run?: RunId): number;
  /** Live chunks and progress: reach whoever is connected now. */
  pulse(items: readonly PulseItem[], run?: RunId): void;
  setRunStatus(status: RunStatus, run?: RunId): number;
  /** Opens a gate, or finds the one that stands under the same natural key. */
  request(request: GateRequest, run?: RunId): { readonly gate: GateId; readonly state: GateState };
  /** Leave to have the effect, asked for right before it. @throws AdapterError `conflict` with the refusal code as `detailCode`. */
  release(gate: GateId, args: unknown): Permit;
  /** Whether a permit has neither ended nor been replaced: the last thing to ask before the effect. */
  holds(permit: Permit): boolean;
  /** The effect happened with these args. */
  applied(gate: GateId, args: unknown): void;
  /** Any other event that only a backend can cause. */
  system(event: SystemEvent, run?: RunId): SystemOutcome;
  /** Expires, lapses and escalates whatever is due now. */
  applyDue(): void;
  gate(id: GateId): GateRecord | undefined;
  state(run?: RunId): RunState;
  /** The audit log, oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Rewrites history: a new epoch, as after a restore. Connected clients are told and disconnected. */
  newEpoch(run?: RunId): void;
  /** Ends every open stream as a lost connection does. */
  disconnect(): void;
}
