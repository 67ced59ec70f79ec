import type { AuditSource, Listed, ListQuery, Page, WorkflowAdapter } from '../adapter/contract.js';
import type { AdapterError } from '../adapter/errors.js';
import type { AccessAsk, Obligation } from '../model/access.js';
import type { CommandArgs, CommandTarget, CommandType, Receipt } from '../model/command.js';
import type { Capabilities, EntityKind } from '../model/frame.js';
import type { Handoff } from '../model/handoff.js';
import type { Cursor } from '../model/primitives.js';
import type { Principal } from '../model/principal.js';
import type { StoredGate } from '../model/readable-gate.js';
import type { Run } from '../model/run.js';
import type { Boundary, Edge, Step, TokenStream } from '../model/step.js';

export const CONNECTION_STATES = ['connecting', 'live', 'catching-up', 'stale', 'offline', 'signed-out', 'resync', 'failed'] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/** The connection as it is shown. */
export interface Connection {
  readonly state: ConnectionState;
  /** When this state began, in local epoch milliseconds; of `stale`, when the last news came. */
  readonly since: number;
  /** Why it is as it is. `troubleOf()` of `wf-elements/adapter` says what that means to a person. */
  readonly error?: AdapterError | undefined;
  /** When the next attempt is due, in local epoch milliseconds. */
  readonly retryAt?: number | undefined;
  /** The backend's history is shorter than what was seen here: `behind`, `rewritten`. */
  readonly historyWarning?: 'behind' | 'rewritten' | 'equivocation' | undefined;
}

/** What one frame of the screen has to redraw. */
export interface StoreChange {
  /** Everything may have changed: a snapshot was swapped in. */
  readonly reset: boolean;
  readonly connection: boolean;
  readonly changed: Readonly<Record<EntityKind | 'stream', ReadonlySet<string>>>;
  /** Steps or edges appeared or went: a layout is due. A status never sets this. */
  readonly topology: boolean;
}

/** A member of a delta that could not be read: counted and shown, never dropped in silence. */
export interface Quarantined { readonly seq: number; readonly kind: string; readonly reason: string }

/**
 * The synced state of one topic. A map of frozen entities; listeners are told at most once per animation frame which
 * ids changed. Nobody writes here but the stream.
 */
export interface RunStore {
  readonly runId: string;
  readonly connection: Connection;
  readonly me: Principal | undefined;
  readonly capabilities: Capabilities | undefined;
  readonly cursor: Cursor | undefined;
  /** A part of the history was not understood or is missing: gates are disarmed and nothing is called complete. */
  readonly incomplete: boolean;
  readonly quarantined: readonly Quarantined[];
  /** How many updates were not understood since the last snapshot. */
  readonly notUnderstood: number;
  readonly topologyVersion: number;
  readonly run: Run | undefined;
  readonly steps: ReadonlyMap<string, Step>;
  readonly edges: ReadonlyMap<string, Edge>;
  readonly gates: ReadonlyMap<string, StoredGate>;
  readonly handoffs: ReadonlyMap<string, Handoff>;
  readonly boundaries: ReadonlyMap<string, Boundary>;
  readonly streams: ReadonlyMap<string, TokenStream>;
  /** The server's clock as far as it is known, in epoch milliseconds; advances with the monotonic clock. */
  serverNow(): number;
  subscribe(listener: (change: StoreChange) => void): () => void;
  /** Drops the connection and asks for a fresh snapshot. */
  resync(): void;
}

export type PermissionState = 'unknown' | 'checking' | 'allow' | 'allow-with-obligations' | 'deny' | 'requestable' | 'error' | 'expired';

/** An answer to `can()`. Only `allow`, or `allow-with-obligations` with every obligation met, arms a control. */
export interface Permission {
  readonly state: PermissionState;
  /** In plain words, from the backend. */
  readonly reason?: string | undefined;
  readonly reasonCode?: string | undefined;
  readonly reasonParams?: Readonly<Record<string, string | number>> | undefined;
  readonly whoCan?: readonly string[] | undefined;
  /** What `whoCan` names: people, or roles that anyone who has them may be asked for. */
  readonly whoKind?: 'people' | 'roles' | 'unknown' | undefined;
  readonly obligations?: readonly Obligation[] | undefined;
  readonly evaluationId?: string | undefined;
}

export interface Permissions {
  /** The current answer without asking; `unknown` when nobody asked yet. */
  current(ask: AccessAsk): Permission;
  /** Keeps an answer fresh while somebody looks; calls back at every change, at once with the current one. */
  watch(ask: AccessAsk, listener: (permission: Permission) => void): () => void;
  /** Asks again now, as at a press. Never rejects: a failure is the state `error`. */
  recheck(ask: AccessAsk): Promise<Permission>;
}

/** A command before the desk gave it its key. */
export interface CommandDraft<T extends CommandType = CommandType> {
  readonly type: T;
  readonly target: CommandTarget;
  readonly args: CommandArgs<T>;
  readonly reason?: string | undefined;
  readonly evaluationId?: string | undefined;
  /** One flight at a time under this key; default: type and target. For a vote: gate, revision and choice. */
  readonly flightKey?: string | undefined;
}

export type FlightPhase = 'submitting' | 'settled' | 'unknown' | 'failed';
/** One command on its way. `unknown`: sent, and nobody knows whether it arrived; the desk asks, it never resends blindly. */
export interface Flight {
  readonly id: string;
  readonly flightKey: string;
  readonly type: CommandType;
  readonly target: CommandTarget;
  readonly phase: FlightPhase;
  readonly receipt?: Receipt | undefined;
  readonly error?: AdapterError | undefined;
}

export interface CommandDesk {
  /** Sends one command and resolves with its flight once that is settled, unknown or failed. Never rejects. */
  submit<T extends CommandType>(draft: CommandDraft<T>): Promise<Flight>;
  readonly flights: ReadonlyMap<string, Flight>;
  /** The newest flight about a gate, if any. */
  forGate(gate: string): Flight | undefined;
  subscribe(listener: (flight: Flight) => void): () => void;
}

/** One client per adapter object. No DOM, no credential. */
export interface WfClient {
  readonly adapter: WorkflowAdapter;
  readonly permissions: Permissions;
  readonly desk: CommandDesk;
  readonly audit: AuditSource | undefined;
  /** A store that is opened with the first `retain` and closed with the last `release`. */
  retain(runId: string): RunStore;
  release(runId: string): void;
  list<K extends keyof Listed>(kind: K, query?: ListQuery<K>, signal?: AbortSignal): Promise<Page<Listed[K]>>;
  /** The session has ended: told once, the decision stays on screen, unsent. */
  onSessionExpired(listener: () => void): () => void;
  dispose(): void;
}
