import { StallMonitor, type StallVerdict } from '../../../insight/index.js';
import type { Step, TokenStream } from '../../../model/step.js';
import type { GraphView } from '../graph-source.js';

const EVERY_MS = 900;

/** What is silent about a step, for how long, and what is usual. */
export type Stuck = Extract<StallVerdict, { state: 'stuck' }>;

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
  #monitor = new StallMonitor();
  #source: object | undefined;
  #stuck: ReadonlyMap<string, Stuck> = new Map();
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
    return this.#stuck.get(step)?.silentMs;
  }

  verdictOf(step: string): Stuck | undefined {
    return this.#stuck.get(step);
  }

  /**
   * Judges if it is time to, and says whether it did.
   * @param atOnce other data than before: old judgements say nothing about it
   */
  judge(view: GraphView, atOnce: boolean): boolean {
    const now = performance.now();
    if (!atOnce && now - this.#judgedAt < EVERY_MS) return false;
    this.#judgedAt = now;
    // Silences of one run, or of one moment of it, say nothing about another.
    if (view.source !== this.#source) this.#monitor = new StallMonitor();
    this.#source = view.source;
    const streams = [...view.streams];
    const { steps, isAlive } = observed(view, streams);
    this.#isAlive = isAlive;
    const verdicts = this.#monitor.observe({ steps, streams, connected: view.connected, runPaused: view.paused, live: 'subscribe' in view.source, now: view.now() });
    const stuck = new Map<string, Stuck>();
    for (const [id, verdict] of verdicts) if (verdict.state === 'stuck') stuck.set(id, verdict);
    this.#changed = [...stuck.keys()].filter((id) => !this.#stuck.has(id)).concat([...this.#stuck.keys()].filter((id) => !stuck.has(id)));
    this.#stuck = stuck;
    return true;
  }
}
