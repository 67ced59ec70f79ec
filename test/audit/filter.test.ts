import { expect } from '@open-wc/testing';
import { passesFilter } from '../../src/audit/filter.js';
import { rawRecord } from './support/log.js';

const entry = (changes: Readonly<Record<string, unknown>> = {}, opened: Parameters<typeof passesFilter>[0]['opened'] = {}) => ({ seq: 3, raw: rawRecord(3, changes), opened });
const AT = '2026-11-22T10:42:07.120Z';
const context = { tenant: 'acme', run: 'run-1', step: 'refund' };

describe('passesFilter', () => {
  it('lets everything through where nothing is asked', () => {
    expect(passesFilter(entry(), {})).to.equal(true);
    expect(passesFilter({ seq: 0, raw: 'no JSON', opened: {} }, { run: undefined })).to.equal(true);
  });

  it('compares each thing that was asked for', () => {
    const record = entry({ context, outcome: { status: 'refused' } });
    for (const filter of [
      { run: 'run-1' }, { actor: 'person-3' }, { action: 'gate.vote' }, { step: 'refund' }, { outcome: 'refused' }, { since: AT },
      { until: '2026-11-22T10:42:07.121Z' }, { text: 'FINANCE-lead' }, { actor: 'person-3', step: 'refund', since: AT },
    ] as const) {
      expect(passesFilter(record, filter), JSON.stringify(filter)).to.equal(true);
    }
    for (const filter of [
      { run: 'run-2' }, { actor: 'person-4' }, { action: 'gate' }, { step: 'refund-2' }, { outcome: 'ok' }, { since: '2026-11-22T10:42:07.121Z' },
      { until: AT }, { text: 'nowhere' }, { actor: 'person-3', step: 'other' },
    ] as const) {
      expect(passesFilter(record, filter), JSON.stringify(filter)).to.equal(false);
    }
  });

  it('misses what a record does not have', () => {
    expect(passesFilter(entry(), { step: 'refund' })).to.equal(false);
    expect(passesFilter(entry(), { outcome: 'ok' })).to.equal(false);
  });

  it('searches the values beside the record, not their salts and names', () => {
    const opened = { reason: { salt: 'c2FsdHNhbHRzYWx0c2FsdA', value: { lines: ['The customer said "No"', 'ÄRGER'] } } };
    expect(passesFilter(entry({}, opened), { text: 'said "no"' })).to.equal(true);
    expect(passesFilter(entry({}, opened), { text: 'ärger' })).to.equal(true);
    expect(passesFilter(entry({}, opened), { text: 'c2FsdHNh' })).to.equal(false);
    expect(passesFilter(entry({}, opened), { text: 'lines' })).to.equal(false);
  });

  it('hides nothing that it cannot read, unless a text is not in it', () => {
    const broken = { seq: 3, raw: `${rawRecord(3)} `, opened: {} };
    expect(passesFilter(broken, { actor: 'somebody-else', step: 's', outcome: 'failed' })).to.equal(true);
    expect(passesFilter(broken, { text: 'PERSON-3' })).to.equal(true);
    expect(passesFilter(broken, { text: 'nowhere' })).to.equal(false);
  });

  it('hides no record of a newer kind', () => {
    const newer = { seq: 3, raw: '{"v":"wf.audit/2","who":"Ada"}', opened: {} };
    expect(passesFilter(newer, { actor: 'somebody-else' })).to.equal(true);
    expect(passesFilter(newer, { text: 'ada' })).to.equal(true);
    expect(passesFilter(newer, { text: 'bob' })).to.equal(false);
  });
});
