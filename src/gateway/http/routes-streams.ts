import type { Context } from 'hono';
import type { Cursor } from '../../model/primitives.js';
import type { RunId } from '../../model/run.js';
import { mayReadRun } from '../../policy/permissions.js';
import { notFound } from '../core/problem.js';
import { recordRefusal } from '../core/refusals.js';
import { findRun } from '../store/runs.js';
import { streamEvents, type SessionOptions } from '../streams/session.js';
import type { StreamSource } from '../streams/source.js';
import type { StreamEvent } from '../streams/stream-event.js';
import { eventStreamResponse } from './event-stream.js';
import { authenticated, badQuery, inTurn, spend, type HttpContext } from './exchange.js';
import type { Authenticated } from './identity.js';
import { isCleanText } from './strict.js';

const PAST_COST = 4;

/** `epoch:seq`. The epoch is opaque, so it may itself hold colons. */
export function parseCursor(text: string): Cursor | undefined {
  const at = text.lastIndexOf(':');
  const seq = text.slice(at + 1);
  return at < 1 || at > 128 || !/^\d{1,15}$/.test(seq) ? undefined : { epoch: text.slice(0, at), seq: Number(seq) };
}

function readCursor(name: string, text: string | undefined): Cursor | undefined {
  if (text === undefined || text === '') return undefined;
  const cursor = parseCursor(text);
  if (cursor === undefined) throw badQuery(name, 'a cursor of the form epoch:seq');
  return cursor;
}

/** The run's feed, for a person who may read it; a refusal is on record. @throws Problem (404) */
export async function readableRun(http: HttpContext, id: RunId, who: Authenticated): Promise<StreamSource<StreamEvent>> {
  const { row, source } = await inTurn(http, who, async () => {
    const found = await findRun(http.gateway.database, http.gateway.tenant, id);
    return { row: found, source: found !== undefined && mayReadRun(http.gateway.policy, who.caller.principal, found.run) ? await http.hub.run(found.id) : undefined };
  });
  if (source !== undefined) return source;
  const missing = notFound('run');
  await recordRefusal(http.gateway, { action: 'run.read', resource: { type: 'run', id: isCleanText(id) ? id : 'unreadable' }, by: who.caller.principal, code: missing.details.code, run: row?.id });
  throw missing;
}

/** How one reader is served, whatever the topic and whichever way it was asked for. */
export const sessionOf = (http: HttpContext, who: Authenticated, o: Pick<SessionOptions, 'from' | 'at' | 'signal'>): SessionOptions => ({
  reader: who.caller.principal, heartbeatMs: http.limits.heartbeatMs, endsAt: who.expiresAt, serverNow: http.hub.serverNow, ...o,
});

function streamResponse(http: HttpContext, c: Context, source: StreamSource<StreamEvent>, who: Authenticated): Response {
  const from = readCursor('from', c.req.header('last-event-id')) ?? readCursor('from', c.req.query('from'));
  const at = readCursor('at', c.req.query('at'));
  // What a run held earlier is put together from all its changes.
  if (at !== undefined) spend(http, who, PAST_COST);
  return eventStreamResponse(http, c, who, (signal) => streamEvents(source, sessionOf(http, who, { from, at, signal })));
}

/** `GET /v1/runs/:id/events` */
export const streamRun = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const who = await authenticated(http, c);
  return streamResponse(http, c, await readableRun(http, c.req.param('id') ?? '', who), who);
};

/** `GET /v1/inbox/events` */
export const streamInbox = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const who = await authenticated(http, c);
  return streamResponse(http, c, await http.hub.inbox(), who);
};
