import { troubleOf, type TroubleKind } from '../db/trouble.js';
import type { ProblemDetails } from './problem.js';

const PROBLEMS: Readonly<Record<TroubleKind, ProblemDetails>> = {
  lost: {
    status: 503, code: 'DATABASE_UNAVAILABLE', title: 'Not available', retryAfterMs: 2000,
    detail: 'The database does not answer right now. If this was a command, ask for its receipt before you send another: it may have been carried out.',
  },
  'no-connection': {
    status: 503, code: 'DATABASE_BUSY', title: 'Busy', retryAfterMs: 2000,
    detail: 'The database has no connection left. Nothing was done. Send the same again in a moment. The operator of this gateway should look at max_connections and at its other clients.',
  },
  full: {
    status: 507, code: 'STORAGE_FULL', title: 'Nothing can be stored', retryAfterMs: 30_000,
    detail: 'The database cannot store anything: its disk is full. Nothing was done. The operator of this gateway has to make room; then send the same again.',
  },
  'read-only': {
    status: 503, code: 'DATABASE_READ_ONLY', title: 'Nothing can be stored', retryAfterMs: 30_000,
    detail: 'The database takes no changes right now, as a standby does. Nothing was done. The operator of this gateway has to lead it to the primary; then send the same again.',
  },
  contended: {
    status: 503, code: 'BUSY', title: 'Busy', retryAfterMs: 1000,
    detail: 'Others are changing the same right now. Nothing was done. Send the same again in a moment.',
  },
};

/** What is answered when it was the database that failed; undefined for an error of any other kind. */
export function databaseProblem(error: unknown): ProblemDetails | undefined {
  const kind = troubleOf(error);
  return kind && PROBLEMS[kind];
}
