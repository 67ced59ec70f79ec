/** The rungs that concern one record: whether its bytes are what was logged, and whether the log's head covers them. */

import { CanonicalJsonError, parseCanonical, type JsonValue } from './canonical-json.js';
import { verifyCommitment } from './commitment.js';
import { equalBytes } from './bytes.js';
import { ifReadable } from './errors.js';
import { fail, notAvailable, PASS } from './ladder.js';
import type { IncludedReason, IntactReason, RecordVerdict, RungResult } from './ladder.js';
import { leafHash } from './merkle.js';
import { proofBytes, type ProofHashes, type VerifiedHead } from './verify-head.js';

/** A record as presented to be checked. */
export interface PresentedRecord {
  /** Its place in the log. */
  readonly index: number;
  /** Its exact bytes, as text. */
  readonly raw: string;
  readonly proof?: ProofHashes | undefined;
  /** The leaf hash that a tile lists for this place, if one is at hand. */
  readonly listedHash?: Uint8Array | undefined;
  /** Values shown beside the record, by the name of their commitment. An erased value is simply absent. */
  readonly opened?: Readonly<Record<string, { readonly salt: string; readonly value: unknown }>> | undefined;
}

/** The kind whose members we know; of newer kinds only the members they share with it are checked. */
const RECORD_KIND = 'wf.audit/1';

export type JsonObject = { readonly [key: string]: JsonValue };

/** Whether a JSON value is an object. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function intactFault({ index, raw, opened = {} }: PresentedRecord, origin: string | undefined): IntactReason | undefined {
  let value: JsonValue;
  try {
    value = parseCanonical(raw);
  } catch (error) {
    if (error instanceof CanonicalJsonError) return error.code;
    throw error;
  }
  if (!isObject(value) || typeof member(value, 'v') !== 'string') return 'not-a-record';
  const isOurs = member(value, 'v') === RECORD_KIND;
  const [seq, log] = [member(value, 'seq'), member(value, 'log')];
  if ((isOurs || seq !== undefined) && seq !== index) return 'wrong-index';
  if (origin !== undefined && (isOurs || log !== undefined) && log !== origin) return 'wrong-log';
  const commitments = member(value, 'commitments');
  for (const [name, { salt, value: shown }] of Object.entries(opened)) {
    const commitment = isObject(commitments) ? member(commitments, name) : undefined;
    if (typeof commitment !== 'string' || !verifyCommitment(commitment, salt, shown)) return 'commitment-mismatch';
  }
  return undefined;
}

function checkIncluded(head: VerifiedHead, { index, proof }: PresentedRecord, hash: Uint8Array): RungResult<IncludedReason> {
  if (head.inclusion === undefined || head.checkpoint === undefined) {
    return notAvailable(head.signed.reason === 'no-checkpoint' ? 'no-checkpoint' : 'malformed-checkpoint');
  }
  if (Number.isSafeInteger(index) && index >= head.checkpoint.size) return notAvailable('newer-than-checkpoint');
  if (proof === undefined) return notAvailable('no-proof');
  const bytes = proofBytes(proof);
  if (bytes === undefined) return fail('malformed-proof');
  const fault = head.inclusion.fault({ index, leafHash: hash, proof: bytes });
  return fault === undefined ? PASS : fail(fault);
}

/** Checks one record against a head. Never throws for bad data. Take a new head whenever trust, checkpoint or log change. */
export function verifyRecord(head: VerifiedHead, record: PresentedRecord): RecordVerdict {
  const hash = ifReadable(() => leafHash(record.raw));
  if (hash === undefined) return { index: record.index, intact: fail('lone-surrogate'), included: fail('root-mismatch') };
  const fault = intactFault(record, head.origin);
  const isListed = record.listedHash === undefined || equalBytes(record.listedHash, hash);
  const intact: RungResult<IntactReason> = fault !== undefined ? fail(fault) : isListed ? PASS : fail('hash-mismatch');
  return { index: record.index, leafHash: hash, intact, included: checkIncluded(head, record, hash) };
}
