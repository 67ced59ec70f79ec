import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toBase64, utf8 } from '../../src/audit/bytes.js';
import { canonicalize } from '../../src/audit/canonical-json.js';
import { writeExport } from '../../src/audit/export-file.js';
import { cosignatureLine, parseNote } from '../../src/audit/note.js';
import { writeProofBundle } from '../../src/audit/proof-bundle.js';
import { runVerify } from '../../src/cli/verify.js';
import { LOG_KEY, ORIGIN, rawRecord, reasonOf, salt, seed, TestLog, vkeyOf, WITNESSES, witnessVkeyOf } from '../audit/support/log.js';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const KEY = vkeyOf(LOG_KEY);
const OTHER_KEY = { name: ORIGIN, seed: seed(9) };

const log = new TestLog(200);
const fork = new TestLog(200, Array.from({ length: 200 }, (_, seq) => rawRecord(seq, seq < 20 ? {} : { id: `other-${seq}` })));
const records = log.raws.map((_, index) => ({ ...log.record(index), opened: { reason: { salt: salt(index), value: reasonOf(index) } } }));
const whole = writeExport({ checkpoint: log.checkpoint(), range: { begin: 0, end: 200 }, consistency: { size: 120, proof: log.consistency(120) } }, records);
const proof = writeProofBundle({ index: 17, proof: log.inclusion(17), checkpoint: log.checkpoint(), extra: utf8(log.raws[17] ?? '') });

interface Verdict {
  readonly verified: boolean;
  readonly rungs: readonly { readonly rung: string; readonly state: string; readonly reason?: string; readonly firstBad?: number }[];
  readonly bad: readonly { readonly index: number }[];
  readonly headerFault: string | null;
}

