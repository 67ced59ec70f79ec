import type { RunStore } from '../../client/types.js';
import { streamKey } from '../../insight/stream-text.js';
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
  /** Where it is from, and a number that is another one once steps or connections appeared or went. */
  readonly source: object;
  readonly topology: number;
  readonly streams: Iterable<TokenStream>;
  /** The text that a step is producing, else whatever else it is. */
  readonly streamOf: (step: string) => TokenStream | undefined;
  /** The server's clock, in epoch milliseconds. */
  readonly now: () => number;
  readonly connected: boolean;
  readonly paused: boolean;
}

const CHANNELS = ['text', 'tool-args', 'reasoning'] as const;

/** Before a snapshot has come nobody can say that a run has no steps. */
export const viewOfStore = (store: RunStore): GraphView | undefined =>
  store.cursor === undefined
    ? undefined
    : {
        source: store,
        topology: store.topologyVersion,
        steps: store.steps,
        edges: store.edges,
        boundaries: store.boundaries,
        gates: store.gates,
        streams: store.streams.values(),
        streamOf: (step) => CHANNELS.map((channel) => store.streams.get(streamKey(step, channel))).find((stream) => stream !== undefined),
        now: () => store.serverNow(),
        connected: store.connection.state === 'live',
        paused: store.run?.status === 'paused',
      };
