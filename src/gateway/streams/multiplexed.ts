import { randomUUID } from 'node:crypto';
import { Bell } from './bell.js';
import { sse } from './frames.js';
import { nameOf, renamed, type StreamEvent } from './stream-event.js';

/** Makes the events of one topic. Nothing is read before the first of them is asked for; what it throws ends only this topic. */
export type TopicEvents = (signal: AbortSignal) => AsyncGenerator<StreamEvent, void, undefined>;

export interface MultiplexedOptions {
  /** Who opened the stream, and alone may change its topics. */
  readonly owner: string;
  /** What the first event says beside the stream's id. */
  readonly opening: Readonly<Record<string, unknown>>;
  readonly heartbeatMs: number;
  /** When the caller's token ends, in epoch milliseconds: so does the stream. */
  readonly endsAt: number;
  readonly signal: AbortSignal;
  readonly serverNow: () => number;
  /** What is told about a topic that failed. */
  readonly problemOf: (error: unknown) => unknown;
}

interface Topic {
  readonly key: string;
  readonly events: AsyncGenerator<StreamEvent, void, undefined>;
  readonly stop: AbortController;
  dropped: boolean;
}
/** An event that is ready to be sent; `topic` may make its next one once it is. */
interface Ready { readonly event: StreamEvent; readonly topic?: Topic | undefined }

/** Topics that may be at their beginning at one time: a snapshot is the only thing that can be large. */
const MOST_STARTING = 4;

/**
 * Several topics in one stream of server-sent events. Pulled like the stream of one topic: each topic has at most one
 * event that was not taken, and few hold a snapshot, so a reader that takes nothing costs a bounded amount of memory.
 */
export class MultiplexedStream {
  readonly id = randomUUID();
  readonly #o: MultiplexedOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #bell = new Bell();
  readonly #starting = new Set<Topic>();
  #waiting: Topic[] = [];
  #ready: Ready[] = [];

  constructor(options: MultiplexedOptions) {
    this.#o = options;
  }

  get owner(): string {
    return this.#o.owner;
  }

  get size(): number {
    return this.#topics.size;
  }

  has(key: string): boolean {
    return this.#topics.has(key);
  }

  add(key: string, events: TopicEvents): void {
    const stop = new AbortController();
    const topic: Topic = { key, events: events(AbortSignal.any([stop.signal, this.#o.signal])), stop, dropped: false };
    this.#topics.set(key, topic);
    this.#waiting.push(topic);
    this.#startNext();
  }

  /** What was not sent of the topic is not sent any more. */
  drop(key: string): void {
    const topic = this.#topics.get(key);
    if (topic === undefined) return;
    this.#topics.delete(key);
    topic.dropped = true;
    topic.stop.abort();
    this.#waiting = this.#waiting.filter((each) => each !== topic);
    this.#ready = this.#ready.filter((each) => each.topic !== topic);
    this.#begun(topic);
    topic.events.return().catch(() => undefined);
  }

  async *events(): AsyncGenerator<StreamEvent, void, undefined> {
    const wake = (): void => this.#bell.ring();
    this.#o.signal.addEventListener('abort', wake);
    try {
      yield sse('stream', JSON.stringify({ type: 'stream', id: this.id, ...this.#o.opening }));
      yield* this.#sent();
    } finally {
      this.#o.signal.removeEventListener('abort', wake);
      for (const key of [...this.#topics.keys()]) this.drop(key);
    }
  }

  async *#sent(): AsyncGenerator<StreamEvent, void, undefined> {
    const { signal, endsAt, heartbeatMs, serverNow } = this.#o;
    let beatAt = 0;
    while (!signal.aborted && Date.now() < endsAt) {
      const next = this.#ready.shift();
      if (next !== undefined) {
        yield next.event;
        if (next.topic?.dropped === false) void this.#make(next.topic);
      } else if (Date.now() >= beatAt) {
        beatAt = Date.now() + heartbeatMs;
        yield sse('heartbeat', JSON.stringify({ type: 'heartbeat', serverTime: new Date(serverNow()).toISOString() }));
      } else {
        await this.#bell.wait(Math.max(0, Math.min(beatAt, endsAt) - Date.now()));
      }
    }
  }

  #startNext(): void {
    while (this.#starting.size < MOST_STARTING) {
      const topic = this.#waiting.shift();
      if (topic === undefined) return;
      this.#starting.add(topic);
      void this.#make(topic);
    }
  }

  /** The topic has its beginning behind it, or is gone: another may start. */
  #begun(topic: Topic): void {
    if (this.#starting.delete(topic)) this.#startNext();
  }

  async #make(topic: Topic): Promise<void> {
    try {
      const next = await topic.events.next();
      if (topic.dropped) return;
      if (next.done === true) this.#end(topic);
      else {
        if (nameOf(next.value) !== 'snapshot') this.#begun(topic);
        // The event of one topic among those of others: its name says which, the rest is as it was.
        this.#ready.push({ event: renamed(next.value, `topic ${topic.key}`), topic });
      }
    } catch (error) {
      if (!topic.dropped) this.#end(topic, this.#o.problemOf(error));
    }
    this.#bell.ring();
  }

  /** A topic that is over says so; the others go on. */
  #end(topic: Topic, problem?: unknown): void {
    this.drop(topic.key);
    this.#ready.push({ event: sse('end', JSON.stringify({ type: 'end', topic: topic.key, ...(problem === undefined ? {} : { problem }) })) });
  }
}

/** The multiplexed streams that are open in this process. */
export class OpenStreams {
  readonly #streams = new Map<string, MultiplexedStream>();

  enter(stream: MultiplexedStream): void {
    this.#streams.set(stream.id, stream);
  }

  leave(stream: MultiplexedStream): void {
    this.#streams.delete(stream.id);
  }

  /** A stream of one's own. Another person's is as unknown as one that does not exist. */
  find(id: string, owner: string): MultiplexedStream | undefined {
    const stream = this.#streams.get(id);
    return stream?.owner === owner ? stream : undefined;
  }
}
