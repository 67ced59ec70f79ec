import { appendChunk } from '../../insight/stream-text.js';
import type { PulseItem } from '../../model/frame.js';
import type { RunId } from '../../model/run.js';
import type { TokenStream } from '../../model/step.js';

/** Runs whose streams are kept in memory, oldest dropped first. */
const KEPT_RUNS = 500;

/** Which stream of a run it is. */
export const streamKey = ({ step, attempt, channel }: { readonly step: string; readonly attempt: number; readonly channel: string }): string => `${step} ${attempt} ${channel}`;

/** What steps are writing right now, as far as this process saw it. */
export class LiveStreams {
  readonly #runs = new Map<RunId, Map<string, TokenStream>>();

  add(run: RunId, items: readonly PulseItem[]): void {
    const streams = this.#runs.get(run) ?? new Map<string, TokenStream>();
    this.#runs.delete(run);
    this.#runs.set(run, streams);
    for (const item of items) {
      if (item.kind !== 'chunk') continue;
      const grown = appendChunk(streams.get(streamKey(item)), item);
      if (grown !== undefined) streams.set(streamKey(item), grown);
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
