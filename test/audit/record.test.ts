import { expect } from '@open-wc/testing';
import { readRecord } from '../../src/audit/record.js';
import { rawRecord } from './support/log.js';

describe('readRecord', () => {
  it('reads a record of this kind', () => {
    const read = readRecord(rawRecord(7));
    expect(read.kind === 'record' && read.record.seq).to.equal(7);
  });

  it('keeps a record of a newer kind, or with members we do not know, as it is', () => {
    expect(readRecord('{"v":"wf.audit/2"}')).to.deep.equal({ kind: 'newer', value: { v: 'wf.audit/2' } });
    expect(readRecord(rawRecord(7, { invented: true })).kind).to.equal('newer');
    expect(readRecord(rawRecord(7, { type: 'teleported' })).kind).to.equal('newer');
  });

  it('says why bytes are unreadable', () => {
    expect(readRecord('{"b":1,"a":2}')).to.deep.equal({ kind: 'unreadable', code: 'not-canonical' });
    expect(readRecord('nonsense')).to.deep.equal({ kind: 'unreadable', code: 'not-json' });
  });
});
