import type { Context } from 'hono';
import type { Run } from '../../model/run.js';
import { mayReadRun } from '../../policy/permissions.js';
import { decidableGates } from '../store/gates.js';
import { listRuns } from '../store/runs.js';
import { noteServings } from '../store/served.js';
import { inboxOf } from '../streams/inbox-feed.js';
import { authenticated, inTurn, wholeNumber, type HttpContext } from './exchange.js';
import { jsonResponse } from './respond.js';

const LARGEST_PAGE = 200;
const limitOf = (c: Context): number => wholeNumber(c, 'limit', { least: 1, most: LARGEST_PAGE, otherwise: 50 });

/** Reads on until a page is full: what a person may not see leaves no hole in it. */
async function fillPage<T extends { readonly id: string }>(
  limit: number, after: string | undefined, read: (after: string | undefined) => Promise<readonly T[]>, keep: (item: T) => boolean,
): Promise<{ items: T[]; next?: string }> {
  const items: T[] = [];
  let last = after;
  for (;;) {
    const batch = await read(last);
    for (const item of batch) {
      if (items.length === limit) return { items, next: items.at(-1)?.id ?? '' };
      if (keep(item)) items.push(item);
    }
    last = batch.at(-1)?.id;
    if (batch.length < LARGEST_PAGE) return { items };
  }
}

/** `GET /v1/runs`, newest first. */
export const getRuns = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const { database, tenant, policy } = http.gateway;
  const status = c.req.query('status');
  return jsonResponse(
    await inTurn(http, { caller }, () => fillPage<Run>(
      limitOf(c), c.req.query('after'),
      async (after) => (await listRuns(database, tenant, { status, after, limit: LARGEST_PAGE })).map((row) => row.run),
      (run) => mayReadRun(policy, caller.principal, run),
    )),
  );
};

/** `GET /v1/inbox`: gates that wait for the caller, oldest first. */
export const getInbox = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c);
  const { database, tenant, policy } = http.gateway;
  const run = c.req.query('run');
  const has = inboxOf(policy, caller.principal);
  const { items, ...page } = await inTurn(http, { caller }, () => fillPage(
    limitOf(c), c.req.query('after'),
    async (after) => (await decidableGates(database, tenant, { run, after, limit: LARGEST_PAGE })).map((found) => ({ ...found, id: found.gate.id })),
    ({ gate, run: its }) => has(gate, its),
  ));
  const gates = items.map(({ gate }) => gate);
  // Nothing is served that is not on record: the time to read it counts from here.
  if (c.req.method !== 'HEAD' && caller.principal.kind === 'human') {
    await noteServings(database, gates.map(({ id, revision }) => ({ gate: id, person: caller.principal.id, revision })));
  }
  return jsonResponse({ items: gates, ...page });
};

/** Whoever may sign in may know what can be started; whether they may start it is asked with `run:start`. */
export const getWorkflows = (http: HttpContext) => async (c: Context): Promise<Response> => {
  await authenticated(http, c);
  return jsonResponse({ items: http.gateway.bridges.flatMap((bridge) => bridge.definitions()) });
};
