import type { PulseItem } from '../model/frame.js';
import type { SequencedDelta } from './sequencer.js';
import type { Snapshot } from './snapshot-assembly.js';
import { mergeChunks } from '../insight/stream-text.js';

/** What waits for the next animation frame, in order. */
export type Change =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot; readonly rewritten: boolean }
  | { readonly kind: 'delta'; readonly delta: SequencedDelta };

const MAX_EVENTS = 10_000;
const MAX_BYTES = 8 * 1024 * 1024;

const pulseKey = (item: PulseItem): string =>
  item.kind === 'chunk' ? `chunk ${item.attempt} ${item.channel} ${item.step}` : `progress ${item.step}`;

/** The later item, with what only the earlier one said. */
function mergePulses(earlier: PulseItem, later: PulseItem): PulseItem {
  if (earlier.kind === 'chunk' && later.kind === 'chunk') return mergeChunks(earlier, later);
  if (earlier.kind === 'progress' && later.kind === 'progress') {
    return { ...later, progress: later.progress ?? earlier.progress, phase: later.phase ?? earlier.phase };
  }
  return later;
}

/**
 * Changes between their arrival and the next frame. Pulses coalesce by key; committed changes never do. Its size is
 * bounded: a page that cannot keep up starts over from a snapshot rather than eating memory.
 */
export class ChangeQueue {
  #changes: Change[] = [];
  #pulses = new Map<string, PulseItem>();
  #events = 0;
  #bytes = 0;

  get overflowing(): boolean {
    return this.#events > MAX_EVENTS || this.#bytes > MAX_BYTES;
  }

  snapshot(snapshot: Snapshot, rewritten: boolean): void {
    // Whatever was waiting is part of the snapshot.
    this.clear();
    this.#changes.push({ kind: 'snapshot', snapshot, rewritten });
  }

  delta(delta: SequencedDelta): void {
    this.#changes.push({ kind: 'delta', delta });
    this.#events += delta.frame.events.length + 1;
    this.#bytes += delta.guarded.bytes;
  }

  pulse(items: readonly PulseItem[]): void {
    for (const item of items) {
      const key = pulseKey(item);
      const waiting = this.#pulses.get(key);
      if (waiting === undefined) this.#events += 1;
      this.#pulses.set(key, waiting === undefined ? item : mergePulses(waiting, item));
    }
  }

  clear(): void {
    this.#changes = [];
    this.#pulses = new Map();
    this.#events = 0;
    this.#bytes = 0;
  }

  /** Empties the queue. Live items come last: they describe what happened after the changes they arrived with. */
  take(): { readonly changes: readonly Change[]; readonly pulses: Iterable<PulseItem> } {
    const taken = { changes: this.#changes, pulses: this.#pulses.values() };
    this.clear();
    return taken;
  }
}
