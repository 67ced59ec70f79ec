import type { Clock } from '../../clock.js';
import type { Exchange, Route } from './exchange.js';
import type { Subscription } from './subscription.js';
import { TabFollower } from './tab-follower.js';
import { TabLeader } from './tab-leader.js';
import type { TabMessage } from './tab-messages.js';
import { TabPost } from './tab-post.js';

export interface TabGroupHooks {
  /** This page carries the streams. */
  lead(): void;
  /** Another page does. */
  follow(route: Route<Subscription>): void;
  /** Pages cannot share after all, or this one was set aside: everything has to start anew. */
  over(): void;
}

/** Silence after which a page that is seen asks whether the one that carries the streams still lives. */
const ASK_AFTER_MS = 500;
/** No answer for this long: it hangs, and another takes over. Longer each time that happens, so that a slow machine comes to rest. */
const DEAD_AFTER_MS = 900;
const MOST_DEAD_AFTER_MS = 16_000;
/** An alarm this late says that this page was held up itself, and knows nothing of others. */
const LATE_MS = 250;

export const canShareAcrossTabs = (): boolean =>
  typeof document !== 'undefined' && typeof BroadcastChannel === 'function' && typeof navigator !== 'undefined' && 'locks' in navigator;

const newName = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join('');

/**
 * The pages of one origin that may share their streams. The holder of a Web Lock carries them for all; the browser passes
 * the lock on when that page closes or crashes. A page that hangs is found out by those who wait for it, and the lock is
 * taken from it. A page that the browser sets aside (frozen, back-forward cache) leaves.
 */
export class TabGroup {
  readonly #name: string;
  readonly #tab = newName();
  readonly #left = new AbortController();
  readonly #post: TabPost;
  /** Ends the wait for the lock in the queue. */
  #queued = new AbortController();
  #release: () => void = () => undefined;
  /** The request that holds the lock. */
  #holding: object | undefined;
  #leader: TabLeader | undefined;
  #follower: TabFollower | undefined;
  #heardAt = 0;
  #askedAt: number | undefined;
  #cancelAlarm: () => void = () => undefined;
  #deadAfterMs = DEAD_AFTER_MS;

