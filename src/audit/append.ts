/** Making the bytes of a record: the last step before it enters a log. */

import { auditRecordSchema, type AuditEntry } from '../model/audit-record.js';
import { utf8 } from './bytes.js';
import { canonicalize } from './canonical-json.js';
import { commit } from './commitment.js';
import type { RecordDraft } from './record-draft.js';
import { MAX_BUNDLED_ENTRY } from './tile.js';

/** What the log knows about the place that a record gets. */
export interface RecordPlace {
  /** The log's origin. */
  readonly log: string;
  /** The index of its leaf: the size of the log before it. */
  readonly seq: number;
  /** RFC 3339 UTC with milliseconds, not before the record in front of it. */
  readonly at: string;
  readonly id: string;
  /** A fresh salt of 16 random bytes in base64url; called once per personal value. */
  readonly newSalt: () => string;
}

/** A record ready to be appended. */
export interface SealedRecord {
  /** The exact bytes of the leaf, as text. */
  readonly raw: string;
  /** Salts and values of its commitments, to be kept beside it until they are erased. */
  readonly opened: AuditEntry['opened'];
}

/** Drops members that are undefined: an optional member may be spelled out as such in memory, but not in JSON. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, withoutUndefined(member)]])),
  );
}

/**
 * Gives a draft its place and turns it into canonical bytes, with every personal value replaced by a salted commitment.
 *
 * @throws TypeError if the result is no `wf.audit/1` record, RangeError if it does not fit an entry bundle (65,535 bytes) or a
 *   salt has the wrong size, CanonicalJsonError if a personal value is not JSON.
 */
export function sealRecord(draft: RecordDraft, { log, seq, at, id, newSalt }: RecordPlace): SealedRecord {
  const { personal = {}, ...plain } = draft;
  const opened = Object.fromEntries(Object.entries(personal).map(([name, value]) => [name, { salt: newSalt(), value }]));
  const commitments = Object.fromEntries(Object.entries(opened).map(([name, { salt, value }]) => [name, commit(salt, value)]));
  const record = withoutUndefined({
    ...plain,
    v: 'wf.audit/1',
    log,
    seq,
    at,
    id,
    commitments: Object.keys(commitments).length > 0 ? commitments : undefined,
  });
  const issue = auditRecordSchema.safeParse(record).error?.issues[0];
  if (issue !== undefined) throw new TypeError(`Not an audit record: ${issue.code} at ${issue.path.join('.')}`);
  const raw = canonicalize(record);
  const size = utf8(raw).length;
  if (size > MAX_BUNDLED_ENTRY) throw new RangeError(`A record of ${size} bytes is too long for the log; ${MAX_BUNDLED_ENTRY} fit`);
  return { raw, opened };
}
