import type { RecordVerdict, Rung, RungResult, ViewRung, ViewVerdict } from '../audit/ladder.js';
import { summarizeView } from '../audit/ladder.js';
import { unaltered } from '../audit/unaltered.js';
import type { HeaderFault } from '../audit/export-file.js';
import type { VerifiedHead } from '../audit/verify-head.js';

/** What was found out about a file. */
export interface FileVerdict {
  readonly kind: 'export' | 'proof';
  readonly head: VerifiedHead;
  readonly records: readonly RecordVerdict[];
  readonly view: ViewVerdict;
  /** Set if the file says that it holds every record from `begin` to before `end`. */
  readonly range?: { readonly begin: number; readonly end: number } | undefined;
  readonly headerFault?: HeaderFault | undefined;
  /** What is wrong with the form of a `.tlog-proof`, in words. */
  readonly formFault?: string | undefined;
}

/** The rungs in their order; those of the records with their counts. */
export function rungsOf({ head, view, records }: FileVerdict): readonly (readonly [Rung, RungResult | ViewRung])[] {
  return [
    ['intact', summarizeView(records.map((record) => ({ ...record, intact: unaltered(record) }))).intact],
    ['included', view.included],
    ['signed', head.signed],
    ['append-only', head.appendOnly],
    ['witnessed', head.witnessed],
  ];
}

/** What somebody asked to be shown, beyond what always has to hold. */
export interface Demands { readonly appendOnly: boolean; readonly witnessed: boolean }

/** Verified is what passed every rung that was asked for. What could not be checked is not verified. */
export function isVerified({ head, view, headerFault }: FileVerdict, demands: Demands): boolean {
  const needed: readonly RungResult[] = [view.intact, view.included, head.signed, ...(demands.appendOnly ? [head.appendOnly] : []), ...(demands.witnessed ? [head.witnessed] : [])];
  return headerFault === undefined && head.appendOnly.state !== 'fail' && head.witnessed.state !== 'fail' && needed.every(({ state }) => state === 'pass');
}

/** The records that failed a rung, lowest index first. */
export const failedRecords = ({ records }: FileVerdict): readonly RecordVerdict[] =>
  records.filter(({ intact, included }) => intact.state === 'fail' || included.state === 'fail').sort((a, b) => a.index - b.index);