  constructor(
    name: string,
    private readonly exchange: Exchange,
    private readonly clock: Clock,
    private readonly hooks: TabGroupHooks,
  ) {
    this.#name = `wf-elements/streams/1/${name}`;
    this.#post = new TabPost(this.#name, this.#tab, (message) => this.#take(message));
    for (const event of ['pagehide', 'freeze'] as const) addEventListener(event, this.#setAside, { capture: true });
    for (const event of ['pageshow', 'resume'] as const) addEventListener(event, this.#cameBack, { capture: true });
    document.addEventListener('visibilitychange', this.#seen);
    void this.#join();
  }

  /** Lets others carry the streams. */
  leave(): void {
    if (this.#left.signal.aborted) return;
    this.#setAside();
    for (const event of ['pagehide', 'freeze'] as const) removeEventListener(event, this.#setAside, { capture: true });
    for (const event of ['pageshow', 'resume'] as const) removeEventListener(event, this.#cameBack, { capture: true });
    document.removeEventListener('visibilitychange', this.#seen);
  }

  async #join(): Promise<void> {
    const { signal } = this.#left;
    try {
      // Held for as long as this page is here, so that others notice when it is not.
      await new Promise<void>((resolve, reject) => {
        navigator.locks.request(this.#nameOf(this.#tab), { signal }, () => {
          resolve();
          return until(signal);
        }).catch(reject);
      });
      if (signal.aborted || (await this.#isFirst())) return;
      this.#queue();
      this.#post.toAll({ kind: 'who', tab: this.#tab });
      this.#expectAnswer();
    } catch {
      // No locks for this page, for example because its origin is opaque: it has streams of its own.
      if (!signal.aborted) this.#setAside();
    }
  }

  readonly #setAside = (): void => {
    if (this.#left.signal.aborted) return;
    this.#post.toAll({ kind: 'bye', tab: this.#tab });
    this.#left.abort();
    this.#queued.abort();
    this.#release();
    this.#leader?.close();
    this.#cancelAlarm();
    this.#post.close();
    // What is on the way here is for a page that is not looked at.
    if (this.#leader !== undefined) this.exchange.close();
  };

  readonly #cameBack = (): void => {
    if (this.#left.signal.aborted) this.hooks.over();
  };

  readonly #seen = (): void => this.#expectAnswer();

  /** Whether the lock was free, so that it is held here now. */
  #isFirst(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#request({ ifAvailable: true }, (isHeld) => resolve(isHeld));
    });
  }

  /** Waits in line for the lock. */
  #queue(): void {
    this.#queued = new AbortController();
    this.#request({ signal: this.#queued.signal });
  }

  #request(options: LockOptions, granted: (isHeld: boolean) => void = () => undefined): void {
    const attempt = {};
    navigator.locks
      .request(this.#name, options, (lock) => {
        granted(lock !== null);
        return lock === null ? undefined : this.#lead(attempt);
      })
      .catch(() => {
        // The wait was called off, or the lock was taken away from the attempt that held it.
        if (this.#holding === attempt) this.#lost();
      });
  }

  /** The lock is held for as long as the promise is open. */
  #lead(attempt: object): Promise<void> {
    if (this.#left.signal.aborted) return Promise.resolve();
    this.#holding = attempt;
    this.#cancelAlarm();
    this.#follower = undefined;
    this.#leader = new TabLeader(this.#post, this.exchange, (tab, signal) => this.#gone(tab, signal));
    const held = new Promise<void>((resolve) => (this.#release = resolve));
    this.#post.toAll({ kind: 'lead', tab: this.#tab });
    this.hooks.lead();
    return held;
  }

  /** The lock was taken away: this page hung for too long. */
  #lost(): void {
    if (this.#left.signal.aborted || this.#leader === undefined) return;
    this.#leader.close();
    this.#leader = undefined;
    this.#queue();
    this.#post.toAll({ kind: 'who', tab: this.#tab });
    this.#expectAnswer();
  }

  #follow(leader: string): void {
    if (this.#follower?.leader === leader) return;
    this.#follower = new TabFollower(this.#post, leader, () => this.#expectAnswer());
    this.hooks.follow(this.#follower);
    this.#expectAnswer();
  }

  #take(message: TabMessage): void {
    if (this.#leader !== undefined) {
      if (message.kind === 'who') this.#post.to(message.tab, { kind: 'lead', tab: this.#tab });
      else this.#leader.take(message);
      return;
    }
    if (message.kind === 'lead') {
      this.#heard();
      this.#follow(message.tab);
    } else if (message.tab === this.#follower?.leader) {
      this.#heard();
      if (message.kind === 'deliver') this.#follower.take(message);
    }
  }

  #heard(): void {
    this.#heardAt = this.clock.monotonic();
    this.#askedAt = undefined;
  }

  /** Something was asked of the page that carries the streams. A hidden page only waits for such answers. */
  #expectAnswer(): void {
    if (this.#leader !== undefined || this.#left.signal.aborted) return;
    this.#askedAt = this.clock.monotonic();
    if (this.#follower !== undefined) this.#post.to(this.#follower.leader, { kind: 'ping', tab: this.#tab });
    // Not all at the same moment: the first one to notice is enough.
    this.#alarm(this.#deadAfterMs * (1 + Math.random() / 4), () => {
      if (this.#askedAt !== undefined) this.#takeOver();
      else this.#watch();
    });
  }

  #watch(): void {
    if (document.hidden) return;
    const quietMs = this.clock.monotonic() - this.#heardAt;
    if (quietMs >= ASK_AFTER_MS) this.#expectAnswer();
    else this.#alarm(ASK_AFTER_MS - quietMs, () => this.#watch());
  }

  #alarm(ms: number, ring: () => void): void {
    this.#cancelAlarm();
    const due = this.clock.monotonic() + ms;
    this.#cancelAlarm = this.clock.after(ms, () => {
      if (this.clock.monotonic() - due > LATE_MS) this.#expectAnswer();
      else ring();
    });
  }

  /** Takes the lock from a page that does not answer. */
  #takeOver(): void {
    this.#deadAfterMs = Math.min(this.#deadAfterMs * 2, MOST_DEAD_AFTER_MS);
    this.#queued.abort();
    this.#request({ steal: true });
  }

  #nameOf(tab: string): string {
    return `${this.#name}/${tab}`;
  }

  async #gone(tab: string, signal: AbortSignal): Promise<void> {
    await navigator.locks.request(this.#nameOf(tab), { mode: 'shared', signal }, () => undefined);
  }
}

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
