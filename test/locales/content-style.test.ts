import { expect } from '@open-wc/testing';
import { de } from '../../src/locales/de.js';
import { auditLogWords } from '../../src/locales/en/audit-log.js';
import { auditLogPanelWords } from '../../src/locales/en/audit-log-panels.js';
import { canWords } from '../../src/locales/en/can.js';
import { commonWords } from '../../src/locales/en/common.js';
import { gateWords } from '../../src/locales/en/gate.js';
import { gateFaultWords } from '../../src/locales/en/gate-faults.js';
import { graphWords } from '../../src/locales/en/graph.js';
import { graphPanelWords } from '../../src/locales/en/graph-panels.js';
import { progressWords } from '../../src/locales/en/progress.js';
import { providerWords } from '../../src/locales/en/provider.js';
import { statusWords } from '../../src/locales/en/status.js';
import type { Section, Terms } from '../../src/locales/section.js';

const sections: readonly Section[] = [commonWords, auditLogWords, auditLogPanelWords, canWords, gateWords, gateFaultWords, graphWords, graphPanelWords, progressWords, providerWords, statusWords];
const german = de.sections as Readonly<Record<string, Terms | undefined>>;

/** Stands for a parameter in the words of a message. */
const SLOT = '\uFFFC';

/** The texts in the source of a function, each with a mark where a parameter stands. */
function textsIn(source: string): string[] {
  const texts: string[] = [];
  let at = 0;
  const code = (until: string | undefined): void => {
    let depth = 0;
    while (at < source.length) {
      const char = source[at] ?? '';
      if (char === until && depth === 0) return;
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      if (char === '\'' || char === '"' || char === '`') {
        at += 1;
        text(char);
      }
      at += 1;
    }
  };
  const text = (end: string): void => {
    let found = '';
    for (; at < source.length && source[at] !== end; at += 1) {
      if (source[at] === '\\') {
        at += 1;
        const escape = /^u\{?([0-9a-fA-F]{4,6})\}?|^x([0-9a-fA-F]{2})/.exec(source.slice(at));
        found += escape === null ? (source[at] === 'n' ? '\n' : (source[at] ?? '')) : String.fromCodePoint(Number.parseInt(escape[1] ?? escape[2] ?? '0', 16));
        if (escape !== null) at += escape[0].length - 1;
      } else if (end === '`' && source.startsWith('${', at)) {
        at += 2;
        code('}');
        found += SLOT;
      } else found += source[at] ?? '';
    }
    texts.push(found);
  };
  code(undefined);
  return texts;
}

/** Names of `Intl` that are no words. */
const OPTIONS = new Set(['disjunction', 'conjunction', 'short', 'long', 'unit', 'percent']);
const textsOf = (term: unknown): string[] => (typeof term === 'string' ? [term] : textsIn(String(term)).filter((text) => text.trim() !== '' && !OPTIONS.has(text)));
const parametersOf = (term: unknown): string[] => (/^\(?\{([^}]*)\}/.exec(String(term))?.[1] ?? '').split(',').map((name) => name.split(':')[0]?.trim() ?? '').filter((name) => name !== '').sort();

interface Said {
  readonly where: string;
  readonly text: string;
}
const said = (language: 'en' | 'de'): Said[] =>
  sections.flatMap(({ ids: [id = ''], terms }) =>
    Object.entries(language === 'en' ? terms : (german[id] ?? {})).flatMap(([key, term]) => textsOf(term).map((text) => ({ where: `${id} ${key}`, text }))),
  );
const english = said('en');
const inGerman = said('de');
/** Words of which every one is wrong, with what is said instead: docs/content-style.md. */
const broken = (texts: readonly Said[], rule: RegExp, allowed: (said: Said) => boolean = () => false): string[] =>
  texts.filter((each) => rule.test(each.text) && !allowed(each)).map(({ where, text }) => `${where}: ${text}`);

/** Keys whose words name a form of data, for people who ask for it, and the one value that has a name of its own. */
const isExact = ({ where }: Said): boolean => /^gate-faults |field\.raw|exportCsv|value\.empty|unit\.token|rateTokens|evidenceElsewhere/u.test(where);

