import { expect } from '@open-wc/testing';
import { toBase64 } from '../../src/audit/bytes.js';
import { fail, notAvailable, PASS, summarizeView, type RecordVerdict } from '../../src/audit/ladder.js';
import { cosignatureLine, parseNote, signNote } from '../../src/audit/note.js';
import { formatCheckpoint } from '../../src/audit/checkpoint.js';
import { verifyHead, type HeadInput } from '../../src/audit/verify-head.js';
import { verifyRecord } from '../../src/audit/verify-record.js';
import { LOG_KEY, NOW, ORIGIN, rawRecord, reasonOf, salt, seed, TestLog, TRUST, vkeyOf, WITNESSES, witnessVkeyOf } from './support/log.js';

const log = new TestLog(40);
const base: HeadInput = { trust: TRUST, checkpoint: log.checkpoint(), now: NOW };
const head = verifyHead(base);
const stranger = { name: 'stranger.example', seed: seed(50) };
const na = (reason: string) => ({ state: 'not-available', reason });
const failed = (reason: string) => ({ state: 'fail', reason });

/** The same log with another record 20, as its operator could make it: same keys, other history. */
const fork = new TestLog(
  40,
  log.raws.map((raw, seq) => (seq === 20 ? rawRecord(20, { decision: { value: 'reject' } }) : raw)),
);

describe('the signed rung', () => {
  const signedOf = (changes: Partial<HeadInput>) => verifyHead({ ...base, ...changes }).signed;

  it('passes for a checkpoint of this log by a configured key, and names the key', () => {
    expect(head.signed).to.deep.equal(PASS);
    expect(head.signedBy.map(({ name }) => name)).to.deep.equal([ORIGIN]);
    expect(head.checkpoint?.size).to.equal(40n);
    expect(head.mayRemember).to.equal(true);
  });

  it('passes with the old and the new key while a key is rotated', () => {
    const rotated = { name: ORIGIN, seed: seed(2) };
    const trust = { origin: ORIGIN, vkeys: [vkeyOf(LOG_KEY), vkeyOf(rotated)] };
    expect(signedOf({ trust, checkpoint: log.checkpoint(40, [rotated]) })).to.deep.equal(PASS);
    expect(signedOf({ trust })).to.deep.equal(PASS);
  });

  it('fails with the reason', () => {
    const note = log.checkpoint();
    expect(signedOf({ checkpoint: log.checkpoint(40, [stranger]) })).to.deep.equal(failed('no-trusted-signature'));
    expect(signedOf({ checkpoint: note.replace('\n40\n', '\n39\n') })).to.deep.equal(failed('bad-signature'));
    expect(signedOf({ checkpoint: log.checkpoint(40, [LOG_KEY], 'other.example/log') })).to.deep.equal(failed('wrong-origin'));
    expect(signedOf({ checkpoint: signNote('not a checkpoint\n', [LOG_KEY]) })).to.deep.equal(failed('malformed-checkpoint'));
    expect(signedOf({ checkpoint: 'garbage' })).to.deep.equal(failed('malformed-note'));
    expect(signedOf({ trust: { origin: ORIGIN, vkeys: ['nonsense'] } })).to.deep.equal(failed('bad-trust-anchor'));
    expect(signedOf({ trust: { origin: ORIGIN, vkeys: [] } })).to.deep.equal(failed('bad-trust-anchor'));
    expect(signedOf({ trust: { origin: ORIGIN, vkeys: [vkeyOf(LOG_KEY), vkeyOf(LOG_KEY)] } })).to.deep.equal(failed('ambiguous-key'));
  });

  it('is not available without a checkpoint or a trust anchor', () => {
    expect(signedOf({ checkpoint: null })).to.deep.equal(na('no-checkpoint'));
    expect(signedOf({ trust: undefined })).to.deep.equal(na('no-trust-anchor'));
    expect(verifyHead({ ...base, trust: undefined }).mayRemember).to.equal(false);
  });
});

