import { expect, fixture, html } from '@open-wc/testing';
import fc from 'fast-check';
import '../../../src/elements/can/define.js';
import type { WfCan } from '../../../src/elements/can/can.js';
import { hasUnseen, renderText, textRuns, type TextMode } from '../../../src/elements/shared/render-text.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';

const shown = (text: string, mode?: TextMode): string => textRuns(text, mode).map((run) => ('text' in run ? run.text : `[${run.codePoint}]`)).join('');

describe('making code points visible', () => {
  for (const [name, text, expected] of [
    ['an order of letters that is turned round', 'pay \u202Eevil\u202C', 'pay [U+202E]evil[U+202C]'],
    ['isolates', 'a\u2066b\u2069', 'a[U+2066]b[U+2069]'],
    ['a space without width', 'a\u200Bb', 'a[U+200B]b'],
    ['tag characters', 'a\u{E0041}b', 'a[U+E0041]b'],
    ['a soft hyphen', 'a\u00ADb', 'a[U+00AD]b'],
    ['a Hangul filler', 'a\u3164b', 'a[U+3164]b'],
    ['a blank Braille cell', 'a\u2800b', 'a[U+2800]b'],
    ['an escape sequence', '\u001B[31m', '[U+001B][31m'],
    ['a line separator', 'a\u2028b', 'a[U+2028]b'],
    ['half a surrogate pair', 'a\uD800b', 'a[U+D800]b'],
    ['a byte order mark', '\uFEFFa', '[U+FEFF]a'],
  ] as const) {
    it(name, () => {
      expect(shown(text)).to.equal(expected);
      expect(shown(text, 'exact')).to.equal(expected);
    });
  }

  it('leaves tabs, newlines, accents and writing of any direction alone', () => {
    const text = 'a\tb\nc é \u05D0\u05D1 \u0627\u0644 日本 \u{1F600}';
    expect(shown(text, 'exact')).to.equal(text);
  });

  it('lets emoji and joined scripts be in prose, and only there', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u2764\uFE0F';
    const persian = '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645';
    expect(shown(family)).to.equal(family);
    expect(shown(persian)).to.equal(persian);
    expect(shown(family, 'exact')).to.contain('[U+200D]');
    expect(shown('pay\u200Dpal')).to.equal('pay[U+200D]pal');
  });

  it('tells other spaces from the common one where text has to be exact', () => {
    expect(shown('a\u00A0b')).to.equal('a\u00A0b');
    expect(shown('a\u00A0b', 'exact')).to.equal('a[U+00A0]b');
  });

  it('loses nothing: what is shown leads back to the text', () => {
    const back = (text: string, mode: TextMode): string =>
      textRuns(text, mode).map((run) => ('text' in run ? run.text : String.fromCodePoint(Number.parseInt(run.codePoint.slice(2), 16)))).join('');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.constantFrom<TextMode>('prose', 'exact'), (text, mode) => back(text, mode) === text), { numRuns: 500, seed: 3 });
  });

  it('is quick on a quarter of a megabyte', () => {
    const started = performance.now();
    expect(hasUnseen('a'.repeat(262_143) + '\u202E')).to.equal(true);
    expect(performance.now() - started).to.be.below(1000);
  });
});

describe('rendering text', () => {
  it('isolates it, says its language, and makes no element of markup in it', async () => {
    const element = await fixture<HTMLElement>(html`<p>${renderText({ text: '<img src=x onerror=alert(1)>\u202E', lang: 'de' })}</p>`);
    const bdi = element.querySelector('bdi');
    expect(bdi?.lang).to.equal('de');
    expect(element.querySelector('img')).to.equal(null);
    expect(bdi?.textContent).to.equal('<img src=x onerror=alert(1)>hidden character U+202E');
    expect(element.querySelector<HTMLElement>('.code-point')?.title).to.equal('U+202E');
  });

  it('calls a hidden character so in the language of the element that draws it', async () => {
    registerLocale(de);
    const page = await fixture<HTMLElement>(html`<div>
      <wf-can lang="de" .permission=${{ state: 'deny', reason: 'a\u202Eb' } as const}></wf-can><wf-can lang="en" .permission=${{ state: 'deny', reason: 'a\u202Eb' } as const}></wf-can>
    </div>`);
    const said = [...page.querySelectorAll<WfCan>('wf-can')].map((can) => can.renderRoot.querySelector('bdi')?.textContent);
    expect(said).to.deep.equal(['averstecktes Zeichen U+202Eb', 'ahidden character U+202Eb']);
  });
});
