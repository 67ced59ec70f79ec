/** The SQLSTATE of a database error, or undefined for any other. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const systemCode = (error: unknown): string | undefined => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined);

const NETWORK: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EMFILE', 'ENFILE',
]);

/** How `pg` names what has no SQLSTATE: a connection that ended, or one that did not answer in time. */
const GONE = /^(?:Connection terminated|Client was closed|Client has encountered a connection error|Query read timeout|timeout expired)/;
const NO_PLACE = /^timeout exceeded when trying to connect/;

/**
 * What is wrong with the database, for every user of it:
 * - `lost`: it went away or did not answer in time: what was under way may or may not have happened;
 * - `no-connection`: there was no connection to be had, or no memory (SQLSTATE class 53): nothing was done;
 * - `full`: nothing can be written, for want of space (53100, `ENOSPC`): nothing was done;
 * - `read-only`: it takes no changes, as a standby does (25006): nothing was done;
 * - `contended`: others were in the way for too long (40001, 40P01, 55P03): nothing was done.
 */
export type TroubleKind = 'lost' | 'no-connection' | 'full' | 'read-only' | 'contended';

const OF_STATE: readonly (readonly [pattern: RegExp, kind: TroubleKind])[] = [
  [/^53100/, 'full'],
  // Too many connections, out of memory, or not yet started: it is the server that has no room for one more.
  [/^(?:53|57P03)/, 'no-connection'],
  [/^25006/, 'read-only'],
  [/^(?:40001|40P01|55P03)/, 'contended'],
  // Connection exceptions, operator intervention (a shutdown, a statement that took too long), a transaction that was ended while it idled, and errors of its files.
  [/^(?:08|57|25P0[34]|58)/, 'lost'],
];

export function troubleOf(error: unknown): TroubleKind | undefined {
  const state = sqlState(error);
  if (state !== undefined) {
    if (/no space left|disk (?:is )?full/i.test((error as Error).message)) return 'full';
    return OF_STATE.find(([pattern]) => pattern.test(state))?.[1];
  }
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (code === 'EROFS') return 'read-only';
  if (!(error instanceof Error)) return undefined;
  if (NO_PLACE.test(error.message)) return 'no-connection';
  return NETWORK.has(code) || GONE.test(error.message) ? 'lost' : undefined;
}

/** Whether it was the database that failed, not what was asked of it: the same may succeed later. */
export const isTrouble = (error: unknown): boolean => troubleOf(error) !== undefined;

/** Whether the server went away, or did not answer: what was under way may or may not have happened. */
export const isConnectionLost = (error: unknown): boolean => troubleOf(error) === 'lost';
