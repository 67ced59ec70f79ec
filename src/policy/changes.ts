import type { RecordDraft } from '../audit/record-draft.js';
import type { EntityEvent } from '../model/frame.js';
import type { Gate, GateId } from '../model/gate.js';
import type { Policy } from '../model/policy.js';
import type { Run } from '../model/run.js';
import { type Step } from '../model/step.js';
import { isDecidableGate, isTerminalStep } from '../model/status.js';
import type { EventCode } from './codes.js';
import { allowedActions } from './gate/allowed.js';
import { CLOCK, gateFact, runFact, type CodedText, type Fact } from './gate/records.js';
import { assertMove, type GateEvent } from './gate/table.js';
import type { GateView } from './gate/view.js';
import { countLines } from './quorum.js';
import { toTimestamp } from './time.js';
import type { Alarm, DecideState, Env, GateRecord, Outcome, OutboxOp, Refusal } from './types.js';

/** Collects what one judgement asks its backend to write, and answers with the state as it would then be. */
export class Changes {
  readonly at: string;
  readonly #gates = new Map<GateId, GateRecord>();
  readonly #steps = new Map<string, Step>();
  readonly #records: RecordDraft[] = [];
  readonly #outbox: OutboxOp[] = [];
  readonly #alarms: Alarm[] = [];
  #run: Run;

  constructor(
    readonly state: DecideState,
    readonly policy: Policy,
    readonly env: Env,
    /** The command behind the changes, as events name it. */
    private readonly cause?: string,
  ) {
    this.at = toTimestamp(env.now);
    this.#run = state.run;
  }

  get now(): number {
    return this.env.now;
  }

  get run(): Run {
    return this.#run;
  }

  gate(id: GateId): GateRecord | undefined {
    return this.#gates.get(id) ?? this.state.gates.get(id);
  }

  /** Every gate that was loaded or opened, as it would be. */
  allGates(): readonly GateRecord[] {
    return [...new Map([...this.state.gates, ...this.#gates]).values()];
  }

  view(record: GateRecord): GateView {
    const { custody, directory } = this.state;
    return { record, run: this.#run, policy: this.policy, now: this.now, custody, directory };
  }

  /** Stores a gate; what follows from its votes and state (places filled, decisions offered) is worked out here. */
  put(record: GateRecord): GateRecord {
    const quorum = countLines(record.gate.requirement.quorum, record.gate);
    const counted: Gate = { ...record.gate, requirement: { ...record.gate.requirement, quorum } };
    const stored = { ...record, gate: { ...counted, allowed: allowedActions({ record: { ...record, gate: counted }, policy: this.policy }) } };
    this.#gates.set(stored.gate.id, stored);
    return stored;
  }

  /** Stores a gate that an event of the table moved, and holds the rules to the table. */
  move(event: GateEvent, before: GateRecord, after: GateRecord): GateRecord {
    assertMove(event, before.gate.state, after.gate.state);
    return this.put(after);
  }

  /** Stores what only the backend knows about a gate; nobody's screen changes. */
  putPrivately(record: GateRecord): void {
    this.#gates.set(record.gate.id, record);
  }

  record(about: GateRecord, fact: Fact): void {
    this.#records.push(gateFact(this.#setting(), about, fact));
  }

  recordRun(fact: Fact, resource?: RecordDraft['resource']): void {
    this.#records.push(runFact(this.#setting(), fact, resource));
  }

  outbox(op: OutboxOp): void {
    this.#outbox.push(op);
  }

  /** Raises an alarm and records it. */
  alarm(about: GateRecord, text: CodedText<EventCode>): void {
    this.#alarms.push({ code: text.code, gate: about.gate.id, text });
    this.record(about, { type: 'alarm', author: CLOCK, action: 'gate.alarm', outcome: { status: 'alarm', code: text.code } });
  }

  /** Tells those who answer for it; nothing is wrong. */
  notify(about: GateRecord, text: CodedText<EventCode>): void {
    this.#alarms.push({ code: text.code, gate: about.gate.id, text });
    this.record(about, { type: 'notified', author: CLOCK, action: 'gate.notify', outcome: { status: 'ok', code: text.code } });
  }

  setRun(change: Partial<Run>): void {
    this.#run = { ...this.#run, ...change };
  }

  /** The gate's step waits for a person on it; one that is only held gives way to one that can be decided. */
  park(record: GateRecord): void {
    const shown = isDecidableGate(record.gate.state) ? record : (this.#otherOpen(record) ?? record);
    this.#setStep(record.gate.step, (step) => ({ ...step, status: 'waiting-human', gate: shown.gate.id }));
  }

  /** The gate's step need not wait for a person any more, unless another gate of its own is still open. What it does next, the engine says. */
  unpark(record: GateRecord, status: 'ready' | 'waiting-external' = 'ready'): void {
    const other = this.#otherOpen(record);
    this.#setStep(record.gate.step, (step) => {
      if (other !== undefined) return { ...step, gate: other.gate.id };
      return step.status === 'waiting-human' ? { ...step, status } : step;
    });
  }

  /** Shows which gate a step passed without waiting, unless it waits on another one. */
  link({ gate }: GateRecord): void {
    this.#setStep(gate.step, (step) => (step.status === 'waiting-human' ? step : { ...step, gate: gate.id }));
  }

  finish(refusal?: Refusal): Outcome {
    const events = this.#events();
    const runSeq = this.state.run.seq + (events.length > 0 ? 1 : 0);
    return {
      gates: [...this.#gates.values()],
      events,
      records: this.#records.map((record) => ({ ...record, context: { ...record.context, runSeq } })),
      outbox: this.#outbox,
      alarms: this.#alarms,
      ...(refusal === undefined ? {} : { refusal }),
    };
  }

  #setting() {
    return { run: this.#run, policy: this.policy };
  }

  #otherOpen({ gate: { id, step } }: GateRecord): GateRecord | undefined {
    return this.allGates().find(({ gate }) => gate.step === step && gate.id !== id && isDecidableGate(gate.state));
  }

  #setStep(id: string, change: (step: Step) => Step): void {
    const step = this.#steps.get(id) ?? this.state.steps.get(id);
    if (step === undefined || isTerminalStep(step.status)) return;
    this.#steps.set(id, change(step));
  }

  #events(): readonly EntityEvent[] {
    const { state, cause } = this;
    const because = cause === undefined ? {} : { cause };
    const gates = [...this.#gates.values()].filter(({ gate }) => state.gates.get(gate.id)?.gate !== gate);
    const steps = [...this.#steps.values()].filter((step) => state.steps.get(step.id) !== step);
    const entities: EntityEvent[] = [
      ...gates.map(({ gate }): EntityEvent => ({ kind: 'gate', value: gate, ...because })),
      ...steps.map((step): EntityEvent => ({ kind: 'step', value: step, ...because })),
    ];
    const changed = this.#run !== state.run;
    return changed ? [...entities, { kind: 'run', value: { ...this.#run, seq: state.run.seq + 1 }, ...because }] : entities;
  }
}
