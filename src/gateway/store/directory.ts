import type { Principal } from '../../model/principal.js';
import { prepared, type Sql } from '../db/database.js';

const LOAD = prepared('SELECT id, value FROM wf.principal WHERE tenant = $1 AND id = ANY ($2)');

/** People as they were last known, by id. */
export async function loadPeople(sql: Sql, tenant: string, ids: Iterable<string>): Promise<Map<string, Principal>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; value: string }>(LOAD, [tenant, wanted]);
  return new Map(rows.map((row) => [row.id, JSON.parse(row.value) as Principal]));
}

/** People who were last known to have one of these roles; empty where there are more than `most`. */
export async function loadHolders(sql: Sql, tenant: string, roles: readonly string[], most: number): Promise<readonly Principal[]> {
  const rows = await sql.rows<{ value: string }>(`SELECT value FROM wf.principal WHERE tenant = $1 AND value::jsonb -> 'roles' ?| $2::text[] LIMIT $3`, [tenant, [...roles], most + 1]);
  return rows.length > most ? [] : rows.map((row) => JSON.parse(row.value) as Principal);
}

const MOST_DECIDERS = 2000;

/** People who were last known to have one of these roles, some of them where there are very many. */
export async function loadPeopleWith(sql: Sql, tenant: string, roles: readonly string[]): Promise<Map<string, Principal>> {
  if (roles.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; value: string }>(
    `SELECT id, value FROM wf.principal
     WHERE tenant = $1 AND strpos(value, '\\u0000') = 0 AND (value::pg_catalog.json -> 'roles')::pg_catalog.jsonb ?| $2 ORDER BY id LIMIT $3`,
    [tenant, [...roles], MOST_DECIDERS],
  );
  return new Map(rows.map((row) => [row.id, JSON.parse(row.value) as Principal]));
}

/** Notes who somebody is now. A session belongs to one sign-in and is not kept. */
export async function rememberPerson(sql: Sql, tenant: string, person: Principal): Promise<void> {
  const value = JSON.stringify({ id: person.id, kind: person.kind, name: person.name, roles: person.roles });
  await sql.run(
    `INSERT INTO wf.principal (tenant, id, value) VALUES ($1, $2, $3)
     ON CONFLICT (tenant, id) DO UPDATE SET value = EXCLUDED.value WHERE wf.principal.value <> EXCLUDED.value`,
    [tenant, person.id, value],
  );
}
