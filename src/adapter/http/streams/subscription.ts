import type { Frame } from '../../../model/frame.js';
import type { Topic } from '../../contract.js';
import type { AdapterError } from '../../errors.js';
import { frameOf } from '../frame-stream.js';

/** Why a topic brings nothing more: it is over, it goes on elsewhere, or it failed. */
export type Outcome = 'ended' | 'moved' | AdapterError;

/** Who is told what a topic brings, in order. */
export interface Listener {
  /** @param cursor where to go on after this frame, if it says so. */
  frame(text: string, cursor: string | undefined): void;
  end(outcome: Outcome): void;
}

export interface SubscriptionHooks {
  /** Has to be fed from its cursor on. */
  wanted(subscription: Subscription): void;
  /** Has not to be fed any more, for now or for good. */
  unwanted(subscription: Subscription): void;
  /** Is not read any more. */
  over(subscription: Subscription): void;
}

/** Changes that may wait for a reader, in characters and in number; beyond that they are dropped and read again later. */
const MOST_WAITING = 8 * 1024 * 1024;
const MOST_FRAMES = 10_000;
/** As much as a whole snapshot may have, and some room. */
const MOST_SNAPSHOT = 72 * 1024 * 1024;

/**
 * One reader of one topic. What waits for a slow reader is bounded: when it is too much, all of it is dropped and the
 * topic is left, and joined again after the last frame that was read once the reader comes back.
 */
export class Subscription implements Listener {
  #waiting: { readonly text: string; readonly cursor: string | undefined }[] = [];
  #size = 0;
  /** Where the last frame that was received leaves off, and the last one that was read. */
  #received: string | undefined;
  #read: string | undefined;
  /** A snapshot may still be coming, which is large by itself. */
  #beginning = true;
  #fed = false;
  #outcome: Outcome | undefined;
  #wake: () => void = () => undefined;

  constructor(
    readonly topic: Topic,
    from: string | undefined,
    private readonly signal: AbortSignal,
    private readonly hooks: SubscriptionHooks,
  ) {
    this.#received = from;
    this.#read = from;
  }

  /** Where to go on. */
  get cursor(): string | undefined {
    return this.#received;
  }

  /** Whether it is being fed, and not left behind. */
  get isFed(): boolean {
    return this.#fed;
  }

  /** From here on it is fed from its cursor. */
  begin(): void {
    this.#fed = true;
    this.#beginning = true;
  }

  frame(text: string, cursor: string | undefined): void {
    if (!this.#fed || this.#outcome !== undefined) return;
    this.#waiting.push({ text, cursor });
    this.#size += text.length;
    if (cursor !== undefined) this.#received = cursor;
    const most = this.#beginning ? MOST_SNAPSHOT : MOST_WAITING;
    if (this.#size > most || this.#waiting.length > MOST_FRAMES) this.#fallBehind();
    this.#wake();
  }

  end(outcome: Outcome): void {
    this.#outcome ??= outcome;
    this.#fed = false;
    this.#wake();
  }

  /** Everything the topic brings. Returns how it went out; throws the AdapterError with which it failed. */
  async *frames(): AsyncGenerator<Frame, 'ended' | 'moved', undefined> {
    const wake = (): void => this.#wake();
    this.signal.addEventListener('abort', wake);
    try {
      while (!this.signal.aborted) {
        const next = this.#waiting.shift();
        if (next !== undefined) {
          this.#size -= next.text.length;
          if (next.cursor !== undefined) {
            this.#read = next.cursor;
            this.#beginning = false;
          }
          yield frameOf(next.text);
        } else if (this.#outcome !== undefined) {
          if (typeof this.#outcome !== 'string') throw this.#outcome;
          return this.#outcome;
        } else {
          if (!this.#fed) this.hooks.wanted(this);
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
      }
      return 'ended';
    } finally {
      this.signal.removeEventListener('abort', wake);
      this.#fed = false;
      this.hooks.unwanted(this);
      this.hooks.over(this);
    }
  }

  #fallBehind(): void {
    this.#waiting = [];
    this.#size = 0;
    this.#received = this.#read;
    this.#fed = false;
    this.hooks.unwanted(this);
  }
}
