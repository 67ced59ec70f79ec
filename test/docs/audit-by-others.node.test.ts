import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toBase64, utf8 } from '../../src/audit/bytes.js';
import { writeExport } from '../../src/audit/export-file.js';
import { writeProofBundle } from '../../src/audit/proof-bundle.js';
import { LOG_KEY, reasonOf, salt, seed, TestLog, vkeyOf } from '../audit/support/log.js';

const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;
const skip = has('python3', '--version') && has('openssl', 'version') ? false : 'needs python3 and openssl';

/** What docs/audit.md tells an auditor to do with programs that are not ours. */
describe('an export checked with other tools', { skip }, () => {
  const log = new TestLog(29);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wf-others-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function check(content: string, vkey = vkeyOf(LOG_KEY)): Promise<{ readonly status: number | null; readonly out: string }> {
    const path = join(folder, 'record.tlog-proof');
    await writeFile(path, content);
    const { status, stdout, stderr } = spawnSync('python3', ['docs/examples/check_tlog_proof.py', path, vkey], { encoding: 'utf8' });
    return { status, out: stdout + stderr };
  }
  const proofOf = (index: number, extra = log.raws[index] ?? ''): string => writeProofBundle({ index, proof: log.inclusion(index), checkpoint: log.checkpoint(), extra: utf8(extra) });

  it('verifies every record of a log', async () => {
    for (const index of [0, 1, 16, 27, 28]) {
      const { status, out } = await check(proofOf(index));
      assert.equal(status, 0, out);
      assert.ok(out.includes(log.raws[index] ?? '') && out.includes(`VERIFIED: record ${index} of 29`));
    }
  });

  it('refuses what we refuse', async () => {
    assert.match((await check(proofOf(3, (log.raws[3] ?? '').replace('approve', 'reject')))).out, /not under the root/);
    assert.match((await check(proofOf(3), vkeyOf({ ...LOG_KEY, seed: seed(9) }))).out, /did not sign/);
    assert.match((await check(proofOf(3), vkeyOf({ ...LOG_KEY, name: 'other.example' }))).out, /is of audit.example/);
    assert.notEqual((await check(proofOf(3).replace('index 3', 'index 4'))).status, 0);
  });

  it('gives the leaf hash and the commitment that sha256sum gives', async () => {
    const record = { ...log.record(5), opened: { reason: { salt: salt(5), value: reasonOf(5) } } };
    const path = join(folder, 'export.ndjson');
    await writeFile(path, writeExport({ checkpoint: log.checkpoint() }, [record]));
    const leaf = spawnSync('sh', ['-c', `{ printf '\\0'; tail -n +2 "$1" | head -1 | python3 -c 'import json,sys; sys.stdout.write(json.loads(sys.stdin.read())["raw"])'; } | sha256sum`, 'sh', path], { encoding: 'utf8' });
    assert.equal(leaf.stdout.split(' ')[0], Buffer.from(log.leaves[5] ?? []).toString('hex'));
    const commitment = createHash('sha256').update(Buffer.from(salt(5), 'base64url')).update(JSON.stringify(reasonOf(5))).digest('base64url');
    assert.ok(record.raw.includes(`"reason":"${commitment}"`));
    assert.equal(toBase64(log.root()).length, 44);
  });
});
