import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { csvCell, csvDocument, unguardCell } from '../../src/audit/csv.js';
import { readCsv } from './support/read-csv.js';

const openedCell = (value: string) => readCsv(`${csvCell(value)}\r\n`)[0]?.[0] ?? '';

describe('csvCell', () => {
  const starts = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '\uff1d', '\uff0b', '\uff0d', '\uff20', '\u2212', '|', '%', "'"];
  const before = ['', ' ', '   ', '\u00a0', '\u200b', '\ufeff', '\u202e', ' \t '];
  for (const start of starts) {
    it(`opens a text with U+${start.charCodeAt(0).toString(16).padStart(4, '0')} first as text`, () => {
      for (const prefix of before) {
        const text = `${prefix}${start}SUM(A1)`;
        expect(openedCell(text)).to.equal(`'${text}`);
        expect(unguardCell(openedCell(text))).to.equal(text);
      }
    });
  }

  it('leaves other text as it is', () => {
    for (const text of ['', 'abc', '5', 'a=b', '(1)', '"quoted"', 'naïve, "x"', '😀']) expect(openedCell(text)).to.equal(text);
  });

  it('writes numbers as numbers', () => {
    expect(csvCell(-5)).to.equal('"-5"');
  });

  it('gives every text back exactly (property)', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('=', '+', '-', '@', "'", '"', ',', '\r', '\n', '\t', ' '),
        fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
      ),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), (rows) => {
        expect(readCsv(csvDocument(rows)).map((row) => row.map(unguardCell))).to.deep.equal(rows);
      }),
      { numRuns: 100 },
    );
  });
});
