import type { Context } from 'hono';
import { sse } from '../streams/frames.js';
import { disconnect, type HttpContext } from './exchange.js';
import type { Authenticated } from './identity.js';

/** Who a stream belongs to. */
export const ownerOf = ({ caller }: Authenticated): string => `${caller.issuer} ${caller.key}`;

/** Which streams may be shared with this one, and for how long: what a reader needs to know before it shares. */
export const sharingOf = (http: HttpContext, who: Authenticated): { readonly group: string; readonly endsInMs: number } => ({
  group: http.groups(who.caller),
  endsInMs: Math.max(0, who.expiresAt - Date.now()),
});

/** What a stream says last when its reader took nothing for too long. */
const tooSlow = (slowMs: number): string =>
  sse('end', JSON.stringify({
    type: 'end',
    problem: {
      status: 408, code: 'SLOW_READER', title: 'Read too slowly', retryAfterMs: 1000,
      detail: `Nothing of this stream was taken for ${slowMs} ms, so it was ended. Open it again from the last position.`,
    },
  }));

interface Pulled {
  readonly events: AsyncGenerator<string, void, undefined>;
  /** How long the reader may leave what it was sent, in milliseconds. */
  readonly slowMs: number;
  /** Called once, when nothing more is made. */
  readonly end: () => void;
  /** Breaks the connection where there is one, whatever is still to be sent. */
  readonly disconnect: () => void;
}

/**
 * Pulled by the connection: a reader that takes nothing causes nothing, and after a while is cut off. A connection that
 * never asks for the first event counts as such a reader.
 */
function pulled({ events, slowMs, end, disconnect }: Pulled): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const finish = (): void => {
    clearTimeout(timer);
    if (over) return;
    over = true;
    end();
  };
  const awaitReader = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    timer = setTimeout(() => {
      finish();
      events.return().catch(() => undefined);
      controller.enqueue(encoder.encode(tooSlow(slowMs)));
      controller.close();
      setTimeout(disconnect, slowMs).unref();
    }, slowMs).unref();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: awaitReader,
      pull: async (controller) => {
        clearTimeout(timer);
        const next = await events.next().catch((error: unknown) => {
          finish();
          throw error;
        });
        if (over) return;
        if (next.done === true) {
          finish();
          controller.close();
        } else {
          controller.enqueue(encoder.encode(next.value));
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

/**
 * Answers with server-sent events for as long as the reader stays. HEAD gets the headers only: it opens nothing.
 * @param make gets a signal for the end of the reader or of the gateway.
 * @param left is called once, when the stream is over.
 * @throws Problem (429) when too many streams are open
 */
export function eventStreamResponse(
  http: HttpContext, c: Context, who: Authenticated, make: (signal: AbortSignal) => AsyncGenerator<string, void, undefined>, left: () => void = () => undefined,
): Response {
  const { group, endsInMs } = sharingOf(http, who);
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no',
    'wf-stream-group': group, 'wf-stream-ends-in': String(endsInMs),
  };
  if (c.req.method === 'HEAD') return new Response(null, { headers });
  const leave = http.streams.enter(ownerOf(who));
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
    leave();
    left();
  };
  let events: AsyncGenerator<string, void, undefined>;
  try {
    events = make(AbortSignal.any([stop.signal, http.closing]));
  } catch (error) {
    end();
    throw error;
  }
  return new Response(pulled({ events, slowMs: http.limits.slowReaderMs, end, disconnect: () => disconnect(c) }), { headers });
}
