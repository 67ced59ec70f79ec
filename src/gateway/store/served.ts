import type { GateId } from '../../model/gate.js';
import type { GateRecord } from '../../policy/types.js';
import { CLOCK_MS, instant } from '../db/clock.js';
import type { Sql } from '../db/database.js';

/** A revision of a gate that went out to a person. */
export interface Serving { readonly gate: GateId; readonly person: string; readonly revision: number }

/**
 * Writes down, in one statement and without a lock on any run or gate, what was sent to whom; the first time stays. In
 * the order of the key, so that two gateways that write the same rows do not wait for each other in a circle.
 */
export const noteServings = (sql: Sql, servings: readonly Serving[]): Promise<number> =>
  sql.run(
    `INSERT INTO wf.served (gate, person, revision, at)
     SELECT gate, person, revision, ${CLOCK_MS} FROM unnest($1::text[], $2::text[], $3::integer[]) AS t (gate, person, revision) ORDER BY gate, person, revision
     ON CONFLICT DO NOTHING`,
    [servings.map(({ gate }) => gate), servings.map(({ person }) => person), servings.map(({ revision }) => revision)],
  );

/** The gate with when its revision was first sent to this person. Where no serving is on record, their time to read it begins now. */
export async function withServing(sql: Sql, record: GateRecord, person: string): Promise<GateRecord> {
  const { id, revision } = record.gate;
  const [row] = await sql.rows<{ at: number }>(`SELECT coalesce((SELECT at FROM wf.served WHERE gate = $1 AND person = $2 AND revision = $3), ${CLOCK_MS}) AS at`, [id, person, revision]);
  const known = record.served[person];
  const at = instant(row?.at ?? Date.now());
  return known?.revision === revision && known.at <= at ? record : { ...record, served: { ...record.served, [person]: { revision, at } } };
}
