import { expect } from '@open-wc/testing';
import { de } from '../../src/locales/de.js';
import { auditLogWords } from '../../src/locales/en/audit-log.js';
import { gateLaterWords } from '../../src/locales/en/gate-later.js';
import { REFUSAL_CODES } from '../../src/policy/codes.js';
import { CLIENT_CODES, PROBLEM_CODES } from '../../src/policy/problem-codes.js';
import { PROBLEM_WORDS, RULE_WORDS } from '../../src/policy/refusal-words.js';

type Words = Readonly<Record<string, unknown>>;
const german = de.sections as Readonly<Record<string, Words | undefined>>;
const codes = [...REFUSAL_CODES, ...PROBLEM_CODES, ...CLIENT_CODES];

describe('the catalogue of refusals', () => {
  it('has a sentence for every code of the rules, of the gateway and of the client, and for no other', () => {
    expect(Object.keys({ ...RULE_WORDS, ...PROBLEM_WORDS }).sort()).to.deep.equal([...codes].sort());
    for (const [code, words] of Object.entries({ ...RULE_WORDS, ...PROBLEM_WORDS })) expect(words, code).to.match(/^\p{Lu}[^]*\.$/u);
  });

  for (const [language, log, gate] of [['English', auditLogWords.terms, gateLaterWords.terms], ['German', german['audit-log'], german['gate']]] as const) {
    const record: Words = { ...log };
    it(`is what the record says, without the last full stop: ${language}`, () => {
      expect(codes.filter((code) => typeof record[`code.${code}`] !== 'string')).to.deep.equal([]);
      expect(codes.filter((code) => /\.$/u.test(String(record[`code.${code}`])))).to.deep.equal([]);
    });

    it(`is what a card says about what a press can be refused for: ${language}`, () => {
      const card: Words = { ...gate };
      expect([...REFUSAL_CODES, ...CLIENT_CODES, 'VOIDED'].filter((code) => typeof card[`refusal.${code}`] !== 'string')).to.deep.equal([]);
    });

    it(`speaks of no keys, headers or other parts of a request: ${language}`, () => {
      const technical = /\b(?:key|header|body|idempoten\w*|void(?:ed)?|JSON|HTTP|Schlüssel|Kopf|Header)\b/iu;
      expect(codes.filter((code) => technical.test(String(record[`code.${code}`])))).to.deep.equal([]);
    });
  }

  it('says one thing in one way: the German of two codes is the same only where the English is', () => {
    const pairs = codes.map((code) => [String((auditLogWords.terms as Words)[`code.${code}`]), String(german['audit-log']?.[`code.${code}`])] as const);
    for (const [english, said] of pairs) expect(pairs.filter((other) => other[1] === said && other[0] !== english), said).to.deep.equal([]);
  });
});
