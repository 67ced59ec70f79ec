import { expect } from '@open-wc/testing';
import { foldText } from '../../src/model/fold-text.js';

describe('foldText', () => {
  const same: readonly (readonly [string, string, string])[] = [
    ['case', 'Check INVOICES', 'check invoices'],
    ['width', 'ｉｎｖｏｉｃｅ　２０２４', 'invoice 2024'],
    ['half-width kana', 'ｶﾞｽ', 'ガス'],
    ['normal form', 'Mu\u0308ller', 'm\u00fcller'],
    ['spaces', '  Pay\u00a0\tthe \n bill ', 'pay the bill'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['final sigma', 'ΟΔΟΣ', 'οδοσ'],
    ['Turkish i', 'İstanbul', 'istanbul'],
    ['ligatures', 'oﬃce', 'office'],
    ['soft hyphens', 'Rech\u00adnung', 'rechnung'],
    ['direction marks', '\u202eabc\u2069', 'abc'],
    ['Arabic digits', '٢٠٢٤', '2024'],
    ['Persian digits', '۲۰۲۴', '2024'],
    ['Devanagari digits', '२०२४', '2024'],
  ];
  for (const [what, a, b] of same) {
    it(`makes no difference of ${what}`, () => {
      expect(foldText(a)).to.equal(foldText(b));
    });
  }

  it('is the same when it is done twice, for every code point', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const once = foldText(`a${String.fromCodePoint(code)}b`);
      if (foldText(once) !== once) expect.fail(`U+${code.toString(16)}: ${JSON.stringify(once)} becomes ${JSON.stringify(foldText(once))}`);
    }
  });

  it('keeps accents and signs', () => {
    expect(foldText('Müller')).not.to.equal(foldText('Muller'));
    expect(foldText('No. 7/B-2')).to.equal('no. 7/b-2');
  });

  it('never throws on halves of surrogate pairs', () => {
    expect(foldText('a\ud800b')).to.equal('a\ud800b');
  });
});
