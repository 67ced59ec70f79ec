import { expect } from '@open-wc/testing';
import { de } from '../../src/locales/de.js';
import { auditLogWords } from '../../src/locales/en/audit-log.js';
import { auditLogPanelWords } from '../../src/locales/en/audit-log-panels.js';
import { commonWords } from '../../src/locales/en/common.js';
import { canWords } from '../../src/locales/en/can.js';
import { gateWords } from '../../src/locales/en/gate.js';
import { gateLaterWords } from '../../src/locales/en/gate-later.js';
import { gateFaultWords } from '../../src/locales/en/gate-faults.js';
import { graphWords } from '../../src/locales/en/graph.js';
import { graphPanelWords } from '../../src/locales/en/graph-panels.js';
import { progressWords } from '../../src/locales/en/progress.js';
import { providerWords } from '../../src/locales/en/provider.js';
import { statusWords } from '../../src/locales/en/status.js';
import { localeFor, registerLocale } from '../../src/locales/locale.js';
import type { Section, Terms } from '../../src/locales/section.js';

/** English comes in two parts, a translation in one. */
const wholeGateWords: Section = { ids: gateWords.ids, terms: { ...gateWords.terms, ...gateLaterWords.terms } };

const sections: readonly Section[] = [commonWords, auditLogWords, auditLogPanelWords, canWords, wholeGateWords, gateFaultWords, graphWords, graphPanelWords, progressWords, providerWords, statusWords];

describe('the German words', () => {
  for (const section of sections) {
    it(`cover ${section.ids.join()} wholly, with words where English has words and functions where it has functions`, () => {
      const [id = ''] = section.ids;
      const german = (de.sections as Readonly<Record<string, Terms | undefined>>)[id] ?? {};
      expect(Object.keys(german).sort()).to.deep.equal(Object.keys(section.terms).sort());
      for (const [key, term] of Object.entries(section.terms)) expect(typeof german[key], key).to.equal(typeof term);
    });
  }

  it('are found for any German-speaking region once they are registered', () => {
    expect(localeFor('de-AT').lang).to.equal('en');
    registerLocale(de);
    expect(localeFor('de-AT')).to.equal(de);
    expect(localeFor('fr').lang).to.equal('en');
  });
});
