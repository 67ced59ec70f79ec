import type { RunStore } from '../../client/types.js';
import type { StoredGate } from '../../model/readable-gate.js';
import type { Boundary, Edge, Step, TokenStream } from '../../model/step.js';
import type { GraphData } from './graph-model.js';

/** Plain data for a graph without a client: for stories, tests and server rendering. */
export interface GraphInput {
  readonly steps: readonly Step[];
  readonly edges?: readonly Edge[] | undefined;
  readonly boundaries?: readonly Boundary[] | undefined;
  readonly gates?: readonly StoredGate[] | undefined;
  readonly streams?: readonly TokenStream[] | undefined;
  /** The moment the data is of, in epoch milliseconds; default is the present. */
  readonly now?: number | undefined;
}

/** What the graph reads, wherever it comes from. */
export interface GraphView extends GraphData {
  readonly streams: Iterable<TokenStream>;
  /** The server's clock, in epoch milliseconds. */
  readonly now: () => number;
  readonly connected: boolean;
  readonly paused: boolean;
}

/** Before a snapshot has come nobody can say that a run has no steps. */
export const viewOfStore = (store: RunStore): GraphView | undefined =>
  store.cursor === undefined
    ? undefined
    : {
        steps: store.steps,
        edges: store.edges,
        boundaries: store.boundaries,
        gates: store.gates,
        streams: store.streams.values(),
        now: () => store.serverNow(),
        connected: store.connection.state === 'live',
        paused: store.run?.status === 'paused',
      };
