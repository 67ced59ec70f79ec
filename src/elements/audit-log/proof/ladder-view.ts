import type { AppendOnlyReason, IncludedReason, IntactReason, Rung, RungResult, SignedReason, ViewRung, WitnessedReason } from '../../../audit/ladder.js';

/** Why a rung of one record stays open although the head has an answer. */
export type RecordOnlyReason =
  /** The record is not shown to be in what was signed, so the signature says nothing about it. */
  'not-included';

export type AnyReason = IntactReason | IncludedReason | SignedReason | AppendOnlyReason | WitnessedReason | RecordOnlyReason | 'older-than-remembered';

/** A rung as it is shown; `pending` is not checked yet. */
export interface ShownRung {
  readonly rung: Rung;
  readonly state: RungResult['state'] | 'pending';
  readonly reason?: AnyReason | undefined;
  /** In a view: the lowest index at which it failed. */
  readonly firstBad?: number | undefined;
  /** In a view: records for which it holds. */
  readonly passed?: number | undefined;
}

/** What the rungs of the whole log say in detail. */
export interface HeadFacts {
  /** Records that the checkpoint covers. */
  readonly size: bigint | undefined;
  readonly origin: string | undefined;
  /** The configured keys that signed, as `name+id`. */
  readonly signedBy: readonly string[];
  /** The checkpoint of the last look. */
  readonly since: { readonly size: bigint; readonly at: string | undefined } | undefined;
  readonly witnesses: { readonly cosigned: number; readonly need: number; readonly newest: number | undefined } | undefined;
}

/** Two checkpoints of one log that cannot both be true of a log that only grows. */
export interface LogAlarm {
  readonly reason: AppendOnlyReason;
  /** The checkpoint of the last look, a signed note. */
  readonly remembered: string;
  /** When that was, RFC 3339 in UTC. */
  readonly lookedAt: string | undefined;
  /** What the log shows now; null if it shows none any more. */
  readonly checkpoint: string | null;
  /** Both and the proof between them, as a JSON text for others. */
  readonly evidence: string;
}

/** The ladder of a view, and of the log behind it. */
export interface LadderView {
  readonly rungs: readonly ShownRung[];
  readonly facts: HeadFacts;
  /** Records that have been checked. */
  readonly checked: number;
  readonly alarm: LogAlarm | undefined;
  /** The checkpoint or a proof could not be fetched; words for the reader. */
  readonly fault: string | undefined;
}

export const asShown = (rung: Rung, { state, reason }: RungResult<AnyReason>): ShownRung => ({ rung, state, reason });

/** A rung over all records of a view. */
export const asShownView = (rung: Rung, { firstBad, passed, ...answer }: ViewRung<AnyReason>, checked: number): ShownRung =>
  checked === 0 ? { rung, state: 'pending' } : { ...asShown(rung, answer), firstBad, passed };