describe('the append-only rung', () => {
  const appendOnlyOf = (changes: Partial<HeadInput>) => verifyHead({ ...base, ...changes }).appendOnly;

  it('passes with a proof that the log only grew, and for the same head', () => {
    expect(appendOnlyOf({ remembered: log.checkpoint(13), consistency: log.consistency(13) })).to.deep.equal(PASS);
    expect(appendOnlyOf({ remembered: log.checkpoint(13), consistency: log.consistency(13).map(toBase64) })).to.deep.equal(PASS);
    expect(appendOnlyOf({ remembered: parseNote(log.checkpoint(13)).text, consistency: log.consistency(13) })).to.deep.equal(PASS);
    expect(appendOnlyOf({ remembered: log.checkpoint() })).to.deep.equal(PASS);
  });

  it('fails when the log shrank, forked, or gives another history', () => {
    const rollback = verifyHead({ ...base, checkpoint: log.checkpoint(20), remembered: log.checkpoint() });
    expect(rollback.appendOnly).to.deep.equal(failed('rollback'));
    expect(rollback.remembered?.size).to.equal(40n);
    expect(rollback.mayRemember).to.equal(false);
    expect(appendOnlyOf({ remembered: fork.checkpoint() })).to.deep.equal(failed('fork'));
    expect(appendOnlyOf({ remembered: fork.checkpoint(30), consistency: log.consistency(30) })).to.deep.equal(failed('root-mismatch'));
    expect(appendOnlyOf({ remembered: log.checkpoint(13), consistency: log.consistency(13).slice(1) })).to.deep.equal(
      failed('wrong-proof-length'),
    );
    expect(appendOnlyOf({ remembered: log.checkpoint(13), consistency: ['nonsense'] })).to.deep.equal(failed('malformed-proof'));
  });

  it('fails when a log that had a checkpoint has none any more', () => {
    expect(appendOnlyOf({ checkpoint: null, remembered: log.checkpoint(13) })).to.deep.equal(failed('rollback'));
    expect(appendOnlyOf({ checkpoint: null, trust: undefined, remembered: log.checkpoint(13) })).to.deep.equal(failed('rollback'));
    for (const remembered of [undefined, 'garbage', log.checkpoint(0), log.checkpoint(13, [LOG_KEY], 'other.example')]) {
      expect(appendOnlyOf({ checkpoint: null, remembered })).to.deep.equal(na('no-checkpoint'));
    }
  });

  it('fails also when nobody known signed the new head', () => {
    const unsigned = verifyHead({ ...base, trust: undefined, checkpoint: log.checkpoint(20), remembered: log.checkpoint() });
    expect([unsigned.signed.state, unsigned.appendOnly.state]).to.deep.equal(['not-available', 'fail']);
  });

  it('is not available where nothing was established, and says why', () => {
    expect(appendOnlyOf({})).to.deep.equal(na('first-look'));
    expect(appendOnlyOf({ remembered: log.checkpoint(13) })).to.deep.equal(na('no-proof'));
    expect(appendOnlyOf({ remembered: 'garbage' })).to.deep.equal(na('remembered-unreadable'));
    expect(appendOnlyOf({ remembered: log.checkpoint(13, [LOG_KEY], 'other.example') })).to.deep.equal(na('remembered-other-log'));
    expect(appendOnlyOf({ remembered: log.checkpoint(0) })).to.deep.equal(na('remembered-empty'));
    expect(appendOnlyOf({ checkpoint: 'garbage' })).to.deep.equal(na('malformed-checkpoint'));
  });

  it('keeps what is remembered while the proof is missing', () => {
    expect(verifyHead({ ...base, remembered: log.checkpoint(13) }).mayRemember).to.equal(false);
    expect(verifyHead({ ...base, remembered: log.checkpoint(13), consistency: log.consistency(13) }).mayRemember).to.equal(true);
  });
});

describe('the witnessed rung', () => {
  const { text } = parseNote(log.checkpoint());
  const witnesses = { witnesses: WITNESSES.map(witnessVkeyOf), need: 2, maxAgeMs: 3_600_000 };
  const trust = { ...TRUST, witnesses };
  const cosigned = (count: number, seconds = NOW / 1000) =>
    log.checkpoint() +
    WITNESSES.slice(0, count)
      .map((key) => cosignatureLine(text, key, seconds))
      .join('');

  it('passes with k fresh cosignatures', () => {
    const seen = verifyHead({ ...base, trust, checkpoint: cosigned(2) });
    expect(seen.witnessed).to.deep.equal(PASS);
    expect(seen.witnesses?.cosigned).to.have.lengthOf(2);
    expect(seen.signed).to.deep.equal(PASS);
  });

  it('fails with fewer, old ones, or an unusable policy', () => {
    expect(verifyHead({ ...base, trust, checkpoint: cosigned(1) }).witnessed).to.deep.equal(failed('too-few-witnesses'));
    expect(verifyHead({ ...base, trust, checkpoint: cosigned(3, NOW / 1000 - 7200) }).witnessed).to.deep.equal(failed('too-few-witnesses'));
    expect(verifyHead({ ...base, trust: { ...TRUST, witnesses: { ...witnesses, need: 9 } } }).witnessed).to.deep.equal(
      failed('bad-trust-anchor'),
    );
    expect(
      verifyHead({ ...base, trust: { ...TRUST, witnesses: { witnesses: [witnessVkeyOf(LOG_KEY)], need: 1 } } }).witnessed,
    ).to.deep.equal(failed('bad-trust-anchor'));
  });

  it('is not available without witnesses', () => {
    expect(head.witnessed).to.deep.equal(na('no-witnesses'));
  });
});

