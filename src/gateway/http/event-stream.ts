import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Context } from 'hono';
import { Problem } from '../core/problem.js';
import { sse } from '../streams/frames.js';
import { bytesOf, type StreamEvent } from '../streams/stream-event.js';
import { disconnect, type HttpContext } from './exchange.js';
import type { Authenticated } from './identity.js';

/** Who a stream belongs to. */
export const ownerOf = ({ caller }: Authenticated): string => `${caller.issuer} ${caller.key}`;

/** Which streams may be shared with this one, and for how long: what a reader needs to know before it shares. */
export const sharingOf = (http: HttpContext, who: Authenticated): { readonly group: string; readonly endsInMs: number } => ({
  group: http.groups(who.caller),
  endsInMs: Math.max(0, who.expiresAt - Date.now()),
});

/** What is said of a stream or topic that cannot be served; a fault of ours is reported and said without its details. */
export function problemOf(http: HttpContext, error: unknown): unknown {
  if (error instanceof Problem) {
    const { status, code, title, detail, retryAfterMs } = error.details;
    return { status, code, title, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  http.gateway.report('a stream, or a topic of one, failed; its reader was told to come back', error);
  return { status: 503, code: 'BUSY', title: 'Not available', detail: 'This cannot be served right now. Open it again in a moment.', retryAfterMs: 1000 };
}

const tooSlow = (slowMs: number): Problem =>
  new Problem({
    status: 408, code: 'SLOW_READER', title: 'Read too slowly', retryAfterMs: 1000,
    detail: `Nothing of this stream was taken for ${slowMs} ms, so it was ended. Open it again from the last position.`,
  });

/** Without a time to wait: another gateway may take the reader at once, and readers spread by themselves. */
const stopping = (): Problem =>
  new Problem({ status: 503, code: 'SHUTTING_DOWN', title: 'Stopping', detail: 'This gateway is being stopped. Open the stream again from the last position; another gateway, or this one after its restart, goes on with it.' });

/** From this size on, to hand an event to its connection takes time that others wait for, in bytes. */
const HEAVY = 65_536;

let lastHeavy: Promise<unknown> = Promise.resolve();
/** One heavy event goes out in each turn of the event loop, for all readers together: many readers of large runs hold up no other request. */
const heavyTurn = (): Promise<unknown> => (lastHeavy = lastHeavy.then(() => nextTurn()));

interface Pulled {
  readonly events: AsyncGenerator<StreamEvent, void, undefined>;
  /** How long the reader may leave what it was sent, in milliseconds. */
  readonly slowMs: number;
  /** Called once, when nothing more is made. */
  readonly end: () => void;
  /** What is told about a fault. */
  readonly problemOf: (error: unknown) => unknown;
  /** The gateway stops. */
  readonly closing: AbortSignal;
  /** Breaks the connection where there is one, whatever is still to be sent. */
  readonly disconnect: () => void;
}

/**
 * Pulled by the connection: a reader that takes nothing causes nothing, and after a while is cut off. A connection that
 * never asks for the first event counts as such a reader.
 */
function pulled({ events, slowMs, end, problemOf, closing, disconnect }: Pulled): ReadableStream<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const finish = (): void => {
    clearTimeout(timer);
    closing.removeEventListener('abort', stop);
    if (over) return;
    over = true;
    end();
  };
  /** The last event of a stream that cannot go on says why. */
  const close = (controller: ReadableStreamDefaultController<Uint8Array>, error: unknown): void => {
    for (const bytes of bytesOf(sse('end', JSON.stringify({ type: 'end', problem: problemOf(error) })))) controller.enqueue(bytes);
    controller.close();
  };
  /** Said at once, also to a reader that is not taking anything. */
  let stop = (): void => undefined;
  const awaitStop = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    stop = () => {
      if (over) return;
      finish();
      events.return().catch(() => undefined);
      close(controller, stopping());
    };
    closing.addEventListener('abort', stop);
    if (closing.aborted) stop();
  };
  const awaitReader = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    timer = setTimeout(() => {
      finish();
      events.return().catch(() => undefined);
      close(controller, tooSlow(slowMs));
      setTimeout(disconnect, slowMs).unref();
    }, slowMs).unref();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        awaitReader(controller);
        awaitStop(controller);
      },
      pull: async (controller) => {
        clearTimeout(timer);
        const next = await events.next().catch((error: unknown) => {
          if (!over) close(controller, error);
          finish();
        });
        if (over || next === undefined) return;
        if (next.done === true) {
          finish();
          controller.close();
        } else {
          const pieces = bytesOf(next.value);
          if (pieces.some(({ length }) => length >= HEAVY)) await heavyTurn();
          if (over) return;
          for (const bytes of pieces) controller.enqueue(bytes);
          awaitReader(controller);
        }
      },
      cancel: async () => {
        finish();
        await events.return();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Nothing goes out any more once the reader may not read: the stream ends with why. @throws Problem */
async function* untilDismissed(events: AsyncGenerator<StreamEvent, void, undefined>, dismissal: AbortSignal): AsyncGenerator<StreamEvent, void, undefined> {
  for await (const event of events) {
    dismissal.throwIfAborted();
    yield event;
  }
  dismissal.throwIfAborted();
}

/**
 * Answers with server-sent events for as long as the reader stays. HEAD gets the headers only: it opens nothing.
 * @param make gets a signal for the end of the reader or of the gateway.
 * @param left is called once, when the stream is over.
 * @throws Problem (429) when too many streams are open
 */
export function eventStreamResponse(
  http: HttpContext, c: Context, who: Authenticated, make: (signal: AbortSignal) => AsyncGenerator<StreamEvent, void, undefined>, left: () => void = () => undefined,
): Response {
  const { group, endsInMs } = sharingOf(http, who);
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no',
    'wf-stream-group': group, 'wf-stream-ends-in': String(endsInMs),
  };
  if (c.req.method === 'HEAD') return new Response(null, { headers });
  const leave = http.streams.enter(ownerOf(who));
  const stop = new AbortController();
  const dismissal = new AbortController();
  const resign = http.readers.enter(who, (why) => dismissal.abort(why));
  const end = (): void => {
    stop.abort();
    leave();
    resign();
    left();
  };
  let events: AsyncGenerator<StreamEvent, void, undefined>;
  try {
    events = untilDismissed(make(AbortSignal.any([stop.signal, dismissal.signal])), dismissal.signal);
  } catch (error) {
    end();
    throw error;
  }
  return new Response(pulled({ events, slowMs: http.limits.slowReaderMs, end, problemOf: (error) => problemOf(http, error), closing: http.closing, disconnect: () => disconnect(c) }), { headers });
}
