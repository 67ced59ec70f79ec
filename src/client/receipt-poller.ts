import type { WorkflowAdapter } from '../adapter/contract.js';
import { AdapterError } from '../adapter/errors.js';
import { faultError, guardReceipt } from '../adapter/guard/index.js';
import type { Receipt } from '../model/command.js';
import { backoffDelay } from './backoff.js';
import { boundedCall } from './call.js';
import type { ClientEnvironment } from './options.js';

export type ReceiptAnswer =
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  /** The backend has never seen the key, and has voided it. */
  | { readonly kind: 'never-arrived' }
  /** Still not known. */
  | { readonly kind: 'unknown'; readonly error: AdapterError };

const TIMEOUT_MS = 10_000;
const FIRST_MS = 500;

interface Inquiry { readonly by: string | undefined; attempt: number; cancel: (() => void) | undefined }

/** Asks what became of commands, with growing pauses, until each has an answer. */
export class ReceiptPoller {
  readonly #inquiries = new Map<string, Inquiry>();
  readonly #calls = new AbortController();
  #me: string | undefined;

  constructor(
    private readonly adapter: WorkflowAdapter,
    private readonly environment: ClientEnvironment,
    private readonly answered: (id: string, answer: ReceiptAnswer) => void,
    private readonly onUnauthenticated: () => void,
  ) {}

  /** @param by who sent the command. An inquiry under another name would void a key that is not the asker's. */
  ask(id: string, by: string | undefined): void {
    const inquiry: Inquiry = { by, attempt: 0, cancel: undefined };
    this.#inquiries.set(id, inquiry);
    this.#schedule(id, inquiry);
  }

  forget(id: string): void {
    this.#inquiries.get(id)?.cancel?.();
    this.#inquiries.delete(id);
  }

  identity(me: string): void {
    this.#me = me;
    for (const [id, inquiry] of this.#inquiries) this.#schedule(id, inquiry);
  }

  dispose(): void {
    this.#calls.abort();
    for (const id of [...this.#inquiries.keys()]) this.forget(id);
  }

  #schedule(id: string, inquiry: Inquiry): void {
    inquiry.cancel?.();
    inquiry.cancel = undefined;
    if (this.adapter.receipt === undefined || (inquiry.by !== undefined && inquiry.by !== this.#me)) return;
    const delay = FIRST_MS + backoffDelay(inquiry.attempt, this.environment.random);
    inquiry.cancel = this.environment.clock.after(delay, () => void this.#inquire(id, inquiry));
  }

  async #inquire(id: string, inquiry: Inquiry): Promise<void> {
    inquiry.attempt += 1;
    const answer = await this.#receiptOf(id);
    // Answered another way in the meantime.
    if (this.#inquiries.get(id) !== inquiry) return;
    if (answer.kind === 'unknown') {
      this.#schedule(id, inquiry);
      if (answer.error.code === 'unauthenticated') this.onUnauthenticated();
    } else {
      this.#inquiries.delete(id);
    }
    this.answered(id, answer);
  }

  async #receiptOf(id: string): Promise<ReceiptAnswer> {
    try {
      const raw: unknown = await boundedCall(this.environment.clock, TIMEOUT_MS, this.#calls.signal, async (signal) => this.adapter.receipt?.(id, { signal }));
      if (raw === null) return { kind: 'never-arrived' };
      const receipt = guardReceipt(raw);
      if (!receipt.ok) {
        this.environment.reports.refused('receipt from receipt()', receipt);
        return { kind: 'unknown', error: faultError(receipt) };
      }
      if (receipt.value.id !== id || receipt.value.status === 'unknown') return { kind: 'unknown', error: notKnown() };
      return { kind: 'receipt', receipt: receipt.value };
    } catch (thrown) {
      const error = AdapterError.from(thrown);
      if (!this.#calls.signal.aborted) this.environment.reports.failed('receipt()', error);
      return { kind: 'unknown', error };
    }
  }
}

const notKnown = (): AdapterError => new AdapterError('unavailable', 'The backend does not know yet what became of the command.');
