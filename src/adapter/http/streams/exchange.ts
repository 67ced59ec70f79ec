import type { Topic } from '../../contract.js';
import type { AdapterError } from '../../errors.js';
import type { HttpClient } from '../http-client.js';
import type { Listener } from './subscription.js';
import { Upstream, type Line } from './upstream.js';

/** Feeds listeners. */
export interface Route<L extends Listener = Listener> {
  want(listener: L, topic: Topic, from: string | undefined): void;
  drop(listener: L): void;
}

export interface ExchangeHooks {
  /** A stream of several topics is about to be opened. */
  needed(): void;
  opened(group: string, endsInMs: number): void;
  /** The caller may not any more, or the gateway has no such route: the owner of this exchange has to decide. */
  refused(why: AdapterError | 'unsupported'): void;
}

interface SharedLine extends Line {
  readonly listeners: Set<Listener>;
  /** Everything up to its cursor was sent. */
  caughtUp: boolean;
}
/** The lines of one topic. New listeners come on a branch of their own, which ends once it has caught up with the trunk. */
interface Group { trunk: SharedLine; readonly branches: Set<SharedLine> }

/** How long a connection without a topic is kept for the next one, in milliseconds. */
const LINGER_MS = 1000;

const nameOf = (topic: Topic): string => ('run' in topic ? `run ${topic.run}` : 'inbox');
const isPartOfSnapshot = (text: string): boolean => text.startsWith('{"type":"snapshot"');

/** Any number of listeners on one connection: a topic that several listen to comes over it once. */
export class Exchange implements Route {
  readonly #lines = new Map<string, SharedLine>();
  readonly #groups = new Map<string, Group>();
  readonly #lineOf = new Map<Listener, SharedLine>();
  #upstream: Upstream | undefined;
  #opening = false;
  #cancelLinger: () => void = () => undefined;
  #count = 0;

  constructor(
    private readonly http: HttpClient,
    private readonly hooks: ExchangeHooks,
  ) {}

  want(listener: Listener, topic: Topic, from: string | undefined): void {
    this.drop(listener);
    this.#cancelLinger();
    const line: SharedLine = { key: String((this.#count += 1)), topic, cursor: from, listeners: new Set([listener]), caughtUp: false };
    this.#lines.set(line.key, line);
    this.#lineOf.set(listener, line);
    const group = this.#groups.get(nameOf(topic));
    if (group === undefined) this.#groups.set(nameOf(topic), { trunk: line, branches: new Set() });
    else group.branches.add(line);
    if (this.#upstream !== undefined) this.#upstream.add(line);
    else this.#openSoon();
  }

  drop(listener: Listener): void {
    const line = this.#lineOf.get(listener);
    if (line === undefined) return;
    this.#lineOf.delete(listener);
    line.listeners.delete(listener);
    if (line.listeners.size > 0) return;
    this.#forget(line);
    this.#upstream?.drop(line.key);
    if (this.#lines.size > 0) return;
    this.#cancelLinger();
    this.#cancelLinger = this.http.clock.after(LINGER_MS, () => this.close());
  }

  /** Lets go of the connection and of its remaining listeners, without a word. */
  close(): void {
    this.#cancelLinger();
    this.#upstream?.close();
    this.#upstream = undefined;
    this.#lines.clear();
    this.#groups.clear();
    this.#lineOf.clear();
  }

  /** Topics that are asked for in one turn are opened together. */
  #openSoon(): void {
    if (this.#opening) return;
    this.#opening = true;
    this.hooks.needed();
    queueMicrotask(() => {
      this.#opening = false;
      if (this.#lines.size > 0) this.#open();
    });
  }

  #open(): void {
    const before = this.#upstream;
    for (const line of this.#lines.values()) line.caughtUp = false;
    const upstream: Upstream = new Upstream(this.http, [...this.#lines.values()], {
      opened: (group, endsInMs) => this.hooks.opened(group, endsInMs),
      frame: (key, text, cursor) => this.#frame(key, text, cursor),
      end: (key, error) => this.#end(key, error),
      closed: (why) => {
        if (this.#upstream === upstream) this.#closed(why);
      },
    });
    this.#upstream = upstream;
    before?.close();
  }

  #frame(key: string, text: string, cursor: string | undefined): void {
    const line = this.#lines.get(key);
    if (line === undefined) return;
    if (cursor !== undefined) line.cursor = cursor;
    else if (line.cursor !== undefined && !isPartOfSnapshot(text)) line.caughtUp = true;
    for (const listener of line.listeners) listener.frame(text, cursor);
    this.#merge(line);
  }

  /** Joins what has come to the same point. */
  #merge(line: SharedLine): void {
    const group = this.#groups.get(nameOf(line.topic));
    if (group === undefined || group.branches.size === 0 || !group.trunk.caughtUp) return;
    for (const branch of group.trunk === line ? group.branches : [line]) {
      if (!branch.caughtUp || branch.cursor !== group.trunk.cursor) continue;
      for (const listener of branch.listeners) {
        group.trunk.listeners.add(listener);
        this.#lineOf.set(listener, group.trunk);
      }
      branch.listeners.clear();
      this.#forget(branch);
      this.#upstream?.drop(branch.key);
    }
  }

  #end(key: string, error: AdapterError | undefined): void {
    const line = this.#lines.get(key);
    if (line === undefined) return;
    this.#forget(line);
    for (const listener of line.listeners) {
      this.#lineOf.delete(listener);
      listener.end(error ?? 'ended');
    }
  }

  #forget(line: SharedLine): void {
    this.#lines.delete(line.key);
    const group = this.#groups.get(nameOf(line.topic));
    if (group === undefined || group.branches.delete(line) || group.trunk !== line) return;
    const [next] = group.branches;
    if (next === undefined) this.#groups.delete(nameOf(line.topic));
    else {
      group.branches.delete(next);
      group.trunk = next;
    }
  }

  #closed(why: AdapterError | 'gone' | 'unsupported'): void {
    if (why === 'gone') {
      this.#open();
      return;
    }
    if (why === 'unsupported' || why.code === 'unauthenticated') {
      this.hooks.refused(why);
      return;
    }
    const listeners = [...this.#lineOf.keys()];
    this.close();
    for (const listener of listeners) listener.end(why);
  }
}
