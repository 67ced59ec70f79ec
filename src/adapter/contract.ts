import type { AuditFilter } from '../audit/filter.js';
import type { AccessAsk, AccessDecision } from '../model/access.js';
import type { AuditEntry } from '../model/audit-record.js';
import type { Command, CommandId, Receipt } from '../model/command.js';
import type { Frame } from '../model/frame.js';
import type { Handoff } from '../model/handoff.js';
import type { Cursor, Text } from '../model/primitives.js';
import type { StoredGate } from '../model/readable-gate.js';
import type { Run, RunId } from '../model/run.js';

/** What a stream is about: one run, or everything that waits for the caller. */
export type Topic = { readonly run: RunId } | { readonly inbox: 'mine' };

export interface CallOptions { readonly signal?: AbortSignal | undefined }

export interface OpenOptions {
  /** Continue after this cursor; without it the stream starts with a snapshot. */
  readonly from?: Cursor | undefined;
  /** One snapshot as of this cursor, after which the stream ends. */
  readonly at?: Cursor | undefined;
  readonly signal: AbortSignal;
}

/** A workflow that can be started. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly description?: Text | undefined;
}

export interface Listed { runs: Run; gates: StoredGate; handoffs: Handoff; workflows: Workflow }
export interface ListQuery<K extends keyof Listed> {
  readonly kind?: K | undefined;
  readonly run?: RunId | undefined;
  readonly status?: string | undefined;
  /** From a previous page's `next`. */
  readonly after?: string | undefined;
  /** At most 200. */
  readonly limit?: number | undefined;
}
export interface Page<T> { readonly items: readonly T[]; readonly next?: string | undefined }

/**
 * Which records to read, and the filters they have to pass. A source that cannot filter may return records that do not
 * pass, never leave out one that does; the reader filters again. Nothing proves that a filtered answer is complete.
 */
export interface AuditQuery extends AuditFilter {
  /** Entries with a lower seq than this, newest first; without it from the newest on. */
  readonly before?: number | undefined;
  /** At most 1,000. */
  readonly limit?: number | undefined;
}
/**
 * Some of the log, newest first. `size` is the number of records in the whole log, whatever the query selects. A page
 * may be shorter than its limit, even empty, although there is more: only a missing `next` says that nothing follows.
 */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly size: number;
  /** What to give as `before` to read on. */
  readonly next?: number | undefined;
}
/**
 * What is to be proven: that the tree of `size` leaves has the leaf `index` (RFC 9162 2.1.3), or that it begins with
 * the whole tree of its first `from` leaves (RFC 9162 2.1.4; `from` is at least 1).
 */
export type AuditProofQuery = { readonly index: number; readonly size: number } | { readonly from: number; readonly size: number };

/** Where records come from. Hash tiles are one way of implementing `proof()`. */
export interface AuditSource {
  entries(query: AuditQuery, o: CallOptions): Promise<AuditPage>;
  /** The newest signed checkpoint as a C2SP signed note, or null while there is none. */
  checkpoint(o: CallOptions): Promise<string | null>;
  /** Hashes in base64, in the order of RFC 9162: an inclusion proof from the leaf up, or a consistency proof. Empty from a size to itself. */
  proof(query: AuditProofQuery, o: CallOptions): Promise<readonly string[]>;
}

/**
 * The one interface between any backend and the kit. A plain object that the host writes; it closes over its own fetch
 * and token, so the kit never sees a credential. Only `open` is required; a missing member is a missing capability,
 * and its controls are shown disabled, with why. The client reconnects, never the adapter.
 */
export interface WorkflowAdapter {
  /** A live stream of frames. Throws {@link AdapterError}; a normal end before the run has ended is a lost connection. */
  open(topic: Topic, o: OpenOptions): AsyncIterable<Frame>;
  list?<K extends keyof Listed>(kind: K, query: ListQuery<K>, o: CallOptions): Promise<Page<Listed[K]>>;
  /** One answer per ask, in the same order. */
  authorize?(asks: readonly AccessAsk[], o: CallOptions): Promise<readonly AccessDecision[]>;
  /** The only way anything changes. Idempotent on `command.id`. */
  execute?(command: Command, o: CallOptions): Promise<Receipt>;
  /** What became of a command; null when it never arrived, which also voids its key. */
  receipt?(id: CommandId, o: CallOptions): Promise<Receipt | null>;
  readonly audit?: AuditSource | undefined;
}
