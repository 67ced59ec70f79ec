import { MAX_SNAPSHOT_BYTES, type GuardedFrame, type QuarantinedMember } from '../adapter/guard/index.js';
import type { RunState, SnapshotFrame } from '../model/frame.js';

/** A snapshot whose last part has come. */
export interface Snapshot {
  readonly head: Omit<SnapshotFrame, 'state' | 'part' | 'parts'>;
  readonly state: RunState;
  readonly quarantined: readonly QuarantinedMember[];
}

export type PartResult = 'more' | 'out-of-order' | 'too-big' | Snapshot;

type Collections = { -readonly [K in keyof RunState]: RunState[K][number][] };

/** Collects the parts of one snapshot, which come in order. Nothing of it is visible before the last one. */
export class SnapshotAssembly {
  #received = 0;
  #bytes = 0;
  readonly #quarantined: QuarantinedMember[] = [];
  readonly #state: Collections = { runs: [], steps: [], edges: [], gates: [], handoffs: [], boundaries: [], streams: [] };

  constructor(private readonly first: SnapshotFrame) {}

  /** Whether a frame is a part of the same snapshot. */
  continues({ epoch, seq, parts }: SnapshotFrame): boolean {
    return epoch === this.first.epoch && seq === this.first.seq && parts === this.first.parts;
  }

  add(frame: SnapshotFrame, { bytes, quarantined }: GuardedFrame): PartResult {
    const part = frame.part ?? 1;
    if (part <= this.#received) return 'more';
    if (part !== this.#received + 1) return 'out-of-order';
    this.#received = part;
    this.#bytes += bytes;
    if (this.#bytes > MAX_SNAPSHOT_BYTES) return 'too-big';
    this.#quarantined.push(...quarantined);
    this.#take(frame.state);
    if (part < (frame.parts ?? 1)) return 'more';
    return { head: this.first, state: this.#state, quarantined: this.#quarantined };
  }

  #take(state: Partial<RunState>): void {
    // A spread into push() would put each member on the stack.
    for (const name of Object.keys(this.#state) as (keyof RunState)[]) {
      const into: unknown[] = this.#state[name];
      for (const member of state[name] ?? []) into.push(member);
    }
  }
}
