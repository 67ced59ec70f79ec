import type { Drawing } from './assemble.js';
import { takeIn, type Intake } from './intake.js';
import { completeOptions } from './layout.js';
import { namedLayout } from './named-places.js';
import { NoticeList } from './notices.js';
import { placeGraph, type PlaceGraphOptions } from './place-graph.js';
import type { SavedLayout } from './saved-layout.js';
import { runInSlices, runToEnd, type Steps } from './steps.js';
import type { LayoutEngine, LayoutInput, LayoutNotice, LayoutOptions, LayoutResult, Point } from './types.js';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.js';

export interface LayoutClientOptions {
  /**
   * A graph with at least this many nodes and edges together is laid out in a worker. Default 2,500, which is about a
   * thousand steps; Infinity for never.
   */
  readonly workerFrom?: number;
  /**
   * Makes the worker, from a script URL of a policy of the page's own where it has `require-trusted-types-for 'script'`.
   * Without it a worker is only made where the browser knows no Trusted Types or the page has a default policy for them:
   * nobody can tell beforehand whether a page would refuse the address, and a refusal is reported as a violation.
   */
  readonly createWorker?: () => Worker | null;
}

/** The options of a layout, without what the client keeps itself. */
export type LayoutRequest = Omit<LayoutOptions, 'previous'>;

/** The result of a layout, without the state that the client keeps itself. */
export type ClientLayout = Omit<LayoutResult, 'state'>;

const WORKER_FROM = 2_500;
/** Half a frame: the other half belongs to the page. */
const SLICE_MS = 8;

interface Placed {
  readonly drawing: Drawing;
  readonly notices: readonly LayoutNotice[];
  readonly shift: Point;
}

/**
 * Lays out one graph again and again as it changes. Each layout starts from the one before; a newer call makes the older
 * one reject with an `AbortError`. Small graphs are done at once, large ones in a worker. Where there is no worker, because
 * the environment has none, the content security policy forbids it, or its script does not load, the same work is done on
 * the page in slices of 8 ms.
 */
export class LayoutClient implements LayoutEngine {
  private readonly workerFrom: number;
  private readonly createWorker: () => Worker | null;
  private worker: Worker | null = null;
  private workerFailed = false;
  private saved: SavedLayout | null = null;
  /** Set while the newest layout is not known to the worker, which then has to be told. */
  private workerIsBehind = true;
  private running: AbortController | null = null;
  private lastId = 0;

  constructor(options: LayoutClientOptions = {}) {
    this.workerFrom = options.workerFrom ?? WORKER_FROM;
    this.createWorker = options.createWorker ?? ownWorker;
  }

  /**
   * @throws RangeError (as a rejection) for an option that is out of range, `AbortError` for a call that a newer one made
   * obsolete, and the reason of `options.signal` once that is aborted.
   */
  async layout(input: LayoutInput, options: LayoutRequest = {}): Promise<ClientLayout> {
    const complete = completeOptions(options);
    options.signal?.throwIfAborted();
    this.running?.abort(new DOMException('A newer layout was asked for', 'AbortError'));
    const running = new AbortController();
    this.running = running;
    const follow = (): void => running.abort(options.signal?.reason);
    options.signal?.addEventListener('abort', follow, { once: true });
    try {
      return await this.run(input, complete, running.signal);
    } finally {
      options.signal?.removeEventListener('abort', follow);
      if (this.running === running) this.running = null;
    }
  }

  /** Forgets the layout before: the next one is made from scratch. */
  reset(): void {
    this.saved = null;
    this.workerIsBehind = true;
  }

  /** Ends what is running, and the worker. The client can be used again afterwards. */
  close(): void {
    this.running?.abort(new DOMException('The layout client was closed', 'AbortError'));
    this.worker?.terminate();
    this.worker = null;
    this.reset();
  }

  private async run(input: LayoutInput, options: PlaceGraphOptions, signal: AbortSignal): Promise<ClientLayout> {
    const size = lengthOf(input.nodes) + lengthOf(input.edges);
    const isLarge = size >= this.workerFrom;
    // Once there is a worker it holds the layout before, so it does the small ones too.
    const worker = isLarge || this.worker ? this.findWorker() : null;
    const pace = <T>(steps: Steps<T>): Promise<T> | T => (isLarge ? runInSlices(steps, SLICE_MS, signal) : runToEnd(steps, signal));
    const notices = new NoticeList();
    const intake = await pace(takeIn(input, notices));
    const inWorker = worker && (await this.placeInWorker(worker, intake, options, signal));
    const placed = inWorker ?? (await this.placeHere(intake, options, pace));
    signal.throwIfAborted();
    return namedLayout(intake, placed.drawing, [...notices.list(), ...placed.notices], placed.shift);
  }

  private async placeHere(intake: Intake, options: PlaceGraphOptions, pace: <T>(steps: Steps<T>) => Promise<T> | T): Promise<Placed> {
    const notices = new NoticeList();
    const { drawing, saved, shift } = await pace(placeGraph(intake, options, this.saved, notices));
    this.saved = saved;
    this.workerIsBehind = true;
    return { drawing, notices: notices.list(), shift };
  }

  private findWorker(): Worker | null {
    if (this.worker || this.workerFailed) return this.worker;
    try {
      this.worker = this.createWorker();
    } catch {
      this.workerFailed = true;
    }
    return this.worker;
  }

  /** Null if the worker turns out not to work; rejects with the reason of the signal. */
  private placeInWorker(worker: Worker, intake: Intake, options: PlaceGraphOptions, signal: AbortSignal): Promise<Placed | null> {
    const id = ++this.lastId;
    const behind = this.workerIsBehind;
    const send = (request: WorkerRequest): void => worker.postMessage(request);
    return new Promise<Placed | null>((resolve, reject) => {
      const listening = new AbortController();
      const giveUp = (): void => {
        listening.abort();
        this.workerFailed = true;
        this.worker = null;
        worker.terminate();
        resolve(null);
      };
      const stop = (): void => {
        listening.abort();
        send({ type: 'cancel', id });
        reject(signal.reason as Error);
      };
      const receive = ({ data }: MessageEvent<WorkerAnswer>): void => {
        if (data.id !== id) return;
        if (data.type === 'failed') {
          giveUp();
          return;
        }
        listening.abort();
        resolve(data);
      };
      worker.addEventListener('message', receive, { signal: listening.signal });
      worker.addEventListener('error', giveUp, { signal: listening.signal });
      worker.addEventListener('messageerror', giveUp, { signal: listening.signal });
      if (signal.aborted) {
        stop();
        return;
      }
      signal.addEventListener('abort', stop, { signal: listening.signal });
      this.workerIsBehind = false;
      send(behind ? { type: 'place', id, intake, options, previous: this.saved } : { type: 'place', id, intake, options });
      this.saved = null;
    });
  }
}

/** Trusted Types as far as they matter here; not every browser has them, and not every TypeScript library declares them. */
interface TrustedTypesRealm {
  readonly trustedTypes?: { readonly defaultPolicy: unknown };
}

function ownWorker(): Worker | null {
  const { trustedTypes } = globalThis as TrustedTypesRealm;
  if (trustedTypes?.defaultPolicy === null) return null;
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
