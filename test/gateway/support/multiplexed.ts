import assert from 'node:assert/strict';
import type { Frame } from '../../../src/model/frame.js';
import type { Api, Answer } from './api.js';

export interface WireEvent { readonly event: string; readonly id: string | undefined; readonly data: Readonly<Record<string, unknown>> }
export type TopicAsk = { readonly key: string; readonly run?: string; readonly inbox?: 'mine'; readonly from?: string };

/** A stream of several topics, read as slowly as its test wants. */
export class MultiplexedReader {
  readonly #abort = new AbortController();
  readonly #chunks: AsyncIterator<string>;
  readonly seen: WireEvent[] = [];
  #buffer = '';
  id = '';

  private constructor(private readonly api: Api, readonly response: Response) {
    this.#chunks = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  }

  static async open(api: Api, topics: readonly TopicAsk[]): Promise<MultiplexedReader> {
    const response = await fetch(`${api.url}/v1/events`, {
      method: 'POST', headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ topics }),
    });
    assert.equal(response.status, 200, response.status === 200 ? '' : await response.text());
    const reader = new MultiplexedReader(api, response);
    const opening = await reader.until(() => true);
    assert.equal(opening.event, 'stream');
    reader.id = String(opening.data['id']);
    return reader;
  }

  change(change: { readonly add?: readonly TopicAsk[]; readonly drop?: readonly string[] }, as: Api = this.api): Promise<Answer> {
    return as.call('POST', `/v1/events/${this.id}/topics`, change);
  }

  /** The next event that fits; those before it are kept in `seen` too. */
  async until(fits: (event: WireEvent) => boolean, ms = 10_000): Promise<WireEvent> {
    const timer = setTimeout(() => this.#abort.abort(), ms);
    try {
      for (;;) {
        const next = await this.next();
        assert.ok(next !== undefined, 'the stream ended early');
        if (fits(next)) return next;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next event; undefined at the end. */
  async next(): Promise<WireEvent | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf('\n\n');
      if (end >= 0) {
        const lines = this.#buffer.slice(0, end).split('\n');
        this.#buffer = this.#buffer.slice(end + 2);
        const field = (name: string): string | undefined => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const event: WireEvent = { event: field('event') ?? 'message', id: field('id'), data: JSON.parse(field('data') ?? '{}') as WireEvent['data'] };
        this.seen.push(event);
        return event;
      }
      const stopped = new Promise<never>((_resolve, reject) => this.#abort.signal.addEventListener('abort', () => reject(new Error('no such event in time')), { once: true }));
      const chunk = await Promise.race([this.#chunks.next(), stopped]);
      if (chunk.done === true) return undefined;
      this.#buffer += chunk.value;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  frames(key: string): Frame[] {
    return this.seen.filter(({ event }) => event === `topic ${key}`).map(({ data }) => data as unknown as Frame);
  }
}

export const ofTopic = (key: string, type?: Frame['type']) => ({ event, data }: WireEvent): boolean => event === `topic ${key}` && (type === undefined || data['type'] === type);
export const endOf = (key: string) => ({ event, data }: WireEvent): boolean => event === 'end' && data['topic'] === key;
