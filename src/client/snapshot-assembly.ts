import { MAX_SNAPSHOT_BYTES, type GuardedFrame, type QuarantinedMember } from '../adapter/guard/index.js';
import type { RunState, SnapshotFrame } from '../model/frame.js';

/** A snapshot whose last part has come. */
export interface Snapshot {
  readonly head: Omit<SnapshotFrame, 'state' | 'part' | 'parts'>;
  readonly state: RunState;
  readonly quarantined: readonly QuarantinedMember[];
}

export type PartResult = 'more' | 'too-big' | Snapshot;

type Collections = { -readonly [K in keyof RunState]: RunState[K][number][] };

interface Part { readonly state: Partial<RunState>; readonly quarantined: readonly QuarantinedMember[] }

/** Collects the parts of one snapshot, in whatever order they come. Nothing of it is visible before the last one. */
export class SnapshotAssembly {
  readonly #parts = new Map<number, Part>();
  #bytes = 0;

  constructor(private readonly first: SnapshotFrame) {}

  /** How many different parts have come. */
  get received(): number {
    return this.#parts.size;
  }

  /** What has not come, in words for a console. */
  get missing(): string {
    const all = this.first.parts ?? 1;
    const missing = Array.from({ length: all }, (_, index) => index + 1).filter((part) => !this.#parts.has(part));
    const named = missing.length <= 5 ? missing.join(', ') : `${missing.slice(0, 5).join(', ')} and ${missing.length - 5} more`;
    return `of the ${all} parts of the snapshot of seq ${this.first.seq} these have not come: ${named}`;
  }

  /** Whether a frame is a part of the same snapshot. */
  continues({ epoch, seq, parts }: SnapshotFrame): boolean {
    return epoch === this.first.epoch && seq === this.first.seq && parts === this.first.parts;
  }

  /** Why a frame cannot stand beside the parts that have come: of one moment there is one snapshot. A snapshot of another moment takes their place. */
  contradicts({ epoch, seq, parts }: SnapshotFrame): string | undefined {
    if (epoch !== this.first.epoch || seq !== this.first.seq || parts === undefined) return undefined;
    return `one part of the snapshot of seq ${seq} says that there are ${this.first.parts ?? 1} parts, another ${parts}`;
  }

  add(frame: SnapshotFrame, { bytes, quarantined }: GuardedFrame): PartResult {
    const part = frame.part ?? 1;
    if (this.#parts.has(part)) return 'more';
    this.#bytes += bytes;
    if (this.#bytes > MAX_SNAPSHOT_BYTES) return 'too-big';
    this.#parts.set(part, { state: frame.state, quarantined });
    return this.#parts.size < (frame.parts ?? 1) ? 'more' : this.#whole();
  }

  #whole(): Snapshot {
    const state: Collections = { runs: [], steps: [], edges: [], gates: [], handoffs: [], boundaries: [], streams: [] };
    const quarantined: QuarantinedMember[] = [];
    for (const [, part] of [...this.#parts].sort(([one], [other]) => one - other)) {
      quarantined.push(...part.quarantined);
      // A spread into push() would put each member on the stack.
      for (const name of Object.keys(state) as (keyof RunState)[]) {
        const into: unknown[] = state[name];
        for (const member of part.state[name] ?? []) into.push(member);
      }
    }
    return { head: this.first, state, quarantined };
  }
}
