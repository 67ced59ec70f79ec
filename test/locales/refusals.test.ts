import { expect } from '@open-wc/testing';
import { de } from '../../src/locales/de.js';
import { auditLogWords } from '../../src/locales/en/audit-log.js';
import { gateLaterWords } from '../../src/locales/en/gate-later.js';
import { REFUSAL_CODES } from '../../src/policy/codes.js';
import { CLIENT_CODES, PROBLEM_CODES } from '../../src/policy/problem-codes.js';
import { explain } from '../../src/policy/denial-words.js';
import { CLIENT_WORDS, EVENT_WORDS, PROBLEM_WORDS, RULE_WORDS } from '../../src/policy/refusal-words.js';

type Words = Readonly<Record<string, unknown>>;
const german = de.sections as Readonly<Record<string, Words | undefined>>;
const catalogue = { ...RULE_WORDS, ...PROBLEM_WORDS, ...CLIENT_WORDS };
const codes = [...new Set<string>([...REFUSAL_CODES, ...PROBLEM_CODES, ...CLIENT_CODES])];
const recorded = [...codes, ...Object.keys(EVENT_WORDS)];

describe('the catalogue of refusals', () => {
  it('has a sentence for every code of the rules, of the gateway and of the client, and for no other', () => {
    expect(Object.keys(catalogue).sort()).to.deep.equal([...codes].sort());
    for (const [code, words] of Object.entries({ ...catalogue, ...EVENT_WORDS })) expect(words, code).to.match(/^\p{Lu}[^]*\.$/u);
  });

  for (const [language, log, gate] of [['English', auditLogWords.terms, gateLaterWords.terms], ['German', german['audit-log'], german['gate']]] as const) {
    const record: Words = { ...log };
    it(`is what the record says, without the last full stop: ${language}`, () => {
      expect(recorded.filter((code) => typeof record[`code.${code}`] !== 'string')).to.deep.equal([]);
      expect(recorded.filter((code) => /\.$/u.test(String(record[`code.${code}`])))).to.deep.equal([]);
    });

    it(`is what a card says about a press, whichever part refused it: ${language}`, () => {
      const card: Words = { ...gate };
      expect(codes.filter((code) => typeof card[`refusal.${code}`] !== 'string')).to.deep.equal([]);
    });

    it(`speaks of no keys, headers or other parts of a request: ${language}`, () => {
      const technical = /\b(?:key|header|body|idempoten\w*|void(?:ed)?|JSON|HTTP|Schlüssel|Kopf|Header)\b/iu;
      expect(codes.filter((code) => technical.test(String(record[`code.${code}`])))).to.deep.equal([]);
    });
  }

  it('tells a person who may not do something why, in both languages, with a sentence of its own for every code of the rules', () => {
    const denied: Words = { ...german['reasons'] };
    for (const code of REFUSAL_CODES) {
      expect(explain({ fault: { code }, whoCan: [] }, 'gate:approve'), code).to.match(/^\p{Lu}[^]*\.$/u);
      expect(denied[`denied.${code}`], code).to.be.a('function');
    }
  });

  it('says one thing in one way: the German of two codes is the same only where the English is', () => {
    const pairs = recorded.map((code) => [String((auditLogWords.terms as Words)[`code.${code}`]), String(german['audit-log']?.[`code.${code}`])] as const);
    for (const [english, said] of pairs) expect(pairs.filter((other) => other[1] === said && other[0] !== english), said).to.deep.equal([]);
  });
});
