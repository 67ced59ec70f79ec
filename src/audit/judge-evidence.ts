/** Reading and judging evidence that somebody hands over. Nothing in it is trusted, least of all its own verdicts. */

import { CanonicalJsonError, parseCanonical, type CanonicalJsonCode, type JsonValue } from './canonical-json.js';
import { EVIDENCE_KIND } from './evidence.js';
import { notAvailable, type RecordVerdict, type RungResult, type SignedReason } from './ladder.js';
import { checkpointOf, verifyHead, type AuditTrust, type ProofHashes, type VerifiedHead } from './verify-head.js';
import { isObject, verifyRecord, type JsonObject } from './verify-record.js';

/** Evidence taken apart, nothing verified. */
export interface ReadEvidence {
  readonly origin: string | null;
  readonly checkpoint: string | null;
  readonly remembered: string | null;
  readonly consistency: ProofHashes | null;
  /** Records with what was said of them when the file was made; whoever made it could say anything. */
  readonly records: readonly { readonly index: number; readonly raw: string; readonly saidIncluded: string | undefined }[];
}

export type EvidenceFault = CanonicalJsonCode | 'not-evidence' | 'unknown-member';

/** What evidence shows, the gravest first. */
export type EvidenceFinding =
  /** Two checkpoints of one size with different roots: two versions of the log. */
  | 'fork'
  /** The log had more records once, or any at all. */
  | 'truncation'
  /** The log is longer than it was, and the proof that came with it does not connect the two. */
  | 'unconnected'
  /** A record whose bytes cannot be those of this log at that place. */
  | 'bad-record'
  /** A record that was said not to lie under the checkpoint; the file holds nothing to repeat that with. */
  | 'reported-record'
  | 'nothing';

/** How much a finding says to somebody who does not trust whoever hands over the file. */
export type EvidenceWeight =
  /** Only the holder of the log's key can have made this. */
  | 'conclusive'
  /** The checkpoints are genuine, but what lies between them, or their order, is the finder's word. */
  | 'attested'
  /** Anybody could have written this: a checkpoint that it rests on is not signed by a known key. */
  | 'unsigned';

export interface EvidenceVerdict {
  /** The newer checkpoint, judged against the older one. */
  readonly head: VerifiedHead;
  /** Whether the older checkpoint is signed by a known key. */
  readonly rememberedSigned: RungResult<SignedReason>;
  readonly records: readonly RecordVerdict[];
  readonly finding: EvidenceFinding;
  readonly weight: EvidenceWeight;
  readonly fault?: EvidenceFault;
}

const MEMBERS = ['v', 'origin', 'checkpoint', 'remembered', 'consistency', 'rungs', 'records'];
const RECORD_MEMBERS = ['index', 'raw', 'intact', 'included', 'leafHash'];
const isText = (value: JsonValue | undefined): value is string | null => value === null || typeof value === 'string';
const onlyHas = (object: JsonObject, keys: readonly string[]): boolean => Object.keys(object).every((key) => keys.includes(key));

function readRecord(value: JsonValue): ReadEvidence['records'][number] | undefined {
  if (!isObject(value) || !onlyHas(value, RECORD_MEMBERS)) return undefined;
  const { index, raw, included } = value;
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0 || typeof raw !== 'string') return undefined;
  return { index, raw, saidIncluded: isObject(included) && typeof included['state'] === 'string' ? included['state'] : undefined };
}

/** Takes evidence apart. Never throws: what is not evidence says why. */
export function readEvidence(text: string): ReadEvidence | EvidenceFault {
  let value: JsonValue;
  try {
    value = parseCanonical(text.endsWith('\n') ? text.slice(0, -1) : text);
  } catch (error) {
    if (error instanceof CanonicalJsonError) return error.code;
    throw error;
  }
  if (!isObject(value) || value['v'] !== EVIDENCE_KIND) return 'not-evidence';
  if (!onlyHas(value, MEMBERS)) return 'unknown-member';
  const { origin, checkpoint, remembered, consistency, records } = value;
  if (!isText(origin) || !isText(checkpoint) || !isText(remembered) || !Array.isArray(records)) return 'not-evidence';
  const hashes = consistency === null ? null : Array.isArray(consistency) && consistency.every((hash) => typeof hash === 'string') ? consistency : undefined;
  const read = (records as readonly JsonValue[]).map(readRecord);
  if (hashes === undefined || !read.every((record) => record !== undefined)) return 'not-evidence';
  return { origin, checkpoint, remembered, consistency: hashes, records: read };
}

function findingOf(head: VerifiedHead, records: readonly RecordVerdict[], said: ReadEvidence['records']): EvidenceFinding {
  const { state, reason } = head.appendOnly;
  if (state === 'fail') return reason === 'fork' ? 'fork' : reason === 'rollback' ? 'truncation' : 'unconnected';
  if (records.some(({ intact }) => intact.state === 'fail')) return 'bad-record';
  return said.some(({ saidIncluded }) => saidIncluded === 'fail') ? 'reported-record' : 'nothing';
}

/**
 * Judges evidence with the code that a page judges a log with. What the file says of its own verdicts counts for nothing.
 * @param o.trust whom to believe; without it nothing counts as signed.
 * @param o.now milliseconds since 1970.
 */
export function judgeEvidence(text: string, { trust, now }: { readonly trust?: AuditTrust | undefined; readonly now: number }): EvidenceVerdict {
  const read = readEvidence(text);
  if (typeof read === 'string') {
    return { head: verifyHead({ trust, now }), rememberedSigned: notAvailable('no-checkpoint'), records: [], finding: 'nothing', weight: 'unsigned', fault: read };
  }
  const { checkpoint, remembered, consistency } = read;
  const head = verifyHead({ trust, checkpoint, remembered: remembered ?? undefined, consistency: consistency ?? undefined, now });
  const rememberedSigned = verifyHead({ trust, checkpoint: remembered, now }).signed;
  const records = read.records.map(({ index, raw }) => verifyRecord(head, { index, raw }));
  const finding = findingOf(head, records, read.records);
  const rests = [...(checkpoint === null ? [] : [head.signed]), ...(remembered === null || checkpointOf(remembered) === undefined ? [] : [rememberedSigned])];
  const isSigned = rests.length > 0 && rests.every(({ state }) => state === 'pass');
  return { head, rememberedSigned, records, finding, weight: !isSigned ? 'unsigned' : finding === 'fork' ? 'conclusive' : 'attested' };
}
