import type { WorkflowAdapter } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import { guardDecisions, type DecisionResult } from '../adapter/guard/index.js';
import { canonicalize } from '../audit/canonical-json.js';
import type { AccessAsk } from '../model/access.js';
import type { Capabilities } from '../model/frame.js';
import { backoffDelay } from './backoff.js';
import { boundedCall } from './call.js';
import { notifyAll } from './listeners.js';
import type { ClientEnvironment } from './options.js';
import { CHECKING, EXPIRED, failedPermission, NO_AUTHORIZATION, ON_EXECUTE, permissionOf, UNKNOWN } from './permission-answer.js';
import type { ServerClock } from './server-clock.js';
import type { Permission, Permissions } from './types.js';

/** How long an answer without `expires_at` is good for. */
const FRESH_MS = 30_000;
const TIMEOUT_MS = 10_000;
const MAX_BATCH = 100;
const MAX_ENTRIES = 1000;
/** A watched answer is asked for again when this much of its life is over, so that it never lapses under a reader's eyes. */
const REFRESH_AT = 0.8;
/** Refreshes due within this time travel together. */
const GATHER_MS = 500;
/** An answer that was stale on arrival is not asked for again in a tight loop. */
const MIN_REFRESH_MS = 1000;

interface Entry {
  readonly ask: AccessAsk;
  permission: Permission;
  /** On the monotonic clock. */
  freshUntil: number;
  refreshAt: number;
  failures: number;
  /** The newest question; an answer to an older one comes too late. */
  question: number;
  readonly watchers: Set<(permission: Permission) => void>;
}

interface Question { readonly entry: Entry; readonly number: number; readonly answer: Promise<Permission>; readonly answered: (permission: Permission) => void }

/**
 * Answers of the policy decision point, kept while they are fresh. Questions of one microtask travel in one call. Fails
 * closed: whatever is late, malformed, of the wrong number or not understood arms nothing.
 */
export class PermissionCache implements Permissions {
  readonly #entries = new Map<string, Entry>();
  #questions: Question[] = [];
  #lastQuestion = 0;
  #cancelTimer: (() => void) | undefined;
  #calls = new AbortController();
  #withoutAuthorize: Permission = NO_AUTHORIZATION;

  constructor(
    private readonly adapter: WorkflowAdapter,
    private readonly environment: ClientEnvironment,
    private readonly serverClock: ServerClock,
    private readonly onUnauthenticated: () => void,
  ) {
    Object.preventExtensions(this);
  }

  current(ask: AccessAsk): Permission {
    if (this.adapter.authorize === undefined) return this.#withoutAuthorize;
    const entry = this.#entries.get(keyOf(ask));
    return entry === undefined ? UNKNOWN : this.#fresh(entry);
  }

  watch(ask: AccessAsk, listener: (permission: Permission) => void): () => void {
    const entry = this.#entryFor(ask);
    entry.watchers.add(listener);
    if (this.adapter.authorize !== undefined && !this.#isFresh(entry) && entry.permission !== CHECKING) {
      this.#set(entry, CHECKING);
      void this.#ask(entry);
    } else {
      notifyAll([listener], this.current(ask));
    }
    this.#schedule();
    return () => {
      entry.watchers.delete(listener);
    };
  }

  recheck(ask: AccessAsk): Promise<Permission> {
    if (this.adapter.authorize === undefined) return Promise.resolve(this.#withoutAuthorize);
    return this.#ask(this.#entryFor(ask));
  }

  /** Somebody else is signed in: every answer was about another person. Asks again what is being watched. */
  identityChanged(): void {
    this.#calls.abort();
    this.#calls = new AbortController();
    for (const { entry, answered } of this.#questions.splice(0)) {
      this.#set(entry, UNKNOWN);
      answered(UNKNOWN);
    }
    for (const [key, entry] of this.#entries) {
      entry.freshUntil = Number.NEGATIVE_INFINITY;
      entry.question = 0;
      if (entry.watchers.size === 0) this.#entries.delete(key);
      else if (this.adapter.authorize !== undefined) {
        this.#set(entry, CHECKING);
        void this.#ask(entry);
      }
    }
  }

  capabilities({ authorization }: Capabilities): void {
    const permission = authorization === 'on-execute' ? ON_EXECUTE : NO_AUTHORIZATION;
    if (permission === this.#withoutAuthorize) return;
    this.#withoutAuthorize = permission;
    if (this.adapter.authorize !== undefined) return;
    for (const { watchers } of this.#entries.values()) notifyAll(watchers, permission);
  }

  dispose(): void {
    this.#calls.abort();
    this.#cancelTimer?.();
    for (const { answered } of this.#questions.splice(0)) answered(UNKNOWN);
    this.#entries.clear();
  }

  #entryFor(ask: AccessAsk): Entry {
    const key = keyOf(ask);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { ask: plainAsk(ask), permission: UNKNOWN, freshUntil: Number.NEGATIVE_INFINITY, refreshAt: 0, failures: 0, question: 0, watchers: new Set() };
    if (this.#entries.size >= MAX_ENTRIES) this.#forgetUnwatched();
    this.#entries.set(key, entry);
    return entry;
  }

  #forgetUnwatched(): void {
    for (const [key, { watchers }] of this.#entries) {
      if (watchers.size === 0) this.#entries.delete(key);
    }
  }

  #isFresh(entry: Entry): boolean {
    return this.environment.clock.monotonic() < entry.freshUntil;
  }

  #fresh(entry: Entry): Permission {
    const { permission } = entry;
    return permission === UNKNOWN || permission === CHECKING || permission.state === 'error' || this.#isFresh(entry) ? permission : EXPIRED;
  }

  #set(entry: Entry, permission: Permission): void {
    entry.permission = permission;
    notifyAll(entry.watchers, permission);
  }

