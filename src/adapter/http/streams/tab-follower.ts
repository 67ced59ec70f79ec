import type { Topic } from '../../contract.js';
import type { Route } from './exchange.js';
import type { Subscription } from './subscription.js';
import { outcomeOf, type TabMessage } from './tab-messages.js';
import type { TabPost } from './tab-post.js';

/** How much is taken in before the other side is told. */
const REPORT = 256 * 1024;

/** The side of a page whose topics another page carries. */
export class TabFollower implements Route<Subscription> {
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #subs = new Map<Subscription, number>();
  #taken = 0;
  #count = 0;

  /** @param asked is called when an answer is due. */
  constructor(
    private readonly post: TabPost,
    readonly leader: string,
    private readonly asked: () => void,
  ) {}

  want(subscription: Subscription, topic: Topic, from: string | undefined): void {
    this.drop(subscription);
    const sub = (this.#count += 1);
    this.#subscriptions.set(sub, subscription);
    this.#subs.set(subscription, sub);
    this.#say({ kind: 'want', tab: this.post.tab, sub, topic, from });
    this.asked();
  }

  drop(subscription: Subscription): void {
    const sub = this.#subs.get(subscription);
    if (sub === undefined) return;
    this.#forget(sub, subscription);
    this.#say({ kind: 'drop', tab: this.post.tab, sub });
  }

  take(message: TabMessage & { readonly kind: 'deliver' }): void {
    for (const item of message.items) {
      const subscription = this.#subscriptions.get(item.sub);
      if (subscription === undefined) continue;
      if ('text' in item) {
        subscription.frame(item.text, item.cursor);
        continue;
      }
      this.#forget(item.sub, subscription);
      const outcome = outcomeOf(item.end);
      // What was cut off because this page took nothing in goes on here, now that it does.
      if (outcome === 'moved') this.want(subscription, subscription.topic, subscription.cursor);
      else subscription.end(outcome);
    }
    this.#taken += message.size;
    if (this.#taken < REPORT) return;
    this.#say({ kind: 'taken', tab: this.post.tab, size: this.#taken });
    this.#taken = 0;
  }

  #forget(sub: number, subscription: Subscription): void {
    this.#subscriptions.delete(sub);
    this.#subs.delete(subscription);
  }

  #say(message: TabMessage): void {
    this.post.to(this.leader, message);
  }
}
