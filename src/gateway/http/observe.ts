import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { Log } from '../observe/log.js';
import { inScope, type Scope } from '../observe/scope.js';
import { continueTrace, traceparentOf } from '../observe/trace.js';

/** A request that was answered. An event stream counts as answered once it is open. */
export interface AnsweredRequest {
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
  readonly scope: Scope;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** Asked every few seconds by machines, or no concern of the gateway's. */
const isUnremarkable = (route: string): boolean => route === '/healthz' || route === '/readyz' || route === OTHER_ROUTE;

/** Whatever has no route of the gateway's: pages of a demo, addresses that lead nowhere. */
export const OTHER_ROUTE = 'other';

/**
 * Gives each request an id and its place in a trace, and says what became of it. Both go back to the caller: `x-request-id`, under
 * which the log has it, and `traceresponse`.
 */
export const observeRequests =
  (log: Log, answered: (request: AnsweredRequest) => void): MiddlewareHandler =>
  async (c, next) => {
    const scope: Scope = { trace: continueTrace(c.req.header('traceparent')), request: randomUUID() };
    const began = performance.now();
    await inScope(scope, async () => {
      await next();
      const { status } = c.res;
      const method = METHODS.has(c.req.method) ? c.req.method : 'other';
      const seconds = (performance.now() - began) / 1000;
      answered({ method, status, seconds, scope });
      const { route = OTHER_ROUTE, command, outcome, code } = scope;
      log.tell(isUnremarkable(route) ? 'debug' : status >= 500 ? 'warn' : 'info', 'request', {
        method, route, status, ms: Math.round(seconds * 1000),
        ...(command === undefined ? {} : { type: command.type }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(code === undefined ? {} : { code }),
      });
    });
    identify(c as Context, scope);
  };

function identify(c: Context, { request, trace }: Scope): void {
  if (request !== undefined) c.res.headers.set('x-request-id', request);
  c.res.headers.set('traceresponse', traceparentOf(trace));
}
