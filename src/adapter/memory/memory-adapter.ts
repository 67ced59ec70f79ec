import type { Principal } from '../../model/principal.js';
import { createMemoryBackend } from './backend.js';
import type { MemoryAdapter, MemoryBackendOptions, MemoryRunSeed } from './types.js';

/** One person, one run: the short way to a backend for a story, a test or a page in the docs. */
export interface MemoryAdapterOptions extends Omit<MemoryBackendOptions, 'runs'>, MemoryRunSeed {
  readonly me: Principal;
}

/** A backend in memory with one run, seen by one person. The backend hangs on the adapter as `backend`. */
export function createMemoryAdapter(options: MemoryAdapterOptions): MemoryAdapter {
  const { me, run, steps, edges, boundaries, handoffs, streams, ...rest } = options;
  return createMemoryBackend({ ...rest, people: [me, ...(rest.people ?? [])], runs: [{ run, steps, edges, boundaries, handoffs, streams }] }).adapterFor(me);
}
