/**
 * The verification ladder: five separate answers instead of one green tick, since each rules out another attack and none
 * implies the next. Codes only; the words are the catalogue's.
 */

import type { CanonicalJsonCode } from './canonical-json.js';
import type { AuditErrorCode } from './errors.js';
import type { ProofFault } from './merkle.js';

/** From the weakest claim to the strongest. */
export const RUNGS = ['intact', 'included', 'signed', 'append-only', 'witnessed'] as const;
export type Rung = (typeof RUNGS)[number];

/** `not-available` means nothing was established, neither way. It is never shown as a pass. */
export type RungState = 'pass' | 'fail' | 'not-available';

/** Why a record is not intact. */
export type IntactReason =
  | CanonicalJsonCode
  /** The bytes are JSON, but no record. */
  | 'not-a-record'
  /** The record says it stands elsewhere in the log: it was moved, or others were removed or inserted. */
  | 'wrong-index'
  /** The record belongs to another log. */
  | 'wrong-log'
  /** The bytes do not have the hash that the log's source lists for them. */
  | 'hash-mismatch'
  /** A value shown beside the record is not the one it committed to. */
  | 'commitment-mismatch'
  /** The bytes are sound, but there is no list with the record in it to compare them with. */
  | 'nothing-to-compare';

/** Why inclusion is not proven. */
export type IncludedReason =
  | ProofFault
  | 'no-checkpoint'
  | 'malformed-checkpoint'
  | 'no-proof'
  /** A hash of the proof is not base64 of 32 bytes. */
  | 'malformed-proof'
  /** The record came after the newest checkpoint. */
  | 'newer-than-checkpoint'
  /** A record of the expected range was not delivered. */
  | 'missing-record'
  /** Two records claim the same place. */
  | 'duplicate-record'
  /** A record outside the range that was said to be shown. */
  | 'unexpected-record';

/** Why the checkpoint does not count as signed. */
export type SignedReason =
  | AuditErrorCode
  | 'no-checkpoint'
  /** The host has configured no key. */
  | 'no-trust-anchor'
  /** What the host has configured is not usable. */
  | 'bad-trust-anchor'
  /** The checkpoint is another log's. */
  | 'wrong-origin';

/** Why it is not established that the log only grew since the last look. */
export type AppendOnlyReason =
  | ProofFault
  | 'no-checkpoint'
  | 'malformed-checkpoint'
  /** Nothing is remembered: this is the first look. */
  | 'first-look'
  | 'remembered-unreadable'
  /** What is remembered is another log's checkpoint. */
  | 'remembered-other-log'
  /** The log was empty at the last look, which proves nothing. */
  | 'remembered-empty'
  | 'no-proof'
  | 'malformed-proof'
  /** The log is smaller than it was: records at its end are gone. */
  | 'rollback'
  /** Same size, another root: there are two versions of this log. */
  | 'fork';

/** Why the checkpoint does not count as witnessed. */
export type WitnessedReason =
  'no-checkpoint' | 'malformed-checkpoint' | 'malformed-note' | 'no-witnesses' | 'bad-trust-anchor' | 'too-few-witnesses';

/** The answer of one rung. A pass has no reason. */
export interface RungResult<Reason extends string = string> {
  readonly state: RungState;
  readonly reason?: Reason;
}

/** Whether the rungs of one record hold. */
export interface RecordVerdict {
  /** The place at which the record was presented. */
  readonly index: number;
  readonly leafHash?: Uint8Array;
  readonly intact: RungResult<IntactReason>;
  readonly included: RungResult<IncludedReason>;
}

/** A rung over all records of a view. */
export interface ViewRung<Reason extends string = string> extends RungResult<Reason> {
  /** The lowest index at which it failed. */
  readonly firstBad?: number;
  readonly passed: number;
  readonly failed: number;
  readonly notAvailable: number;
}

/** The record rungs of a view. */
export interface ViewVerdict {
  readonly intact: ViewRung<IntactReason>;
  readonly included: ViewRung<IncludedReason>;
  /**
   * Whether the records are, without a gap, those from the lowest to the highest index. Only such a range is provably
   * complete; of a filtered view nothing can show that rows were left out.
   */
  readonly contiguous: boolean;
  /** Lowest index shown, or undefined for an empty view. */
  readonly first?: number;
  /** Highest index shown, or undefined for an empty view. */
  readonly last?: number;
}

/** The passing answer. */
export const PASS: RungResult<never> = { state: 'pass' };

export function fail<Reason extends string>(reason: Reason): RungResult<Reason> {
  return { state: 'fail', reason };
}

export function notAvailable<Reason extends string>(reason: Reason): RungResult<Reason> {
  return { state: 'not-available', reason };
}

interface Answer<Reason extends string> extends RungResult<Reason> {
  readonly index: number;
}

/** The worst answer counts: one failure fails the view, one open question leaves it open. */
function worst<Reason extends string>(answers: readonly Answer<Reason>[]): ViewRung<Reason> {
  const of = (state: RungState) => answers.filter((answer) => answer.state === state);
  const [failed, open] = [of('fail'), of('not-available')];
  const counts = { passed: answers.length - failed.length - open.length, failed: failed.length, notAvailable: open.length };
  const lowest = (failed.length > 0 ? failed : open).reduce<Answer<Reason> | undefined>(
    (low, answer) => (low === undefined || answer.index < low.index ? answer : low),
    undefined,
  );
  if (lowest === undefined) return { state: answers.length > 0 ? 'pass' : 'not-available', ...counts };
  return {
    state: lowest.state,
    ...(lowest.reason === undefined ? {} : { reason: lowest.reason }),
    ...(lowest.state === 'fail' ? { firstBad: lowest.index } : {}),
    ...counts,
  };
}

/**
 * Puts the verdicts of a view together.
 * @param expected the indexes that should all be there, from `begin` to before `end`, for a view that claims to be complete.
 */
export function summarizeView(
  verdicts: readonly RecordVerdict[],
  expected?: { readonly begin: number; readonly end: number },
): ViewVerdict {
  const intact: Answer<IntactReason>[] = verdicts.map(({ index, intact: answer }) => ({ ...answer, index }));
  const included: Answer<IncludedReason>[] = verdicts.map(({ index, included: answer }) => ({ ...answer, index }));
  const indexes = verdicts.map(({ index }) => index).sort((a, b) => a - b);
  const [first, last] = [indexes[0], indexes.at(-1)];
  const repeated = indexes.find((index, at) => index === indexes[at + 1]);
  if (expected !== undefined) {
    const present = new Set(indexes);
    const outside = indexes.find((index) => index < expected.begin || index >= expected.end);
    if (outside !== undefined) included.push({ ...fail<IncludedReason>('unexpected-record'), index: outside });
    if (repeated !== undefined) included.push({ ...fail<IncludedReason>('duplicate-record'), index: repeated });
    for (let index = expected.begin; index < expected.end; index += 1) {
      if (present.has(index)) continue;
      included.push({ ...fail<IncludedReason>('missing-record'), index });
      break;
    }
  }
  return {
    intact: worst(intact),
    included: worst(included),
    contiguous: first !== undefined && last !== undefined && repeated === undefined && last - first === indexes.length - 1,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
  };
}