describe('the rungs of a record', () => {
  it('pass for every record of the log', () => {
    for (const index of log.raws.keys()) {
      const verdict = verifyRecord(head, {
        ...log.record(index),
        listedHash: log.leaves[index],
        opened: { reason: { salt: salt(index), value: reasonOf(index) } },
      });
      expect([verdict.intact, verdict.included]).to.deep.equal([PASS, PASS]);
    }
  });

  it('take proofs in base64, as adapters deliver them', () => {
    expect(verifyRecord(head, { ...log.record(5), proof: log.inclusion(5).map(toBase64) }).included).to.deep.equal(PASS);
  });

  it('tell why a record is not intact', () => {
    const record = log.record(5);
    const intactOf = (changes: object) => verifyRecord(head, { ...record, ...changes }).intact;
    expect(intactOf({ raw: record.raw.replace('{', '{ ') })).to.deep.equal(failed('not-canonical'));
    expect(intactOf({ raw: record.raw.replace('"seq":5', '"seq":5,"seq":5') })).to.deep.equal(failed('not-canonical'));
    expect(intactOf({ raw: record.raw.slice(1) })).to.deep.equal(failed('not-json'));
    expect(intactOf({ raw: `${record.raw}\ud800` })).to.deep.equal(failed('lone-surrogate'));
    expect(intactOf({ raw: '"text"' })).to.deep.equal(failed('not-a-record'));
    expect(intactOf({ raw: '{}' })).to.deep.equal(failed('not-a-record'));
    expect(intactOf({ index: 6 })).to.deep.equal(failed('wrong-index'));
    expect(intactOf({ raw: rawRecord(5, { log: 'other.example' }) })).to.deep.equal(failed('wrong-log'));
    expect(intactOf({ listedHash: log.leaves[6] })).to.deep.equal(failed('hash-mismatch'));
  });

  it('tell when a value shown beside the record is not the one that was logged', () => {
    const openedOf = (opened: Record<string, { salt: string; value: unknown }>) => verifyRecord(head, { ...log.record(5), opened }).intact;
    expect(openedOf({ reason: { salt: salt(5), value: 'Another reason' } })).to.deep.equal(failed('commitment-mismatch'));
    expect(openedOf({ reason: { salt: salt(6), value: reasonOf(5) } })).to.deep.equal(failed('commitment-mismatch'));
    expect(openedOf({ name: { salt: salt(5), value: reasonOf(5) } })).to.deep.equal(failed('commitment-mismatch'));
    expect(openedOf({ toString: { salt: salt(5), value: reasonOf(5) } })).to.deep.equal(failed('commitment-mismatch'));
    expect(openedOf({})).to.deep.equal(PASS);
  });

  it('tell why inclusion is not proven', () => {
    const record = log.record(5);
    const includedOf = (changes: object) => verifyRecord(head, { ...record, ...changes }).included;
    expect(includedOf({ raw: fork.raws[20] })).to.deep.equal(failed('root-mismatch'));
    expect(includedOf({ proof: record.proof.slice(1) })).to.deep.equal(failed('wrong-proof-length'));
    expect(includedOf({ proof: ['nonsense'] })).to.deep.equal(failed('malformed-proof'));
    expect(includedOf({ index: -1 })).to.deep.equal(failed('malformed-number'));
    expect(includedOf({ proof: undefined })).to.deep.equal(na('no-proof'));
    expect(includedOf({ index: 40 })).to.deep.equal(na('newer-than-checkpoint'));
    expect(verifyRecord(verifyHead({ ...base, checkpoint: null }), record).included).to.deep.equal(na('no-checkpoint'));
    expect(verifyRecord(verifyHead({ ...base, checkpoint: 'garbage' }), record).included).to.deep.equal(na('malformed-checkpoint'));
  });

  it('verify a record of a newer kind on its bytes', () => {
    const raws = ['{"v":"wf.audit/2","what":"something new"}', '{"log":"other.example","v":"wf.audit/2"}', '{"seq":9,"v":"wf.audit/2"}'];
    const newer = new TestLog(3, raws);
    const newerHead = verifyHead({ ...base, checkpoint: newer.checkpoint() });
    expect(raws.map((_, index) => verifyRecord(newerHead, newer.record(index)).included.state)).to.deep.equal(['pass', 'pass', 'pass']);
    expect(raws.map((_, index) => verifyRecord(newerHead, newer.record(index)).intact.reason)).to.deep.equal([
      undefined,
      'wrong-log',
      'wrong-index',
    ]);
  });
});

