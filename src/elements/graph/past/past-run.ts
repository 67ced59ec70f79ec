import type { AdapterError } from '../../../adapter/errors.js';
import type { RunSnapshot } from '../../../client/snapshot-at.js';
import type { WfClient } from '../../../client/types.js';
import { streamKey } from '../../../insight/stream-text.js';
import type { Cursor } from '../../../model/primitives.js';
import type { Step, TokenStream } from '../../../model/step.js';
import type { GraphView } from '../graph-source.js';

/** Which moment of which run. */
export interface PastQuestion {
  readonly client: WfClient;
  readonly run: string;
  readonly at: Cursor;
}

const timesOf = ({ startedAt, endedAt, attempts }: Step): (string | undefined)[] => [startedAt, endedAt, ...attempts.flatMap((attempt) => [attempt.startedAt, attempt.endedAt, attempt.heartbeatAt])];

/** A cursor carries no time: the newest thing that a state knows of is when it was. */
export function timeOf({ state }: RunSnapshot): number {
  const times = [...state.steps.flatMap(timesOf), ...state.streams.map(({ lastAt }) => lastAt), ...state.runs.map(({ startedAt }) => startedAt)];
  return times.reduce((latest, time) => Math.max(latest, time === undefined ? 0 : Date.parse(time)), 0);
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> => new Map(items.map((item) => [item.id, item]));

function viewOf(snapshot: RunSnapshot): GraphView {
  const { steps, edges, boundaries, gates, streams, runs } = snapshot.state;
  const byStep = new Map<string, TokenStream>(streams.map((stream) => [streamKey(stream.step, stream.channel), stream]));
  const time = timeOf(snapshot);
  return {
    source: snapshot, topology: 0, steps: byId(steps), edges: byId(edges), boundaries: byId(boundaries), gates: byId(gates), streams,
    streamOf: (step) => byStep.get(step), now: () => time, connected: true, paused: runs[0]?.status === 'paused',
  };
}

/** Holds one moment of a run, and asks for another when it has to. */
export class PastRun {
  readonly #changed: () => void;
  #question: PastQuestion | undefined;
  #asking: AbortController | undefined;
  #view: GraphView | undefined;
  #error: AdapterError | undefined;

  /** @param changed called when an answer has come */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The run as it was; nothing while it is on its way, or cannot be had. */
  get view(): GraphView | undefined {
    return this.#view;
  }

  get error(): AdapterError | undefined {
    return this.#error;
  }

  /** When it was, in epoch milliseconds; nothing where no step knows a time. */
  get time(): number | undefined {
    const time = this.#view?.now();
    return time === 0 ? undefined : time;
  }

  /** @returns whether it is another moment than before */
  ask(question: PastQuestion | undefined): boolean {
    const before = this.#question;
    const isSame = before?.client === question?.client && before?.run === question?.run && before?.at.epoch === question?.at.epoch && before?.at.seq === question?.at.seq;
    if (isSame) return false;
    this.#question = question;
    this.#asking?.abort();
    this.#asking = undefined;
    this.#view = undefined;
    this.#error = undefined;
    if (question !== undefined) void this.#ask(question);
    return true;
  }

  async #ask({ client, run, at }: PastQuestion): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const { snapshotAt } = await import('../../../client/snapshot-at.js');
      const snapshot = await snapshotAt(client.adapter, run, at, { signal: asking.signal });
      if (asking.signal.aborted) return;
      this.#view = viewOf(snapshot);
    } catch (reason) {
      if (asking.signal.aborted) return;
      const { AdapterError: Failure } = await import('../../../adapter/errors.js');
      this.#error = Failure.from(reason);
    }
    this.#changed();
  }
}
