import type { Topic } from '../../contract.js';
import { AdapterError } from '../../errors.js';
import { answered, memberOf } from '../answers.js';
import { lost } from '../failures.js';
import { eventsOf, TOO_BIG } from '../frame-stream.js';
import { ProblemAnswer, type HttpClient } from '../http-client.js';
import { problemError } from '../problem.js';
import type { ServerSentEvent } from '../sse-parser.js';

/** A topic on a stream of several. */
export interface Line { readonly key: string; readonly topic: Topic; cursor: string | undefined }

export interface UpstreamHandlers {
  /** The gateway says for whom it is, and when that ends. */
  opened(group: string, endsInMs: number): void;
  frame(key: string, text: string, cursor: string | undefined): void;
  /** One topic is over. */
  end(key: string, error: AdapterError | undefined): void;
  /** All of it is over. `gone`: it cannot be changed from here, so it has to be opened anew. `unsupported`: there is no such route. */
  closed(why: AdapterError | 'gone' | 'unsupported'): void;
}

/** More than two heartbeats missed: the connection is half-open, whatever the network says. */
const SILENT_MS = 12_000;

const NO_ROUTE: ReadonlySet<AdapterError['code']> = new Set(['not-found', 'unsupported']);
const wireTopic = ({ key, topic, cursor }: Line): unknown => ({ key, ...('run' in topic ? { run: topic.run } : { inbox: 'mine' }), ...(cursor === undefined ? {} : { from: cursor }) });
const parsed = (data: string): unknown => {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
};

/** One connection that carries several topics. Topics that come and go while a request is under way wait for the next. */
export class Upstream {
  readonly #abort = new AbortController();
  #id: string | undefined;
  #add = new Map<string, Line>();
  #drop = new Set<string>();
  #changing = false;
  #heardAt: number;
  #cancelWatch: () => void;

  constructor(
    private readonly http: HttpClient,
    lines: readonly Line[],
    private readonly handlers: UpstreamHandlers,
  ) {
    this.#heardAt = http.clock.monotonic();
    this.#cancelWatch = http.clock.after(SILENT_MS, () => this.#watch());
    void this.#read(lines.map(wireTopic));
  }

  add(line: Line): void {
    this.#add.set(line.key, line);
    this.#change();
  }

  drop(key: string): void {
    if (!this.#add.delete(key)) this.#drop.add(key);
    this.#change();
  }

  close(): void {
    this.#cancelWatch();
    this.#abort.abort();
  }

  #closed(why: Parameters<UpstreamHandlers['closed']>[0]): void {
    if (this.#abort.signal.aborted) return;
    this.close();
    this.handlers.closed(why);
  }

  async #read(topics: readonly unknown[]): Promise<void> {
    const { signal } = this.#abort;
    try {
      const { body } = await answered(this.http.stream({ method: 'POST', path: '/v1/events', body: { topics } }, signal));
      for await (const events of eventsOf(body, signal, false)) {
        this.#heardAt = this.http.clock.monotonic();
        for (const event of events) {
          if (signal.aborted) return;
          this.#event(event);
        }
      }
      this.#closed(lost(undefined));
    } catch (thrown) {
      const error = AdapterError.from(thrown);
      this.#closed(this.#id === undefined && NO_ROUTE.has(error.code) ? 'unsupported' : error);
    }
  }

  #event({ event, data, id, tooBig }: ServerSentEvent): void {
    if (event.startsWith('topic ')) {
      this.handlers.frame(event.slice('topic '.length), tooBig ? TOO_BIG : data, id === '' ? undefined : id);
      return;
    }
    if (event !== 'stream' && event !== 'end') return;
    const said = parsed(data);
    if (event === 'end') {
      const [topic, problem] = [memberOf(said, 'topic'), memberOf(said, 'problem')];
      const error = problem === undefined ? undefined : problemError(problem);
      if (typeof topic === 'string') this.handlers.end(topic, error);
      // Not of one topic: the gateway ends all of it, and says why.
      else if (error !== undefined) this.#closed(error);
      return;
    }
    this.#id = String(memberOf(said, 'id'));
    this.handlers.opened(String(memberOf(said, 'group')), Number(memberOf(said, 'endsInMs')));
    this.#change();
  }

  /** Sends what has come together, one request at a time. */
  #change(): void {
    if (this.#changing || this.#id === undefined) return;
    this.#changing = true;
    void this.#send(this.#id).finally(() => {
      this.#changing = false;
      if (this.#add.size + this.#drop.size > 0) this.#change();
    });
  }

  async #send(id: string): Promise<void> {
    // What changes in the same turn goes out together.
    await Promise.resolve();
    const add = [...this.#add.values()];
    const drop = [...this.#drop];
    if (add.length + drop.length === 0 || this.#abort.signal.aborted) return;
    this.#add.clear();
    this.#drop.clear();
    try {
      await this.http.json({ method: 'POST', path: `/v1/events/${encodeURIComponent(id)}/topics`, body: { add: add.map(wireTopic), drop }, signal: this.#abort.signal });
    } catch (thrown) {
      this.#refused(add, thrown);
    }
  }

  #refused(add: readonly Line[], thrown: unknown): void {
    const error = thrown instanceof ProblemAnswer ? thrown.problem.error : AdapterError.from(thrown);
    if (error.code === 'not-found') this.#closed('gone');
    // What could not be dropped is not listened to; only what is missing matters.
    else if (error.code === 'unauthenticated') this.#closed(error);
    else for (const { key } of add) this.handlers.end(key, error);
  }

  #watch(): void {
    const silence = this.http.clock.monotonic() - this.#heardAt;
    if (silence >= SILENT_MS) this.#closed(lost(undefined));
    else this.#cancelWatch = this.http.clock.after(SILENT_MS - silence, () => this.#watch());
  }
}
