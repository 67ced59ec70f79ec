import type { MemoryAdapter, MemoryBackend } from 'wf-elements/adapter/memory';
import type { Step } from 'wf-elements/model';

export interface HostSample {
  readonly backend: MemoryBackend;
  /** What each person sees and may do, by the person's id. */
  readonly adapters: Readonly<Record<'sam' | 'lena', MemoryAdapter>>;
}

/** A backend in memory: one run that waits for a refund to be approved. */
export function createSample(createMemoryBackend: (options: never) => MemoryBackend): HostSample;

/** Plain data of a run with one step, as a host passes it to `<wf-progress>`: a new object at each call. */
export function progressOf(id: string, done: number): { run: never; steps: Step[] };