  /** Puts a question into the batch of this microtask. Resolves with the answer to this very question. */
  #ask(entry: Entry): Promise<Permission> {
    const waiting = this.#questions.find((question) => question.entry === entry);
    if (waiting !== undefined) return waiting.answer;
    this.#lastQuestion += 1;
    const number = this.#lastQuestion;
    entry.question = number;
    let answered: (permission: Permission) => void = () => undefined;
    const answer = new Promise<Permission>((resolve) => {
      answered = resolve;
    });
    if (this.#questions.length === 0) queueMicrotask(() => this.#send());
    this.#questions.push({ entry, number, answer, answered });
    return answer;
  }

  #send(): void {
    const questions = this.#questions.splice(0);
    for (let start = 0; start < questions.length; start += MAX_BATCH) void this.#call(questions.slice(start, start + MAX_BATCH));
  }

  async #call(questions: readonly Question[]): Promise<void> {
    const { signal } = this.#calls;
    const asks = questions.map(({ entry }) => entry.ask);
    try {
      const raw: unknown = await boundedCall(this.environment.clock, TIMEOUT_MS, signal, async (inner) => this.adapter.authorize?.(asks, { signal: inner }));
      const answers = guardDecisions(raw, asks.length);
      if (answers.ok) questions.forEach((question, index) => this.#answer(question, answers.value[index], signal));
      else {
        this.environment.reports.refused('answers from authorize()', answers);
        this.#fail(questions, failedPermission('BAD_ANSWER'), signal);
      }
    } catch (thrown) {
      const error = AdapterError.from(thrown);
      if (!signal.aborted) this.environment.reports.failed('authorize()', error);
      this.#fail(questions, failedPermission(error.detailCode ?? error.code), signal);
      if (error.code === 'unauthenticated' && !signal.aborted) this.onUnauthenticated();
    }
    this.#schedule();
  }

  #answer(question: Question, answer: DecisionResult | undefined, signal: AbortSignal): void {
    if (answer?.ok !== true) {
      const { action, resource } = question.entry.ask;
      if (answer !== undefined) this.environment.reports.quarantined(`answer from authorize() to ${action.name} on ${resource.type} ${resource.id}`, answer);
      this.#fail([question], failedPermission('BAD_ANSWER'), signal);
      return;
    }
    const permission = permissionOf(answer.value);
    const { entry, number, answered } = question;
    if (!answer.value.decision) this.environment.reports.look((sense) => sense.denial(entry.ask, answer.value));
    if (!signal.aborted && entry.question === number) {
      const now = this.environment.clock.monotonic();
      const lifeMs = this.#lifeOf(answer.value.context?.expires_at);
      entry.failures = 0;
      entry.freshUntil = now + lifeMs;
      entry.refreshAt = now + Math.max(MIN_REFRESH_MS, lifeMs * REFRESH_AT);
      entry.permission = permission;
      notifyAll(entry.watchers, this.#fresh(entry));
      answered(this.#fresh(entry));
    } else {
      answered(signal.aborted ? UNKNOWN : permission);
    }
  }

  #lifeOf(expiresAt: string | undefined): number {
    return expiresAt === undefined ? FRESH_MS : Math.max(0, Date.parse(expiresAt) - this.serverClock.now());
  }

  #fail(questions: readonly Question[], permission: Permission, signal: AbortSignal): void {
    for (const { entry, number, answered } of questions) {
      if (!signal.aborted && entry.question === number) {
        entry.freshUntil = Number.NEGATIVE_INFINITY;
        entry.refreshAt = this.environment.clock.monotonic() + MIN_REFRESH_MS + backoffDelay(entry.failures, this.environment.random);
        entry.failures += 1;
        entry.question = 0;
        this.#set(entry, permission);
      }
      answered(signal.aborted ? UNKNOWN : permission);
    }
  }

  /** One timer for all that is being watched: the next refresh, or the next answer to lapse. */
  #schedule(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.adapter.authorize === undefined) return;
    const now = this.environment.clock.monotonic();
    let next = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries.values()) {
      if (entry.watchers.size === 0 || entry.permission === CHECKING) continue;
      if (entry.freshUntil > now) next = Math.min(next, entry.freshUntil);
      if (entry.refreshAt > now) next = Math.min(next, entry.refreshAt);
    }
    if (next === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = this.environment.clock.after(Math.max(0, next - now), () => this.#tick());
  }

  #tick(): void {
    const now = this.environment.clock.monotonic();
    for (const entry of this.#entries.values()) {
      if (entry.watchers.size === 0 || entry.permission === CHECKING) continue;
      if (entry.permission.state !== 'error' && entry.freshUntil <= now) notifyAll(entry.watchers, this.#fresh(entry));
      if (entry.refreshAt <= now + GATHER_MS) {
        entry.refreshAt = Number.POSITIVE_INFINITY;
        void this.#ask(entry);
      }
    }
    this.#schedule();
  }
}

/** Members that hold undefined are no members: what is left is what travels. */
const plainAsk = (ask: AccessAsk): AccessAsk => JSON.parse(JSON.stringify(ask)) as AccessAsk;
const keyOf = (ask: AccessAsk): string => canonicalize(plainAsk(ask));
