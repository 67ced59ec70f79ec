import { expect } from '@open-wc/testing';
import { readExport, verifyExport, writeExport, type ExportedRecord } from '../../src/audit/export-file.js';
import { LOG_KEY, NOW, rawRecord, reasonOf, salt, seed, TestLog, TRUST } from './support/log.js';

const log = new TestLog(30);
const recordOf = (index: number): ExportedRecord => ({
  ...log.record(index),
  opened: { reason: { salt: salt(index), value: reasonOf(index) } },
});
const records = log.raws.map((_, index) => recordOf(index));
const whole = writeExport({ checkpoint: log.checkpoint(), range: { begin: 0, end: 30 } }, records);
const verify = (text: string, remembered?: string) => verifyExport(text, { trust: TRUST, remembered, now: NOW });

/** Lines of the file with one replaced, removed or added. */
function edited(edit: (lines: string[]) => void): string {
  const lines = whole.slice(0, -1).split('\n');
  edit(lines);
  return `${lines.join('\n')}\n`;
}

describe('a verifiable export', () => {
  it('verifies as written', () => {
    const verdict = verify(whole);
    expect([verdict.headerReadable, verdict.head.signed.state, verdict.view.intact.state, verdict.view.included.state]).to.deep.equal([
      true,
      'pass',
      'pass',
      'pass',
    ]);
    expect(verdict.view).to.include({ contiguous: true, first: 0, last: 29 });
    expect(verdict.records).to.have.lengthOf(30);
  });

  it('reads back to what was written', () => {
    const { header, lines } = readExport(
      writeExport({ checkpoint: log.checkpoint(), consistency: { size: 9, proof: log.consistency(9) } }, records.slice(3, 5)),
    );
    expect(header?.range).to.equal(undefined);
    expect(header?.consistency?.size).to.equal(9);
    expect(lines.map(({ index }) => index)).to.deep.equal([3, 4]);
  });

  it('verifies a selection without claiming that it is complete', () => {
    const verdict = verify(writeExport({ checkpoint: log.checkpoint() }, [recordOf(3), recordOf(17)]));
    expect([verdict.view.included.state, verdict.view.contiguous]).to.deep.equal(['pass', false]);
  });

  it('still verifies after values were erased', () => {
    const erased = records.map(({ index, raw, proof }) => ({ index, raw, proof, opened: {} }));
    expect(verify(writeExport({ checkpoint: log.checkpoint(), range: { begin: 0, end: 30 } }, erased)).view.intact.state).to.equal('pass');
  });

  it('names the record whose value, bytes, proof or place was altered', () => {
    const line = (edit: (text: string) => string) =>
      edited((lines) => {
        lines[13] = edit(lines[13] ?? '');
      });
    const cases: [string, 'intact' | 'included', string][] = [
      [line((text) => text.replace('The customer', 'the customer')), 'intact', 'commitment-mismatch'],
      [line((text) => text.replace('approve', 'approvE')), 'included', 'root-mismatch'],
      [line((text) => text.replace('"index":12', '"index": 12')), 'intact', 'not-canonical'],
      [line((text) => text.replace('"index":12', '"index":12,"index":12')), 'intact', 'not-canonical'],
      [line((text) => text.slice(0, -1)), 'intact', 'not-json'],
      [line((text) => text.replace('"raw"', '"row"')), 'intact', 'not-a-record'],
      [line((text) => text.replace('\\"seq\\":12', '\\"seq\\":13')), 'intact', 'wrong-index'],
      [
        line((text) => text.replace(/("proof":\[")(.)/, (_, before: string, first: string) => before + (first === 'A' ? 'B' : 'A'))),
        'included',
        'root-mismatch',
      ],
      [line((text) => text.replace(/"proof":\["[^"]+",/, '"proof":[')), 'included', 'wrong-proof-length'],
      [line((text) => text.replace(/"proof":\["[^"]+"/, '"proof":[7')), 'intact', 'not-a-record'],
      [line((text) => text.replace('"index":12', '"index":6')), 'intact', 'wrong-index'],
      [
        edited((lines) => {
          lines.splice(13, 1);
        }),
        'included',
        'missing-record',
      ],
    ];
    for (const [text, rung, reason] of cases) {
      const verdict = verify(text);
      expect(verdict.view[rung], reason).to.include({ state: 'fail', reason, firstBad: 12 });
      expect(verdict.records.length, reason).to.be.at.least(29);
    }
  });

  it('shows a record that stands twice, was swapped or forged', () => {
    expect(
      verify(
        edited((lines) => {
          lines.push(lines[13] ?? '');
        }),
      ).view.included,
    ).to.include({ reason: 'duplicate-record', firstBad: 12 });
    const forged = new TestLog(31, [...log.raws, rawRecord(30)]);
    const added = writeExport({ checkpoint: log.checkpoint(), range: { begin: 0, end: 31 } }, [...records, forged.record(30)]);
    expect(verify(added).records[30]?.included).to.deep.equal({ state: 'not-available', reason: 'newer-than-checkpoint' });
    expect(verify(added).view.included.state).to.equal('not-available');
  });

  it('has no place for keys', () => {
    const withKey = edited((lines) => {
      lines[0] = lines[0]?.replace('"range"', '"keys":[],"range"') ?? '';
    });
    const verdict = verify(withKey);
    expect(verdict.headerReadable).to.equal(false);
    expect(verdict.head.signed).to.deep.equal({ state: 'not-available', reason: 'no-checkpoint' });
    expect(verdict.records).to.have.lengthOf(30);
  });

  it('is signed by nobody without the right key, origin and note', () => {
    const withNote = (checkpoint: string) => verify(writeExport({ checkpoint, range: { begin: 0, end: 30 } }, records)).head.signed;
    expect(withNote(log.checkpoint(30, [{ ...LOG_KEY, seed: seed(9) }]))).to.deep.equal({ state: 'fail', reason: 'no-trusted-signature' });
    expect(withNote(log.checkpoint(30, [LOG_KEY], 'other.example'))).to.deep.equal({ state: 'fail', reason: 'wrong-origin' });
    expect(withNote(log.checkpoint().replace('\n30\n', '\n99999999999999999999\n'))).to.deep.equal({
      state: 'fail',
      reason: 'bad-signature',
    });
    expect(verifyExport(whole, { now: NOW }).head.signed).to.deep.equal({ state: 'not-available', reason: 'no-trust-anchor' });
  });

  it('answers for any text', () => {
    for (const text of ['', '\n', '{}', 'PK\u0003\u0004', '[1]\n[2]\n', whole.slice(1), whole.replaceAll('\n', '\r\n')]) {
      const verdict = verify(text);
      expect(verdict.headerReadable, JSON.stringify(text.slice(0, 20))).to.equal(false);
      expect(verdict.head.signed.state).to.not.equal('pass');
    }
    expect(verify('{}\n\n').records).to.have.lengthOf(1);
  });

  it('shows from its records alone that the log only grew', () => {
    expect(verify(whole, log.checkpoint(12)).head.appendOnly).to.deep.equal({ state: 'pass' });
    const fork = new TestLog(
      12,
      log.raws.slice(0, 12).map((raw, seq) => (seq === 4 ? rawRecord(4, { type: 'revoked' }) : raw)),
    );
    expect(verify(whole, fork.checkpoint(12)).head.appendOnly).to.deep.equal({ state: 'fail', reason: 'root-mismatch' });
    expect(verify(whole, new TestLog(31).checkpoint()).head.appendOnly).to.deep.equal({ state: 'fail', reason: 'rollback' });
  });

  it('shows that a selection belongs to a log that only grew, with the proof it brings', () => {
    const selection = (proof: Uint8Array[]) =>
      writeExport({ checkpoint: log.checkpoint(), consistency: { size: 12, proof } }, [recordOf(3)]);
    expect(verify(selection(log.consistency(12)), log.checkpoint(12)).head.appendOnly).to.deep.equal({ state: 'pass' });
    expect(verify(selection(log.consistency(13)), log.checkpoint(12)).head.appendOnly.state).to.equal('fail');
    expect(verify(selection(log.consistency(12)), log.checkpoint(11)).head.appendOnly).to.deep.equal({
      state: 'not-available',
      reason: 'no-proof',
    });
  });
});
