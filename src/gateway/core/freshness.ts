/** What a gateway does again and again, and without which decisions do not take effect. */
export type Round = 'outbox' | 'leases' | 'recovery' | 'due' | 'streams' | 'checkpoints';

/** How one kind of round stands. */
export interface RoundFact {
  readonly round: Round;
  /** Milliseconds since a round of this kind last succeeded, or since the gateway began, if none did yet. */
  readonly ageMs: number;
  /** From this age on the gateway does not keep up: it is alive, but cannot be relied on to decide. */
  readonly limitMs: number;
  readonly fresh: boolean;
  /** What the last round failed with, when it failed. */
  readonly failure: string | undefined;
}

interface Entry { readonly limitMs: number; succeededAt: number; failure: string | undefined }

/** A round that is late by less than this may only have been slow. */
const LEEWAY_MS = 10_000;

/**
 * When each round last succeeded. `/healthz` says that the process is alive; whether it can decide is said by these
 * facts: a gateway whose database is silent answers, but its outbox, its leases and its checkpoints stand.
 * Times are of a clock that never goes back.
 */
export class Freshness {
  readonly #rounds = new Map<Round, Entry>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A round that is done every so many milliseconds. It counts as fresh at first. */
  expect(round: Round, everyMs: number): void {
    this.#rounds.set(round, { limitMs: LEEWAY_MS + 3 * everyMs, succeededAt: this.now(), failure: undefined });
  }

  succeeded(round: Round): void {
    const entry = this.#rounds.get(round);
    if (entry === undefined) return;
    entry.succeededAt = this.now();
    entry.failure = undefined;
  }

  failed(round: Round, error: unknown): void {
    const entry = this.#rounds.get(round);
    if (entry !== undefined) entry.failure = error instanceof Error ? error.message : String(error);
  }

  facts(): readonly RoundFact[] {
    const now = this.now();
    return [...this.#rounds].map(([round, { limitMs, succeededAt, failure }]) => {
      const ageMs = Math.max(0, Math.round(now - succeededAt));
      return { round, ageMs, limitMs, fresh: ageMs <= limitMs, failure };
    });
  }

  /** Whether every round keeps up. */
  get ready(): boolean {
    return this.facts().every(({ fresh }) => fresh);
  }
}
