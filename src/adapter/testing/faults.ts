/** What a {@link faultAdapter} does to a stream. */
export const STREAM_FAULTS = [
  /** A frame never comes. */
  'drop',
  'duplicate',
  /** A frame comes after up to three later ones. */
  'reorder',
  'delay',
  /** A frame is cut in its middle: no JSON is left of it. */
  'truncate',
  /** A copy with one bit changed comes before the true frame. */
  'flip-bit',
  /** A copy that claims another history comes before the true frame. */
  'wrong-epoch',
  /** The first snapshot of all comes once more. */
  'old-snapshot',
  /** Nothing comes any more, and the connection does not say so. */
  'half-open',
  /** Frames are held back and come all at once. */
  'burst',
  /** The stream ends as if all were well. */
  'end',
  /** The server's clock is ten minutes off, either way. */
  'clock-skew',
] as const;

/** What it does to a call. */
export const CALL_FAULTS = [
  'conflict-409', 'stale-412', 'invalid-422', 'rate-limited-429', 'failed-500',
  /** The backend did it, but the answer is lost. */
  'timeout-after-commit',
  /** The call is lost on its way. */
  'timeout-before-send',
  /** No answer, ever. */
  'hang',
] as const;

export type StreamFault = (typeof STREAM_FAULTS)[number];
export type CallFault = (typeof CALL_FAULTS)[number];
export type Fault = StreamFault | CallFault;

/** One fault that was injected; `detail` says into what. */
export interface InjectedFault { readonly fault: Fault; readonly detail: string }

/** Decides when a fault happens, and keeps the record. */
export class FaultDice {
  readonly injected: InjectedFault[] = [];
  #calm = false;

  constructor(
    private readonly random: () => number,
    private readonly rate: number,
    private readonly allowed: ReadonlySet<Fault>,
  ) {}

  /** From now on nothing goes wrong. */
  calm(): void {
    this.#calm = true;
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  roll<F extends Fault>(candidates: readonly F[], detail: string): F | undefined {
    const possible = candidates.filter((fault) => this.allowed.has(fault));
    if (this.#calm || possible.length === 0 || this.random() >= this.rate) return undefined;
    const fault = possible[this.below(possible.length)];
    if (fault !== undefined) this.injected.push({ fault, detail });
    return fault;
  }
}
