/** The judgement over a file, with the same code as the elements in a page. */

import { leafHash } from '../audit/merkle.js';
import { utf8Text } from '../audit/bytes.js';
import { AuditError, ifReadable } from '../audit/errors.js';
import { verifyExport } from '../audit/export-file.js';
import { fail, notAvailable, summarizeView, type RecordVerdict } from '../audit/ladder.js';
import { parseProofBundle, type ProofBundle } from '../audit/proof-bundle.js';
import { verifyHead, type AuditTrust } from '../audit/verify-head.js';
import { verifyRecord } from '../audit/verify-record.js';
import type { FileVerdict } from './verdict.js';

export interface VerifyInput {
  readonly text: string;
  readonly kind: 'export' | 'proof';
  readonly trust: AuditTrust | undefined;
  /** An earlier checkpoint of the same log. */
  readonly remembered: string | undefined;
  /** The record that a `.tlog-proof` is about, where it does not bring it. */
  readonly record: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function verifyProofFile({ text, trust, remembered, record, now }: VerifyInput): FileVerdict {
  let bundle: ProofBundle;
  try {
    bundle = parseProofBundle(text);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    const records: readonly RecordVerdict[] = [{ index: 0, intact: notAvailable('not-a-record'), included: fail('malformed-proof') }];
    return { kind: 'proof', head: verifyHead({ trust, remembered, now }), records, view: summarizeView(records), formFault: error.message };
  }
  const head = verifyHead({ trust, checkpoint: bundle.checkpoint, remembered, now });
  const index = Number(bundle.index);
  const { extra } = bundle;
  const raw = record ?? (extra === undefined ? undefined : ifReadable(() => utf8Text(extra)));
  const verdict: RecordVerdict =
    raw === undefined
      ? { index, intact: notAvailable('not-a-record'), included: notAvailable('missing-record'), ...(extra === undefined ? {} : { leafHash: leafHash(extra) }) }
      : verifyRecord(head, { index, raw, proof: bundle.proof });
  return { kind: 'proof', head, records: [verdict], view: summarizeView([verdict]) };
}

/** Judges a file. Never throws for what is in it: every fault is a rung's answer. */
export function verifyFile(input: VerifyInput): FileVerdict {
  if (input.kind === 'proof') return verifyProofFile(input);
  return { kind: 'export', ...verifyExport(input.text, input) };
}
