import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEFAULT_LIMITS } from '../../src/gateway/index.js';
import { GATEWAY_HELP } from '../../src/gateway/command.js';
import { startGateway } from '../gateway/support/fixture.js';
import { policy } from '../gateway/support/policy.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('docs/operations.md', () => {
  let text: string;
  let folder: string;
  before(async () => {
    text = await readFile(join(ROOT, 'docs/operations.md'), 'utf8');
    folder = await mkdtemp(join(tmpdir(), 'wf-operations-'));
    await writeFile(join(folder, 'wf-gateway.config.mjs'), `export default { policy: ${JSON.stringify(policy)}, bridges: [] };`);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('has commands that run as they stand there', () => {
    const blocks = [...text.matchAll(/^```sh runs here\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
    assert.equal(blocks.length, 2);
    const [doctor, key] = blocks.map((block) => {
      const command = `wf-elements() { "${process.execPath}" --import "${join(ROOT, 'node_modules/tsx/dist/loader.mjs')}" "${join(ROOT, 'src/cli.ts')}" "$@"; }\n${block}`;
      return spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8', env: { ...process.env, DATABASE_URL: '', WF_AUDIT_KEY: Buffer.alloc(32, 3).toString('base64') } });
    });
    assert.deepEqual([doctor?.status, (JSON.parse(doctor?.stdout ?? '') as { exitCode: number }).exitCode], [1, 1], 'there is no database yet');
    assert.match(key?.stdout ?? '', /^localhost\/acme\+[0-9a-f]{8}\+\S+\n$/);
  });

  it('names every metric, and none that is not there', async () => {
    const fixture = await startGateway({ metrics: { port: 0 } });
    try {
      const served = [...(await (await fetch(fixture.gateway.metricsUrl ?? '')).text()).matchAll(/^# TYPE (wf_\w+)/gm)].map(([, name = '']) => name);
      const named = new Set([...text.matchAll(/`(wf_\w+)/g)].map(([, name = '']) => name));
      assert.deepEqual([...named].sort(), served.sort());
    } finally {
      await fixture.close();
    }
  });

  it('gives the defaults and options that there are', () => {
    for (const [, names = '', defaults = ''] of text.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| ([\d, ]+) \|/gm)) {
      const limits = [...names.matchAll(/\w+/g)].map(([name]) => DEFAULT_LIMITS[name as keyof typeof DEFAULT_LIMITS]);
      assert.deepEqual(defaults.split(', ').map(Number), limits, names);
    }
    for (const [option] of text.matchAll(/--[a-z-]{3,}/g)) assert.ok(GATEWAY_HELP.includes(option), option);
  });
});
