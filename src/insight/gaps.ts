import type { TokenStream } from '../model/step.js';

/** How long the pauses between two pieces of output usually are, in milliseconds. */
export type Gaps = NonNullable<TokenStream['gaps']>;

/** Below this many pauses nothing is usual yet. */
const FEWEST = 8;
/** Buckets per doubling: a quantile is told to within 9 %. */
const PER_DOUBLING = 8;
/** 2^24 ms are four and a half hours; longer pauses share the last bucket. */
const BUCKETS = 24 * PER_DOUBLING + 1;
/** What a summary says about how the pauses that it sums up were spread. */
const SPREAD = [['p50', 0.5], ['p90', 0.4], ['p99', 0.1]] as const;

const bucketOf = (ms: number): number => Math.min(BUCKETS - 1, Math.round(Math.log2(Math.max(1, ms)) * PER_DOUBLING));
const midOf = (bucket: number): number => Math.round(2 ** (bucket / PER_DOUBLING));

/**
 * Pauses in buckets whose width grows with the pause (as in HdrHistogram), so that a stream of any length takes the same
 * small memory. A quantile takes the lower of two candidates: one long pause among few does not become the usual one.
 */
export class GapHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #n = 0;
  #max = 0;

  /** Goes on from what somebody else summed up over `n` pauses. */
  static resume(gaps: Gaps, n: number): GapHistogram {
    const histogram = new GapHistogram();
    for (const [name, share] of SPREAD) histogram.#put(gaps[name], Math.max(1, Math.round(share * n)));
    histogram.#max = gaps.max;
    return histogram;
  }

  /** @param ms the time between two pieces of output; anything that is no time is left out */
  add(ms: number): void {
    if (!(ms >= 0)) return;
    this.#put(ms, 1);
    this.#max = Math.max(this.#max, ms);
  }

  /** Undefined while too few pauses are known. */
  summary(): Gaps | undefined {
    if (this.#n < FEWEST) return undefined;
    return { p50: this.#quantile(0.5), p90: this.#quantile(0.9), p99: this.#quantile(0.99), max: this.#max };
  }

  #put(ms: number, times: number): void {
    const bucket = bucketOf(ms);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times;
    this.#n += times;
  }

  #quantile(share: number): number {
    let left = Math.floor(share * (this.#n - 1));
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= this.#counts[bucket] ?? 0;
      if (left < 0) return midOf(bucket);
    }
    return this.#max;
  }
}

const histograms = new WeakMap<TokenStream, GapHistogram>();

/**
 * Notes the pause before a new piece of output and returns what is usual now. The counts follow the stream from one
 * state to the next, so that each state stays plain data: give the state after the piece to `carry`.
 * @param from the stream before the piece
 * @param at when the piece came, RFC 3339
 */
export function notePause(from: TokenStream, at: string): { readonly gaps: Gaps | undefined; readonly carry: (to: TokenStream) => void } {
  const histogram = histograms.get(from) ?? (from.gaps === undefined ? new GapHistogram() : GapHistogram.resume(from.gaps, from.received));
  if (from.lastAt !== undefined) histogram.add(Date.parse(at) - Date.parse(from.lastAt));
  return { gaps: histogram.summary(), carry: (to) => void histograms.set(to, histogram) };
}
