import { expect } from '@open-wc/testing';
import { fitLines } from '../../../../src/elements/graph/text/fit-lines.js';
import { nameEnds } from '../../../../src/elements/graph/text/name-ends.js';
import { measureIn } from '../../../../src/elements/graph/text/measure.js';
import { estimateTextWidth } from '../../../../src/graph/text-width.js';

const byLetters = (text: string): number => text.length;
const fit = (text: string, width: number, most: number): readonly string[] => fitLines(text, { width, most, measure: byLetters }).lines;

describe('fitLines', () => {
  it('parts between words, after hyphens, and between characters of scripts without spaces', () => {
    expect(fit('Check the invoice', 9, 3)).to.deep.equal(['Check the', 'invoice']);
    expect(fit('check-the-invoice', 8, 3)).to.deep.equal(['check-', 'the-', 'invoice']);
    expect(fit('检查供应商发票', 4, 2)).to.deep.equal(['检查供应', '商发票']);
    expect(fit('Donaudampfschiff', 6, 3)).to.deep.equal(['Donaud', 'ampfsc', 'hiff']);
  });

  it('leaves out the middle, and keeps the end', () => {
    expect(fit('Check the invoice of customer 0042', 20, 1)).to.deep.equal(['Check…customer 0042']);
    expect(fit('Check the invoice of customer 0042', 20, 2)).to.deep.equal(['Check the invoice of', 'customer 0042']);
    expect(fit('Check the invoice of customer 0042', 11, 1)).to.deep.equal(['…tomer 0042']);
    expect(fit('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaz', 5, 1)).to.deep.equal(['…aaaz']);
  });

  it('never tears a character, and is never wider than it may be', () => {
    const family = '👩‍👩‍👧‍👦';
    for (const text of [family.repeat(6), `e\u0301${'e\u0301'.repeat(40)}`, '🇩🇪🇫🇷🇯🇵🇺🇸🇬🇧'.repeat(3), 'กำแพงน้ำ'.repeat(8), 'نص طويل جدا '.repeat(9), 'W'.repeat(90), 'mixed 检查 text 👍🏽 and more of it'.repeat(3)]) {
      for (const width of [30, 60, 100, 160]) {
        for (const most of [1, 2, 3]) {
          const measure = measureIn('600 13px sans-serif', 13);
          const { lines, isCut } = fitLines(text, { width, most, measure });
          expect(lines.length).to.be.at.most(most);
          for (const line of lines) expect(measure(line)).to.be.at.most(width);
          const graphemes = new Set(Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment));
          for (const line of lines) for (const { segment } of new Intl.Segmenter().segment(line.replaceAll('…', ' '))) expect(segment === ' ' || graphemes.has(segment), JSON.stringify(segment)).to.equal(true);
          if (!isCut) expect(lines.join('').replaceAll(' ', '')).to.equal(text.replaceAll(' ', ''));
        }
      }
    }
  });
});

describe('nameEnds', () => {
  it('parts a long name before its last words, and leaves a short one whole', () => {
    expect(nameEnds('Short name')).to.deep.equal(['Short name', '']);
    expect(nameEnds('Check the invoice of customer 0042')).to.deep.equal(['Check the invoice of', ' customer 0042']);
    expect(nameEnds('x'.repeat(40))).to.deep.equal(['x'.repeat(30), 'x'.repeat(10)]);
  });
});

describe('estimateTextWidth', () => {
  it('is about what a page measures', () => {
    const measure = measureIn('13px sans-serif', 13);
    for (const text of ['Check the invoice of the customer', 'Rechnung prüfen und freigeben', 'WWW MMM', 'illicit', 'Проверить счёт', 'Έλεγχος τιμολογίου', '2024-11-22 10:45']) {
      const ratio = estimateTextWidth(text, 13) / measure(text);
      expect(ratio, text).to.be.within(0.85, 1.35);
    }
    // Not every machine has letters for these: where it has, they are as wide as they are high.
    expect(estimateTextWidth('检查供应商发票', 13)).to.equal(7 * 13);
  });
});
