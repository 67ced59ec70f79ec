import { StallMonitor } from '../../insight/index.js';
import type { Step, TokenStream } from '../../model/step.js';
import type { GraphView } from './graph-source.js';

const EVERY_MS = 900;

/** The steps that a judgement is about: those that run, what is inside them, and those whose streams tell what is usual. */
function observed(view: GraphView, streams: readonly TokenStream[]): { readonly steps: ReadonlyMap<string, Step>; readonly isAlive: boolean } {
  const steps = new Map<string, Step>();
  for (const step of view.steps.values()) if (step.status === 'running' || step.status === 'retrying') steps.set(step.id, step);
  const running = new Set(steps.keys());
  for (const step of view.steps.values()) if (step.parent !== undefined && running.has(step.parent)) steps.set(step.id, step);
  for (const { step: id } of streams) {
    const step = view.steps.get(id);
    if (step !== undefined) steps.set(id, step);
  }
  return { steps, isAlive: running.size > 0 };
}

/** Judges which steps are stuck. It looks at every step, so at most about once a second. */
export class StuckWatch {
  readonly #monitor = new StallMonitor();
  #silences: ReadonlyMap<string, number> = new Map();
  #changed: readonly string[] = [];
  #isAlive = false;
  #judgedAt = Number.NEGATIVE_INFINITY;

  /** Whether something runs, so that what is shown changes by itself. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** The steps that the last judgement found stuck, or not stuck any more. */
  get changed(): readonly string[] {
    return this.#changed;
  }

  /** For how long a step has been silent, in milliseconds, if it is stuck. */
  silenceOf(step: string): number | undefined {
    return this.#silences.get(step);
  }

  /**
   * Judges if it is time to, and says whether it did.
   * @param atOnce other data than before: old judgements say nothing about it
   */
  judge(view: GraphView, atOnce: boolean): boolean {
    const now = performance.now();
    if (!atOnce && now - this.#judgedAt < EVERY_MS) return false;
    this.#judgedAt = now;
    const streams = [...view.streams];
    const { steps, isAlive } = observed(view, streams);
    this.#isAlive = isAlive;
    const verdicts = this.#monitor.observe({ steps, streams, connected: view.connected, runPaused: view.paused, now: view.now() });
    const silences = new Map<string, number>();
    for (const [id, verdict] of verdicts) if (verdict.state === 'stuck') silences.set(id, verdict.silentMs);
    this.#changed = [...silences.keys()].filter((id) => !this.#silences.has(id)).concat([...this.#silences.keys()].filter((id) => !silences.has(id)));
    this.#silences = silences;
    return true;
  }
}
