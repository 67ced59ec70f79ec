import { notAvailable, type IntactReason, type RecordVerdict, type RungResult } from './ladder.js';

/**
 * Whether a record is known to be unaltered. Sound bytes alone do not say so: without a list that it is shown to be in,
 * they were compared with nothing.
 */
export const unaltered = ({ intact, included }: Pick<RecordVerdict, 'intact' | 'included'>): RungResult<IntactReason> =>
  intact.state === 'pass' && included.state !== 'pass' ? notAvailable('nothing-to-compare') : intact;
