import type { WorkflowAdapter } from '../adapter/contract.js';
import { AdapterError, type AdapterErrorCode } from '../adapter/errors.js';
import { faultError, guardReceipt } from '../adapter/guard/index.js';
import { commandSchema, type Command, type CommandType, type Receipt } from '../model/command.js';
import type { ClientCode } from '../policy/problem-codes.js';
import { CLIENT_WORDS } from '../policy/client-words.js';
import { boundedCall } from './call.js';
import { decisionScope, defaultFlightKey } from './flight-key.js';
import { FlightStorage } from './flight-storage.js';
import { notifyAll } from './listeners.js';
import type { ClientEnvironment } from './options.js';
import { ReceiptPoller, type ReceiptAnswer } from './receipt-poller.js';
import type { CommandDesk, CommandDraft, Flight } from './types.js';

const EXECUTE_TIMEOUT_MS = 15_000;
/** Finished flights that are still listed. */
const REMEMBERED = 200;

/** Answers that say for certain that the command changed nothing. Anything else leaves its outcome open. */
const CERTAIN: ReadonlySet<AdapterErrorCode> = new Set([
  'unauthenticated', 'forbidden', 'not-found', 'conflict', 'gone', 'invalid', 'rate-limited', 'unsupported',
]);
/** A conflict with one's own first send: it is still being worked on. */
const IN_FLIGHT = 'IN_FLIGHT';
/** A backend that could not carry out a command, and says that nothing of it was done. */
const NOT_DONE: ReadonlySet<unknown> = new Set(['BUSY', 'DATABASE_BUSY', 'DATABASE_READ_ONLY', 'STORAGE_FULL']);

/** What is decided on what was shown. Stopping and taking back stay possible whatever is known. */
const DECISIONS: ReadonlySet<CommandType> = new Set<CommandType>(['gate.vote', 'gate.bypass']);

const isOpen = ({ phase }: Flight): boolean => phase === 'submitting' || phase === 'unknown';

/** Sends commands. Mints and stores each key before the first send, and asks about what it does not know. */
export class AdapterCommandDesk implements CommandDesk {
  readonly #flights = new Map<string, Flight>();
  readonly #listeners = new Set<(flight: Flight) => void>();
  /** Who sent each flight; undefined where nobody was known yet. */
  readonly #senders = new Map<string, string | undefined>();
  /** Promises of flights that somebody waits for, by id. */
  readonly #submissions = new Map<string, Promise<Flight>>();
  readonly #storage: FlightStorage;
  readonly #poller: ReceiptPoller;
  #calls = new AbortController();
  #me: string | undefined;
  #disposed = false;

  constructor(
    private readonly adapter: WorkflowAdapter,
    private readonly environment: ClientEnvironment,
    private readonly onUnauthenticated: () => void,
    /** Whether what is known of a run may not be decided on. */
    private readonly isDoubtful: (run: string) => boolean = () => false,
  ) {
    const { storage, storageKey, warn } = environment;
    this.#storage = new FlightStorage(storage, storageKey, warn);
    this.#poller = new ReceiptPoller(adapter, environment, (id, answer) => this.#answered(id, answer), onUnauthenticated);
    for (const { id, flightKey, type, target, by } of this.#storage.load()) {
      this.#senders.set(id, by);
      this.#flights.set(id, Object.freeze({ id, flightKey, type, target, phase: 'unknown' }));
      this.#poller.ask(id, by);
    }
    Object.preventExtensions(this);
  }

  get flights(): ReadonlyMap<string, Flight> {
    return this.#flights;
  }

  forGate(gate: string): Flight | undefined {
    return this.#mine().findLast(({ target }) => target.gate === gate);
  }

