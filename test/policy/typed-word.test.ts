import { expect } from '@open-wc/testing';
import { findPolicyFaults } from '../../src/policy/document/faults.js';
import { canBeTyped, isTypedWord } from '../../src/policy/typed-word.js';
import { withTier } from './fixtures/policy.js';

describe('the word that is typed to confirm', () => {
  for (const [asked, typed] of [
    ['REFUND', 'REFUND'], ['REFUND', 'refund'], ['REFUND', '  Refund\t'], [' REFUND ', 'refund'], ['PAY BACK', 'pay \u00A0 back'],
    ['ＲＥＦＵＮＤ', 'refund'], ['Ärger', 'A\u0308RGER'], ['GROSS', 'groß'], ['ΣΟΦΟΣ', 'σοφος'], ['REFUND', 'RE\u200BFUND'], ['ﬁnal', 'FINAL'],
  ] as const) {
    it(`takes "${typed}" for "${asked}"`, () => expect(isTypedWord(asked, typed)).to.equal(true));
  }

  for (const [asked, typed] of [['REFUND', 'REFUNDS'], ['REFUND', ''], ['REFUND', undefined], ['REFUND', 'REF UND'], ['', ''], ['  ', '  '], ['\u200B', ''], ['', 'x']] as const) {
    it(`does not take ${JSON.stringify(typed)} for ${JSON.stringify(asked)}`, () => expect(isTypedWord(asked, typed)).to.equal(false));
  }

  it('is refused in a policy when nothing could ever match it', () => {
    expect(['PAY', ' x '].map(canBeTyped)).to.deep.equal([true, true]);
    expect(['', ' ', '\u200B\u00A0'].map(canBeTyped)).to.deep.equal([false, false, false]);
    const faults = (typedConfirmation: string): readonly string[] => findPolicyFaults(withTier('medium', { typedConfirmation })).map(({ path }) => path);
    expect(faults(' \u200B')).to.deep.equal(['/tiers/1/typedConfirmation']);
    expect(faults('PAY')).to.deep.equal([]);
  });
});
