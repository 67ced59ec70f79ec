import type { Step, TokenStream } from '../model/step.js';

/** What is usual between two pieces of output here. `p99` in milliseconds; `n` streams it rests on. */
export interface GapBaseline {
  readonly p99: number;
  readonly source: 'reported' | 'own' | 'siblings';
  readonly n: number;
}

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

/**
 * The usual pause of each stream: what the backend reports, else the stream's own so far, else that of other streams of the
 * same step key and model. A step of another kind or another model says nothing about this one.
 */
export function gapBaselines(steps: ReadonlyMap<string, Step>, streams: Iterable<TokenStream>): ReadonlyMap<string, GapBaseline> {
  const all = [...streams].filter((stream) => stream.channel === 'text');
  const peers = new Map<string, { step: string; p99: number }[]>();
  for (const stream of all) {
    const step = steps.get(stream.step);
    if (!step || !stream.gaps || stream.received < OWN_UNITS) continue;
    const key = keyOf(step);
    const group = peers.get(key) ?? [];
    group.push({ step: stream.step, p99: stream.gaps.p99 });
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
  if (stream.gaps && stream.received >= OWN_UNITS) return { p99: stream.gaps.p99, source: 'own', n: 1 };
  const others = step ? (peers.get(keyOf(step)) ?? []).filter((peer) => peer.step !== stream.step) : [];
  if (others.length < SIBLING_STREAMS) return undefined;
  return { p99: median(others.map((peer) => peer.p99)), source: 'siblings', n: others.length };
}
