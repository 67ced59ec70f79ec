import type { GuardedFrame } from '../adapter/guard/index.js';
import type { DeltaFrame, PulseFrame, ResetFrame, SnapshotFrame } from '../model/frame.js';
import type { Cursor } from '../model/primitives.js';
import { SnapshotAssembly, type Snapshot } from './snapshot-assembly.js';

/** A delta that passed the guard. */
export interface SequencedDelta { readonly frame: DeltaFrame; readonly guarded: GuardedFrame }

/** What a frame means for a store that stands at the sequencer's cursor. */
export type Verdict =
  /** Apply these, in this order. */
  | { readonly kind: 'apply'; readonly deltas: readonly SequencedDelta[] }
  /** Swap this in, then apply what was waiting behind it. `rewritten`: the history that was seen here is no more. */
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot; readonly rewritten: boolean; readonly deltas: readonly SequencedDelta[] }
  | { readonly kind: 'pulse'; readonly frame: PulseFrame }
  /** A heartbeat at the cursor: nothing is missing. */
  | { readonly kind: 'in-sync' }
  /** Kept back, known already, or of no consequence. */
  | { readonly kind: 'none' }
  /** Something is missing: open again from the cursor. `why` is for a console. */
  | { readonly kind: 'gap'; readonly why: string }
  /** The parts of a snapshot do not fit together. */
  | { readonly kind: 'bad-parts'; readonly why: string }
  /** The cursor is worth nothing here: open again without it. */
  | { readonly kind: 'new-epoch' }
  /** Two different changes under the number `seq`. */
  | { readonly kind: 'equivocation'; readonly seq: number }
  /** A snapshot older than what was applied already; refused. `seq` is the snapshot's. */
  | { readonly kind: 'behind'; readonly seq: number }
  | { readonly kind: 'too-big' }
  | { readonly kind: 'reset'; readonly reason: ResetFrame['reason'] };

const REMEMBERED = 1024;
const MAX_BUFFERED = 256;

const NONE: Verdict = { kind: 'none' };

/**
 * Puts frames in order. Pure: no clock, no timers, no store. Applies a number once, keeps early frames back, and tells
 * a repetition from a contradiction.
 */
export class Sequencer {
  #cursor: Cursor | undefined;
  /** Fingerprints of the newest applied deltas by seq, oldest first. */
  readonly #applied = new Map<number, string>();
  readonly #early = new Map<number, SequencedDelta>();
  #assembly: SnapshotAssembly | undefined;

  /** The last change that was passed on. */
  get cursor(): Cursor | undefined {
    return this.#cursor;
  }

  /** Whether deltas are kept back that wait for an earlier one. After 2 s of this, it is a gap. */
  get waiting(): boolean {
    return this.#early.size > 0 && this.#assembly === undefined;
  }

  /** What is missing while something is kept back, in words for a console. */
  get missing(): string {
    return `change ${(this.#cursor?.seq ?? 0) + 1} has not come, but change ${Math.min(...this.#early.keys())} has`;
  }

  /** The snapshot whose parts are coming in, if one is. */
  get assembly(): SnapshotAssembly | undefined {
    return this.#assembly;
  }

  /** The stream was opened anew: what was half-received on the old one is void. */
  reopened(): void {
    this.#early.clear();
    this.#assembly = undefined;
  }

  /** What was passed on after `cursor` was thrown away. */
  rewind(cursor: Cursor | undefined): void {
    this.reopened();
    this.#cursor = cursor;
    this.#applied.clear();
  }

  accept(guarded: GuardedFrame): Verdict {
    const { frame } = guarded;
    switch (frame.type) {
      case 'snapshot':
        return this.#snapshot(frame, guarded);
      case 'delta':
        return this.#delta({ frame, guarded });
      case 'heartbeat':
        return this.#heartbeat(frame);
      case 'pulse':
        return frame.epoch === this.#cursor?.epoch ? { kind: 'pulse', frame } : NONE;
      case 'reset':
        return { kind: 'reset', reason: frame.reason };
    }
  }

