import { systemClock, type Clock } from '../clock.js';
import { AdapterError } from '../errors.js';
import { endedEarly, notAStream, redirected, unreached } from './failures.js';
import { readProblem, type Problem } from './problem.js';

export interface HttpAdapterOptions {
  /** Where the gateway's routes begin, without a slash at the end: `''` for this origin, `/wf`, `https://wf.example`. */
  readonly baseUrl: string;
  /** The bearer token for each request, asked for anew each time. Without it none is sent. */
  readonly token?: (() => string | Promise<string>) | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** How long a call may take, and a stream until it is open. Default 15,000. */
  readonly timeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Whether pages of one origin whose callers the gateway takes for the same share one stream. Default true, where the
   * browser has Web Locks and BroadcastChannel; otherwise each page has one stream for all of its topics.
   */
  readonly shareAcrossTabs?: boolean | undefined;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly accept?: string | undefined;
  /** Whether an answer kept by the browser will do, as far as its headers allow. */
  readonly mayBeKept?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer that is an event stream. */
export type OpenedStream = Response & { readonly body: ReadableStream<Uint8Array> };

/** An answer that was not 2xx, with everything it said. */
export class ProblemAnswer extends Error {
  constructor(readonly problem: Problem) {
    super(problem.error.message);
  }
}

const TIMEOUT_MS = 15_000;
/** What only reads comes back by itself when it is told to come back this soon, in milliseconds. */
const MOST_PATIENCE_MS = 5000;
const MAX_JSON_CHARACTERS = 16 * 1024 * 1024;

/** Sends requests with the host's fetch and token, bounded in time. */
export class HttpClient {
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(private readonly options: HttpAdapterOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** Who would be calling now; undefined without a token. */
  async token(): Promise<string | undefined> {
    return this.options.token?.();
  }

  /** @throws ProblemAnswer for anything but 2xx, AdapterError for a network that fails. */
  async json(request: HttpRequest): Promise<unknown> {
    return this.#bounded(request.signal, async (signal) => {
      const response = await this.#ask(request, signal);
      const text = await response.text();
      if (text.length > MAX_JSON_CHARACTERS) throw new AdapterError('invalid', 'The answer is larger than 16 MB.', { detailCode: 'too-big' });
      return parseJson(text);
    });
  }

  /** As {@link json}, for plain text; null for 204. */
  async text(request: HttpRequest): Promise<string | null> {
    return this.#bounded(request.signal, async (signal) => {
      const response = await this.#ask({ accept: 'text/plain', ...request }, signal);
      return response.status === 204 ? null : response.text();
    });
  }

  /** As {@link json}, for bytes. */
  async bytes(request: HttpRequest): Promise<Uint8Array> {
    return this.#bounded(request.signal, async (signal) => {
      const response = await this.#ask({ accept: 'application/octet-stream', ...request }, signal);
      return new Uint8Array(await response.arrayBuffer());
    });
  }

  /** Opens a stream. Bounded until its headers are there; from then on it ends with `signal`. */
  async stream(request: HttpRequest, signal: AbortSignal): Promise<OpenedStream> {
    const abort = new AbortController();
    const forward = () => abort.abort();
    signal.addEventListener('abort', forward, { once: true });
    if (signal.aborted) forward();
    const cancelTimeout = this.#clock.after(this.#timeoutMs, forward);
    try {
      const response = await this.#send({ accept: 'text/event-stream', ...request }, abort.signal);
      if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true || response.body === null) {
        void response.body?.cancel().catch(() => undefined);
        throw notAStream();
      }
      return response as OpenedStream;
    } catch (error) {
      throw abort.signal.aborted ? endedEarly(signal.aborted, this.#timeoutMs, error) : error;
    } finally {
      cancelTimeout();
    }
  }

  /**
   * As {@link #send}; what only reads keeps to the rate it is told instead of failing. Reading a whole log takes more
   * requests than a backend lets pass at once.
   */
  async #ask(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    for (;;) {
      try {
        return await this.#send(request, signal);
      } catch (error) {
        const { code, retryAfterMs } = error instanceof ProblemAnswer ? error.problem.error : {};
        const isPatient = code === 'rate-limited' && request.method !== 'POST' && retryAfterMs !== undefined && retryAfterMs <= MOST_PATIENCE_MS;
        if (!isPatient) throw error;
        await this.#pause(retryAfterMs, signal);
      }
    }
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        cancel();
        reject(endedEarly(true, this.#timeoutMs));
      };
      const cancel = this.#clock.after(ms, () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      });
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    const { baseUrl, token, fetch: send = fetch } = this.options;
    const headers: Record<string, string> = { accept: request.accept ?? 'application/json', ...request.headers };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (token !== undefined) headers['authorization'] = `Bearer ${await token()}`;
    const init: RequestInit = { method: request.method ?? 'GET', headers, signal, cache: request.mayBeKept === true ? 'default' : 'no-store', redirect: 'manual' };
    if (request.body !== undefined) init.body = JSON.stringify(request.body);
    const response = await reach(() => send(baseUrl + request.path + queryOf(request.query), init));
    if (response.ok) return response;
    if (response.type === 'opaqueredirect') throw redirected();
    const body = parseJson(await response.text().catch(() => ''));
    throw new ProblemAnswer(readProblem(response, body, this.#clock.now()));
  }

  /** Runs a call that ends by itself after the timeout, whatever the network does. */
  async #bounded<T>(outer: AbortSignal | undefined, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const forward = () => abort.abort();
    outer?.addEventListener('abort', forward, { once: true });
    if (outer?.aborted === true) forward();
    const cancelTimeout = this.#clock.after(this.#timeoutMs, forward);
    try {
      return await call(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      throw endedEarly(outer?.aborted === true, this.#timeoutMs, error);
    } finally {
      cancelTimeout();
      outer?.removeEventListener('abort', forward);
    }
  }
}

async function reach(send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    throw unreached(error);
  }
}

/** The value of a JSON text; undefined for anything else. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function queryOf(query: HttpRequest['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
