import type { WorkflowAdapter } from '../../adapter/contract.js';

/** What a declarative provider knows: a place, never a credential. */
export interface AdapterOptions {
  /** The value of `src`, resolved against the page. */
  readonly src: string;
}

export type AdapterFactory = (options: AdapterOptions) => WorkflowAdapter;

const factories = new Map<string, AdapterFactory>();
const adapters = new Map<string, WorkflowAdapter>();
const listeners = new Set<() => void>();

/** Makes an adapter usable by name: `<wf-provider adapter="NAME" src="…">`. The last registration of a name wins. */
export function registerAdapter(name: string, factory: AdapterFactory): void {
  factories.set(name, factory);
  for (const listener of listeners) listener();
}

export const registeredAdapters = (): readonly string[] => [...factories.keys()];

/** Calls back when an adapter was registered; returns how to stop. */
export function onAdapterRegistered(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The adapter of a name and place. Providers that name the same share it, and so one connection. */
export function adapterFor(name: string, src: string): WorkflowAdapter | undefined {
  const key = JSON.stringify([name, src]);
  const adapter = adapters.get(key) ?? factories.get(name)?.({ src });
  if (adapter) adapters.set(key, adapter);
  return adapter;
}
