import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { utf8 } from '../../src/audit/bytes.js';
import { writeExport } from '../../src/audit/export-file.js';
import { writeProofBundle } from '../../src/audit/proof-bundle.js';
import { LOG_KEY, rawRecord, reasonOf, salt, seed, TestLog, vkeyOf } from '../audit/support/log.js';

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

  const opened = (index: number) => ({ reason: { salt: salt(index), value: reasonOf(index) } });
  const records = log.raws.map((_, index) => ({ ...log.record(index), opened: opened(index) }));
  const whole = writeExport({ checkpoint: log.checkpoint(), range: { begin: 0, end: 29 } }, records);

  async function checkExport(content: string, ...more: readonly string[]): Promise<{ readonly status: number | null; readonly out: string }> {
    const path = join(folder, 'audit.ndjson');
    await writeFile(path, content);
    const { status, stdout, stderr } = spawnSync('python3', ['docs/examples/check_export.py', path, vkeyOf(LOG_KEY), ...more], { encoding: 'utf8' });
    return { status, out: stdout + stderr };
  }

  it('verifies an export, and whether the log only grew', async () => {
    const older = join(folder, 'older');
    await writeFile(older, log.checkpoint(11));
    assert.deepEqual(await checkExport(whole, older), { status: 0, out: 'VERIFIED: 29 of 29 records of audit.example/acme\nVERIFIED: it only grew, from 11 records\n' });
    assert.deepEqual(await checkExport(writeExport({ checkpoint: log.checkpoint() }, [records[3] ?? log.record(3), records[9] ?? log.record(9)])), { status: 0, out: 'VERIFIED: 2 of 29 records of audit.example/acme, a selection\n' });
    const fork = new TestLog(29, log.raws.map((raw, seq) => (seq === 4 ? rawRecord(4, { id: 'another' }) : raw)));
    await writeFile(older, fork.checkpoint(11));
    assert.match((await checkExport(whole, older)).out, /FAILED: the first 11 records are not those of the older checkpoint/);
  });

  it('finds in an export what we find', async () => {
    const lines = whole.split('\n');
    for (const [content, why] of [
      [whole.replace('"person-3\\"', '"person-4\\"'), /FAILED: record 3 is not under the root/],
      [whole.replace('returned item 7', 'returned item 8'), /FAILED: record 7: the value of reason is not the one that was recorded/],
      [lines.filter((_, at) => at !== 6).join('\n'), /FAILED: the file says that it holds records 0 to 28, and it does not/],
      [whole.replace('{"index":2,', '{"index":2,"index":2,'), /FAILED: a key stands twice/],
      [writeExport({ checkpoint: log.checkpoint(29, [{ ...LOG_KEY, seed: seed(9) }]) }, records), /FAILED: the key did not sign/],
    ] as const) {
      assert.notEqual(content, whole);
      const { status, out } = await checkExport(content);
      assert.equal(status, 1, out);
      assert.match(out, why);
    }
  });

  it('gives what the commands in the text say, run as they stand there', { skip: has('jq', '--version') ? false : 'needs jq' }, async () => {
    await writeFile(join(folder, 'audit.ndjson'), whole);
    const blocks = (await readFile('docs/audit.md', 'utf8')).split('```sh other tools\n').slice(1).map((block) => block.slice(0, block.indexOf('```')));
    assert.equal(blocks.length, 3);
    const run = (script: string): string => {
      const { status, stdout, stderr } = spawnSync('sh', ['-eu', '-c', `VKEY='${vkeyOf(LOG_KEY)}'\n${script}`], { cwd: folder, encoding: 'utf8' });
      assert.equal(status, 0, `${script}\n${stderr}`);
      return stdout;
    };
    const [leaf = '', commitment = '', signature = ''] = blocks;
    assert.ok(run(leaf).includes(Buffer.from(log.leaves[1] ?? []).toString('hex')));
    const [computed = '', recorded = ''] = run(`${leaf}\n${commitment}`).trim().split('\n').slice(-2);
    assert.match(computed, /^[\w-]{43}$/);
    assert.equal(computed, recorded);
    assert.match(run(signature), /Signature Verified Successfully/);
  });
});
