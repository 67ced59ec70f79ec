import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { examine, exitCodeOf, type DoctorOptions, type Finding } from '../../src/gateway/index.js';
import { openDatabase } from '../../src/gateway/db/database.js';
import { eventually, PROMPT } from './support/eventually.js';
import { freshPlace, serverUrl, startGateway, type Place } from './support/fixture.js';
import { policy } from './support/policy.js';
import { copyTemplate } from './support/template.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LOG_KEY = { name: 'test.example/log', seed: new Uint8Array(32).fill(7) };

describe('wf-elements gateway doctor', () => {
  let place: Place;
  let folder: string;
  let run: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wf-doctor-'));
    place = await freshPlace();
    const fixture = await startGateway({ place, limits: PROMPT, logKey: LOG_KEY });
    const [sam, lena, aiko] = [await fixture.as('sam'), await fixture.as('lena'), await fixture.as('aiko')];
    run = await sam.start('120.00');
    await lena.gate(run, 'open');
    await lena.runStatus(run, 'waiting');
    await eventually('a checkpoint over all', async () => String((await aiko.get('/v1/audit/checkpoint')).body['text']).split('\n')[1] === String((await aiko.get('/v1/audit/entries?limit=1')).body['size']));
    await fixture.gateway.close();
  });
  after(async () => {
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const options = (more: Partial<DoctorOptions> = {}): DoctorOptions => ({ policy, database: place.database, logOrigin: LOG_KEY.name, logKey: LOG_KEY, ...more });
  const change = async (...statements: readonly string[]): Promise<void> => {
    const database = await openDatabase(place.database);
    for (const sql of statements) await database.run(sql);
    await database.close();
  };
  const of = (findings: readonly Finding[], check: Finding['check']): Finding => findings.find((each) => each.check === check && each.level !== 'ok') ?? findings.find((each) => each.check === check) ?? assert.fail(`nothing about ${check}`);

  it('finds nothing wrong with a database whose gateway has stopped, but that no gateway goes on with its run', async () => {
    const findings = await examine(options());
    assert.deepEqual(findings.filter(({ level }) => level !== 'ok').map(({ check }) => check), ['gateways']);
    assert.match(of(findings, 'gateways').advice ?? '', /Start one/);
    assert.equal(exitCodeOf(findings), 1);
    for (const check of ['policy', 'key', 'database', 'migrations', 'clock', 'tenant', 'runs', 'outbox', 'checkpoints'] as const) assert.equal(of(findings, check).level, 'ok', check);
  });

  it('says of each fault what is wrong and what to do, and changes nothing', async () => {
    await change(
      `UPDATE wf.gate SET state = 'rejected', due_at = NULL WHERE run = '${run}'`,
      `UPDATE wf.run_lease SET until = 0`,
      `INSERT INTO wf.run (id, tenant, workflow, bridge, status, epoch, seq, value, input, started_by, created_at) SELECT 'busy', tenant, workflow, bridge, status, epoch, seq, value, input, started_by, created_at FROM wf.run WHERE id = '${run}'`,
      `INSERT INTO wf.outbox (run, gate, verb, next_at, attempts, queued_at) VALUES ('busy', 'g', 'resume', 0, 12, 0)`,
      `INSERT INTO wf.audit_entry (log, seq, id, type, run, at, raw) SELECT log, size, 'late', 'refused', NULL, 0, '{}' FROM wf.audit_head`,
      `UPDATE wf.audit_head SET size = size + 1`,
    );
    const findings = await examine(options());
    const runs = of(findings, 'runs');
    assert.equal(runs.level, 'problem');
    assert.ok(runs.finding.includes(run) && !runs.finding.includes('busy'), runs.finding);
    assert.match(of(findings, 'outbox').finding, /1 orders wait for their engines, the oldest for \d+ s, tried up to 12 times/);
    assert.match(of(findings, 'checkpoints').finding, /^1 records have no checkpoint/);
    assert.equal(exitCodeOf(findings), 2);
    for (const each of findings) assert.equal(each.advice === undefined, each.level === 'ok', each.finding);
    const lasting = (all: readonly Finding[]): string[] => all.filter(({ check }) => check !== 'clock').map(({ finding }) => finding.replaceAll(/\d+ s\b/g, ''));
    assert.deepEqual(lasting(await examine(options())), lasting(findings), 'asking again finds the same');
  });

  it('finds a clock that differs from that of the database, and says which way', { skip: serverUrl === undefined && 'needs a PostgreSQL server: an embedded database has the clock of its process' }, async () => {
    for (const [apart, level, way] of [[0, 'ok', ''], [5000, 'warning', 'behind'], [-5000, 'warning', 'ahead of'], [60_000, 'problem', 'behind']] as const) {
      const now = Date.now.bind(Date);
      const clock = mock.method(Date, 'now', () => now() + apart);
      const found = of(await examine(options()), 'clock');
      clock.mock.restore();
      assert.equal(found.level, level, found.finding);
      assert.ok(found.finding.includes(way), found.finding);
      if (level !== 'ok') assert.match(found.advice ?? '', /NTP/);
    }
  });

  it('says of a folder on which a gateway runs that it is in use, and leaves that gateway alone', async () => {
    const used = await mkdtemp(join(tmpdir(), 'wf-doctor-used-'));
    await copyTemplate(used);
    const fixture = await startGateway({ place: { folder: used, database: { dataDir: used }, remove: () => rm(used, { recursive: true, force: true }) } });
    try {
      const found = of(await examine(options({ database: { dataDir: used } })), 'database');
      assert.equal(found.level, 'warning');
      assert.match(found.advice ?? '', /GET \/readyz/);
      assert.equal((await (await fixture.as('lena')).get('/v1/runs')).status, 200);
    } finally {
      await fixture.gateway.close();
      await fixture.place.remove();
    }
  });

  it('finds a policy, a key, a tenant and a log that do not belong here', async () => {
    const wrong = await examine(options({ policy: { ...policy, tenant: 'other', tiers: [] }, logKey: { ...LOG_KEY, seed: new Uint8Array(32).fill(8) } }));
    assert.match(of(wrong, 'policy').finding, /^\/tiers/);
    assert.match(of(wrong, 'tenant').finding, /belongs to the tenant acme, the policy to other/);
    assert.match(of(wrong, 'key').finding, /was signed with test\.example\/log\+/);
    assert.match(of(await examine(options({ logOrigin: 'elsewhere' })), 'tenant').finding, /no log elsewhere; it has test\.example\/log/);
  });

  it('finds a database that is newer, older, empty, or not there', async () => {
    await change('INSERT INTO public.wf_schema_version VALUES (1000)');
    const newer = of(await examine(options()), 'migrations');
    assert.deepEqual([newer.level, /newer wf-elements/.test(newer.advice ?? '')], ['problem', true]);
    await change('DELETE FROM public.wf_schema_version WHERE version >= 4');
    assert.match(of(await examine(options()), 'migrations').advice ?? '', /Back up the database/);
    const empty = await freshPlace();
    assert.match(of(await examine(options({ database: empty.database })), 'migrations').finding, /No gateway has ever been started/);
    await empty.remove();
    assert.match(of(await examine(options({ database: { dataDir: join(folder, 'nowhere') } })), 'database').finding, /There is no database in/);
    const gone = of(await examine(options({ database: { url: 'postgres://wf:geheim@127.0.0.1:1/wf' } })), 'database');
    assert.equal(gone.level, 'problem');
    assert.ok(!`${gone.finding}${gone.advice}`.includes('geheim'));
  });

  it('is a command, for people and as JSON', async () => {
    const config = join(folder, 'wf-gateway.config.mjs');
    await writeFile(config, `export default { policy: ${JSON.stringify(policy)}, bridges: [] };`);
    const ask = (...more: readonly string[]) => spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'src/cli.ts'), 'gateway', 'doctor', '--config', config, '--data', join(folder, 'none'), ...more], { cwd: ROOT, encoding: 'utf8' });
    const words = ask();
    assert.equal(words.status, 1, words.stderr);
    assert.match(words.stdout, /^ok {7}policy: .*\n(?:.*\n)*WARNING {2}database: There is no database in .*\n {9}Start the gateway/);
    const json = JSON.parse(ask('--json').stdout) as { findings: Finding[]; exitCode: number };
    assert.equal(json.exitCode, 1);
    assert.ok(json.findings.length >= 3);
    assert.equal(ask('--nonsense').status, 2);
  });
});
