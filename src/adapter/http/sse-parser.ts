/**
 * Reads an event stream (WHATWG HTML, section 9.2 "Server-sent events") from text as it arrives. Our own, because the
 * browser's EventSource can send no Authorization header and reconnects by itself, which is the client's business here.
 */

/** One dispatched event. `tooBig`: its data was longer than allowed and is not here. */
export interface ServerSentEvent { readonly event: string; readonly data: string; readonly id: string; readonly tooBig: boolean }

const BYTE_ORDER_MARK = '\uFEFF';

export class SseParser {
  #pending = '';
  #started = false;
  /** The chunk before ended in CR: an LF at the start of the next belongs to it. */
  #afterCarriageReturn = false;
  /** A line grew past the limit; the rest of it is skipped. */
  #skippingLine = false;
  #event = '';
  #data: string[] = [];
  #size = 0;
  #tooBig = false;
  #id = '';

  /**
   * @param maxCharacters of one event's data. A longer event is dispatched empty, so that a sender cannot fill the memory.
   * @param keepsId whether an event without an id has that of the one before, as the standard says.
   */
  constructor(
    private readonly maxCharacters: number,
    private readonly keepsId = true,
  ) {}

  /** Takes the next piece of text, cut anywhere, and returns the events it completes. */
  push(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    let rest = this.#begin(text);
    for (let end = rest.search(/[\r\n]/); end >= 0; end = rest.search(/[\r\n]/)) {
      const isCarriageReturn = rest[end] === '\r';
      const line = this.#pending + rest.slice(0, end);
      this.#pending = '';
      this.#afterCarriageReturn = isCarriageReturn && end + 1 === rest.length;
      rest = rest.slice(end + (isCarriageReturn && rest[end + 1] === '\n' ? 2 : 1));
      const event = this.#line(line);
      if (event !== undefined) events.push(event);
    }
    this.#keep(rest);
    return events;
  }

  #begin(text: string): string {
    let rest = text;
    if (!this.#started && rest !== '') {
      this.#started = true;
      if (rest.startsWith(BYTE_ORDER_MARK)) rest = rest.slice(1);
    }
    if (this.#afterCarriageReturn && rest !== '') {
      this.#afterCarriageReturn = false;
      if (rest.startsWith('\n')) rest = rest.slice(1);
    }
    return rest;
  }

  #keep(rest: string): void {
    if (this.#skippingLine) return;
    this.#pending += rest;
    if (this.#pending.length <= this.maxCharacters + 'data: '.length) return;
    this.#skippingLine = true;
    this.#tooBig = true;
    this.#pending = '';
  }

  #line(line: string): ServerSentEvent | undefined {
    if (this.#skippingLine) {
      this.#skippingLine = false;
      return undefined;
    }
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    this.#field(field, value);
    return undefined;
  }

  #field(field: string, value: string): void {
    switch (field) {
      case 'data':
        this.#size += value.length + 1;
        if (this.#size > this.maxCharacters) this.#tooBig = true;
        else this.#data.push(value);
        break;
      case 'event':
        this.#event = value;
        break;
      case 'id':
        if (!value.includes('\0')) this.#id = value;
        break;
      default:
      // Unknown fields are ignored, as the standard asks; so is `retry`, since the client decides when to come back.
    }
  }

  #dispatch(): ServerSentEvent | undefined {
    const event: ServerSentEvent = { event: this.#event === '' ? 'message' : this.#event, data: this.#tooBig ? '' : this.#data.join('\n'), id: this.#id, tooBig: this.#tooBig };
    const isEmpty = this.#data.length === 0 && !this.#tooBig;
    this.#event = '';
    this.#data = [];
    this.#size = 0;
    this.#tooBig = false;
    if (!this.keepsId) this.#id = '';
    return isEmpty ? undefined : event;
  }
}
