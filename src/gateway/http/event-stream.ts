import type { HttpContext } from './exchange.js';
import type { Authenticated } from './identity.js';

/** Who a stream belongs to. */
export const ownerOf = ({ caller }: Authenticated): string => `${caller.issuer} ${caller.principal.id}`;

/** Which streams may be shared with this one, and for how long: what a reader needs to know before it shares. */
export const sharingOf = (http: HttpContext, who: Authenticated): { readonly group: string; readonly endsInMs: number } => ({
  group: http.groups(who.caller),
  endsInMs: Math.max(0, who.expiresAt - Date.now()),
});

/** Pulled by the connection: a reader that takes nothing causes nothing. */
function pulled(events: AsyncGenerator<string, void, undefined>, end: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
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

/**
 * Answers with server-sent events for as long as the reader stays.
 * @param make gets a signal for the end of the reader or of the gateway.
 * @param left is called once, when the stream is over.
 * @throws Problem (429) when too many streams are open
 */
export function eventStreamResponse(
  http: HttpContext, who: Authenticated, make: (signal: AbortSignal) => AsyncGenerator<string, void, undefined>, left: () => void = () => undefined,
): Response {
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
  const { group, endsInMs } = sharingOf(http, who);
  return new Response(pulled(events, end), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no',
      'wf-stream-group': group, 'wf-stream-ends-in': String(endsInMs),
    },
  });
}
