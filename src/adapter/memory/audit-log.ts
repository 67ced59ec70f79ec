import { sealRecord } from '../../audit/append.js';
import { toBase64 } from '../../audit/bytes.js';
import { formatCheckpoint } from '../../audit/checkpoint.js';
import { leafHash } from '../../audit/merkle.js';
import { buildInclusionProof, nodesOfLeaves, rootFromLeaves } from '../../audit/merkle-tree.js';
import { signNote } from '../../audit/note.js';
import type { RecordDraft } from '../../audit/record-draft.js';
import type { SigningKey } from '../../audit/verifier-key.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { RunId } from '../../model/run.js';
import type { AuditPage, AuditProofQuery, AuditQuery } from '../contract.js';
import { AdapterError } from '../errors.js';

interface KeptEntry { readonly entry: AuditEntry; readonly run: RunId | undefined }

const MAX_PAGE = 1000;

export interface AuditLogOptions {
  readonly log: string;
  readonly key: SigningKey | undefined;
  readonly newId: () => string;
  readonly newSalt: () => string;
}

/** The append-only log of a backend in memory. */
export class MemoryAuditLog {
  readonly #kept: KeptEntry[] = [];
  readonly #leaves: Uint8Array[] = [];
  #lastAt = 0;

  constructor(private readonly options: AuditLogOptions) {}

  get entries(): readonly AuditEntry[] {
    return this.#kept.map(({ entry }) => entry);
  }

  append(draft: RecordDraft, now: number): void {
    const { log, newId, newSalt } = this.options;
    const seq = this.#kept.length;
    // Time in the log never runs backwards, whatever the clock does.
    this.#lastAt = Math.max(now, this.#lastAt);
    const { raw, opened } = sealRecord(draft, { log, seq, at: new Date(this.#lastAt).toISOString(), id: newId(), newSalt });
    this.#kept.push({ entry: { seq, raw, opened }, run: draft.context.run });
    this.#leaves.push(leafHash(raw));
  }

  page({ run, before = this.#kept.length, limit = 100 }: AuditQuery): AuditPage {
    const selected = this.#kept.filter((kept) => kept.entry.seq < before && (run === undefined || kept.run === run)).reverse();
    const entries = selected.slice(0, Math.min(limit, MAX_PAGE)).map(({ entry }) => entry);
    return { entries, size: this.#kept.length, next: entries.length < selected.length ? entries.at(-1)?.seq : undefined };
  }

  checkpoint(): string | null {
    const { log, key } = this.options;
    if (key === undefined || this.#leaves.length === 0) return null;
    return signNote(formatCheckpoint({ origin: log, size: this.#leaves.length, root: rootFromLeaves(this.#leaves) }), [key]);
  }

  proof({ index, size }: AuditProofQuery): readonly string[] {
    if (size > this.#leaves.length || index >= size) throw new AdapterError('not-found', `The log has no entry ${index} in a tree of ${size}.`);
    return buildInclusionProof(index, size, nodesOfLeaves(this.#leaves.slice(0, size))).map(toBase64);
  }
}
