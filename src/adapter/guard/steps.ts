/** Long judgements in small steps, so that the thread can be given away in between. */

import type { Clock } from '../clock.js';
import { SLICE_MS } from './limits.js';

/** Pauses between members, so that a caller can hand the thread back. */
export type Steps<T> = Generator<undefined, T>;

/** Says when the thread was held long enough, and hands it back. */
export interface Slicer {
  readonly due: () => boolean;
  /** Resolves once the thread had a chance to do something else. */
  readonly pause: () => Promise<void>;
}

/** A slicer that asks for a pause after 8 ms of work since the last one. */
export function createSlicer(clock: Clock): Slicer & { readonly rested: () => void } {
  let sliceEnd = clock.monotonic() + SLICE_MS;
  const rested = () => {
    sliceEnd = clock.monotonic() + SLICE_MS;
  };
  const pause = async () => {
    await new Promise<void>((resolve) => void clock.after(0, resolve));
    rested();
  };
  return { due: () => clock.monotonic() >= sliceEnd, pause, rested };
}

/** All steps at a stretch. */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export async function runStepsSliced<T>(steps: Steps<T>, slicer: Slicer): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (slicer.due()) await slicer.pause();
  }
}