describe('the words of all elements', () => {
  for (const { ids: [id = ''], terms } of sections) {
    it(`take the same parameters in both languages: ${id}`, () => {
      for (const [key, term] of Object.entries(terms)) if (typeof term === 'function') expect(parametersOf(german[id]?.[key]), key).to.deep.equal(parametersOf(term));
    });
  }

  it('are found in the source of a message as they are said', () => {
    expect(textsIn('({ n }, format) => `${format.number(n)} ${format.plural(n, { one: \'entry\', other: "entries" })} of ${n > 1 ? `all ${n}` : \'one\'}`')).to.deep.equal(['entry', 'entries', `all ${SLOT}`, 'one', `${SLOT} ${SLOT} of ${SLOT}`]);
    expect(english.length).to.be.greaterThan(500);
    expect(inGerman.length).to.be.greaterThan(500);
  });

  for (const [language, texts] of [['English', english], ['German', inGerman]] as const) {
    it(`have no spaces around them or two in a row, no exclamation marks, dots for an ellipsis or dashes of a typewriter: ${language}`, () => {
      expect(broken(texts, / {2}|!|\.\.\.| -- | - /u)).to.deep.equal([]);
      // A piece that only stands inside another text brings the space beside it.
      expect(broken(texts, /^\s|\s$/u, ({ text }) => !text.includes(SLOT) && text.length < 8)).to.deep.equal([]);
    });

    it(`shout nothing: ${language}`, () => {
      expect(broken(texts, /(?<![\p{L}\d+])(?!(?:SVG|PNG|CSV|IT|ID|EUR)(?!\p{L}))\p{Lu}{2,}(?![\p{L}\d])/u, isExact)).to.deep.equal([]);
    });
  }

  it('have the quotation marks of their language', () => {
    expect(broken(english, /["']|„|(?<!\p{L})‘/u)).to.deep.equal([]);
    expect(broken(inGerman, /["']|”/u)).to.deep.equal([]);
  });

  it('are in sentence case in English: no Capitals Like In A Headline', () => {
    expect(broken(english, /(?<=\p{Ll}[,;]? )\p{Lu}\p{Ll}+(?=[ .,]|$)/u, ({ text }) => /Escape|Enter|Home|End|Shift|Page|Alt|Ctrl|Tab|Unicode|Space|Left|Right|Up|Down|Until|From/u.test(text))).to.deep.equal([]);
  });

  it('name people and things, not “somebody” and “whoever”', () => {
    expect(broken(english, /\b(?:somebody|anybody|whoever|whomever|thing is wrong)\b/iu)).to.deep.equal([]);
    expect(broken(inGerman, /\b(?:irgendwer|irgendjemand|wer auch immer|jemand anderes|jemandem)\b/iu)).to.deep.equal([]);
  });

  it('have no words of programs', () => {
    const rule = /\b(?:leaf|leaves of|checkpoints?|digests?|hash(?:es)?|bytes?|payloads?|args|arguments?|JSON|canonical|epoch|seq|null|undefined|NaN|boolean|string|fence|idempotency|endpoint|HTTP|stack|exception|invalid|abort(?:ed)?|execut(?:e|ed|ion)|chunks?|tokens?)\b/u;
    expect(broken(english, rule, isExact)).to.deep.equal([]);
    expect(broken(inGerman, /\b(?:Bytes?|Prüfpunkts?|Blatt|Blattwerte?|Hash|Payload|JSON|Epoche|Exception|ungültig|abgebrochen wegen|Argumente?|Chunks?|Token)\b/u, isExact)).to.deep.equal([]);
  });

  it('have none of the phrases that people did not understand', () => {
    expect(broken(english, /cannot be proven|got leave|let through|append-only|witness(?:ed)?\b|\bestablished\b|handed over|put on record|to come\b|pick out|tells? two stories|\bIntact\b|\bNoted\b|demo identity/iu)).to.deep.equal([]);
    expect(broken(inGerman, /(?<!\p{L})Gefragt von|Nicht wer gefragt hat|Druckschrift|herausgegeben|bezeugt|durchgelassen|Demo-Identität/u)).to.deep.equal([]);
  });

  it('are spelt as German is today', () => {
    expect(broken(inGerman, /\b(?:daß|muß|läßt|wieviel|Du|Dein|Deine)\b/u)).to.deep.equal([]);
  });
});
