import type { PulseItem } from '../model/frame.js';
import type { TokenStream } from '../model/step.js';
import { cutAfter, settledEnd } from './clusters.js';
import { notePause } from './gaps.js';

export type Chunk = Extract<PulseItem, { kind: 'chunk' }>;

/** How much of a stream's text is held: its last 16 kB. */
const TAIL = 16_384;

/** The key of a stream in the store: the step's id for its text, `step/channel` for any other channel. */
export const streamKey = (step: string, channel: TokenStream['channel'] = 'text'): string => (channel === 'text' ? step : `${step}/${channel}`);

/** The end of a text, cut between characters as a reader sees them, and how much was cut. */
function tailOf(text: string): { readonly tail: string; readonly cut: number } {
  if (text.length <= TAIL) return { tail: text, cut: 0 };
  const cut = cutAfter(text, text.length - TAIL);
  return { tail: text.slice(cut), cut };
}

/**
 * The text of a stream as it is shown: CRLF and CR end a line as LF does, and of a text that still grows a last
 * character is held back which what comes next may make another one: half a flag, a man without his family.
 * @param grows more of it may come
 */
export function shownText(tail: string, grows: boolean): string {
  const end = grows ? settledEnd(tail) : tail.length;
  return tail.slice(0, end).replace(/\r\n?/g, '\n');
}

/** Two chunks of one stream as one. The running total is the later one's, so what was lost between them still counts. */
export const mergeChunks = (earlier: Chunk, later: Chunk): Chunk =>
  later.received <= earlier.received ? earlier : { ...later, text: tailOf(earlier.text + later.text).tail };

/** The stream after a chunk; undefined when the chunk is old news. A later attempt starts over. */
export function appendChunk(stream: TokenStream | undefined, chunk: Chunk): TokenStream | undefined {
  const { step, attempt, channel, text, received, at } = chunk;
  if (stream === undefined || attempt > stream.attempt) {
    const { tail, cut } = tailOf(text);
    return Object.freeze({ step, attempt, channel, unit: 'chunk', exact: false, received, firstAt: at, lastAt: at, tail, omitted: cut });
  }
  if (attempt < stream.attempt || received <= stream.received) return undefined;
  const { tail, cut } = tailOf(stream.tail + text);
  const { gaps, carry } = notePause(stream, at);
  const grown = Object.freeze({ ...stream, received, firstAt: stream.firstAt ?? at, lastAt: at, tail, omitted: stream.omitted + cut, gaps: gaps ?? stream.gaps });
  carry(grown);
  return grown;
}