describe('wf-elements verify', () => {
  let folder: string;
  let files = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wf-verify-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function fileOf(content: string | Uint8Array): Promise<string> {
    files += 1;
    const path = join(folder, `audit-${files}.ndjson`);
    await writeFile(path, content);
    return path;
  }

  /** The program itself, in a process of its own. */
  const program = (...args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, ['--import', 'tsx', CLI, 'verify', ...args], { env: { PATH: process.env['PATH'] } }, (_error, out, err) =>
        resolve({ code: child.exitCode, out, err }),
      );
    });

  /** The same command in this process. */
  function verify(...args: readonly string[]): { readonly code: number; readonly out: string; readonly err: string; readonly json: Verdict } {
    let [out, err] = ['', ''];
    const code = runVerify(args, { out: (text) => void (out += text), err: (text) => void (err += text) });
    return { code, out, err, get json() { return JSON.parse(out) as Verdict; } };
  }

  const judged = async (content: string | Uint8Array, ...args: readonly string[]) => verify(await fileOf(content), '--key', KEY, '--json', ...args);
  const rung = ({ json }: { readonly json: Verdict }, name: string) => json.rungs.find((each) => each.rung === name);

  it('verifies an export, names the record of which one character was altered, and tells them apart by its exit status', async () => {
    const altered = await fileOf(whole.replace('"person-3\\"', '"person-4\\"'));
    assert.notEqual(whole, whole.replace('"person-3\\"', '"person-4\\"'));
    const [good, bad, json, missing] = await Promise.all([
      program(await fileOf(whole), '--key', KEY), program(altered, '--key', KEY), program(altered, '--key', KEY, '--json'), program(join(folder, 'nowhere'), '--key', KEY),
    ]);
    assert.equal(good.code, 0, good.err);
    assert.match(good.out, /^VERIFIED$/m);
    assert.match(good.out, /All records 0 to 199, without a gap/);
    assert.match(good.out, /Signed by the server +Passed +by audit\.example\/acme\+[0-9a-f]{8}; the log had 200 records/);
    assert.equal(bad.code, 1);
    assert.match(bad.out, /^NOT VERIFIED, first bad record: 3$/m);
    assert.match(bad.out, /In the log +Failed +record 3: it does not lead to what was signed: something was altered \(1 of 200\)/);
    assert.equal(json.code, 1);
    assert.deepEqual((JSON.parse(json.out) as Verdict).bad.map(({ index }) => index), [3]);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /cannot be read/);
    assert.equal(missing.out, '');
  });

  it('verifies a .tlog-proof, with the record inside or beside it', async () => {
    const [inside, help] = await Promise.all([program(await fileOf(proof), '--key', KEY), program('--help')]);
    assert.equal(inside.code, 0, inside.out);
    assert.match(inside.out, /One record of the log: record 17/);
    assert.equal(help.code, 0);
    assert.match(help.out, /--against FILE/);
    const bare = writeProofBundle({ index: 17, proof: log.inclusion(17), checkpoint: log.checkpoint() });
    assert.equal((await judged(bare)).code, 1);
    assert.equal((await judged(bare, '--record', await fileOf(log.raws[17] ?? ''))).code, 0);
    assert.equal((await judged(bare, '--record', await fileOf(log.raws[18] ?? ''))).code, 1);
  });

  it('does not call verified what nobody signed, or nobody known', async () => {
    const file = await fileOf(whole);
    assert.equal(verify(file).code, 1);
    assert.match(verify(file).out, /Signed by the server +Not known +no signature was looked for/);
    const stranger = verify(file, '--key', vkeyOf({ ...OTHER_KEY, name: 'stranger.example' }), '--origin', ORIGIN, '--json');
    assert.deepEqual([stranger.code, rung(stranger, 'signed')?.reason], [1, 'no-trusted-signature']);
    const forged = await judged(writeExport({ checkpoint: log.checkpoint(200, [OTHER_KEY]), range: { begin: 0, end: 200 } }, records));
    assert.deepEqual([forged.code, rung(forged, 'signed')?.reason], [1, 'no-trusted-signature']);
    const damaged = await judged(whole.replace(/(— audit\.example\/acme [A-Za-z0-9+/]{20})(.)/, (_, head: string, char: string) => head + (char === 'A' ? 'B' : 'A')));
    assert.deepEqual([damaged.code, rung(damaged, 'signed')?.reason], [1, 'bad-signature']);
  });

  it('refuses the checkpoint of another log under the same key', async () => {
    const other = await judged(writeExport({ checkpoint: log.checkpoint(200, [LOG_KEY], 'other.example') }, records.slice(0, 3)));
    assert.deepEqual([other.code, rung(other, 'signed')?.reason], [1, 'wrong-origin']);
    const foreign = await judged(writeExport({ checkpoint: log.checkpoint() }, [{ ...log.record(0), raw: rawRecord(0, { log: 'other.example' }) }]));
    assert.deepEqual([foreign.code, rung(foreign, 'intact')?.reason], [1, 'wrong-log']);
  });

  it('counts no key that the file itself brings', async () => {
    const checkpoint = log.checkpoint(200, [OTHER_KEY]);
    const withKey = `${canonicalize({ v: 'wf.audit-export/1', checkpoint, key: vkeyOf(OTHER_KEY) })}\n${whole.slice(whole.indexOf('\n') + 1)}`;
    const brought = await judged(withKey);
    assert.deepEqual([brought.code, brought.json.headerFault], [1, 'unknown-member']);
    assert.match(verify(await fileOf(withKey), '--key', KEY).out, /keys in the file count for nothing/);
    const inRecord = await judged(whole.replace('{"index":4,', `{"index":4,"key":"${vkeyOf(OTHER_KEY)}",`));
    assert.deepEqual([inRecord.code, rung(inRecord, 'intact')?.firstBad], [1, 4]);
  });

  it('refuses duplicate keys, huge sizes and truncated proofs by rung and reason', async () => {
    const cases: readonly (readonly [string, string, string, number | undefined])[] = [
      [whole.replace('{"index":4,', '{"index":4,"index":4,'), 'intact', 'not-canonical', 4],
      [whole.replace(/("index":0,"opened".*?"proof":\[")/, '$1AAAA","'), 'included', 'malformed-proof', 0],
      [whole.replace(/("index":0,"opened".*?"proof":\[)"[^"]+",/, '$1'), 'included', 'wrong-proof-length', 0],
      [whole.replace('"range":{"begin":0,"end":200}', '"range":{"begin":0,"end":9007199254740991}'), 'included', 'missing-record', 200],
      [whole.replace('{"index":4,', '{"index":9007199254740991,'), 'intact', 'wrong-index', 4],
      [whole.replace('\\n200\\n', '\\n18446744073709551615\\n'), 'signed', 'bad-signature', undefined],
      [whole.replace('\\n200\\n', '\\n18446744073709551616\\n'), 'signed', 'bad-signature', undefined],
      [proof.replace(/\n[A-Za-z0-9+/]{43}=\n/, '\n'), 'included', 'wrong-proof-length', 17],
      [proof.replace('index 17', 'index 18446744073709551615'), 'included', 'malformed-number', 18446744073709552000],
      [proof.slice(0, 200), 'included', 'malformed-proof', 0],
      [proof.replace('tlog-proof@v1', 'tlog-proof@v2'), 'included', 'malformed-proof', 0],
    ];
    for (const [content, name, reason, firstBad] of cases) {
      const answer = await judged(content);
      assert.deepEqual([answer.code, rung(answer, name)?.reason, rung(answer, name)?.firstBad], [1, reason, firstBad], reason);
    }
  });

  it('names the place where a record was removed, inserted, moved, or is no text', async () => {
    const lines = whole.slice(0, -1).split('\n');
    const without = (at: number) => lines.filter((_, index) => index !== at);
    const at40 = lines[41] ?? '';
    const cases: readonly (readonly [readonly string[], 'intact' | 'included', number])[] = [
      [without(41), 'included', 40],
      [lines.slice(0, 151), 'included', 150],
      [[...lines.slice(0, 41), at40, ...lines.slice(41)], 'intact', 40],
      [[...lines.slice(0, 41), lines[61] ?? '', ...lines.slice(41)], 'intact', 40],
      [lines.map((line, at) => (at === 41 ? (lines[42] ?? '') : at === 42 ? at40 : line)), 'intact', 40],
    ];
    for (const [changed, name, first] of cases) {
      const answer = await judged(`${changed.join('\n')}\n`);
      assert.deepEqual([answer.code, rung(answer, name)?.firstBad], [1, first]);
    }
    const bytes = Buffer.from(whole);
    bytes[bytes.indexOf('"index":77,') + 20] = 0xff;
    const broken = await judged(bytes);
    assert.deepEqual([broken.code, rung(broken, 'intact')?.firstBad, rung(broken, 'intact')?.reason], [1, 77, 'not-json']);
  });

  it('checks that the log only grew since an older checkpoint', async () => {
    const older = await fileOf(log.checkpoint(120));
    assert.equal((await judged(whole, '--against', older)).code, 0);
    assert.equal((await judged(whole, '--against', await fileOf(log.checkpoint(77)))).code, 0, 'built from the records');
    assert.equal((await judged(whole, '--against', await fileOf(writeExport({ checkpoint: log.checkpoint(33) }, [])))).code, 0, 'an older export');
    assert.equal((await judged(whole, '--against', await fileOf(writeProofBundle({ index: 3, proof: log.inclusion(3, 44), checkpoint: log.checkpoint(44) })))).code, 0);
    const alarms = [[log.checkpoint(60), log.checkpoint(120), 'rollback'], [fork.checkpoint(120), log.checkpoint(120), 'fork']] as const;
    for (const [now, then, reason] of alarms) {
      const answer = await judged(writeExport({ checkpoint: now }, records.slice(0, 3)), '--against', await fileOf(then));
      assert.deepEqual([answer.code, rung(answer, 'append-only')?.reason], [1, reason]);
    }
    const grown = await judged(whole, '--against', await fileOf(fork.checkpoint(77)));
    assert.deepEqual([grown.code, rung(grown, 'append-only')?.reason], [1, 'root-mismatch']);
    const open = await judged(writeExport({ checkpoint: log.checkpoint() }, records.slice(0, 3)), '--against', older);
    assert.deepEqual([open.code, rung(open, 'append-only')?.reason], [1, 'no-proof'], 'what cannot be shown is not verified');
  });

  it('asks for witnesses where their keys are given', async () => {
    const { text } = parseNote(log.checkpoint());
    const cosigned = log.checkpoint() + WITNESSES.slice(0, 2).map((key) => cosignatureLine(text, key, Math.floor(Date.now() / 1000))).join('');
    const content = writeExport({ checkpoint: cosigned }, records.slice(0, 3));
    const keys = WITNESSES.flatMap((key) => ['--witness', witnessVkeyOf(key)]);
    assert.equal((await judged(content, ...keys, '--need', '2')).code, 0);
    const few = await judged(content, ...keys);
    assert.deepEqual([few.code, rung(few, 'witnessed')?.reason], [1, 'too-few-witnesses']);
  });

  it('accepts either key while one replaces the other', async () => {
    const content = writeExport({ checkpoint: log.checkpoint(200, [LOG_KEY, OTHER_KEY]) }, records.slice(0, 3));
    assert.equal((await judged(content)).code, 0);
    assert.equal(verify(await fileOf(content), '--key', vkeyOf(OTHER_KEY)).code, 0);
    assert.equal((await judged(content, '--key', vkeyOf(OTHER_KEY))).code, 0);
  });

  it('never calls a file without records verified', async () => {
    assert.equal((await judged(writeExport({ checkpoint: log.checkpoint(), range: { begin: 0, end: 0 } }, []))).code, 1);
  });

  it('explains a wrong command line, and checks nothing then', async () => {
    const file = await fileOf(whole);
    const wrong: readonly (readonly string[])[] = [
      [], [file, file], [file, '--key', 'no-key'], [file, '--key', `${KEY.slice(0, -4)}AAA=`], [file, '--keys', KEY], [file, '--key', witnessVkeyOf(LOG_KEY)],
      [file, '--key', KEY, '--witness', KEY], [file, '--key', KEY, '--need', '1'], [file, '--witness', witnessVkeyOf(LOG_KEY)],
      [file, '--key', KEY, '--witness', witnessVkeyOf(WITNESSES[0] ?? LOG_KEY), '--need', '2'], [file, '--key', KEY, '--against', file + 'x'],
      [file, '--key', KEY, '--against', await fileOf('nothing\n')], [await fileOf('just a text\n'), '--key', KEY], [await fileOf(''), '--key', KEY], [folder, '--key', KEY],
      [file, '--key', KEY, '--key', vkeyOf({ ...OTHER_KEY, name: 'other.example' })],
    ];
    for (const args of wrong) {
      const { code, out, err } = verify(...args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.ok(err.endsWith('\n') && err.length > 20, args.join(' '));
    }
  });

  it('lets nothing from a file move the cursor of a terminal', async () => {
    const evil = new TestLog(3, [0, 1, 2].map((seq) => rawRecord(seq, { log: 'x\u001b[2Jy' })));
    const content = writeExport({ checkpoint: evil.checkpoint(3, [LOG_KEY], 'x\u202ey') }, [evil.record(0)]);
    const { out } = verify(await fileOf(content), '--key', KEY);
    assert.match(out, /x\\u202ey/);
    // eslint-disable-next-line no-control-regex -- these are what must not be printed
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('prints the root and hashes that other tools print', async () => {
    const { out } = await judged(whole);
    assert.equal((JSON.parse(out) as { checkpoint: { root: string; size: string } }).checkpoint.root, toBase64(log.root()));
  });
});
