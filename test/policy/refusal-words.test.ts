import { expect } from '@open-wc/testing';
import { de } from '../../src/locales/de.js';
import { auditLogWords } from '../../src/locales/en/audit-log.js';
import { gateWords } from '../../src/locales/en/gate.js';
import { gateLaterWords } from '../../src/locales/en/gate-later.js';
import { REFUSAL_CODES } from '../../src/policy/codes.js';
import { PROBLEM_WORDS, RULE_WORDS } from '../../src/policy/refusal-words.js';

describe('the words of refusals', () => {
  it('are one sentence per code, the same in the gate, in the record and in the gateway', () => {
    for (const code of REFUSAL_CODES) {
      expect(RULE_WORDS[code], code).to.match(/^[A-Z].*\.$/);
      expect(gateLaterWords.terms[`refusal.${code}`]).to.equal(RULE_WORDS[code]);
      expect(`${auditLogWords.terms[`code.${code}`]}.`, 'as a label').to.equal(RULE_WORDS[code]);
    }
    expect(gateWords.terms['refusal.CLAIMED_BY_OTHER'], 'said before any command was sent').to.equal(RULE_WORDS.CLAIMED_BY_OTHER);
  });

  it('are of one meaning each: no code of a rule is one of the gateway as well', () => {
    expect(Object.keys(PROBLEM_WORDS).filter((code) => code in RULE_WORDS)).to.deep.equal([]);
  });

  it('are complete in German, and not English', () => {
    const gate = de.sections.gate as Readonly<Record<string, unknown>>;
    const record = de.sections['audit-log'] as Readonly<Record<string, unknown>>;
    for (const code of REFUSAL_CODES) {
      expect(gate[`refusal.${code}`], code).to.be.a('string').and.to.not.equal(RULE_WORDS[code]);
      expect(`${String(record[`code.${code}`])}.`, code).to.equal(gate[`refusal.${code}`]);
    }
  });
});
