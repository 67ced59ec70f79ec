import { mergeChunks } from '../../insight/stream-text.js';
import type { PulseItem } from '../../model/frame.js';

const keyOf = (item: PulseItem): string => (item.kind === 'chunk' ? `chunk ${item.step} ${item.attempt} ${item.channel}` : `progress ${item.step}`);

/** Two chunks of one stream are one chunk; of two progress reports the later one counts. */
function merged(before: PulseItem | undefined, item: PulseItem): PulseItem {
  if (before?.kind === 'chunk' && item.kind === 'chunk') return mergeChunks(before, item);
  return before?.kind === 'progress' && item.kind === 'progress' ? { ...before, ...item } : item;
}

/**
 * Live items that a slow reader has not taken yet: one per stream, however many there were. Text beyond the last 16 kB
 * is dropped; the running total in each item says how much.
 */
export class PulseQueue {
  readonly #items = new Map<string, PulseItem>();

  add(items: readonly PulseItem[]): void {
    for (const item of items) this.#items.set(keyOf(item), merged(this.#items.get(keyOf(item)), item));
  }

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  take(): readonly PulseItem[] {
    const items = [...this.#items.values()];
    this.#items.clear();
    return items;
  }
}
