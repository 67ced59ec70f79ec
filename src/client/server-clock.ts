import type { Clock } from '../adapter/clock.js';

const SAMPLES = 8;

/**
 * The server's clock as far as it is known here. A message only ever arrives late, so among the newest samples the one
 * that puts the server furthest ahead is the least delayed. Between samples the monotonic clock moves it on, which no
 * change of the machine's time can disturb.
 */
export class ServerClock {
  readonly #offsets: number[] = [];

  constructor(private readonly clock: Clock) {}

  /** Takes a server time (RFC 3339) that has just arrived. */
  sample(serverTime: string): void {
    this.#offsets.push(Date.parse(serverTime) - this.clock.monotonic());
    if (this.#offsets.length > SAMPLES) this.#offsets.shift();
  }

  /** Epoch milliseconds; the local clock until a first sample came. */
  now(): number {
    return this.#offsets.length === 0 ? this.clock.now() : Math.max(...this.#offsets) + this.clock.monotonic();
  }
}
