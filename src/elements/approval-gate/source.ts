import type { Connection, Flight, Permission, RunStore, WfClient } from '../../client/types.js';
import type { Gate } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { isReadableGate, type StoredGate } from '../../model/readable-gate.js';
import type { Step } from '../../model/step.js';
import { isDecidableGate } from '../../model/status.js';
import { eligibleRoles } from '../../policy/quorum.js';
import { stepsBefore } from './recent-steps.js';
import { takeGate } from './take-gate.js';

/** What a person may do at a gate here; each is asked for as a permission. */
export const GATE_CONTROLS = ['approve', 'reject', 'ask', 'claim'] as const;
export type GateControl = (typeof GATE_CONTROLS)[number];

/** A gate as plain data, for use without an adapter. What is left out is taken as the least that may be assumed. */
export interface GateData {
  readonly gate: StoredGate;
  readonly me?: Principal | undefined;
  /** Without an answer a control stays disabled. */
  readonly permissions?: Partial<Readonly<Record<GateControl, Permission>>> | undefined;
  /** The server's clock in epoch milliseconds; default is this machine's. */
  readonly now?: number | undefined;
  readonly connection?: Connection | undefined;
  readonly incomplete?: boolean | undefined;
  readonly notUnderstood?: number | undefined;
  readonly flight?: Flight | undefined;
  /** Steps that ended before it, newest first. */
  readonly before?: readonly Step[] | undefined;
}

/** Everything the card reads, wherever it comes from. */
export interface GateSource {
  readonly gate: StoredGate | undefined;
  readonly me: Principal | undefined;
  readonly connection: Connection;
  readonly incomplete: boolean;
  readonly notUnderstood: number;
  /** Parts of a gate that came as plain data and could not be read: it is shown without them. */
  readonly leftOut: readonly string[];
  /** The gate is not quite as it came. */
  readonly mended: boolean;
  readonly flight: Flight | undefined;
  readonly before: readonly Step[];
  readonly now: number;
  /** Where the store is in the run's history; undefined without a store. */
  readonly seq: number | undefined;
  /** Commands the backend takes; undefined when there is no backend and the host decides. */
  readonly commands: ReadonlySet<string> | undefined;
}

const listOf = <T>(list: readonly T[] | null | undefined): readonly T[] => (Array.isArray(list) ? (list as readonly T[]) : []);

/** What the host left out, set to null or got wrong is taken as the least that may be assumed. */
export const sourceOfData = (data: GateData): GateSource => ({
  ...takeGate(data.gate),
  me: data.me ? { ...data.me, roles: listOf(data.me.roles) } : undefined,
  connection: data.connection ?? { state: 'live', since: 0 },
  incomplete: data.incomplete === true,
  notUnderstood: data.notUnderstood !== undefined && data.notUnderstood > 0 ? data.notUnderstood : 0,
  flight: data.flight ?? undefined,
  before: listOf(data.before).filter((step) => typeof step?.label?.text === 'string'),
  now: Number.isFinite(data.now) ? Number(data.now) : Date.now(),
  seq: undefined,
  commands: undefined,
});

export function sourceOfStore(client: WfClient, store: RunStore, id: string | undefined): GateSource {
  const gate = id === undefined ? undefined : store.gates.get(id);
  return {
    gate,
    me: store.me,
    connection: store.connection,
    incomplete: store.incomplete,
    notUnderstood: store.notUnderstood,
    leftOut: [],
    mended: false,
    flight: lastFlight(client, id),
    before: gate === undefined ? [] : stepsBefore(gate.step, store.steps, store.edges.values()),
    now: store.serverNow(),
    seq: store.cursor?.seq,
    commands: new Set(store.capabilities?.commands ?? []),
  };
}

/** The newest command about a gate, apart from the notes that somebody looked at it. */
function lastFlight(client: WfClient, gate: string | undefined): Flight | undefined {
  if (gate === undefined) return undefined;
  return [...client.desk.flights.values()].findLast((flight) => flight.target.gate === gate && flight.type !== 'gate.seen');
}

/** The gates of a run that wait for a person, the most urgent first. */
export function waitingGates(gates: Iterable<StoredGate>): readonly StoredGate[] {
  const due = (gate: StoredGate): string => (isReadableGate(gate) ? (gate.expiresAt ?? gate.dueAt) : undefined) ?? '9999';
  return [...gates]
    .filter((gate) => !isReadableGate(gate) || isDecidableGate(gate.state))
    .sort((a, b) => due(a).localeCompare(due(b)) || (a.openedAt ?? '').localeCompare(b.openedAt ?? '') || a.id.localeCompare(b.id));
}

/** The roles somebody may vote in here: those with a free place, else, for a no, those that are asked for at all. */
export function rolesFor(gate: Gate, me: Principal | undefined): readonly string[] {
  if (!me) return [];
  const open = eligibleRoles(gate, me);
  const asked = gate.requirement.quorum.map((line) => line.role).filter((role) => me.roles.includes(role));
  return open.length > 0 ? open : [...new Set(asked)];
}
