import { expect } from '@open-wc/testing';
import { sealRecord } from '../../src/audit/append.js';
import { canonicalize, CanonicalJsonError, parseCanonical } from '../../src/audit/canonical-json.js';
import { verifyCommitment } from '../../src/audit/commitment.js';
import { readRecord } from '../../src/audit/record.js';
import type { RecordDraft } from '../../src/audit/record-draft.js';
import { verifyHead } from '../../src/audit/verify-head.js';
import { verifyRecord } from '../../src/audit/verify-record.js';
import { NOW, ORIGIN, salt, TestLog, TRUST } from './support/log.js';

const DRAFT: RecordDraft = {
  type: 'decided',
  actor: { type: 'human', id: 'lena', roles: ['support-lead'], onBehalfOf: undefined, auth: undefined },
  action: { name: 'gate:approve' },
  resource: { type: 'gate', id: 'gate-1', version: 2 },
  context: { tenant: 'acme', run: 'run-1', runSeq: 7, step: undefined },
  decision: { value: 'approve', meaning: 'I approve this payment' },
  personal: { name: 'Lena Fischer', reason: 'Checked with the customer', args: { amount: '120.00', currency: 'EUR' } },
};

function place(seq: number) {
  let salts = 0;
  return { log: ORIGIN, seq, at: '2026-11-22T10:42:07.120Z', id: `rec-${seq}`, newSalt: () => salt((salts += 1)) };
}

describe('sealRecord', () => {
  it('writes canonical bytes that read back as the record, in its place', () => {
    const sealed = sealRecord(DRAFT, place(3));
    expect(canonicalize(parseCanonical(sealed.raw))).to.equal(sealed.raw);
    const read = readRecord(sealed.raw);
    if (read.kind !== 'record') throw new Error(read.kind);
    expect(read.record).to.deep.include({
      v: 'wf.audit/1',
      log: ORIGIN,
      seq: 3,
      id: 'rec-3',
      at: '2026-11-22T10:42:07.120Z',
      type: 'decided',
    });
    expect(read.record.actor).to.deep.equal({ type: 'human', id: 'lena', roles: ['support-lead'] });
  });

  it('keeps personal values out of the bytes, and ties each to them with its own salt', () => {
    const sealed = sealRecord(DRAFT, place(0));
    for (const personal of ['Lena', 'Checked', '120.00', 'EUR']) expect(sealed.raw).to.not.contain(personal);
    const read = readRecord(sealed.raw);
    if (read.kind !== 'record') throw new Error(read.kind);
    const { commitments = {} } = read.record;
    expect(Object.keys(commitments)).to.have.members(['name', 'reason', 'args']);
    for (const [name, beside] of Object.entries(sealed.opened)) {
      expect(verifyCommitment(commitments[name] ?? '', beside.salt, beside.value), name).to.equal(true);
      expect(verifyCommitment(commitments[name] ?? '', beside.salt, [beside.value]), name).to.equal(false);
    }
    expect(new Set(Object.values(sealed.opened).map((beside) => beside.salt)).size).to.equal(3);
  });

  it('makes records that verify, and that show when a value beside them was changed', () => {
    const sealed = sealRecord(DRAFT, place(0));
    const log = new TestLog(1, [sealed.raw]);
    const head = verifyHead({ trust: TRUST, checkpoint: log.checkpoint(), now: NOW });
    expect(verifyRecord(head, { ...log.record(0), opened: sealed.opened }).intact.state).to.equal('pass');
    const changed = { reason: { salt: salt(2), value: 'Something else' } };
    expect(verifyRecord(head, { ...log.record(0), opened: changed }).intact.reason).to.equal('commitment-mismatch');
  });

  it('has no commitments where nothing is personal', () => {
    const sealed = sealRecord({ ...DRAFT, personal: {} }, place(4));
    expect(sealed.raw).to.not.contain('commitments');
    expect(sealed.opened).to.deep.equal({});
  });

  it('refuses what is no record, before it can enter a log', () => {
    expect(() => sealRecord({ ...DRAFT, resource: { type: 'gate', id: '' } }, place(0))).to.throw(TypeError, 'resource.id');
    expect(() => sealRecord(DRAFT, { ...place(0), at: '2026-11-22' })).to.throw(TypeError, 'at');
    expect(() => sealRecord(DRAFT, { ...place(0), seq: -1 })).to.throw(TypeError, 'seq');
    expect(() => sealRecord(DRAFT, { ...place(0), newSalt: () => 'AAAA' })).to.throw(RangeError, '16 bytes');
    expect(() => sealRecord({ ...DRAFT, personal: { reason: '\ud800' } }, place(0))).to.throw(CanonicalJsonError);
  });

  it('refuses a record that does not fit an entry bundle', () => {
    const amr = Array.from({ length: 32 }, () => 'm'.repeat(4096));
    expect(() => sealRecord({ ...DRAFT, actor: { type: 'human', id: 'lena', auth: { amr } } }, place(0))).to.throw(RangeError, 'too long');
  });
});
