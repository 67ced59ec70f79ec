import type { Context } from 'hono';
import type { Cursor } from '../../model/primitives.js';
import { mayReadRun } from '../../policy/permissions.js';
import { notFound } from '../core/problem.js';
import { findRun } from '../store/runs.js';
import { streamEvents } from '../streams/session.js';
import type { StreamSource } from '../streams/source.js';
import { authenticated, badQuery, type HttpContext } from './exchange.js';
import type { Authenticated } from './identity.js';

/** `epoch:seq`. The epoch is opaque, so it may itself hold colons. */
function readCursor(name: string, text: string | undefined): Cursor | undefined {
  if (text === undefined || text === '') return undefined;
  const at = text.lastIndexOf(':');
  const seq = text.slice(at + 1);
  if (at < 1 || at > 128 || !/^\d{1,15}$/.test(seq)) throw badQuery(name, 'a cursor of the form epoch:seq');
  return { epoch: text.slice(0, at), seq: Number(seq) };
}

/** Pulled by the connection: a reader that takes nothing causes nothing. */
function eventStream(events: AsyncGenerator<string, void, undefined>, stop: AbortController, leave: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const end = (): void => {
    stop.abort();
    leave();
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const next = await events.next();
          if (next.done !== true) {
            controller.enqueue(encoder.encode(next.value));
            return;
          }
        } catch (error) {
          end();
          throw error;
        }
        end();
        controller.close();
      },
      cancel: async () => {
        end();
        await events.return();
      },
    },
    { highWaterMark: 0 },
  );
}

function streamResponse(http: HttpContext, c: Context, source: StreamSource, who: Authenticated): Response {
  const from = readCursor('from', c.req.header('last-event-id')) ?? readCursor('from', c.req.query('from'));
  const at = readCursor('at', c.req.query('at'));
  const leave = http.streams.enter(`${who.caller.issuer} ${who.caller.principal.id}`);
  const stop = new AbortController();
  const events = streamEvents(source, {
    reader: who.caller.principal, from, at, heartbeatMs: http.limits.heartbeatMs, endsAt: who.expiresAt,
    signal: AbortSignal.any([stop.signal, http.closing]), serverNow: http.hub.serverNow,
  });
  return new Response(eventStream(events, stop, leave), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}

/** `GET /v1/runs/:id/events` */
export const streamRun = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const who = await authenticated(http, c);
  const row = await findRun(http.gateway.database, http.gateway.tenant, c.req.param('id') ?? '');
  const source = row !== undefined && mayReadRun(http.gateway.policy, who.caller.principal, row.run) ? await http.hub.run(row.id) : undefined;
  if (source === undefined) throw notFound('run');
  return streamResponse(http, c, source, who);
};

/** `GET /v1/inbox/events` */
export const streamInbox = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const who = await authenticated(http, c);
  return streamResponse(http, c, await http.hub.inbox(), who);
};
