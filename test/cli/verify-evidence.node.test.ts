import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '../../src/audit/bytes.js';
import { evidenceOf, type FailedRecord } from '../../src/audit/evidence.js';
import { AuditVerifier } from '../../src/client/audit-verifier.js';
import { memoryCheckpoints } from '../../src/client/checkpoint-store.js';
import { runVerify } from '../../src/cli/verify.js';
import { LOG_KEY, ORIGIN, rawRecord, seed, TestLog, TRUST, vkeyOf, WITNESSES, witnessVkeyOf } from '../audit/support/log.js';

const KEY = vkeyOf(LOG_KEY);
const STRANGER = { name: ORIGIN, seed: seed(9) };
const log = new TestLog(120);
/** The same first 20 records, then another history. */
const fork = new TestLog(120, Array.from({ length: 120 }, (_, seq) => rawRecord(seq, seq < 20 ? {} : { id: `other-${seq}` })));

interface Verdict {
  readonly verified: boolean;
  readonly shows: string;
  readonly weight: string;
  readonly checkpoint: { readonly size: string } | null;
  readonly against: { readonly size: string } | null;
  readonly records: readonly { readonly index: number; readonly intact: { readonly state: string } }[];
  readonly formFault: string | null;
}

/** The evidence as a page writes it: somebody looked at `then`, and looks again at `now`. */
async function evidence(then: string | undefined, now: string | null, shown: TestLog, failed: readonly string[] = []): Promise<string> {
  const checkpoints = memoryCheckpoints();
  if (then !== undefined) await checkpoints.save(ORIGIN, then);
  const verifier = new AuditVerifier({
    trust: TRUST, checkpoints,
    source: {
      entries: () => Promise.resolve({ entries: [], size: shown.size }),
      checkpoint: () => Promise.resolve(now),
      proof: (query) => Promise.resolve(('index' in query ? shown.inclusion(query.index, query.size) : shown.consistency(query.from, query.size)).map(toBase64)),
    },
  });
  const judged = await verifier.checkHead({});
  const verdicts = await verifier.checkRecords(judged, failed.map((raw, seq) => ({ seq, raw, opened: {} })), {});
  return evidenceOf(judged, verdicts.map((verdict): FailedRecord => ({ verdict, raw: failed[verdict.index] ?? '' })));
}

