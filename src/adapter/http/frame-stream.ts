import type { Frame } from '../../model/frame.js';
import { lost } from './failures.js';
import { SseParser, type ServerSentEvent } from './sse-parser.js';

/** The largest frame there may be, a part of a snapshot, and some room for its escapes. */
const MAX_EVENT_CHARACTERS = 2 * 1024 * 1024;

/**
 * The frame of one event. What is not JSON is handed on as it came, cut short: the client's guard judges it, and takes
 * it for what it is, a gap.
 */
function frameOf({ data, tooBig }: ServerSentEvent): Frame {
  if (tooBig) return 'an event larger than a frame may be' as unknown as Frame;
  try {
    return JSON.parse(data) as Frame;
  } catch {
    return data.slice(0, 64) as unknown as Frame;
  }
}

/** The frames of one event stream, until it ends or `signal` is aborted. */
export async function* framesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Frame> {
  const parser = new SseParser(MAX_EVENT_CHARACTERS);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) yield frameOf(event);
    }
  } catch (error) {
    if (!signal.aborted) throw lost(error);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
