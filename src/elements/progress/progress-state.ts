import { countSteps, isInside, type StepCounts } from '../../insight/progress.js';
import type { StallVerdict } from '../../insight/stall.js';
import { StallMonitor, stuckSteps } from '../../insight/stall-monitor.js';
import type { Step } from '../../model/step.js';
import { activitiesOf, type Activity } from './activity.js';
import type { ProgressSource } from './source.js';

/** How often silence is judged again while nothing else changes, in milliseconds. */
const JUDGE_MS = 500;

export interface Progress {
  readonly counts: StepCounts;
  readonly verdicts: ReadonlyMap<string, StallVerdict>;
  readonly activities: readonly Activity[];
}

/** Counts and judges a run again only when that can have another result: text that streams in changes neither. */
export class ProgressState {
  #monitor = new StallMonitor();
  #steps: ReadonlyMap<string, Step> | undefined;
  #within: string | undefined;
  #stale = true;
  #judgedAt = Number.NEGATIVE_INFINITY;
  #verdicts: ReadonlyMap<string, StallVerdict> = new Map();
  #counts: StepCounts | undefined;

  /** Steps, run or connection have changed. */
  invalidate(): void {
    this.#stale = true;
  }

  /** Another run: what was learnt about silence does not carry over. */
  reset(): void {
    this.#monitor = new StallMonitor();
    this.#stale = true;
  }

  read(source: ProgressSource, within: string | undefined): Progress {
    const stale = this.#stale || source.steps !== this.#steps || within !== this.#within;
    if (stale || Math.abs(source.now - this.#judgedAt) >= JUDGE_MS) this.#judge(source, within);
    const counts = this.#counts ?? countSteps(source.steps, { within });
    const activities = activitiesOf(source.steps, source.streams, this.#verdicts);
    return { counts, verdicts: this.#verdicts, activities: within === undefined ? activities : activities.filter(({ step }) => step.id === within || isInside(step, within, source.steps)) };
  }

  #judge(source: ProgressSource, within: string | undefined): void {
    this.#verdicts = this.#monitor.observe({
      steps: source.steps,
      streams: source.streams,
      connected: source.connection.state === 'live',
      runPaused: source.run?.status === 'paused' || source.run?.status === 'stopping',
      live: source.live,
      now: source.now,
    });
    this.#counts = countSteps(source.steps, { within, stuck: stuckSteps(this.#verdicts) });
    this.#steps = source.steps;
    this.#within = within;
    this.#stale = false;
    this.#judgedAt = source.now;
  }
}
