import type { Exchange } from './exchange.js';
import type { Listener } from './subscription.js';
import { wireOutcome, type Delivery, type TabMessage } from './tab-messages.js';
import type { TabPost } from './tab-post.js';

/** What may be on its way to a page that takes nothing in, in characters. */
const MOST_UNDER_WAY = 32 * 1024 * 1024;
/** What a message weighs beside its text. */
const ENVELOPE = 256;

interface Follower {
  readonly listeners: Map<number, Listener>;
  items: Delivery[];
  size: number;
  /** Sent, and not yet reported as taken in. */
  underWay: number;
  readonly gone: AbortController;
}

/** The side of the page that carries the streams: feeds the subscriptions of other pages. */
export class TabLeader {
  readonly #followers = new Map<string, Follower>();

  /** @param waitForEnd resolves when the page of that name is gone, however it went. */
  constructor(
    private readonly post: TabPost,
    private readonly exchange: Exchange,
    private readonly waitForEnd: (tab: string, signal: AbortSignal) => Promise<void>,
  ) {}

  take(message: TabMessage): void {
    const { tab } = message;
    switch (message.kind) {
      case 'want':
        this.#want(tab, message);
        return;
      case 'drop':
        this.#drop(tab, message.sub);
        return;
      case 'taken':
        this.#taken(tab, message.size);
        return;
      case 'ping':
        this.post.to(tab, { kind: 'pong', tab: this.post.tab });
        return;
      case 'bye':
        this.#forget(tab);
        return;
      default:
    }
  }

  close(): void {
    for (const tab of [...this.#followers.keys()]) this.#forget(tab);
  }

  #want(tab: string, { sub, topic, from }: TabMessage & { readonly kind: 'want' }): void {
    const follower = this.#followers.get(tab) ?? this.#meet(tab);
    this.#drop(tab, sub);
    const listener: Listener = {
      frame: (text, cursor) => this.#deliver(tab, follower, { sub, text, cursor }, text.length),
      end: (outcome) => {
        follower.listeners.delete(sub);
        this.#deliver(tab, follower, { sub, end: wireOutcome(outcome) }, 0);
      },
    };
    follower.listeners.set(sub, listener);
    this.exchange.want(listener, topic, from);
  }

  #drop(tab: string, sub: number): void {
    const follower = this.#followers.get(tab);
    const listener = follower?.listeners.get(sub);
    if (follower === undefined || listener === undefined) return;
    follower.listeners.delete(sub);
    this.exchange.drop(listener);
  }

  #meet(tab: string): Follower {
    const follower: Follower = { listeners: new Map(), items: [], size: 0, underWay: 0, gone: new AbortController() };
    this.#followers.set(tab, follower);
    void this.waitForEnd(tab, follower.gone.signal).then(() => this.#forget(tab), () => undefined);
    return follower;
  }

  #forget(tab: string): void {
    const follower = this.#followers.get(tab);
    if (follower === undefined) return;
    this.#followers.delete(tab);
    follower.gone.abort();
    for (const listener of follower.listeners.values()) this.exchange.drop(listener);
    this.post.forget(tab);
  }

  /** What comes in one piece goes out in one message. */
  #deliver(tab: string, follower: Follower, item: Delivery, size: number): void {
    follower.items.push(item);
    follower.size += size + ENVELOPE;
    if (follower.items.length > 1) return;
    queueMicrotask(() => {
      const { items, size: whole } = follower;
      follower.items = [];
      follower.size = 0;
      if (this.#followers.get(tab) !== follower) return;
      follower.underWay += whole;
      this.post.to(tab, { kind: 'deliver', tab: this.post.tab, items, size: whole });
      if (follower.underWay > MOST_UNDER_WAY) this.#cut(follower);
    });
  }

  /** A page that takes nothing in is fed no more; it hears of it once it does, and comes back with its cursors. */
  #cut(follower: Follower): void {
    for (const listener of [...follower.listeners.values()]) {
      this.exchange.drop(listener);
      listener.end('moved');
    }
  }

  #taken(tab: string, size: number): void {
    const follower = this.#followers.get(tab);
    if (follower !== undefined) follower.underWay = Math.max(0, follower.underWay - size);
  }
}