  subscribe(listener: (flight: Flight) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  submit<T extends CommandType>(draft: CommandDraft<T>): Promise<Flight> {
    const id = this.environment.newId();
    const { type, target, args, reason, evaluationId } = draft;
    const parsed = commandSchema(type).safeParse(withoutUndefined({ v: 1, id, type, target, args, reason, evaluationId }));
    if (!parsed.success) return Promise.resolve(this.#refused(draft, id, invalidCommand(type, parsed.error.issues[0]?.path)));
    const command: Command = parsed.data as Command;
    const flightKey = draft.flightKey ?? defaultFlightKey(command);
    const same = this.#mine().find((flight) => flight.flightKey === flightKey && isOpen(flight));
    if (same !== undefined) return this.#submissions.get(same.id) ?? Promise.resolve(same);
    if (this.#isBlocked(command)) return Promise.resolve(this.#refused(draft, id, otherDecisionOpen()));
    if (DECISIONS.has(type) && target.run !== undefined && this.isDoubtful(target.run)) return Promise.resolve(this.#refused(draft, id, doubtful()));
    if (this.adapter.execute === undefined) return Promise.resolve(this.#refused(draft, id, cannotExecute()));
    const submission = this.#send(command, flightKey);
    this.#submissions.set(id, submission);
    void submission.then(() => this.#submissions.delete(id));
    return submission;
  }

  /** The person behind the adapter is known, or is another one: flights of somebody else are nobody's to ask about. */
  identityChanged(me: string): void {
    const before = this.#me;
    this.#me = me;
    if (before !== undefined && before !== me) {
      this.#calls.abort();
      this.#calls = new AbortController();
    }
    this.#poller.identity(me);
  }

  /** The backend's own event named this command: it arrived, whatever became of the answer. */
  seen(id: string, seq: number): void {
    const flight = this.#flights.get(id);
    if (flight?.phase !== 'unknown') return;
    this.#poller.forget(id);
    this.#settle(flight, { id, status: 'accepted', seq });
  }

  /** Stops listening and asking. Keys that are still open stay stored, for the next client to ask about. */
  dispose(): void {
    this.#disposed = true;
    this.#calls.abort();
    this.#poller.dispose();
    this.#listeners.clear();
  }

  #isBlocked(command: Command): boolean {
    const scope = decisionScope(command);
    return scope !== undefined && this.#mine().some((flight) => isOpen(flight) && decisionScope(flight) === scope);
  }

  /** Flights of whoever is signed in now. What somebody else left unfinished here is theirs, and blocks nobody. */
  #mine(): Flight[] {
    const isMine = (sender: string | undefined) => sender === undefined || this.#me === undefined || sender === this.#me;
    return [...this.#flights.values()].filter(({ id }) => isMine(this.#senders.get(id)));
  }

  async #send(command: Command, flightKey: string): Promise<Flight> {
    const { id, type, target } = command;
    const by = this.#me;
    this.#senders.set(id, by);
    const flight = this.#set({ id, flightKey, type, target, phase: 'submitting' });
    // Before the first send: from here on a crash cannot make us forget what we asked for.
    this.#storage.add({ id, flightKey, type, target, by });
    try {
      const raw: unknown = await boundedCall(this.environment.clock, EXECUTE_TIMEOUT_MS, this.#calls.signal, async (signal) =>
        this.adapter.execute?.(command, { signal }),
      );
      return this.#received(flight, raw, by);
    } catch (thrown) {
      const error = AdapterError.from(thrown);
      if (this.#disposed) return Object.freeze({ ...flight, phase: 'unknown', error });
      // That a command is refused is an answer. That there is none is a failure.
      if (!CERTAIN.has(error.code)) this.environment.reports.failed(`execute(${type})`, error);
      if (error.code === 'unauthenticated') this.onUnauthenticated();
      const certain = NOT_DONE.has(error.detailCode) || (CERTAIN.has(error.code) && error.detailCode !== IN_FLIGHT);
      return certain ? this.#fail(flight, error) : this.#unknown(flight, error, by);
    }
  }

  #received(flight: Flight, raw: unknown, by: string | undefined): Flight {
    const { reports } = this.environment;
    const receipt = guardReceipt(raw);
    if (!receipt.ok) {
      reports.refused(`receipt from execute(${flight.type})`, receipt);
      return this.#unknown(flight, faultError(receipt), by);
    }
    const { id, status } = receipt.value;
    if (id !== flight.id) reports.tell('wrong receipt', `receipt from execute(${flight.type}): /id: expected "${flight.id}"; received "${id}". The outcome is asked for with receipt().`);
    if (id !== flight.id) return this.#unknown(flight, new AdapterError('invalid', 'The receipt belongs to another command.', { detailCode: 'WRONG_RECEIPT' }), by);
    return status === 'unknown' ? this.#unknown(flight, undefined, by) : this.#settle(flight, receipt.value);
  }

  #answered(id: string, answer: ReceiptAnswer): void {
    const flight = this.#flights.get(id);
    if (flight?.phase !== 'unknown') return;
    if (answer.kind === 'receipt') this.#settle(flight, answer.receipt);
    else if (answer.kind === 'never-arrived') this.#fail(flight, neverArrived());
    else this.#set({ ...flight, error: answer.error });
  }

  #unknown(flight: Flight, error: AdapterError | undefined, by: string | undefined): Flight {
    const changed = this.#set({ ...flight, phase: 'unknown', error });
    this.#poller.ask(flight.id, by);
    return changed;
  }

  #settle(flight: Flight, receipt: Receipt): Flight {
    this.#storage.remove(flight.id);
    return this.#set({ ...flight, phase: 'settled', receipt, error: undefined });
  }

  #fail(flight: Flight, error: AdapterError): Flight {
    this.#storage.remove(flight.id);
    return this.#set({ ...flight, phase: 'failed', error });
  }

  /** A command that was never sent. */
  #refused({ type, target, flightKey }: CommandDraft, id: string, error: AdapterError): Flight {
    return this.#set({ id, flightKey: flightKey ?? `${type} ${id}`, type, target, phase: 'failed', error });
  }

  #set(flight: Flight): Flight {
    const frozen = Object.freeze({ ...flight });
    this.#flights.set(flight.id, frozen);
    this.#forgetOldest();
    notifyAll(this.#listeners, frozen);
    return frozen;
  }

  #forgetOldest(): void {
    if (this.#flights.size <= REMEMBERED) return;
    for (const [id, flight] of this.#flights) {
      if (isOpen(flight)) continue;
      this.#flights.delete(id);
      this.#senders.delete(id);
      return;
    }
  }
}

const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const invalidCommand = (type: CommandType, path: readonly PropertyKey[] | undefined): AdapterError =>
  new AdapterError('invalid', `The command ${type} was not sent: ${path?.map(String).join('.') ?? 'it'} does not fit its schema.`, { detailCode: 'INVALID_COMMAND' satisfies ClientCode });

const refusal = (code: AdapterErrorCode, detailCode: ClientCode): AdapterError => new AdapterError(code, CLIENT_WORDS[detailCode], { detailCode });
const otherDecisionOpen = (): AdapterError => refusal('conflict', 'DECISION_IN_FLIGHT');
const doubtful = (): AdapterError => refusal('conflict', 'HISTORY_DOUBTFUL');
const cannotExecute = (): AdapterError => refusal('unsupported', 'READ_ONLY');
const neverArrived = (): AdapterError => refusal('gone', 'VOIDED');