describe('wf-elements verify, with the evidence of an alarm', () => {
  let folder: string;
  let files = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wf-evidence-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function fileOf(content: string): Promise<string> {
    files += 1;
    const path = join(folder, `audit-evidence-log-${files}.json`);
    await writeFile(path, content);
    return path;
  }
  function verify(...args: readonly string[]): { readonly code: number; readonly out: string; readonly err: string } {
    let [out, err] = ['', ''];
    const code = runVerify(args, { out: (text) => void (out += text), err: (text) => void (err += text) });
    return { code, out, err };
  }
  /** What both outputs say; the exit status is the same for both. */
  async function judged(content: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly words: string; readonly json: Verdict }> {
    const file = await fileOf(content);
    const [words, json] = [verify(file, ...args), verify(file, ...args, '--json')];
    assert.equal(words.code, json.code);
    assert.equal(words.err, '');
    return { code: words.code, words: words.out, json: JSON.parse(json.out) as Verdict };
  }
  const shown = ({ code, json }: { readonly code: number; readonly json: Verdict }) => [code, json.shows, json.weight, json.verified];

  it('says of a fork that only the holder of the key can have made it', async () => {
    const answer = await judged(await evidence(log.checkpoint(60), fork.checkpoint(60), fork), '--key', KEY);
    assert.deepEqual(shown(answer), [1, 'fork', 'conclusive', false]);
    assert.match(answer.words, /FORK: there are two versions of this log\. Two signed lists of 60 records have different contents\./);
    assert.match(answer.words, /you need not trust the finder/);
    assert.match(answer.words, /Signed by the server +Passed +the newer list, by audit\.example\/acme\+[0-9a-f]{8}: 60 records\n +Passed +the older list: 60 records/);
    assert.match(answer.words, /^NOT VERIFIED$/m);
  });

  it('says of a truncation and of a log that lost everything whose word it is', async () => {
    const shorter = await judged(await evidence(log.checkpoint(100), log.checkpoint(60), log), '--key', KEY);
    assert.deepEqual(shown(shorter), [1, 'truncation', 'attested', false]);
    assert.deepEqual([shorter.json.checkpoint?.size, shorter.json.against?.size], ['60', '100']);
    assert.match(shorter.words, /TRUNCATION: the log had 100 records, and later only 60 records\./);
    assert.match(shorter.words, /is the word of the finder/);
    const gone = await judged(await evidence(log.checkpoint(100), null, log), '--key', KEY);
    assert.deepEqual(shown(gone), [1, 'truncation', 'attested', false]);
    assert.match(gone.words, /then showed no signed list at all/);
  });

  it('says of a log that grew from another history that the two are not connected', async () => {
    const answer = await judged(await evidence(log.checkpoint(60), fork.checkpoint(120), fork), '--key', KEY);
    assert.deepEqual(shown(answer), [1, 'unconnected', 'attested', false]);
    assert.match(answer.words, /NOT CONNECTED: the log went from 60 records to 120 records/);
  });

  it('names a record that cannot be one, and one that is only said to be bad', async () => {
    const bad = await judged(await evidence(undefined, log.checkpoint(), log, [log.raws[0] ?? '', log.raws[2] ?? '']), '--key', KEY);
    assert.deepEqual(shown(bad), [1, 'bad-record', 'attested', false]);
    assert.deepEqual(bad.json.records.map(({ intact }) => intact.state), ['pass', 'fail']);
    assert.match(bad.words, /^ {2}record 1: check failed: Unaltered, it stands at another place than it says/m);
    const said = await judged(await evidence(undefined, log.checkpoint(), log, [rawRecord(0, { id: 'altered' })]), '--key', KEY);
    assert.deepEqual(shown(said), [1, 'reported-record', 'attested', false]);
    assert.match(said.words, /Reported: record 0/);
  });

  it('is satisfied with a log that only grew', async () => {
    const answer = await judged(await evidence(log.checkpoint(60), log.checkpoint(120), log), '--key', KEY);
    assert.deepEqual(shown(answer), [0, 'nothing', 'attested', true]);
    assert.match(answer.words, /only grew, from 60 records to 120 records/);
    assert.match(answer.words, /^VERIFIED$/m);
  });

  it('says that anybody could have written it where a signature is missing, foreign or damaged', async () => {
    const alarm = await evidence(log.checkpoint(60), fork.checkpoint(60), fork);
    const unsigned = /Anyone could have written this file/;
    for (const [content, args] of [
      [alarm, []],
      [alarm, ['--key', vkeyOf(STRANGER)]],
      [await evidence(log.checkpoint(60), fork.checkpoint(60, [STRANGER]), fork), ['--key', KEY]],
      [await evidence(log.checkpoint(60, [STRANGER]), fork.checkpoint(60), fork), ['--key', KEY]],
      [alarm.replace(/(— audit\.example\/acme [A-Za-z0-9+/]{20})(.)/, (_, start: string, char: string) => start + (char === 'A' ? 'B' : 'A')), ['--key', KEY]],
    ] as const) {
      const answer = await judged(content, ...args);
      assert.deepEqual(shown(answer), [1, 'fork', 'unsigned', false]);
      assert.match(answer.words, unsigned);
    }
    const grown = await judged(await evidence(log.checkpoint(60), log.checkpoint(120), log));
    assert.deepEqual(shown(grown), [1, 'nothing', 'unsigned', false]);
  });

  it('does not take the file\'s own verdicts for anything', async () => {
    const alarm = await evidence(log.checkpoint(100), log.checkpoint(60), log);
    const denied = alarm.replace('"append-only":{"reason":"rollback","state":"fail"}', '"append-only":{"state":"pass"}');
    assert.notEqual(alarm, denied);
    assert.equal((await judged(denied, '--key', KEY)).json.shows, 'truncation');
    const slandered = (await evidence(log.checkpoint(60), log.checkpoint(120), log)).replace('"append-only":{"state":"pass"}', '"append-only":{"reason":"fork","state":"fail"}');
    assert.equal((await judged(slandered, '--key', KEY)).json.shows, 'nothing');
  });

  it('says what is wrong with evidence that cannot be read, and counts no key in it', async () => {
    const alarm = await evidence(log.checkpoint(60), fork.checkpoint(60), fork);
    for (const [content, fault] of [
      [alarm.replace('{"checkpoint"', '{"key":"x","checkpoint"'), 'not-canonical'],
      [alarm.replace('"v":"wf.audit-evidence/1"}', '"v":"wf.audit-evidence/1","vkey":"x"}'), 'unknown-member'],
      [alarm.replace('"v":"wf.audit-evidence/1"', '"v":"wf.audit-evidence/2"'), 'not-evidence'],
      [alarm.replace('"records":[]', '"records":[{"index":-1,"raw":""}]'), 'not-evidence'],
      [alarm.replace('"records":[]', '"records":{}'), 'not-evidence'],
      [alarm.replace('"remembered":', '"remembered":7,"remembered":'), 'not-canonical'],
      [alarm.slice(2), 'not-json'],
    ] as const) {
      assert.notEqual(content, alarm);
      const answer = await judged(content, '--key', KEY);
      assert.deepEqual([answer.code, answer.json.formFault], [1, fault], fault);
      assert.match(answer.words, /evidence that cannot be read/);
    }
  });

  it('demands witnesses where they are asked for, and refuses what makes no sense with it', async () => {
    const grown = await evidence(log.checkpoint(60), log.checkpoint(120), log);
    const answer = await judged(grown, '--key', KEY, ...WITNESSES.flatMap((key) => ['--witness', witnessVkeyOf(key)]));
    assert.equal(answer.code, 1);
    assert.match(answer.words, /Confirmed by an outsider +Failed +too few of the outsiders \(witnesses\)/);
    const file = await fileOf(grown);
    for (const args of [['--against', file], ['--record', file]]) {
      const { code, err } = verify(file, '--key', KEY, ...args);
      assert.equal(code, 2);
      assert.match(err, /bring|checkpoint/);
    }
  });
});
