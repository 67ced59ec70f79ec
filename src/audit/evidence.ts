/** What somebody else needs to see for themselves that a log broke its word. */

import { toBase64 } from './bytes.js';
import { canonicalize } from './canonical-json.js';
import type { ProofHashes, VerifiedHead } from './verify-head.js';
import type { RecordVerdict } from './ladder.js';

/** A head with everything it was judged by. */
export interface JudgedHead {
  readonly head: VerifiedHead;
  /** The newest checkpoint, verbatim; null where the log has none. */
  readonly note: string | null;
  /** The checkpoint of the last look, verbatim. */
  readonly remembered?: string | undefined;
  /** The consistency proof from the one to the other, as the log gave it. */
  readonly consistency?: ProofHashes | undefined;
}

/** A record that failed, with its exact bytes. */
export interface FailedRecord {
  readonly verdict: RecordVerdict;
  readonly raw: string;
}

/** Kind of the document. */
export const EVIDENCE_KIND = 'wf.audit-evidence/1';

const texts = (hashes: ProofHashes): string[] => hashes.map((hash) => (typeof hash === 'string' ? hash : toBase64(hash)));

/**
 * Evidence as one line of canonical JSON: both signed checkpoints, the proof between them and what failed. Two signed
 * checkpoints that contradict each other convince anybody who has the log's key, without trust in whoever shows them.
 */
export function evidenceOf({ head, note, remembered, consistency }: JudgedHead, failed: readonly FailedRecord[] = []): string {
  const { signed, appendOnly, witnessed } = head;
  return `${canonicalize({
    v: EVIDENCE_KIND,
    origin: head.origin ?? null,
    checkpoint: note,
    remembered: remembered ?? null,
    consistency: consistency === undefined ? null : texts(consistency),
    rungs: { signed, 'append-only': appendOnly, witnessed },
    records: failed.map(({ raw, verdict: { index, intact, included, leafHash } }) => ({
      index, raw, intact, included, ...(leafHash === undefined ? {} : { leafHash: toBase64(leafHash) }),
    })),
  })}\n`;
}