describe('the rungs of a view', () => {
  const all = log.raws.map((_, index) => verifyRecord(head, log.record(index)));
  const verdict = (index: number, changes: Partial<RecordVerdict> = {}): RecordVerdict => ({
    index,
    intact: PASS,
    included: PASS,
    ...changes,
  });

  it('pass when all records pass, and a whole range is complete', () => {
    const view = summarizeView(all, { begin: 0, end: 40 });
    expect(view).to.deep.include({ contiguous: true, first: 0, last: 39 });
    expect(view.intact).to.deep.equal({ state: 'pass', passed: 40, failed: 0, notAvailable: 0 });
    expect(view.included.state).to.equal('pass');
  });

  it('fail with the first bad index', () => {
    const view = summarizeView([verdict(9, { intact: fail('wrong-index') }), verdict(3), verdict(7, { intact: fail('not-canonical') })]);
    expect(view.intact).to.deep.equal({ state: 'fail', reason: 'not-canonical', firstBad: 7, passed: 1, failed: 2, notAvailable: 0 });
  });

  it('stay open when one record stays open, but fail when one fails', () => {
    const open = verdict(1, { included: notAvailable('no-proof') });
    expect(summarizeView([verdict(0), open]).included).to.deep.equal({
      state: 'not-available',
      reason: 'no-proof',
      passed: 1,
      failed: 0,
      notAvailable: 1,
    });
    expect(summarizeView([open, verdict(2, { included: fail('root-mismatch') })]).included).to.include({ state: 'fail', firstBad: 2 });
  });

  it('establish nothing about an empty view', () => {
    expect(summarizeView([])).to.deep.equal({
      intact: { state: 'not-available', passed: 0, failed: 0, notAvailable: 0 },
      included: { state: 'not-available', passed: 0, failed: 0, notAvailable: 0 },
      contiguous: false,
    });
  });

  it('fail where a record of a claimed range is missing or stands twice', () => {
    const without = all.filter(({ index }) => index !== 17);
    expect(summarizeView(without).contiguous).to.equal(false);
    expect(summarizeView(without).included.state).to.equal('pass');
    expect(summarizeView(without, { begin: 0, end: 40 }).included).to.include({ state: 'fail', reason: 'missing-record', firstBad: 17 });
    expect(summarizeView(all.slice(0, 39), { begin: 0, end: 40 }).included).to.include({ reason: 'missing-record', firstBad: 39 });
    expect(summarizeView([...all, verdict(4)], { begin: 0, end: 40 }).included).to.include({ reason: 'duplicate-record', firstBad: 4 });
    expect(summarizeView(all, { begin: 1, end: 40 }).included).to.include({ reason: 'unexpected-record', firstBad: 0 });
    expect(summarizeView([verdict(1), verdict(1)]).contiguous).to.equal(false);
  });
});

describe('an operator with the key', () => {
  it('cannot change a record for somebody who remembers an older head', () => {
    const later = new TestLog(60, [...fork.raws, ...Array.from({ length: 20 }, (_, i) => rawRecord(40 + i))]);
    const seen = verifyHead({
      trust: TRUST,
      checkpoint: later.checkpoint(),
      remembered: log.checkpoint(),
      consistency: later.consistency(40),
      now: NOW,
    });
    expect([seen.signed.state, seen.appendOnly.state]).to.deep.equal(['pass', 'fail']);
  });

  it('can for somebody who looks for the first time, and the ladder does not hide that', () => {
    const seen = verifyHead({ trust: TRUST, checkpoint: fork.checkpoint(), now: NOW });
    expect([seen.signed.state, seen.appendOnly.state, seen.witnessed.state]).to.deep.equal(['pass', 'not-available', 'not-available']);
  });

  it('cannot bring its own key along in the data', () => {
    const withKey = formatCheckpoint({ origin: ORIGIN, size: 40, root: log.root() }) + `${vkeyOf(stranger)}\n`;
    expect(verifyHead({ ...base, checkpoint: signNote(withKey, [stranger]) }).signed).to.deep.equal(failed('no-trusted-signature'));
  });
});
