import type { Frame } from '../../model/frame.js';
import { lost } from './failures.js';
import { SseParser, type ServerSentEvent } from './sse-parser.js';

/** The largest frame there may be, a part of a snapshot, and some room for its escapes. */
const MAX_EVENT_CHARACTERS = 2 * 1024 * 1024;

/** What stands for an event that was not read: no frame, so the client's guard takes it for what it is, a gap. */
export const TOO_BIG = '"an event larger than a frame may be"';

/**
 * The frame in an event's data. What is not JSON is handed on as it came, cut short: the client's guard judges it, and
 * takes it for what it is, a gap.
 */
export function frameOf(data: string): Frame {
  try {
    return JSON.parse(data) as Frame;
  } catch {
    return data.slice(0, 64) as unknown as Frame;
  }
}

/**
 * The events of a stream, a chunk of them at a time, until it ends or `signal` is aborted.
 * @param keepsId as {@link SseParser} takes it.
 */
export async function* eventsOf(body: ReadableStream<Uint8Array>, signal: AbortSignal, keepsId?: boolean): AsyncGenerator<readonly ServerSentEvent[], void, undefined> {
  const parser = new SseParser(MAX_EVENT_CHARACTERS, keepsId);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      yield parser.push(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    if (!signal.aborted) throw lost(error);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
