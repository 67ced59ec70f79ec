import { StallMonitor } from '../../insight/index.js';
import type { GraphView } from './graph-source.js';

const EVERY_MS = 900;

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
    const verdicts = this.#monitor.observe({ steps: view.steps, streams: view.streams, connected: view.connected, runPaused: view.paused, now: view.now() });
    const silences = new Map<string, number>();
    for (const [id, verdict] of verdicts) if (verdict.state === 'stuck') silences.set(id, verdict.silentMs);
    this.#changed = [...silences.keys()].filter((id) => !this.#silences.has(id)).concat([...this.#silences.keys()].filter((id) => !silences.has(id)));
    this.#silences = silences;
    this.#isAlive = false;
    for (const { status } of view.steps.values()) {
      if (status !== 'running' && status !== 'retrying') continue;
      this.#isAlive = true;
      break;
    }
    return true;
  }
}
