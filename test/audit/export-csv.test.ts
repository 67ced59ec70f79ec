import { expect } from '@open-wc/testing';
import { commit } from '../../src/audit/commitment.js';
import { CSV_COLUMNS, recordsAsCsv } from '../../src/audit/export-csv.js';
import { unguardCell } from '../../src/audit/csv.js';
import { rawRecord, salt } from './support/log.js';
import { readCsv } from './support/read-csv.js';

const beside = (value: string) => ({ salt: salt(1), value });

function entry(values: Readonly<Record<string, string>>, changes: Readonly<Record<string, unknown>> = {}) {
  const commitments = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, commit(salt(1), value)]));
  return { seq: 3, raw: rawRecord(3, { commitments, ...changes }), opened: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, beside(value)])) };
}

/** The only row, by column. */
function rowOf(text: string): Readonly<Record<string, string>> {
  const [header = [], ...rows] = readCsv(text);
  expect(header).to.deep.equal([...CSV_COLUMNS]);
  expect(rows).to.have.lengthOf(1);
  return Object.fromEntries(header.map((column, at) => [column, unguardCell(rows[0]?.[at] ?? '')]));
}

describe('recordsAsCsv', () => {
  it('has name, time and meaning in each row', () => {
    const row = rowOf(recordsAsCsv([entry({ name: 'Lena Fischer', reason: 'Goods came back', meaning: 'I checked the order' }, { outcome: { status: 'ok' } })]));
    expect(row).to.include({
      index: '3', time: '2026-11-22T10:42:07.120Z', name: 'Lena Fischer', meaning: 'I checked the order', reason: 'Goods came back', type: 'decided',
      action: 'gate.vote', outcome: 'ok', actor: 'person-3', roles: 'finance-lead', run: 'run-1', 'altered values': '', log: 'audit.example/acme',
    });
    expect(row['leaf hash']).to.match(/^[A-Za-z0-9+/]{43}=$/);
  });

  it('falls back to what was decided, or what happened, where nobody said what it means', () => {
    expect(rowOf(recordsAsCsv([entry({})]))['meaning']).to.equal('approve');
    expect(rowOf(recordsAsCsv([entry({}, { decision: { value: 'reject', meaning: 'not-paid' } })]))['meaning']).to.equal('not-paid');
    expect(rowOf(recordsAsCsv([entry({}, { type: 'released' })]))['type']).to.equal('released');
  });

  it('names values that are not what was recorded, and leaves erased ones empty', () => {
    const honest = entry({ name: 'Lena Fischer', reason: 'Goods came back' });
    const { name: _erased, ...rest } = honest.opened;
    const row = rowOf(recordsAsCsv([{ ...honest, opened: { ...rest, reason: beside('No reason') } }]));
    expect(row).to.include({ name: '', 'altered values': 'reason' });
  });

  it('keeps a row for what it cannot read', () => {
    expect(rowOf(recordsAsCsv([{ seq: 9, raw: '=cmd|x', opened: {} }]))).to.include({ index: '9', type: 'unreadable', 'other values': '=cmd|x', name: '' });
    expect(rowOf(recordsAsCsv([{ seq: 9, raw: '{"v":"wf.audit/2"}', opened: {} }]))).to.include({ type: 'newer', 'other values': '{"v":"wf.audit/2"}' });
  });

  it('has no cell that starts a formula, whatever the record holds', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', ' =', '\ufeff=']) {
      const text = `${start}HYPERLINK("x")`;
      const csv = recordsAsCsv([entry({ name: text, reason: text, meaning: text, note: text }, { resource: { type: text, id: text } })]);
      for (const cell of readCsv(csv).flat()) expect(cell, JSON.stringify(cell)).to.not.match(/^[\s\p{Cf}]*[=+\-@|%\t\r]/u);
      expect(rowOf(csv)).to.include({ name: text, resource: text });
    }
  });
});