  #snapshot(frame: SnapshotFrame, guarded: GuardedFrame): Verdict {
    const sameEpoch = this.#cursor?.epoch === frame.epoch;
    if (this.#cursor !== undefined && sameEpoch && frame.seq < this.#cursor.seq) return { kind: 'behind', seq: frame.seq };
    if (this.#assembly?.continues(frame) !== true) {
      const clash = this.#assembly?.contradicts(frame);
      if (clash !== undefined) return { kind: 'bad-parts', why: clash };
      this.#assembly = new SnapshotAssembly(frame);
    }
    const result = this.#assembly.add(frame, guarded);
    if (result === 'more') return NONE;
    this.#assembly = undefined;
    if (result === 'too-big') return { kind: 'too-big' };
    const rewritten = this.#cursor !== undefined && !sameEpoch;
    if (!sameEpoch) this.#applied.clear();
    this.#cursor = { epoch: frame.epoch, seq: frame.seq };
    for (const [seq, early] of this.#early) {
      if (seq <= frame.seq || early.frame.epoch !== frame.epoch) this.#early.delete(seq);
    }
    return { kind: 'snapshot', snapshot: result, rewritten, deltas: this.#takeReady() };
  }

  #delta(delta: SequencedDelta): Verdict {
    const { epoch, seq } = delta.frame;
    if (this.#cursor === undefined || this.#assembly !== undefined) return this.#keepBack(delta);
    if (epoch !== this.#cursor.epoch) return { kind: 'new-epoch' };
    if (seq <= this.#cursor.seq) {
      const known = this.#applied.get(seq);
      return known === undefined || known === delta.guarded.fingerprint ? NONE : { kind: 'equivocation', seq };
    }
    const kept = this.#keepBack(delta);
    if (kept !== NONE) return kept;
    const deltas = this.#takeReady();
    return deltas.length > 0 ? { kind: 'apply', deltas } : NONE;
  }

  #keepBack(delta: SequencedDelta): Verdict {
    const twin = this.#early.get(delta.frame.seq);
    if (twin !== undefined && twin.frame.epoch !== delta.frame.epoch) return { kind: 'new-epoch' };
    if (twin !== undefined && twin.guarded.fingerprint !== delta.guarded.fingerprint) return { kind: 'equivocation', seq: twin.frame.seq };
    this.#early.set(delta.frame.seq, delta);
    return this.#early.size > MAX_BUFFERED ? { kind: 'gap', why: `${this.#early.size} changes wait: ${this.missing}` } : NONE;
  }

  /** Moves the cursor over every early delta that is next in line. */
  #takeReady(): SequencedDelta[] {
    const ready: SequencedDelta[] = [];
    while (this.#cursor !== undefined) {
      const seq: number = this.#cursor.seq + 1;
      const next = this.#early.get(seq);
      if (next === undefined) break;
      this.#early.delete(seq);
      this.#cursor = { epoch: this.#cursor.epoch, seq };
      this.#remember(seq, next.guarded.fingerprint);
      ready.push(next);
    }
    return ready;
  }

  #remember(seq: number, fingerprint: string): void {
    this.#applied.set(seq, fingerprint);
    if (this.#applied.size <= REMEMBERED) return;
    for (const oldest of this.#applied.keys()) {
      this.#applied.delete(oldest);
      return;
    }
  }

  #heartbeat({ epoch, seq }: Cursor): Verdict {
    // Before a snapshot is whole there is nothing to compare with.
    if (this.#cursor === undefined || this.#assembly !== undefined) return NONE;
    if (epoch !== this.#cursor.epoch) return { kind: 'new-epoch' };
    // A lower one is as wrong as a higher one: what was applied here does not exist there. Opening again tells which it is.
    return seq === this.#cursor.seq ? { kind: 'in-sync' } : { kind: 'gap', why: `a heartbeat says that ${seq} changes were sent, and ${this.#cursor.seq} have come` };
  }
}
