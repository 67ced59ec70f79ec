import { AdapterError } from '../../../adapter/errors.js';
import { snapshotAt, type RunSnapshot } from '../../../client/snapshot-at.js';
import { streamKey } from '../../../insight/stream-text.js';
import type { Step, TokenStream } from '../../../model/step.js';
import type { GraphView } from '../graph-source.js';
import type { PastFailure, PastQuestion } from './past-run.js';

const timesOf = ({ startedAt, endedAt, attempts }: Step): (string | undefined)[] => [startedAt, endedAt, ...attempts.flatMap((attempt) => [attempt.startedAt, attempt.endedAt, attempt.heartbeatAt])];

/** A cursor carries no time: the newest thing that a state knows of is when it was. */
function timeOf({ state }: RunSnapshot): number {
  const times = [...state.steps.flatMap(timesOf), ...state.streams.map(({ lastAt }) => lastAt), ...state.runs.map(({ startedAt }) => startedAt)];
  return times.reduce((latest, time) => Math.max(latest, time === undefined ? 0 : Date.parse(time)), 0);
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> => new Map(items.map((item) => [item.id, item]));

/** What a graph shows of a state that has passed. */
function pastViewOf(snapshot: RunSnapshot): GraphView {
  const { steps, edges, boundaries, gates, streams, runs } = snapshot.state;
  const byStep = new Map<string, TokenStream>(streams.map((stream) => [streamKey(stream.step, stream.channel), stream]));
  const time = timeOf(snapshot);
  return {
    source: snapshot, topology: 0, steps: byId(steps), edges: byId(edges), boundaries: byId(boundaries), gates: byId(gates), streams,
    streamOf: (step) => byStep.get(step), now: () => time, connected: true, paused: runs[0]?.status === 'paused',
  };
}

/** The run as it was, or why that cannot be shown. */
export async function pastOf({ client, run, at }: PastQuestion, signal: AbortSignal): Promise<GraphView | PastFailure> {
  try {
    return pastViewOf(await snapshotAt(client.adapter, run, at, { signal }));
  } catch (reason) {
    return AdapterError.from(reason).code === 'gone' ? 'gone' : 'failed';
  }
}
