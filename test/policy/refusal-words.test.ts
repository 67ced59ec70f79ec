import { expect } from '@open-wc/testing';
import { de } from '../../src/locales/de.js';
import { auditLogWords } from '../../src/locales/en/audit-log.js';
import { gateWords } from '../../src/locales/en/gate.js';
import { REFUSAL_CODES } from '../../src/policy/codes.js';
import { RULE_WORDS } from '../../src/policy/refusal-words.js';

describe('the words of refusals', () => {
  it('are one sentence per code, the same in the gate, in the record and in the gateway', () => {
    for (const code of REFUSAL_CODES) {
      expect(RULE_WORDS[code], code).to.match(/^[A-Z].*\.$/);
      expect(gateWords.terms[`refusal.${code}`]).to.equal(RULE_WORDS[code]);
      expect(`${auditLogWords.terms[`code.${code}`]}.`, 'as a label').to.equal(RULE_WORDS[code]);
    }
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
