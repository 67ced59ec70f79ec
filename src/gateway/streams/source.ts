import type { Gate, GateId } from '../../model/gate.js';
import type { PulseItem } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import type { RunId } from '../../model/run.js';
import { isDecidableGate } from '../../model/status.js';

/** One committed change, ready to be sent. */
export interface SourceDelta {
  readonly seq: number;
  readonly event: string;
  /** The gates in it that people can decide on. */
  readonly gates?: readonly ServedGate[] | undefined;
}

/** A revision of a gate as it goes out to somebody. */
export interface ServedGate { readonly id: GateId; readonly run: RunId; readonly revision: number }

/** Those of some gates, as JSON texts, whose reading time matters. */
export const servedGates = (gates: readonly string[]): ServedGate[] =>
  gates.map((json) => JSON.parse(json) as Gate).filter((gate) => isDecidableGate(gate.state)).map(({ id, run, revision }) => ({ id, run, revision }));


/** What a stream is read from: one run, or the inbox. Shared by all its readers in this process. */
export interface StreamSource {
  /** The newest committed change, as far as this process knows. */
  readonly head: Cursor;
  /** Nothing more will come, as far as anybody can tell. */
  readonly ended: boolean;
  /** Changes after a seq, oldest first; empty only when there are none up to the head. */
  after(seq: number, reader: Principal): Promise<readonly SourceDelta[]>;
  /** The whole state now, as events; the cursor is that of the last one. */
  snapshot(reader: Principal): Promise<{ readonly cursor: Cursor; readonly events: readonly string[] }>;
  /** The state as of an earlier change, where that is kept. */
  snapshotAt?(reader: Principal, seq: number): Promise<readonly string[]>;
  subscribe(reader: { readonly changed: () => void; readonly pulsed: (items: readonly PulseItem[]) => void }): () => void;
}
