import type { Step, TokenStream } from '../model/step.js';

/** What is usual between two pieces of output here. `p99` in milliseconds; `n` streams it rests on. */
export interface GapBaseline {
  readonly p99: number;
  readonly source: 'reported' | 'own' | 'siblings';
  readonly n: number;
}

/** Of pauses that come at random one in a hundred is about five times as long as their mean. */
const P99_OF_MEAN = 5;
/** So many units make a stream's own pauses a basis; so many other streams make theirs one. */
const OWN_UNITS = 20;
const SIBLING_STREAMS = 3;

const keyOf = (step: Step): string => JSON.stringify([step.key, step.usage?.model ?? null]);

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
};

/** Whether pauses are judged by what a stream itself carries, or by what its backend summed up. */
export interface BaselineOptions {
  /**
   * The streams are those of a live run, which every page sees from another moment on. Their `gaps` depend on that moment
   * and on what was lost on the way; their first and last time and their total do not, so all pages say the same.
   */
  readonly live?: boolean | undefined;
}

function usualPause(stream: TokenStream, live: boolean): number | undefined {
  if (!live && stream.gaps !== undefined) return stream.gaps.p99;
  if (stream.firstAt === undefined || stream.lastAt === undefined || stream.received < 2) return undefined;
  const mean = (Date.parse(stream.lastAt) - Date.parse(stream.firstAt)) / (stream.received - 1);
  return mean >= 0 ? Math.max(1, mean * P99_OF_MEAN) : undefined;
}

/**
 * The usual pause of each stream: what the backend reports, else the stream's own so far, else that of other streams of the
 * same step key and model. A step of another kind or another model says nothing about this one.
 */
export function gapBaselines(steps: ReadonlyMap<string, Step>, streams: Iterable<TokenStream>, { live = false }: BaselineOptions = {}): ReadonlyMap<string, GapBaseline> {
  const all = [...streams].filter((stream) => stream.channel === 'text');
  const peers = new Map<string, { step: string; p99: number }[]>();
  for (const stream of all) {
    const step = steps.get(stream.step);
    const p99 = stream.received < OWN_UNITS ? undefined : usualPause(stream, live);
    if (!step || p99 === undefined) continue;
    const key = keyOf(step);
    const group = peers.get(key) ?? [];
    group.push({ step: stream.step, p99 });
    peers.set(key, group);
  }
  const baselines = new Map<string, GapBaseline>();
  for (const stream of all) {
    const found = baselineOf(stream, steps.get(stream.step), peers);
    if (found) baselines.set(stream.step, found);
  }
  return baselines;
}

function baselineOf(stream: TokenStream, step: Step | undefined, peers: ReadonlyMap<string, readonly { step: string; p99: number }[]>): GapBaseline | undefined {
  if (stream.baseline) return { p99: stream.baseline.p99, source: 'reported', n: 1 };
  const alike = step ? (peers.get(keyOf(step)) ?? []) : [];
  const own = alike.find((peer) => peer.step === stream.step);
  if (own !== undefined) return { p99: own.p99, source: 'own', n: 1 };
  if (alike.length < SIBLING_STREAMS) return undefined;
  return { p99: median(alike.map((peer) => peer.p99)), source: 'siblings', n: alike.length };
}
