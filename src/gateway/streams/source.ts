import type { Gate, GateId } from '../../model/gate.js';
import type { PulseItem } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import type { RunId } from '../../model/run.js';
import { isDecidableGate } from '../../model/status.js';
import type { StreamEvent } from './stream-event.js';

/** One committed change, ready to be sent. */
export interface SourceDelta<E extends StreamEvent = StreamEvent> {
  readonly seq: number;
  readonly event: E;
  /** The gates in it that people can decide on. */
  readonly gates?: readonly ServedGate[] | undefined;
}

/** A revision of a gate as it goes out to somebody. */
export interface ServedGate { readonly id: GateId; readonly run: RunId; readonly revision: number }

/** Those of some gates, as JSON texts, whose reading time matters. */
export const servedGates = (gates: readonly string[]): ServedGate[] =>
  gates.map((json) => JSON.parse(json) as Gate).filter((gate) => isDecidableGate(gate.state)).map(({ id, run, revision }) => ({ id, run, revision }));

/** The whole state as of the cursor; each event is made when it is asked for. */
export interface SourceSnapshot<E extends StreamEvent = StreamEvent> { readonly cursor: Cursor; readonly events: Iterable<E> }

/** What a stream is read from: one run, or the inbox. Shared by all its readers in this process. */
export interface StreamSource<E extends StreamEvent = string> {
  /** The newest committed change, as far as this process knows. */
  readonly head: Cursor;
  /** Nothing more will come, as far as anybody can tell. */
  readonly ended: boolean;
  /** Changes after a seq, oldest first; empty only when there are none up to the head. */
  after(seq: number, reader: Principal): Promise<readonly SourceDelta<E>[]>;
  /** The whole state now. `signal` is for the end of the reader: work that no reader waits for ends. */
  snapshot(reader: Principal, signal: AbortSignal): Promise<SourceSnapshot<E>>;
  /** The state as of an earlier change, where that is kept. */
  snapshotAt?(reader: Principal, seq: number, signal: AbortSignal): Promise<Iterable<E>>;
  subscribe(reader: { readonly changed: () => void; readonly pulsed: (items: readonly PulseItem[]) => void }): () => void;
}
