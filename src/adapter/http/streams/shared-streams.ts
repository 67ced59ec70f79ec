import type { Topic } from '../../contract.js';
import type { HttpAdapterOptions, HttpClient } from '../http-client.js';
import { Exchange, type Route } from './exchange.js';
import { Subscription } from './subscription.js';
import { TabGroup, canShareAcrossTabs } from './tab-group.js';

export interface Sharing { readonly group: string; readonly endsInMs: number }

export interface SharedHooks {
  /** Topics are carried here now: what is still on a stream of its own should come too. */
  needed(): void;
  /** Whether a topic is read on a stream of its own. */
  isReading(): boolean;
  /** It is over. `cannot`: and there is no use in trying again. */
  retired(shared: SharedStreams, cannot: boolean): void;
}

/** How long all of it is kept for the next topic when there is none, in milliseconds. */
const REST_MS = 1000;
/** The longest that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * All topics of one caller, on one connection of this page or of another page of the same origin. Over when the caller's
 * token is, or when the caller is another person: its subscriptions then say that they have moved, and start anew.
 */
export class SharedStreams {
  readonly group: string;
  readonly #exchange: Exchange;
  readonly #tabs: TabGroup | undefined;
  readonly #subscriptions = new Set<Subscription>();
  #route: Route<Subscription>;
  #cancelEnd: () => void = () => undefined;
  #cancelRest: () => void = () => undefined;
  #retired = false;

  constructor(
    private readonly http: HttpClient,
    options: HttpAdapterOptions,
    { group, endsInMs }: Sharing,
    private readonly hooks: SharedHooks,
  ) {
    this.group = group;
    this.#exchange = new Exchange(http, {
      needed: () => this.hooks.needed(),
      opened: (now, ms) => (now === group ? this.#endsIn(ms) : this.retire()),
      refused: (why) => this.retire(why === 'unsupported'),
    });
    this.#route = this.#exchange;
    this.#endsIn(endsInMs);
    if (options.shareAcrossTabs === false || !canShareAcrossTabs()) return;
    this.#tabs = new TabGroup(`${new URL(`${options.baseUrl}/v1/events`, document.baseURI).href} ${group}`, this.#exchange, http.clock, {
      lead: () => this.#reroute(this.#exchange),
      follow: (route) => {
        this.hooks.needed();
        this.#reroute(route);
      },
      over: () => this.retire(),
    });
  }

  /** A reader of a topic, from a cursor or from a snapshot on. */
  subscribe(topic: Topic, from: string | undefined, signal: AbortSignal): Subscription {
    const subscription = new Subscription(topic, from, signal, {
      wanted: (each) => {
        if (this.#retired) each.end('moved');
        else this.#want(each);
      },
      unwanted: (each) => this.#route.drop(each),
      over: (each) => {
        this.#subscriptions.delete(each);
        this.rest();
      },
    });
    this.#cancelRest();
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Ends it; every subscription goes on elsewhere. */
  retire(cannot = false): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#cancelEnd();
    this.#cancelRest();
    this.hooks.retired(this, cannot);
    this.#tabs?.leave();
    this.#exchange.close();
    for (const subscription of this.#subscriptions) subscription.end('moved');
  }

  /** A page that reads nothing for a while carries nothing for others either. */
  rest(): void {
    if (this.#retired) return;
    this.#cancelRest();
    this.#cancelRest = this.http.clock.after(REST_MS, () => {
      if (this.#subscriptions.size === 0 && !this.hooks.isReading()) this.retire();
    });
  }

  #want(subscription: Subscription): void {
    subscription.begin();
    this.#route.want(subscription, subscription.topic, subscription.cursor);
  }

  /** Feeds every subscription from somewhere else, each from where it is. */
  #reroute(next: Route<Subscription>): void {
    const fed = [...this.#subscriptions].filter((subscription) => subscription.isFed);
    for (const subscription of fed) this.#route.drop(subscription);
    this.#route = next;
    for (const subscription of fed) this.#want(subscription);
  }

  #endsIn(ms: number): void {
    this.#cancelEnd();
    if (Number.isFinite(ms)) this.#cancelEnd = this.http.clock.after(Math.min(Math.max(ms, 0), LONGEST_MS), () => this.retire());
  }
}
