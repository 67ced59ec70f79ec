import { AsyncLocalStorage } from 'node:async_hooks';
import type { RecordDraft } from '../../audit/record-draft.js';
import { continueTrace, traceparentOf, type Trace } from './trace.js';

/** What is known about the work under way: whose request it is, and what has become of it so far. */
export interface Scope {
  readonly trace: Trace;
  /** The id of the HTTP request; none for work that the gateway does by itself. */
  readonly request?: string | undefined;
  /** The template of the route that answers, for example `/v1/runs/:id/events`. */
  route?: string;
  command?: { readonly id: string; readonly type: string };
  /** What the command came to: the status of its receipt. */
  outcome?: string;
  /** The code of the problem or refusal it was answered with. */
  code?: string;
}

const scopes = new AsyncLocalStorage<Scope>();

/** Does work, and everything that it sets going, in a scope. */
export const inScope = <T>(scope: Scope, work: () => T): T => scopes.run(scope, work);

export const currentScope = (): Scope | undefined => scopes.getStore();

/** Adds what became known to the scope of the work under way, where there is one. */
export function note(facts: Pick<Scope, 'route' | 'command' | 'outcome' | 'code'>): void {
  const scope = scopes.getStore();
  if (scope !== undefined) Object.assign(scope, facts);
}

/** The trace of the work under way, as a `traceparent` header. */
export const currentTraceparent = (): string | undefined => {
  const scope = scopes.getStore();
  return scope && traceparentOf(scope.trace);
};

/** Does work in the trace that a `traceparent` names; without one, in none. */
export const inTrace = <T>(traceparent: string | undefined, work: () => T): T =>
  traceparent === undefined ? scopes.exit(work) : inScope({ trace: continueTrace(traceparent) }, work);

/** A record of the work under way names its trace. */
export function traced(draft: RecordDraft): RecordDraft {
  const traceId = scopes.getStore()?.trace.traceId;
  return traceId === undefined ? draft : { ...draft, context: { ...draft.context, traceId } };
}
