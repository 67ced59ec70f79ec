import type { Database } from './database.js';
import { MIGRATIONS } from './schema.js';

/** The database was written by a newer gateway; this one must not touch it. */
export class DatabaseTooNew extends Error {
  override readonly name = 'DatabaseTooNew';
  constructor(found: number) {
    super(`The database has schema version ${found}, this gateway knows ${MIGRATIONS.length}. Start a newer wf-elements gateway.`);
  }
}

/** Any constant will do; it must only differ from other programs' in the same database. */
const MIGRATION_LOCK = 7_706_001;

/** A large table takes its time, and another gateway may be at it already. */
const PATIENCE_MS = 3_600_000;

/** Brings the tables to the newest version, in one transaction. Several gateways may start at once. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.rows('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const [present] = await tx.rows<{ name: string | null }>(`SELECT to_regclass('public.wf_schema_version')::text AS name`);
    // Not IF NOT EXISTS: that too asks for leave to create, which a role that only works with the tables does not have.
    if (present?.name == null) await tx.run('CREATE TABLE public.wf_schema_version (version integer NOT NULL)');
    const [row] = await tx.rows<{ version: number }>('SELECT max(version) AS version FROM public.wf_schema_version');
    const found = row?.version ?? 0;
    if (found > MIGRATIONS.length) throw new DatabaseTooNew(found);
    for (const [index, sql] of MIGRATIONS.entries()) {
      if (index < found) continue;
      await tx.run(sql);
      await tx.run('INSERT INTO public.wf_schema_version VALUES ($1)', [index + 1]);
    }
  }, { patienceMs: PATIENCE_MS });
}
