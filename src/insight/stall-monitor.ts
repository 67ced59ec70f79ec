import type { Step, TokenStream } from '../model/step.js';
import { isTerminalStep } from '../model/status.js';
import { gapBaselines } from './baseline.js';
import { childrenOf } from './progress.js';
import { judgeStall, type StallEpisode, type StallVerdict } from './stall.js';

export interface StallInput {
  readonly steps: ReadonlyMap<string, Step>;
  readonly streams: Iterable<TokenStream>;
  /** We hear from the server, as its heartbeat says. */
  readonly connected: boolean;
  readonly runPaused: boolean;
  /** The run is watched as it goes, not given as data: pages that were opened at different times have to agree. */
  readonly live?: boolean | undefined;
  /** Server time in epoch milliseconds. */
  readonly now: number;
}

/** No time is undefined, never the beginning of 1970. */
const known = (ms: number | undefined): number | undefined => (ms === 0 ? undefined : ms);

/** A time that cannot be read is no time. */
const timeOf = (at: string | undefined): number => (at === undefined ? 0 : Date.parse(at) || 0);

/** The newest sign of life of a step itself: its start, its worker's heartbeat, its stream. */
function ownLife(step: Step, outputAt: number): number {
  const attempt = step.attempts.at(-1);
  return Math.max(outputAt, timeOf(step.startedAt), timeOf(step.endedAt), timeOf(attempt?.startedAt), timeOf(attempt?.heartbeatAt));
}

/** Judges the steps of one run again and again, and remembers their episodes in between. */
export class StallMonitor {
  #episodes = new Map<string, StallEpisode>();

  /** A verdict per step. A step with unfinished steps inside it is judged through them. */
  observe(input: StallInput): ReadonlyMap<string, StallVerdict> {
    const streams = [...input.streams];
    const outputAt = new Map<string, number>();
    for (const stream of streams) outputAt.set(stream.step, Math.max(outputAt.get(stream.step) ?? 0, timeOf(stream.lastAt)));
    const baselines = gapBaselines(input.steps, streams, { live: input.live });
    const children = childrenOf(input.steps.values());
    const life = (step: Step): number => ownLife(step, outputAt.get(step.id) ?? 0);
    const verdicts = new Map<string, StallVerdict>();
    const episodes = new Map<string, StallEpisode>();
    for (const step of input.steps.values()) {
      const parts = children.get(step.id) ?? [];
      if (parts.some((part) => !isTerminalStep(part.status))) {
        verdicts.set(step.id, { state: 'fine' });
        continue;
      }
      const signs = {
        step,
        outputAt: known(outputAt.get(step.id)),
        aliveAt: known(parts.reduce((latest, part) => Math.max(latest, life(part)), life(step))),
        baseline: baselines.get(step.id),
        connected: input.connected,
        runPaused: input.runPaused,
        now: input.now,
      };
      const { verdict, episode } = judgeStall(signs, this.#episodes.get(step.id));
      verdicts.set(step.id, verdict);
      if (episode) episodes.set(step.id, episode);
    }
    this.#episodes = episodes;
    return verdicts;
  }
}

/** The ids of the steps that are stuck. */
export const stuckSteps = (verdicts: ReadonlyMap<string, StallVerdict>): ReadonlySet<string> =>
  new Set([...verdicts].filter(([, verdict]) => verdict.state === 'stuck').map(([id]) => id));
