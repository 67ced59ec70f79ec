import type { Frame } from '../../../model/frame.js';
import type { OpenOptions, Topic } from '../../contract.js';
import { answered, memberOf } from '../answers.js';
import { eventsOf, frameOf, TOO_BIG } from '../frame-stream.js';
import type { HttpAdapterOptions, HttpClient } from '../http-client.js';
import { problemError } from '../problem.js';
import type { SharedStreams } from './shared-streams.js';
import { cursorText, pathOf } from './topic-path.js';

type SharedModule = typeof import('./shared-streams.js');

/** A stream of one topic that may be moved elsewhere. */
interface Single { readonly topic: Topic; from: string | undefined; readonly moved: AbortController }

/**
 * Opens topics. The first one is a stream of its own, so that nothing has to be asked or loaded before it. Its answer
 * says whether the gateway can carry several topics in one stream, and which pages may share that; from then on all
 * topics go through {@link SharedStreams}, and the first moves there too as soon as there is another.
 */
export class HttpStreams {
  readonly #singles = new Set<Single>();
  #shared: SharedStreams | undefined;
  /** Who called when it was made. */
  #token: string | undefined;
  /** Resolves once it is known whether streams can be shared; the first topic finds out, and the others wait for it. */
  #deciding: Promise<void> | undefined;
  /** For whom each topic was read last. */
  readonly #groupOf = new Map<string, string>();
  #module: Promise<SharedModule> | undefined;
  #loaded: SharedModule | undefined;
  /** The gateway says that it can, and then cannot. */
  #cannot = false;

  constructor(
    private readonly http: HttpClient,
    private readonly options: HttpAdapterOptions,
  ) {}

  async *open(topic: Topic, { from, at, signal }: OpenOptions): AsyncGenerator<Frame, void, undefined> {
    if (at !== undefined) {
      yield* this.#single({ topic, from: undefined, moved: new AbortController() }, signal, () => undefined, cursorText(at));
      return;
    }
    let cursor = from && cursorText(from);
    let mine: SharedStreams | undefined;
    while (!signal.aborted) {
      const [shared, decide] = await this.#way(mine);
      if (signal.aborted) {
        decide();
        return;
      }
      if (shared === undefined) {
        const next: Single = { topic, from: cursor, moved: new AbortController() };
        yield* this.#single(next, signal, decide);
        if (!next.moved.signal.aborted) return;
        mine = this.#shared;
        cursor = next.from;
      } else {
        if (this.#isOfAnother(topic, shared.group)) cursor = undefined;
        const subscription = shared.subscribe(topic, cursor, signal);
        if ((yield* subscription.frames()) !== 'moved') return;
        cursor = subscription.cursor;
      }
    }
  }

  /**
   * What shares streams, if it is for the present caller; or, to the first who asks, how to say that it is known.
   * @param mine what the caller was just found to belong to.
   */
  async #way(mine: SharedStreams | undefined): Promise<readonly [SharedStreams | undefined, decide: () => void]> {
    let decide: () => void = () => undefined;
    if (this.#shared === undefined && this.#deciding === undefined && !this.#cannot) {
      this.#deciding = new Promise((resolve) => (decide = resolve));
      this.#load().catch(() => undefined);
      return [undefined, decide];
    }
    if (this.#shared === undefined) await this.#deciding;
    if (this.#shared === undefined) return [undefined, decide];
    if (this.#shared === mine) return [mine, decide];
    const token = await this.http.token();
    return [token === this.#token ? this.#shared : undefined, decide];
  }

  /** Whether a topic was read as another person before: what they were is in a snapshot only, so nothing goes on from their cursor. */
  #isOfAnother(topic: Topic, group: string): boolean {
    const before = this.#groupOf.get(pathOf(topic));
    this.#groupOf.set(pathOf(topic), group);
    return before !== undefined && before !== group;
  }

  #load(): Promise<SharedModule> {
    this.#module ??= import('./shared-streams.js').then((module) => (this.#loaded = module));
    this.#module.catch(() => (this.#cannot = true));
    return this.#module;
  }

  async *#single(single: Single, outer: AbortSignal, decide: () => void, at?: string): AsyncGenerator<Frame, void, undefined> {
    const stop = new AbortController();
    const forward = (): void => stop.abort();
    outer.addEventListener('abort', forward);
    single.moved.signal.addEventListener('abort', forward);
    const { signal } = stop;
    try {
      const token = await this.http.token();
      const { body, headers } = await answered(this.http.stream({ path: pathOf(single.topic), query: { from: single.from, at } }, signal));
      const group = headers.get('wf-stream-group');
      if (at === undefined && group !== null && !this.#cannot) {
        this.#singles.add(single);
        if (this.#isOfAnother(single.topic, group) && single.from !== undefined) {
          single.from = undefined;
          single.moved.abort();
        }
        // Nothing is held open while code is loaded: of the few connections to a server, streams of other pages may hold all.
        if (this.#loaded === undefined) single.moved.abort();
        await this.#share(group, Number(headers.get('wf-stream-ends-in')), token);
      }
      decide();
      for await (const events of eventsOf(body, signal)) {
        for (const { event, data, id, tooBig } of events) {
          // Why the gateway ends the stream; no frame.
          if (event === 'end') throw problemError(memberOf(frameOf(data), 'problem'));
          if (id !== '') single.from = id;
          yield frameOf(tooBig ? TOO_BIG : data);
        }
      }
    } catch (error) {
      if (!single.moved.signal.aborted) throw error;
    } finally {
      outer.removeEventListener('abort', forward);
      this.#singles.delete(single);
      this.#shared?.rest();
      decide();
    }
  }

  /** A call was answered: this is who the caller is to the gateway. */
  async #share(group: string, endsInMs: number, token: string | undefined): Promise<void> {
    const module = this.#loaded ?? (await this.#load().catch(() => undefined));
    if (module === undefined) return;
    this.#token = token;
    if (this.#shared?.group === group) {
      this.#moveSingles();
      return;
    }
    this.#shared?.retire();
    this.#shared = new module.SharedStreams(this.http, this.options, { group, endsInMs }, {
      needed: () => this.#moveSingles(),
      isReading: () => this.#singles.size > 0,
      retired: (shared, cannot) => {
        if (this.#shared === shared) this.#shared = this.#deciding = undefined;
        this.#cannot ||= cannot;
      },
    });
    if (this.#singles.size > 1) this.#moveSingles();
    else this.#shared.rest();
  }

  #moveSingles(): void {
    for (const { moved } of this.#singles) moved.abort();
  }
}
