import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGateway, LogOfOtherTenant } from '../../src/gateway/index.js';
import { openDatabase } from '../../src/gateway/db/database.js';
import { migrate } from '../../src/gateway/db/migrate.js';
import { MIGRATIONS } from '../../src/gateway/db/schema.js';
import { freshPlace, type Place } from './support/fixture.js';
import { people, policy } from './support/policy.js';

const KEY = { name: 'test.example/log', seed: new Uint8Array(32).fill(7) };
const start = (place: Place, tenant: string, logOrigin = KEY.name) =>
  createGateway({ database: place.database, policy: { ...policy, tenant }, tenant, logOrigin, logKey: { ...KEY, name: logOrigin }, bridges: [], identity: { demo: people }, log: () => undefined });

describe('gateway: a log of one tenant', () => {
  it('is refused to another one, in words', async () => {
    const place = await freshPlace();
    try {
      await (await start(place, 'acme')).close();
      await assert.rejects(start(place, 'globex'), (error: unknown) => {
        assert.ok(error instanceof LogOfOtherTenant);
        assert.match(error.message, /"test\.example\/log".*"acme".*"globex".*logOrigin of its own/);
        return true;
      });
      await (await start(place, 'globex', 'globex.example/log')).close();
      const again = await start(place, 'acme');
      await assert.rejects(again.pool.query(`UPDATE wf.audit_head SET tenant = 'globex' WHERE log = $1`, [KEY.name]), /append-only/);
      await again.close();
    } finally {
      await place.remove();
    }
  });

  it('is told from its records where it is older than the rule', async () => {
    const place = await freshPlace();
    try {
      await (await start(place, 'acme')).close();
      const database = await openDatabase(place.database);
      const [{ version } = { version: 0 }] = await database.rows<{ version: number }>('SELECT max(version) AS version FROM public.wf_schema_version');
      assert.equal(version, MIGRATIONS.length);
      // As it was: the column is not there, the records are.
      const at = MIGRATIONS.findIndex((sql) => sql.includes('ADD COLUMN tenant'));
      await database.run(`DROP TABLE wf.standing; DROP TRIGGER keeps_tenant ON wf.audit_head; ALTER TABLE wf.audit_head DROP COLUMN tenant; DELETE FROM public.wf_schema_version WHERE version = ${at + 1}`);
      await database.run(MIGRATIONS[at] ?? '');
      await database.run('INSERT INTO public.wf_schema_version VALUES ($1)', [at + 1]);
      await migrate(database);
      assert.deepEqual(await database.rows('SELECT tenant FROM wf.audit_head'), [{ tenant: 'acme' }]);
      await database.close();
      await assert.rejects(start(place, 'globex'), LogOfOtherTenant);
    } finally {
      await place.remove();
    }
  });
});
