import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { signIn } from './support/api.js';
import { eventually } from './support/eventually.js';
import { policy } from './support/policy.js';
import { copyTemplate } from './support/template.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

function run(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const clean = { ...process.env, DATABASE_URL: undefined, WF_DATA: undefined, PORT: undefined, ...env };
  return spawn(process.execPath, ['--import', TSX, join(root, 'src/cli.ts'), ...args], { cwd: root, env: clean, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finished(child: ReturnType<typeof run>): Promise<{ code: number; out: string; err: string }> {
  const read = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => void (read.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (read.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...read };
}

describe('wf-elements gateway', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wf-command-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('explains itself, and what was wrong with how it was called', async () => {
    const help = await finished(run(ROOT, ['--help']));
    assert.equal(help.code, 0);
    assert.match(help.out, /--database-url URL/);
    const unknown = await finished(run(ROOT, ['gateway', '--nonsense']));
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /--nonsense/);
    assert.doesNotMatch(unknown.err, /at .*:\d+:\d+/);
    assert.match((await finished(run(ROOT, ['gateway', '--port', 'x']))).err, /"x" is not a port/);
    assert.match((await finished(run(ROOT, ['gateway', '--config', join(folder, 'none.js')]))).err, /There is no configuration/);
    assert.equal((await finished(run(ROOT, ['nonsense']))).code, 2);
  });

  it('prints the exact line that installs what is missing', async () => {
    const bare = join(folder, 'bare');
    await mkdir(join(bare, 'node_modules', '@noble'), { recursive: true });
    await writeFile(join(bare, 'package.json'), '{"type":"module"}');
    for (const layer of ['cli.ts', 'cli', 'gateway', 'model', 'audit', 'policy', 'adapter', 'insight']) {
      await cp(join(ROOT, 'src', layer), join(bare, 'src', layer), { recursive: true }).catch((error: unknown) => assert.ok(layer === 'insight', String(error)));
    }
    for (const name of ['zod', '@noble/hashes', '@noble/ed25519']) await symlink(join(ROOT, 'node_modules', name), join(bare, 'node_modules', name));
    const { code, err } = await finished(run(bare, ['gateway']));
    assert.equal(code, 1, err);
    assert.match(err, /\n {2}npm install hono @hono\/node-server jose pg @electric-sql\/pglite\n/);
    assert.match((await finished(run(bare, ['gateway', '--database-url', 'postgres://x']))).err, /npm install hono @hono\/node-server jose pg\n/);
  });

  it('starts, prints its address, answers, and stops when it is told to', async () => {
    const config = join(folder, 'wf-gateway.config.mjs');
    await writeFile(config, `export default { policy: ${JSON.stringify(policy)}, bridges: [], demo: [{ id: 'lena', name: 'Lena', roles: ['support-lead'] }] };`);
    assert.match((await finished(run(ROOT, ['gateway', '--config', config, '--data', join(folder, 'data')]))).err, /Nobody could sign in/);
    const seed = Buffer.alloc(32, 3).toString('base64');
    const printed = await finished(run(ROOT, ['gateway', '--config', config, '--print-audit-key'], { WF_DATA: join(folder, 'data'), WF_AUDIT_KEY: seed, WF_AUDIT_KEY_PREVIOUS: Buffer.alloc(32, 4).toString('base64') }));
    assert.match(printed.out, /^localhost\/acme\+[0-9a-f]{8}\+\S{44}\nlocalhost\/acme\+[0-9a-f]{8}\+\S{44}\n$/);
    const wrong = await finished(run(ROOT, ['gateway', '--config', config, '--print-audit-key'], { WF_DATA: join(folder, 'data'), WF_AUDIT_KEY: 'c2VjcmV0' }));
    assert.equal(wrong.code, 2);
    assert.doesNotMatch(wrong.err, /c2VjcmV0/);
    await mkdir(join(folder, 'data'), { recursive: true });
    await copyTemplate(join(folder, 'data'));
    const child = run(ROOT, ['gateway', '--config', config, '--demo', '--port', '0'], { WF_DATA: join(folder, 'data') });
    const closed = finished(child);
    const [url] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), closed.then(({ err }) => assert.fail(err))])) as [string];
    assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'ok' });
    const { port } = new URL(url);
    const taken = await finished(run(ROOT, ['gateway', '--config', config, '--demo', '--port', port], { WF_DATA: join(folder, 'data') }));
    assert.equal(taken.code, 2);
    assert.match(taken.err, /already in use by process/);
    const lena = await signIn(url, 'lena');
    await eventually('a checkpoint', async () => (await lena.get('/v1/audit/checkpoint')).status === 200);
    const tiles = ['gateway', '--config', config, '--data', join(folder, 'data'), '--export-tiles', join(folder, 'tiles')];
    assert.match((await finished(run(ROOT, tiles))).err, /already in use by process/);
    child.kill('SIGTERM');
    assert.equal((await closed).code, 0);
    const exported = await finished(run(ROOT, tiles));
    assert.equal(exported.code, 0, exported.err);
    assert.match(exported.out, /\/tiles: \d+ records of localhost\/acme, 2 new files\n$/);
    assert.match((await finished(run(ROOT, tiles))).out, / 0 new files\n$/);
    assert.match(await readFile(join(folder, 'tiles', 'checkpoint'), 'utf8'), /^localhost\/acme\n\d+\n/);
    assert.deepEqual((await readdir(join(folder, 'tiles', 'tile'))).sort(), ['0', 'entries']);
  });

  it('makes no database in order to write its log to files', async () => {
    const config = join(folder, 'wf-gateway.config.mjs');
    const nowhere = await finished(run(ROOT, ['gateway', '--config', config, '--data', join(folder, 'nowhere'), '--export-tiles', join(folder, 'tiles')]));
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.err, /There is no database in .*nowhere/);
    assert.equal(existsSync(join(folder, 'nowhere')), false);
    const alone = await finished(run(ROOT, ['gateway', '--config', config, '--hashes-only']));
    assert.deepEqual([alone.code, alone.err], [2, '--hashes-only belongs to --export-tiles.\n']);
  });

  it('says which address it cannot listen on, and what to do, and leaves nothing open', async () => {
    const config = join(folder, 'wf-gateway.config.mjs');
    const data = join(folder, 'listening');
    await copyTemplate(data);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = String((other.address() as AddressInfo).port);
    const begin = (...args: string[]) => finished(run(ROOT, ['gateway', '--config', config, '--demo', ...args], { WF_DATA: data }));
    try {
      for (const [args, said] of [
        [['--port', taken], `Port ${taken} is taken. Choose another with --port.\n`],
        [['--port', '0', '--metrics-port', taken], `Port ${taken} is taken. Choose another with --metrics-port.\n`],
        [['--port', '0', '--metrics-port', '0', '--metrics-host', '203.0.113.7'], 'It is not possible to listen on port 0 of 203.0.113.7 (EADDRNOTAVAIL). Choose another with --metrics-port or --metrics-host.\n'],
      ] as const) {
        const { code, err } = await begin(...args);
        assert.equal(code, 2, err);
        assert.ok(err.endsWith(said), err);
        assert.doesNotMatch(err, /at .*:\d+:\d+/);
      }
    } finally {
      other.close();
    }
  });
});
