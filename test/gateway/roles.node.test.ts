import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createGateway, type Gateway } from '../../src/gateway/index.js';
import { signIn } from './support/api.js';
import { eventually, PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, type Place } from './support/fixture.js';
import { people, policy } from './support/policy.js';

const KEY = { name: 'test.example/log', seed: new Uint8Array(32).fill(7) };
const PASSWORD = 'only-for-this-test';

/** The role that docs/audit.md describes, with the very statements it prints. */
describe('gateway: as a role that does not own its tables', { skip: serverUrl === undefined ? 'needs a PostgreSQL server: set WF_TEST_DATABASE_URL' : false }, () => {
  const role = `wf_gateway_${randomUUID().slice(0, 8)}`;
  let place: Place;
  let owner: pg.Client;
  let gateway: Gateway;
  const open = (url: string): Promise<Gateway> =>
    createGateway({ policy, tenant: policy.tenant, logOrigin: KEY.name, logKey: KEY, identity: { demo: people }, bridges: [], limits: PROMPT, database: { url }, log: () => undefined });
  before(async () => {
    place = await freshPlace();
    const url = 'url' in place.database ? place.database.url : '';
    await (await open(url)).close();
    owner = new pg.Client({ connectionString: url });
    await owner.connect();
    const printed = /```sql\n([\s\S]*?)```/.exec(await readFile('docs/audit.md', 'utf8'))?.[1] ?? '';
    assert.match(printed, /CREATE ROLE wf_gateway/);
    await owner.query(printed.replaceAll('wf_gateway', role).replace('…', PASSWORD));
    const asRole = new URL(url);
    [asRole.username, asRole.password] = [role, PASSWORD];
    gateway = await open(asRole.href);
  });
  after(async () => {
    await gateway.close();
    await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await owner.end();
    await place.remove();
  });

  it('works', async () => {
    const aiko = await signIn(await gateway.listen({ port: 0 }), 'aiko');
    assert.equal((await aiko.command('audit.export', { target: {}, args: { format: 'csv' } })).status, 200);
    await eventually('a checkpoint', async () => (await aiko.get('/v1/audit/checkpoint')).status === 200);
    assert.ok(Number((await aiko.get('/v1/audit/entries')).body['size']) > 0);
  });

  it('cannot change or remove a record, nor what guards it', async () => {
    const { rows } = await gateway.pool.query<{ me: string }>('SELECT current_user AS me');
    assert.equal(rows[0]?.me, role);
    for (const sql of [
      `UPDATE wf.audit_entry SET raw = '{}'`, 'DELETE FROM wf.audit_entry', 'TRUNCATE wf.audit_entry', `UPDATE wf.audit_node SET hash = ''`, 'DELETE FROM wf.audit_checkpoint',
      'DELETE FROM wf.audit_head', `UPDATE wf.audit_opened SET value = '"x"'`, 'ALTER TABLE wf.audit_entry DISABLE TRIGGER ALL', 'DROP TRIGGER append_only ON wf.audit_entry',
      'DROP TABLE wf.audit_entry', 'DROP SCHEMA wf CASCADE', 'CREATE OR REPLACE FUNCTION wf.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
      'SET session_replication_role = replica',
    ]) {
      await assert.rejects(gateway.pool.query(sql), /permission denied|must be owner/, sql);
    }
  });
});
