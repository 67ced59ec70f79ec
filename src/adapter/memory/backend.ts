import { toBase64url } from '../../audit/bytes.js';
import type { RecordDraft } from '../../audit/record-draft.js';
import type { Capabilities, EntityEvent, PulseItem, RunState } from '../../model/frame.js';
import { type GateId } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { type RunId } from '../../model/run.js';
import { isDecidableGate, isTerminalGate, type GateState, isTerminalRun, type RunStatus } from '../../model/status.js';
import { decideSystem } from '../../policy/decide-system.js';
import { nextDueAt } from '../../policy/due.js';
import { seesGates } from '../../policy/permissions.js';
import { markServed } from '../../policy/served.js';
import type { Env, GateRecord, GateRequest, Outcome, Permit, SystemEvent, SystemOutcome } from '../../policy/types.js';
import { systemClock, type Clock } from '../clock.js';
import { AdapterError } from '../errors.js';
import { MemoryAuditLog } from './audit-log.js';
import { MemoryRun } from './memory-run.js';
import { Outbox } from './outbox.js';
import { PersonAdapter } from './person-adapter.js';
import { ReceiptBook } from './receipt-book.js';
import { isoTime, TopicLog } from './topic-log.js';
import type { MemoryAdapter, MemoryBackend, MemoryBackendOptions, MemoryRunSeed } from './types.js';

const HEARTBEAT_MS = 5000;
const PERMIT_MS = 60_000;

const randomSalt = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)));

/** Loads, calls the rules and stores: the whole of a backend, without a disk. */
export class Backend implements MemoryBackend {
  readonly receipts = new ReceiptBook();
  readonly audit: MemoryAuditLog;
  readonly inbox: TopicLog;
  readonly directory = new Map<string, Principal>();
  readonly byId = new Map<RunId, MemoryRun>();
  readonly clock: Clock;
  readonly newId: () => string;
  readonly #newSalt: () => string;
  readonly #outbox: Outbox;
  #cancelDue: (() => void) | undefined;

