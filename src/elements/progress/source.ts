import type { Connection, RunStore } from '../../client/types.js';
import type { Run } from '../../model/run.js';
import type { Step, TokenStream } from '../../model/step.js';

/** A run's progress as plain data, for use without an adapter. `null` is "not set"; what makes no sense is left out, counted and said. */
export interface ProgressData {
  readonly run?: Run | null | undefined;
  readonly steps?: readonly Step[] | null | undefined;
  readonly streams?: readonly TokenStream[] | null | undefined;
  /** The server's clock in epoch milliseconds; default is this machine's. */
  readonly now?: number | null | undefined;
  readonly connection?: Connection | null | undefined;
  readonly incomplete?: boolean | null | undefined;
  readonly notUnderstood?: number | null | undefined;
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
  /** From a store, not given as data. */
  readonly live: boolean;
  /** Nothing has come yet. */
  readonly loading: boolean;
}

export const sourceOfStore = (store: RunStore): ProgressSource => ({
  run: store.run,
  steps: store.steps,
  streams: [...store.streams.values()],
  connection: store.connection,
  incomplete: store.incomplete,
  notUnderstood: store.notUnderstood,
  now: store.serverNow(),
  live: true,
  loading: store.me === undefined,
});
