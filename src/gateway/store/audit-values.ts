import type { RunId } from '../../model/run.js';
import type { Sql } from '../db/database.js';

/** The run of a record, and the names of the values that still stand beside it. Undefined if there is no such record. */
export async function valuesBeside(sql: Sql, log: string, seq: number): Promise<{ readonly run: RunId | undefined; readonly values: readonly string[] } | undefined> {
  const [row] = await sql.rows<{ run: string | null; values: string[] }>(
    'SELECT run, ARRAY(SELECT name FROM wf.audit_opened WHERE log = $1 AND seq = $2 ORDER BY name) AS values FROM wf.audit_entry WHERE log = $1 AND seq = $2',
    [log, seq],
  );
  return row && { run: row.run ?? undefined, values: row.values };
}

/** Deletes salts and values. The commitments stay in the record, and nobody can open them any more. */
export const eraseValues = (sql: Sql, log: string, seq: number, names: readonly string[]): Promise<number> =>
  sql.run('DELETE FROM wf.audit_opened WHERE log = $1 AND seq = $2 AND name = ANY ($3)', [log, seq, [...names]]);
