import type { Clock } from '../adapter/clock.js';

/** How often the story goes on; a run needs no more. */
const TICK_MS = 50;

interface Due { readonly at: number; readonly go: () => void }

/** A time of its own, which can be held, sped up and begun again. What waits in an earlier beginning never goes on. */
export class Timeline {
  readonly #clock: Clock;
  #due: Due[] = [];
  #now = 0;
  #last = 0;
  #stop: (() => void) | undefined;
  speed: number;

  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.speed = speed;
  }

  get isPlaying(): boolean {
    return this.#stop !== undefined;
  }

  play(): void {
    if (this.#stop !== undefined) return;
    this.#last = this.#clock.monotonic();
    this.#wait();
  }

  pause(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  clear(): void {
    this.#due = [];
    this.#now = 0;
  }

  /** Resolves when so much of this time has passed. */
  pass(ms: number): Promise<void> {
    return new Promise((go) => this.#due.push({ at: this.#now + ms, go }));
  }

  #wait(): void {
    this.#stop = this.#clock.after(TICK_MS, () => {
      const now = this.#clock.monotonic();
      this.#now += (now - this.#last) * this.speed;
      this.#last = now;
      const due = this.#due.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
      this.#due = this.#due.filter(({ at }) => at > this.#now);
      this.#wait();
      for (const { go } of due) go();
    });
  }
}
