import type { Step } from '../model/step.js';
import type { StepPhase } from '../model/status.js';
import type { GapBaseline } from './baseline.js';

/** Why a silent step is not called stuck: it waits for somebody or something else, or we are the ones who hear nothing. */
export type StallExclusion = 'not-running' | 'waiting-human' | 'waiting-external' | 'run-paused' | 'connection';

/** What is silent. `output`: chunks; `work`: any sign of life of the step; `heartbeat`: its worker missed its own promise. */
export type StallKind = 'output' | 'work' | 'heartbeat';

/** One stretch of silence, from its first moment until output has flowed again for a while. One warning each. */
export interface StallEpisode {
  /** The last sign of life before the silence, in epoch milliseconds of the server. */
  readonly since: number;
  /** Output came again at this time; the episode is over once it has kept coming. */
  readonly resumedAt?: number | undefined;
}

export type StallVerdict =
  | { readonly state: 'fine' }
  | { readonly state: 'excluded'; readonly why: StallExclusion }
  | {
      readonly state: 'stuck';
      readonly kind: StallKind;
      readonly episode: StallEpisode;
      /** How long nothing has come, in milliseconds. */
      readonly silentMs: number;
      /** What is usual here, in milliseconds; unknown where there is nothing to compare with. */
      readonly usualMs?: number | undefined;
    };

export interface StallSigns {
  readonly step: Step;
  /** The newest chunk of the step's own stream, in epoch milliseconds. */
  readonly outputAt?: number | undefined;
  /** The newest sign of life of the step or its worker, or of a step inside it. */
  readonly aliveAt?: number | undefined;
  readonly baseline?: GapBaseline | undefined;
  /** We hear from the server. When we do not, silence says nothing about the step. */
  readonly connected: boolean;
  readonly runPaused: boolean;
  /** Server time in epoch milliseconds. */
  readonly now: number;
}

/** Silence shorter than this is never called stuck, whatever is usual. */
export const STALL_FLOOR_MS = 5000;
/** A pause so many times the usual one is not a pause any more. */
const STALL_FACTOR = 10;
/** The same where usual pauses are so long that ten of them would be longer than what is long without any comparison. */
const SLOW_STALL_FACTOR = 5;
/** Without anything to compare with, by phase. Generous: a false alarm costs trust. */
const PHASE_FLOOR_MS: Readonly<Record<StepPhase, number>> = {
  queued: 300_000,
  dispatching: 60_000,
  prefill: 60_000,
  streaming: 30_000,
  tool: 120_000,
  postprocess: 60_000,
  unknown: 120_000,
};

/** How long a stream whose usual pause is known may be silent: never longer than one nothing is known of, unless it is slow itself. */
const outputLimitMs = ({ p99 }: GapBaseline): number =>
  Math.max(STALL_FLOOR_MS, Math.min(p99 * STALL_FACTOR, Math.max(PHASE_FLOOR_MS.streaming, p99 * SLOW_STALL_FACTOR)));

const RUNNING: ReadonlySet<string> = new Set(['running', 'retrying']);

function exclusionOf({ step, connected, runPaused }: StallSigns): StallExclusion | undefined {
  if (step.status === 'waiting-human' || step.status === 'waiting-external') return step.status;
  if (!RUNNING.has(step.status)) return 'not-running';
  if (runPaused) return 'run-paused';
  return connected ? undefined : 'connection';
}

interface Silence { readonly kind: StallKind; readonly lastAt: number; readonly limitMs: number; readonly usualMs?: number | undefined }

function silenceOf(signs: StallSigns): Silence | undefined {
  const { step, outputAt, aliveAt, baseline } = signs;
  const attempt = step.attempts.at(-1);
  const phase = step.phase ?? (outputAt === undefined ? 'unknown' : 'streaming');
  const promised = attempt?.timeouts?.heartbeatMs;
  if (phase === 'streaming' && outputAt !== undefined) {
    const limitMs = baseline ? outputLimitMs(baseline) : PHASE_FLOOR_MS.streaming;
    return { kind: 'output', lastAt: outputAt, limitMs, usualMs: baseline?.p99 };
  }
  if (promised !== undefined && attempt?.heartbeatAt !== undefined) {
    return { kind: 'heartbeat', lastAt: Math.max(Date.parse(attempt.heartbeatAt), aliveAt ?? 0), limitMs: Math.max(STALL_FLOOR_MS, promised), usualMs: promised };
  }
  return aliveAt === undefined ? undefined : { kind: 'work', lastAt: aliveAt, limitMs: PHASE_FLOOR_MS[phase] };
}

/**
 * Judges one step. Relative to what is usual for this step, phase by phase, with a floor; once stuck it stays one episode
 * until output has flowed for as long as the limit, so that a step that stutters does not flicker.
 * @param previous the episode the last verdict returned, if any
 */
export function judgeStall(signs: StallSigns, previous: StallEpisode | undefined): { readonly verdict: StallVerdict; readonly episode: StallEpisode | undefined } {
  const why = exclusionOf(signs);
  // An exclusion pauses an episode that is about our own hearing; any other ends it.
  if (why) return { verdict: { state: 'excluded', why }, episode: why === 'connection' ? previous : undefined };
  const silence = silenceOf(signs);
  if (!silence) return { verdict: { state: 'fine' }, episode: undefined };
  const silentMs = Math.max(0, signs.now - silence.lastAt);
  const episode = nextEpisode(previous, silence, silentMs, signs.now);
  if (!episode || episode.resumedAt !== undefined) return { verdict: { state: 'fine' }, episode };
  return { verdict: { state: 'stuck', kind: silence.kind, episode, silentMs, usualMs: silence.usualMs }, episode };
}

function nextEpisode(previous: StallEpisode | undefined, { lastAt, limitMs }: Silence, silentMs: number, now: number): StallEpisode | undefined {
  if (silentMs > limitMs) return { since: previous?.since ?? lastAt };
  if (!previous) return undefined;
  const resumedAt = previous.resumedAt ?? lastAt;
  return now - resumedAt < limitMs ? { since: previous.since, resumedAt } : undefined;
}