  constructor(readonly options: MemoryBackendOptions) {
    this.clock = options.clock ?? systemClock;
    this.newId = options.newId ?? (() => crypto.randomUUID());
    this.#newSalt = options.newSalt ?? randomSalt;
    this.audit = new MemoryAuditLog({ log: options.log ?? `memory/${options.policy.tenant}`, key: options.logKey, newId: this.newId, newSalt: this.#newSalt });
    this.inbox = this.#newLog(0);
    this.#outbox = new Outbox((work) => options.onWork?.(work, this));
    for (const person of options.people ?? []) this.directory.set(person.id, person);
    for (const seed of options.runs ?? []) this.addRun(seed);
    // As the client: what cannot be extended gets no proxy from a library for reactive state.
    Object.preventExtensions(this);
  }

  get runs(): readonly RunId[] {
    return [...this.byId.keys()];
  }

  get entries() {
    return this.audit.entries;
  }

  get capabilities(): Capabilities {
    const { capabilities, onStart } = this.options;
    const commands = [
      'gate.vote', 'gate.withdraw-vote', 'gate.claim', 'gate.unclaim', 'gate.delegate', 'gate.ask', 'gate.answer', 'gate.escalate', 'gate.revoke',
      'gate.bypass', 'gate.reopen', 'gate.seen', 'run.pause', 'run.resume', 'run.stop', 'audit.export', 'audit.redact', ...(onStart === undefined ? [] : ['run.start']),
    ];
    return { commands, authorization: 'evaluate', audit: true, timeTravel: true, seal: 'guarded', ...capabilities };
  }

  env(): Env {
    return { now: this.clock.now(), newId: this.newId, newSalt: this.#newSalt };
  }

  adapterFor(principal: Principal): MemoryAdapter {
    // A person who acts for another is not a lesser person for it.
    if (principal.onBehalfOf === undefined || !this.directory.has(principal.id)) this.directory.set(principal.id, principal);
    return new PersonAdapter(this, principal);
  }

  addRun(seed: MemoryRunSeed): void {
    this.byId.set(seed.run.id, new MemoryRun(seed, this.#newLog(seed.run.seq)));
  }

  /** @throws AdapterError `not-found`. Without an id: the first run. */
  find(id?: RunId): MemoryRun {
    const run = id === undefined ? [...this.byId.values()][0] : this.byId.get(id);
    if (run === undefined) throw new AdapterError('not-found', id === undefined ? 'The backend has no run yet.' : `There is no run ${id}.`, { detailCode: 'RUN_NOT_FOUND' });
    return run;
  }

  runOfGate(gate: GateId): MemoryRun | undefined {
    return [...this.byId.values()].find((run) => run.gates.has(gate));
  }

  commit(events: readonly EntityEvent[], run?: RunId): number {
    return this.commitTo(this.find(run), events);
  }

  commitTo(run: MemoryRun, events: readonly EntityEvent[]): number {
    const seq = run.commit(events);
    const gates = events.filter((event) => event.kind === 'gate' || (event.kind === 'gone' && event.of === 'gate'));
    if (gates.length > 0) this.inbox.commit(gates);
    return seq;
  }

  pulse(items: readonly PulseItem[], run?: RunId): void {
    this.find(run).pulse(items);
  }

  setRunStatus(status: RunStatus, id?: RunId): number {
    const run = this.find(id);
    if (isTerminalRun(status)) this.#endGates(run, status);
    const { endedAt = isTerminalRun(status) ? isoTime(this.clock.now()) : undefined, ...rest } = run.run;
    return this.commitTo(run, [{ kind: 'run', value: { ...rest, status, endedAt, seq: run.log.seq + 1 } }]);
  }

  request(request: GateRequest, id?: RunId): { readonly gate: GateId; readonly state: GateState } {
    const run = this.find(id);
    const { gateId } = this.system({ type: 'request', request }, run.id);
    const record = gateId === undefined ? undefined : run.gates.get(gateId);
    if (record === undefined) throw new AdapterError('invalid', `The request of step ${request.step} opened no gate.`);
    return { gate: record.gate.id, state: record.gate.state };
  }

  release(gate: GateId, args: unknown): Permit {
    const run = this.#runWithGate(gate);
    const custodyFence = run.custodyOf(run.gates.get(gate)?.gate.step).fence;
    const terms = { forMs: this.options.permitMs ?? PERMIT_MS, clockErrorMs: 0, engineFence: 0, lateEffects: this.options.lateEffects ?? 'compared' };
    const { permit, refusal } = this.system({ type: 'release', gate, args, custodyFence, terms }, run.id);
    if (permit === undefined) throw new AdapterError('conflict', `No leave to go on: ${refusal?.code ?? 'NOT_APPROVED'}.`, { detailCode: refusal?.code ?? 'NOT_APPROVED' });
    return permit;
  }

  holds({ gate, fence, until }: Permit): boolean {
    const record = this.gate(gate);
    return record?.gate.state === 'released' && record.permit?.fence === fence && this.clock.now() < Date.parse(until ?? '');
  }

  applied(gate: GateId, args: unknown): void {
    this.system({ type: 'applied', gate, args }, this.#runWithGate(gate).id);
  }

  system(event: SystemEvent, id?: RunId): SystemOutcome {
    const run = this.find(id);
    const step = event.type === 'request' ? event.request.step : run.gates.get(event.gate)?.gate.step;
    const concerns = ({ gate }: GateRecord): boolean => {
      if (event.type !== 'request') return gate.id === event.gate;
      const { attempt, interrupt } = event.request;
      return gate.step === event.request.step && gate.attempt === attempt && gate.interrupt === interrupt;
    };
    const outcome = decideSystem(run.decideState(concerns, step, this.directory), event, this.options.policy, this.env());
    this.store(run, outcome);
    return outcome;
  }

  /** Writes down everything a judgement asked for, a refusal's record included. */
  store(run: MemoryRun, outcome: Outcome): void {
    for (const record of outcome.gates) run.gates.set(record.gate.id, record);
    if (outcome.events.length > 0) this.commitTo(run, outcome.events);
    this.append(outcome.records);
    this.#serve(run, outcome.events);
    this.#outbox.take(run.id, outcome.outbox);
    for (const alarm of outcome.alarms) this.options.onAlarm?.(alarm, this);
    this.#watchDue();
  }

  append(records: readonly RecordDraft[]): void {
    for (const record of records) this.audit.append(record, this.clock.now());
  }

  applyDue(): void {
    for (const run of this.byId.values()) {
      for (const record of [...run.gates.values()]) {
        const due = nextDueAt(record, this.options.policy);
        if (due !== undefined && due <= this.clock.now()) this.system({ type: 'due', gate: record.gate.id }, run.id);
      }
    }
  }

  gate(id: GateId): GateRecord | undefined {
    return this.runOfGate(id)?.gates.get(id);
  }

  state(run?: RunId): RunState {
    return this.find(run).state;
  }

  newEpoch(run?: RunId): void {
    this.find(run).rewrite();
  }

  disconnect(): void {
    for (const { log } of this.byId.values()) log.disconnect();
    this.inbox.disconnect();
  }

  /** Notes that a person was sent these gates: the time they have to read starts here. */
  served(run: MemoryRun, gates: Iterable<GateId>, person: Principal): void {
    const at = isoTime(this.clock.now());
    for (const id of gates) {
      const record = run.gates.get(id);
      if (record !== undefined) run.gates.set(id, markServed(record, person.id, at));
    }
  }

  #serve(run: MemoryRun, events: readonly EntityEvent[]): void {
    const gates = events.flatMap((event) => (event.kind === 'gate' ? [event.value.id] : []));
    if (gates.length === 0) return;
    for (const reader of [...run.log.readers, ...this.inbox.readers]) if (seesGates(this.options.policy, reader)) this.served(run, gates, reader);
  }

  #runWithGate(gate: GateId): MemoryRun {
    const run = this.runOfGate(gate);
    if (run === undefined) throw new AdapterError('not-found', `There is no gate ${gate}.`, { detailCode: 'GATE_NOT_FOUND' });
    return run;
  }

  /** A run that is over needs no more decisions. */
  #endGates(run: MemoryRun, status: RunStatus): void {
    for (const { gate } of [...run.gates.values()]) {
      if (isTerminalGate(gate.state)) continue;
      if (status === 'cancelled') this.system({ type: 'run-cancelled', gate: gate.id }, run.id);
      else if (isDecidableGate(gate.state)) this.system({ type: 'step-gone', gate: gate.id }, run.id);
    }
  }

  #newLog(base: number): TopicLog {
    return new TopicLog({ clock: this.clock, heartbeatMs: this.options.heartbeatMs ?? HEARTBEAT_MS, newId: this.newId, onReaders: () => this.#watchDue() }, base);
  }

  /** Timers only save somebody the wait: every judgement applies what is due first. So none runs while nobody looks. */
  #watchDue(): void {
    this.#cancelDue?.();
    this.#cancelDue = undefined;
    const logs = [...this.byId.values()].map(({ log }) => log);
    if (![this.inbox, ...logs].some((log) => log.readers.length > 0)) return;
    const dues = [...this.byId.values()].flatMap((run) => [...run.gates.values()].map((record) => nextDueAt(record, this.options.policy)));
    const next = Math.min(...dues.filter((due) => due !== undefined));
    if (next === Number.POSITIVE_INFINITY) return;
    this.#cancelDue = this.clock.after(Math.max(0, next - this.clock.now()), () => {
      this.applyDue();
      this.#watchDue();
    });
  }
}

/** A backend in memory that several people can share. */
export const createMemoryBackend = (options: MemoryBackendOptions): MemoryBackend => new Backend(options);
