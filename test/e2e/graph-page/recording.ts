/** A recorded execution: what there was to do, and when each step began and ended, in seconds from the start. */
export interface Recording {
  readonly steps: readonly { readonly id: string; readonly name: string }[];
  /** Places in `steps`. */
  readonly edges: readonly (readonly [from: number, to: number])[];
  readonly events: readonly { readonly second: number; readonly step: number; readonly status: 'running' | 'succeeded' }[];
}

/** How it went. */
export interface Replay {
  /** In the order of the line above the drawing. */
  readonly counts: readonly string[];
  /** Cards, by the status that their words begin with, as a picture of the whole drawing has them. */
  readonly cards: Readonly<Record<string, number>>;
  /** Pixels of the drawing from far out in the colour of a status. */
  readonly pixels: Readonly<Record<'running' | 'succeeded', number>>;
  readonly layouts: number;
  /** Milliseconds of each task of the page that took longer than 50. */
  readonly longTasks: readonly number[];
  readonly seconds: number;
}

/** What the page offers to whoever drives it. */
export interface Recorded {
  open(recording: Recording): Promise<void>;
  replay(speed: number): Promise<Replay>;
}
