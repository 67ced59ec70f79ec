import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import { formatVkey, verifierKeyOf } from '../../src/audit/verifier-key.js';
import { AuditVerifier } from '../../src/client/audit-verifier.js';
import { memoryCheckpoints } from '../../src/client/checkpoint-store.js';
import { createGateway, DatabaseTooNew } from '../../src/gateway/index.js';
import { MIGRATIONS } from '../../src/gateway/db/schema.js';
import type { Policy } from '../../src/model/policy.js';
import { signIn } from './support/api.js';
import { PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Place } from './support/fixture.js';
import { people } from './support/policy.js';
import { readAll } from './support/read-all.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/gateway/', import.meta.url));
const CHILD = fileURLToPath(new URL('./support/migrate-child.ts', import.meta.url));
const LOG_KEY = { name: 'test.example/log', seed: new Uint8Array(32).fill(7) };

/** What was paid when the fixture was made: by itself, and by two people. */
const EFFECTS_BEFORE = 2;

interface Kept {
  readonly policy: Policy;
  readonly runs: Readonly<Record<string, string>>;
  readonly commands: readonly { readonly person: string; readonly id: string }[];
  readonly served: Awaited<ReturnType<typeof readAll>>;
}

async function execute(place: Place, sql: string): Promise<void> {
  if ('dataDir' in place.database) {
    const lite = await PGlite.create(join(place.database.dataDir, 'postgres'));
    await lite.exec(sql);
    await lite.close();
    return;
  }
  const client = new pg.Client({ connectionString: place.database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function query(place: Place, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  if ('dataDir' in place.database) {
    const lite = await PGlite.create(join(place.database.dataDir, 'postgres'));
    const { rows } = await lite.query<Record<string, unknown>>(sql);
    await lite.close();
    return rows;
  }
  const client = new pg.Client({ connectionString: place.database.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

/** Each member that was served then is served now, with the same value. What is new may be there as well. */
function assertHolds(now: unknown, then: unknown, path: string): void {
  if (Array.isArray(then)) {
    assert.ok(Array.isArray(now), `${path} is no list any more`);
    assert.equal(now.length, then.length, `${path} has another length`);
    then.forEach((value, index) => assertHolds((now as unknown[])[index], value, `${path}/${index}`));
  } else if (typeof then === 'object' && then !== null) {
    assert.ok(typeof now === 'object' && now !== null, `${path} is gone`);
    for (const [name, value] of Object.entries(then)) assertHolds((now as Record<string, unknown>)[name], value, `${path}/${name}`);
  } else assert.deepEqual(now, then, path);
}

async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const place = await freshPlace();
  try {
    await work(place);
  } finally {
    await place.remove();
  }
}

const versions = readdirSync(FIXTURES).flatMap((file) => /^schema-(\d+)\.sql$/.exec(file)?.[1] ?? []);

describe('gateway: upgraded from a database with data in it', () => {
  for (const version of versions) {
    it(`of schema ${version}: everything is read as it was, its log verifies, and its work goes on`, { timeout: 60_000 }, () =>
      withPlace(async (place) => {
        const kept = JSON.parse(readFileSync(join(FIXTURES, `schema-${version}.json`), 'utf8')) as Kept;
        await execute(place, readFileSync(join(FIXTURES, `schema-${version}.sql`), 'utf8'));
        // Without engines first: nothing goes on, so all must be as it was.
        const still = await createGateway({ policy: kept.policy, tenant: kept.policy.tenant, logOrigin: LOG_KEY.name, logKey: LOG_KEY, identity: { demo: people }, bridges: [], log: () => undefined, database: place.database });
        try {
          const url = await still.listen({ port: 0 });
          assertHolds(await readAll({ ...kept, as: (person) => signIn(url, person) }), kept.served, '');
          const aiko = await signIn(url, 'aiko');
          const checkpoints = memoryCheckpoints();
          await checkpoints.save(LOG_KEY.name, String(kept.served.checkpoint));
          const { audit: source } = createHttpAdapter({ baseUrl: url, token: () => aiko.token ?? '' });
          const verifier = new AuditVerifier({ source, trust: { origin: LOG_KEY.name, vkeys: [formatVkey(verifierKeyOf(LOG_KEY))] }, checkpoints });
          const { head } = await verifier.checkHead({});
          assert.deepEqual([head.signed.state, head.appendOnly.state], ['pass', 'pass'], 'signed, and what was signed before');
        } finally {
          await still.close();
        }

        const fixture = await startGateway({ place, policy: kept.policy, limits: PROMPT, logKey: LOG_KEY });
        try {
          const [aiko, farid] = [await fixture.as('aiko'), await fixture.as('farid')];
          const run = (name: string): string => kept.runs[name] ?? '';
          await aiko.runStatus(run('approved, and its engine has not heard'), 'succeeded');
          assert.equal((await aiko.gate(run('approved, and its engine has not heard'), 'consumed')).outcome?.seal, 'executed-as-approved');
          assert.equal((await farid.vote(await farid.gate(run('one-of-two'), 'open'), 'approve', 'finance-lead')).status, 200);
          await aiko.runStatus(run('one-of-two'), 'succeeded');
          assert.equal(await fixture.effects(), EFFECTS_BEFORE + 2);
        } finally {
          await fixture.close();
        }
      }));
  }

  it('is refused by a gateway that is older than the database, in words', () =>
    withPlace(async (place) => {
      await (await startGateway({ place })).gateway.close();
      await execute(place, 'INSERT INTO public.wf_schema_version VALUES (1000)');
      await assert.rejects(startGateway({ place }), (error) => {
        assert.ok(error instanceof DatabaseTooNew);
        assert.match(error.message, /schema version 1000, this gateway knows \d+\. Start a newer wf-elements gateway/);
        return true;
      });
    }));

  // Creating the version table, then each migration and its number.
  const statements = 1 + 2 * MIGRATIONS.length;
  for (const statement of [...new Set([2, statements])]) {
    it(`killed after statement ${statement} of ${statements}: all or nothing, and the next start brings it up to date`, { timeout: 60_000 }, () =>
      withPlace(async (place) => {
        const child = spawn(process.execPath, ['--import', 'tsx', CHILD], {
          stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, MIGRATE_DATABASE: JSON.stringify(place.database), MIGRATE_KILL_AFTER: String(statement) },
        });
        const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
        assert.equal(signal, 'SIGKILL');
        assert.deepEqual(await query(place, `SELECT to_regclass('public.wf_schema_version')::text AS version, to_regnamespace('wf')::text AS schema`), [{ version: null, schema: null }]);
        await (await startGateway({ place })).gateway.close();
        assert.deepEqual(await query(place, 'SELECT max(version) AS version, count(*)::int AS count FROM public.wf_schema_version'), [{ version: MIGRATIONS.length, count: MIGRATIONS.length }]);
      }));
  }

  it('by two gateways at once: one upgrades, both start', { skip: serverUrl === undefined && 'needs a server: a data folder has one gateway', timeout: 60_000 }, () =>
    withPlace(async (place) => {
      await execute(place, readFileSync(join(FIXTURES, 'schema-2.sql'), 'utf8'));
      const { policy } = JSON.parse(readFileSync(join(FIXTURES, 'schema-2.json'), 'utf8')) as Kept;
      const both = await Promise.all([1, 2].map(() => startGateway({ place, policy, logKey: LOG_KEY, limits: PROMPT })));
      for (const { gateway } of both) await gateway.close();
      assert.deepEqual(await query(place, 'SELECT array_agg(version ORDER BY version) AS versions FROM public.wf_schema_version'), [{ versions: MIGRATIONS.map((_, index) => index + 1) }]);
    }));
});
