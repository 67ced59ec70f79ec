import { sealRecord } from '../../audit/append.js';
import { toBase64 } from '../../audit/bytes.js';
import { passesFilter } from '../../audit/filter.js';
import { leafHash } from '../../audit/merkle.js';
import { buildConsistencyProof, buildInclusionProof, GrowingTree, rootFromNodes } from '../../audit/merkle-tree.js';
import type { RecordDraft } from '../../audit/record-draft.js';
import type { SigningKey } from '../../audit/verifier-key.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { RunId } from '../../model/run.js';
import type { AuditPage, AuditProofQuery, AuditQuery } from '../contract.js';
import { AdapterError } from '../errors.js';

const MAX_PAGE = 1000;

export interface AuditLogOptions {
  readonly log: string;
  readonly key: SigningKey | undefined;
  readonly newId: () => string;
  readonly newSalt: () => string;
}

/** The append-only log of a backend in memory. */
export class MemoryAuditLog {
  readonly #entries: AuditEntry[] = [];
  /** The run of each entry. */
  readonly #runs: (RunId | undefined)[] = [];
  readonly #tree = new GrowingTree();
  #signed: { readonly size: number; readonly note: string } | undefined;
  #lastAt = 0;

  constructor(private readonly options: AuditLogOptions) {}

  get origin(): string {
    return this.options.log;
  }

  get entries(): readonly AuditEntry[] {
    return [...this.#entries];
  }

  append(draft: RecordDraft, now: number): void {
    const { log, newId, newSalt } = this.options;
    const seq = this.#entries.length;
    // Time in the log never runs backwards, whatever the clock does.
    this.#lastAt = Math.max(now, this.#lastAt);
    const { raw, opened } = sealRecord(draft, { log, seq, at: new Date(this.#lastAt).toISOString(), id: newId(), newSalt });
    this.#entries.push({ seq, raw, opened });
    this.#runs.push(draft.context.run);
    this.#tree.append(leafHash(raw));
  }

  /** The run of a record, and the names of the values beside it. */
  valuesBeside(seq: number): { readonly run: RunId | undefined; readonly values: readonly string[] } | undefined {
    const entry = this.#entries[seq];
    return entry && { run: this.#runs[seq], values: Object.keys(entry.opened) };
  }

  /** Erases values and their salts. The record stays as it is. */
  erase(seq: number, names: readonly string[]): void {
    const entry = this.#entries[seq];
    if (entry === undefined) return;
    this.#entries[seq] = { ...entry, opened: Object.fromEntries(Object.entries(entry.opened).filter(([name]) => !names.includes(name))) };
  }

  page({ before = Infinity, limit = 100, run, ...filter }: AuditQuery): AuditPage {
    const size = this.#entries.length;
    const wanted = Math.min(limit, MAX_PAGE);
    const found: AuditEntry[] = [];
    let at = Math.min(before, size);
    while (at > 0 && found.length < wanted) {
      at -= 1;
      const entry = this.#entries[at];
      if (entry === undefined || (run !== undefined && this.#runs[at] !== run)) continue;
      if (passesFilter(entry, filter)) found.push(entry);
    }
    return { entries: found, size, ...(at > 0 ? { next: at } : {}) };
  }

  /** Signs what the log holds by now; the code for that comes with the first one. */
  async checkpoint(): Promise<string | null> {
    const { log, key } = this.options;
    if (key === undefined || this.#tree.size === 0) return null;
    const { signedCheckpoint } = await import('./log-signing.js');
    const { size } = this.#tree;
    if (this.#signed?.size !== size) this.#signed = { size, note: signedCheckpoint(log, size, rootFromNodes(size, this.#tree.read), key) };
    return this.#signed.note;
  }

  proof(query: AuditProofQuery): readonly string[] {
    if (query.size > this.#tree.size) throw new AdapterError('not-found', `The log has ${this.#tree.size} records, not ${query.size}.`);
    try {
      const { read } = this.#tree;
      return ('index' in query ? buildInclusionProof(query.index, query.size, read) : buildConsistencyProof(query.from, query.size, read)).map(toBase64);
    } catch (error) {
      if (error instanceof RangeError) throw new AdapterError('not-found', error.message);
      throw error;
    }
  }
}
