import { prepared, type Sql } from './database.js';

/** {@link readClock} inside another statement. */
export const CLOCK_MS = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

const READ = prepared(`SELECT ${CLOCK_MS} AS ms`);

/**
 * The database's clock in epoch milliseconds. `clock_timestamp()`, not `now()`: the latter is when the transaction
 * began, before it waited for its locks.
 */
export async function readClock(sql: Sql): Promise<number> {
  const [row] = await sql.rows<{ ms: number }>(READ);
  if (row === undefined) throw new Error('The database did not tell the time');
  return row.ms;
}

/** RFC 3339 in UTC with milliseconds. */
export const instant = (ms: number): string => new Date(ms).toISOString();
