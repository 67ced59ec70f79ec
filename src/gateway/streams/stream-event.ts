/** Pieces up to this size are copied into one, so that a small event is one write. */
const ONE_WRITE = 32_768;

const encoder = new TextEncoder();

/**
 * A server-sent event that holds bytes of which there is one copy, however many readers it goes to.
 * @param name of the event: its first line
 * @param pieces the rest of it
 */
export class SharedEvent {
  constructor(
    readonly name: string,
    readonly pieces: readonly (string | Uint8Array)[],
  ) {}
}

/** A server-sent event, ready to be sent. */
export type StreamEvent = string | SharedEvent;

export const nameOf = (event: StreamEvent): string => (typeof event === 'string' ? event.slice('event: '.length, event.indexOf('\n')) : event.name);

/** The same event under another name. */
export const renamed = (event: StreamEvent, name: string): StreamEvent =>
  typeof event === 'string' ? `event: ${name}${event.slice(event.indexOf('\n'))}` : new SharedEvent(name, event.pieces);

/** The bytes of an event; what is large in it is not copied. */
export function bytesOf(event: StreamEvent): readonly Uint8Array[] {
  if (typeof event === 'string') return [encoder.encode(event)];
  const pieces = [encoder.encode(`event: ${event.name}\n`), ...event.pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece))];
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return size <= ONE_WRITE ? [Buffer.concat(pieces, size)] : pieces;
}
