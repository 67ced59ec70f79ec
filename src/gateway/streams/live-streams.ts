import { notePause } from '../../insight/gaps.js';
import type { PulseItem } from '../../model/frame.js';
import type { RunId } from '../../model/run.js';
import type { TokenStream } from '../../model/step.js';

/** Characters of each stream that a snapshot holds. */
export const TAIL_LENGTH = 16_384;

/** Runs whose streams are kept in memory, oldest dropped first. */
const KEPT_RUNS = 500;

type Chunk = Extract<PulseItem, { kind: 'chunk' }>;

const keyOf = (item: { step: string; attempt: number; channel: string }): string => `${item.step} ${item.attempt} ${item.channel}`;

/** The end of a text without half of a surrogate pair at its start. */
export const tailOf = (text: string): string => {
  const tail = text.slice(-TAIL_LENGTH);
  const first = tail.charCodeAt(0);
  return tail.length < text.length && first >= 0xdc00 && first <= 0xdfff ? tail.slice(1) : tail;
};

function grown(stream: TokenStream | undefined, chunk: Chunk): TokenStream {
  const { step, attempt, channel, received, at } = chunk;
  const tail = tailOf((stream?.tail ?? '') + chunk.text);
  const omitted = (stream?.omitted ?? 0) + (stream?.tail.length ?? 0) + chunk.text.length - tail.length;
  if (stream === undefined) return { step, attempt, channel, unit: 'chunk', exact: false, received, firstAt: at, lastAt: at, tail, omitted };
  const { gaps, carry } = notePause(stream, at);
  const next = { ...stream, received, lastAt: at, tail, omitted, ...(gaps === undefined ? {} : { gaps }) };
  carry(next);
  return next;
}

/** What steps are writing right now, as far as this process saw it. */
export class LiveStreams {
  readonly #runs = new Map<RunId, Map<string, TokenStream>>();

  add(run: RunId, items: readonly PulseItem[]): void {
    const streams = this.#runs.get(run) ?? new Map<string, TokenStream>();
    this.#runs.delete(run);
    this.#runs.set(run, streams);
    for (const item of items) {
      if (item.kind === 'chunk') streams.set(keyOf(item), grown(streams.get(keyOf(item)), item));
    }
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= KEPT_RUNS) break;
      this.#runs.delete(oldest);
    }
  }

  of(run: RunId): readonly TokenStream[] {
    return [...(this.#runs.get(run)?.values() ?? [])];
  }

  ofStep(run: RunId, step: string): readonly TokenStream[] {
    return this.of(run).filter((stream) => stream.step === step);
  }

  drop(run: RunId): void {
    this.#runs.delete(run);
  }
}
