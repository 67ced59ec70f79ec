import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { databaseProblem } from '../core/database-problem.js';
import { Problem } from '../core/problem.js';
import { loadPeer } from '../peers.js';
import type { GatewayOptions } from '../options.js';
import type { HttpContext } from './exchange.js';
import { currentScope, note } from '../observe/scope.js';
import { healthy, readiness } from './health.js';
import { observeRequests } from './observe.js';
import { openApiDocument } from './openapi.js';
import { jsonResponse, problemResponse } from './respond.js';
import { postEvaluations } from './routes-access.js';
import { getCheckpoint, getEntries, getProof, getTile } from './routes-audit.js';
import { getCommand, postCommand } from './routes-commands.js';
import { checkLocal, getDemoPeople, postDemoSession } from './routes-demo.js';
import { changeTopics, streamTopics } from './routes-events.js';
import { getInbox, getRuns, getWorkflows } from './routes-lists.js';
import { streamInbox, streamRun } from './routes-streams.js';
import { checkRequest } from './strict-request.js';

type Method = 'GET' | 'POST';
interface Route { readonly method: Method; readonly path: string; readonly handler: (c: Context) => Response | Promise<Response> }

const CORS_HEADERS = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, last-event-id, traceparent',
  'access-control-expose-headers': 'retry-after, www-authenticate, wf-stream-group, wf-stream-ends-in, x-request-id, traceresponse',
  'access-control-max-age': '600',
} as const;
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': `default-src 'none'; frame-ancestors 'none'`,
} as const;

const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);
const isOurs = (path: string): boolean => path.startsWith('/v1/') || path.startsWith('/access/') || path.startsWith('/demo/') || PROBES.has(path);

function routes(http: HttpContext, options: GatewayOptions): readonly Route[] {
  const common: Route[] = [
    { method: 'GET', path: '/v1/runs', handler: getRuns(http) },
    { method: 'GET', path: '/v1/runs/:id/events', handler: streamRun(http) },
    { method: 'GET', path: '/v1/workflows', handler: getWorkflows(http) },
    { method: 'GET', path: '/v1/inbox', handler: getInbox(http) },
    { method: 'GET', path: '/v1/inbox/events', handler: streamInbox(http) },
    { method: 'POST', path: '/v1/events', handler: streamTopics(http) },
    { method: 'POST', path: '/v1/events/:stream/topics', handler: changeTopics(http) },
    { method: 'POST', path: '/v1/commands', handler: postCommand(http) },
    { method: 'GET', path: '/v1/commands/:id', handler: getCommand(http) },
    { method: 'POST', path: '/access/v1/evaluations', handler: postEvaluations(http) },
    { method: 'GET', path: '/v1/audit/entries', handler: getEntries(http) },
    { method: 'GET', path: '/v1/audit/checkpoint', handler: getCheckpoint(http) },
    { method: 'GET', path: '/v1/audit/proof', handler: getProof(http) },
    { method: 'GET', path: '/v1/audit/tile/*', handler: getTile(http) },
    { method: 'GET', path: '/v1/openapi.json', handler: () => jsonResponse(openApiDocument()) },
    { method: 'GET', path: '/healthz', handler: healthy },
    { method: 'GET', path: '/readyz', handler: readiness(http) },
  ];
  if (http.identity.demo === undefined) return common;
  return [
    ...common,
    { method: 'GET', path: '/demo/people', handler: getDemoPeople(http) },
    { method: 'POST', path: '/demo/session', handler: postDemoSession(http, options.cors ?? []) },
  ];
}

/** Turns whatever was thrown into problem details. What nobody expected leaves only an id, under which it is logged. */
function failure(http: HttpContext, error: unknown): Response {
  if (error instanceof Problem) return problemResponse(error.details);
  const trouble = databaseProblem(error);
  if (trouble !== undefined) {
    http.gateway.report(`the database failed: ${trouble.code}`, error);
    return problemResponse(trouble);
  }
  const id = currentScope()?.request ?? randomUUID();
  http.gateway.report(`request failed, ${id}`, error);
  return problemResponse({
    status: 500, code: 'INTERNAL', title: 'Something went wrong here',
    detail: `The gateway could not do this. If it was a command, ask for its receipt before you send another. The gateway's log explains it under ${id}.`,
  });
}

function preflight(c: Context, allowed: boolean): Response | undefined {
  if (c.req.method !== 'OPTIONS' || c.req.header('access-control-request-method') === undefined) return undefined;
  return allowed ? new Response(null, { status: 204, headers: CORS_HEADERS }) : new Response(null, { status: 403 });
}

/** The HTTP face of the gateway. */
export async function createApp(http: HttpContext, options: GatewayOptions): Promise<Hono> {
  const { Hono } = await loadPeer('hono');
  const app = new Hono();
  const origins = new Set(options.cors ?? []);

  app.use('*', observeRequests(http.journal, http.answered));
  app.use('*', async (c, next) => {
    if (http.identity.demo !== undefined) checkLocal(c as Context);
    const origin = c.req.header('origin');
    const allowed = origin !== undefined && origins.has(origin);
    const early = preflight(c as Context, allowed);
    if (early === undefined) await next();
    else c.res = early;
    if (isOurs(c.req.path)) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
      if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    }
    c.res.headers.append('vary', 'origin');
    if (allowed) {
      c.res.headers.set('access-control-allow-origin', origin);
      c.res.headers.set('access-control-expose-headers', CORS_HEADERS['access-control-expose-headers']);
    }
  });

  app.use('*', async (c, next) => {
    if (isOurs(c.req.path)) checkRequest(c as Context);
    await next();
  });

  for (const { method, path, handler } of routes(http, options)) {
    app.on(method, path, (c) => {
      note({ route: path });
      return handler(c as Context);
    });
    app.all(path, () =>
      problemResponse({
        status: 405, code: 'METHOD_NOT_ALLOWED', title: 'Not this method', detail: `Use ${method} for this address.`,
        headers: { allow: method === 'GET' ? 'GET, HEAD' : method },
      }),
    );
  }

  app.notFound(async (c) => {
    const page = isOurs(c.req.path) ? undefined : await options.staticHandler?.(c.req.raw);
    return page ?? problemResponse({ status: 404, code: 'NOT_FOUND', title: 'Not found', detail: 'There is nothing at this address. GET /v1/openapi.json lists what there is.' });
  });
  app.onError((error) => failure(http, error));
  return app;
}
