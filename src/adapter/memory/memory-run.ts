import type { EntityEvent, PulseItem, RunState } from '../../model/frame.js';
import { type GateId } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { type Run } from '../../model/run.js';
import { type TokenStream } from '../../model/step.js';
import { isTerminalGate, isTerminalRun, isTerminalStep } from '../../model/status.js';
import type { Custody, DecideState, GateRecord } from '../../policy/types.js';
import { applyEvent, mapsOf, type EntityMaps } from '../entity-maps.js';
import { deepFreeze } from '../guard/index.js';
import { appendChunk, streamKey } from '../../insight/stream-text.js';
import type { TopicLog } from './topic-log.js';
import type { MemoryRunSeed } from './types.js';

const stateOf = (maps: EntityMaps, streams: readonly TokenStream[], seq: number): RunState => ({
  runs: [...maps.run.values()].map((run) => ({ ...run, seq })),
  steps: [...maps.step.values()],
  edges: [...maps.edge.values()],
  gates: [...maps.gate.values()],
  handoffs: [...maps.handoff.values()],
  boundaries: [...maps.boundary.values()],
  streams,
});

/** One run of a backend in memory: its entities, what only the backend knows of its gates, and its log. */
export class MemoryRun {
  readonly id: string;
  readonly gates = new Map<GateId, GateRecord>();
  readonly #maps: EntityMaps;
  readonly #streams: Map<string, TokenStream>;
  #run: Run;
  /** The state at the beginning of the log, from which older states are read. */
  #base: RunState;

  constructor(
    seed: MemoryRunSeed,
    readonly log: TopicLog,
  ) {
    const { run, steps = [], edges = [], boundaries = [], handoffs = [], streams = [] } = deepFreeze(structuredClone(seed));
    this.id = run.id;
    this.#run = run;
    this.#base = { runs: [run], steps, edges, gates: [], handoffs, boundaries, streams };
    this.#maps = mapsOf(this.#base);
    this.#streams = new Map(streams.map((stream) => [streamKey(stream.step, stream.channel), stream]));
  }

  get run(): Run {
    return { ...this.#run, seq: this.log.seq };
  }

  get hasEnded(): boolean {
    return isTerminalRun(this.#run.status);
  }

  get state(): RunState {
    return stateOf(this.#maps, [...this.#streams.values()], this.log.seq);
  }

  /** The state as of an earlier change. Live text is not kept, so there is none in it. */
  stateAt(seq: number): RunState {
    if (seq === this.log.seq) return this.state;
    const maps = mapsOf(this.#base);
    for (const event of this.log.eventsUpTo(seq)) applyEvent(maps, event);
    return stateOf(maps, [], seq);
  }

  commit(events: readonly EntityEvent[]): number {
    const frame = this.log.commit(events);
    for (const event of frame.events) {
      applyEvent(this.#maps, event);
      if (event.kind === 'run' && event.value.id === this.id) this.#run = event.value;
    }
    return frame.seq;
  }

  pulse(items: readonly PulseItem[]): void {
    for (const item of items) {
      if (item.kind === 'chunk') this.#chunk(item);
      else this.#progress(item);
    }
    this.log.pulse(items);
  }

  rewrite(): void {
    this.#base = this.state;
    this.log.rewrite();
  }

  /** What a judgement may look at: every live gate, and whichever others are asked for. */
  decideState(alsoGate: (record: GateRecord) => boolean, step: string | undefined, directory: ReadonlyMap<string, Principal>): DecideState {
    const gates = [...this.gates].filter(([, record]) => !isTerminalGate(record.gate.state) || alsoGate(record));
    return { run: this.run, steps: this.#maps.step, gates: new Map(gates), custody: this.custodyOf(step), directory };
  }

  /** Who answers for a step: its boundary's accountable name, else the owner of the run. */
  custodyOf(stepId: string | undefined): Custody {
    const step = stepId === undefined ? undefined : this.#maps.step.get(stepId);
    const boundary = [...this.#maps.boundary.values()].find(({ id, members }) => id === step?.boundary || (stepId !== undefined && members.includes(stepId)));
    return boundary === undefined ? { fence: 0, accountable: this.#run.owner } : { fence: boundary.fence, accountable: boundary.accountable, boundary };
  }

  #chunk(chunk: Extract<PulseItem, { kind: 'chunk' }>): void {
    const key = streamKey(chunk.step, chunk.channel);
    const appended = appendChunk(this.#streams.get(key), chunk);
    if (appended !== undefined) this.#streams.set(key, appended);
  }

  #progress(item: Extract<PulseItem, { kind: 'progress' }>): void {
    const step = this.#maps.step.get(item.step);
    if (step === undefined || isTerminalStep(step.status)) return;
    const { progress = step.progress, phase = step.phase } = item;
    this.#maps.step.set(step.id, Object.freeze({ ...step, progress, phase }));
  }
}
