import type { Connection, RunStore } from '../../client/types.js';
import type { Run } from '../../model/run.js';
import type { Step, TokenStream } from '../../model/step.js';

/** A run's progress as plain data, for use without an adapter. */
export interface ProgressData {
  readonly run?: Run | undefined;
  readonly steps: readonly Step[];
  readonly streams?: readonly TokenStream[] | undefined;
  /** The server's clock in epoch milliseconds; default is this machine's. */
  readonly now?: number | undefined;
  readonly connection?: Connection | undefined;
  readonly incomplete?: boolean | undefined;
  readonly notUnderstood?: number | undefined;
}

/** Everything the element reads, wherever it comes from. */
export interface ProgressSource {
  readonly run: Run | undefined;
  readonly steps: ReadonlyMap<string, Step>;
  readonly streams: readonly TokenStream[];
  readonly connection: Connection;
  readonly incomplete: boolean;
  readonly notUnderstood: number;
  readonly now: number;
  /** Nothing has come yet. */
  readonly loading: boolean;
}

export const sourceOfData = (data: ProgressData): ProgressSource => ({
  run: data.run,
  steps: new Map(data.steps.map((step) => [step.id, step])),
  streams: data.streams ?? [],
  connection: data.connection ?? { state: 'live', since: 0 },
  incomplete: data.incomplete ?? false,
  notUnderstood: data.notUnderstood ?? 0,
  now: data.now ?? Date.now(),
  loading: false,
});

export const sourceOfStore = (store: RunStore): ProgressSource => ({
  run: store.run,
  steps: store.steps,
  streams: [...store.streams.values()],
  connection: store.connection,
  incomplete: store.incomplete,
  notUnderstood: store.notUnderstood,
  now: store.serverNow(),
  loading: store.me === undefined && store.connection.state !== 'failed' && store.connection.state !== 'signed-out',
});
