import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { Format } from '../../src/locales/format.js';

const NBSP = '\u00A0';
const spaced = (text: string): string => text.replaceAll(' ', NBSP);

describe('money', () => {
  it('keeps every digit it came with, in the reader’s notation, with its code', () => {
    expect(new Format('en').money({ amount: '1240.00', currency: 'EUR' })).to.equal(spaced('1,240.00 EUR'));
    expect(new Format('de').money({ amount: '1240.00', currency: 'EUR' })).to.equal(spaced('1.240,00 EUR'));
    expect(new Format('en').money({ amount: '0.1234567', currency: 'BTC' })).to.equal(spaced('0.1234567 BTC'));
    expect(new Format('en').money({ amount: '-12', currency: 'USD' })).to.equal(spaced('-12 USD'));
  });

  it('does not round a number that a double cannot hold', () => {
    expect(new Format('en').decimal('9007199254740993')).to.equal('9,007,199,254,740,993');
    expect(new Format('en').decimal('123456789012345678901234567890.12')).to.equal('123,456,789,012,345,678,901,234,567,890.12');
  });

  it('leaves alone what is no decimal', () => {
    expect(new Format('en').decimal('1e21')).to.equal('1e21');
  });
});

describe('counts', () => {
  it('are written as the browser would write them, in every language', () => {
    const lang = fc.constantFrom('en', 'en-US', 'en-GB', 'en-IN', 'de', 'de-DE', 'de-AT', 'de-CH', 'fr', 'ar-EG', 'pl');
    const value = fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.double({ noNaN: true }), fc.constantFrom(0, -0, 999, 1000, 1_000_000));
    fc.assert(
      fc.property(lang, value, fc.constantFrom({}, { maximumFractionDigits: 1 }, { minimumFractionDigits: 2 }), (where, count, options) => {
        expect(new Format(where).number(count, options)).to.equal(new Intl.NumberFormat(where, options).format(count));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('lists', () => {
  it('are written as the browser would write them, in every language', () => {
    const lang = fc.constantFrom('en', 'en-US', 'en-GB', 'en-AU', 'de', 'de-DE', 'de-AT', 'fr', 'pl');
    fc.assert(
      fc.property(lang, fc.array(fc.constantFrom('Lena', 'Bo', '$&', 'a, b'), { maxLength: 6 }), fc.constantFrom('conjunction', 'disjunction'), (where, items, type) => {
        expect(new Format(where).list(items, type)).to.equal(new Intl.ListFormat(where, { type }).format(items));
      }),
      { numRuns: 500 },
    );
  });
});

describe('durations', () => {
  const format = new Format('en');
  for (const [ms, words] of [
    [0, '0 s'], [800, '0.8 s'], [9000, '9 s'], [41_000, '41 s'], [60_000, '1 min'], [270_000, '4 min 30 s'], [3_600_000, '1 h'], [3_900_000, '1 h 5 min'], [183_600_000, '2 d 3 h'], [-5, '0 s'],
  ] as const) {
    it(`${ms} ms is ${words}`, () => expect(format.duration(ms).replaceAll(NBSP, ' ')).to.equal(words));
  }

  it('has a long form for screen readers, in the reader’s language', () => {
    expect(format.duration(270_000, 'long')).to.equal('4 minutes and 30 seconds');
    expect(new Format('de').duration(270_000, 'long')).to.equal('4 Minuten und 30 Sekunden');
  });
});

describe('times', () => {
  const format = new Format('en', 'UTC');
  const now = Date.parse('2026-11-22T10:43:00.000Z');

  it('shows the time of day today, and the day too when it is another', () => {
    expect(format.when('2026-11-22T10:42:07.120Z', now)).to.equal('10:42');
    expect(format.when('2026-11-21T10:42:07.120Z', now)).to.equal('Nov 21, 10:42');
    expect(new Format('en', 'Asia/Tokyo').when('2026-11-22T10:42:07.120Z', now)).to.equal('19:42');
  });

  it('does not call midnight 24:00', () => {
    expect(format.time('2026-11-22T00:00:00.000Z')).to.equal('00:00');
  });
});

describe('lists and counts', () => {
  it('follow the language', () => {
    expect(new Format('en').list(['a', 'b', 'c'], 'disjunction')).to.equal('a, b, or c');
    expect(new Format('de').list(['a', 'b'])).to.equal('a und b');
    expect(new Format('en').plural(1, { one: 'step', other: 'steps' })).to.equal('step');
    expect(new Format('pl').plural(3, { one: 'a', few: 'b', other: 'c' })).to.equal('b');
  });
});

describe('what is no value', () => {
  const langs = ['en', 'de', 'ar-EG', 'xx', '', 'not a tag', '---', 'de_DE'];
  const zones = [undefined, 'Europe/Berlin', 'Mars/Olympus', '', 'local', '+99:00'];
  const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -0, 1e300, Number.MAX_SAFE_INTEGER, 0.1 + 0.2];
  const times = [...numbers, '', 'soon', '2026-13-45', '2026-11-22T10:00:00Z', '+275761-01-01T00:00:00Z', 8.64e15, 8.64e15 + 1];

  it('never throws and never shows through, in any language, zone or format', () => {
    for (const lang of langs) {
      for (const zone of zones) {
        const format = new Format(lang, zone);
        for (const at of times) {
          for (const text of [format.time(at), format.time(at, true), format.date(at), format.dateTime(at), format.when(at, 0), format.when(0, Number(at))]) {
            expect(text, `${lang} ${zone} ${at}`).to.not.match(/NaN|Invalid|undefined/);
          }
        }
        for (const value of numbers) {
          for (const text of [format.number(value), format.number(value, { style: 'percent' }), format.duration(value), format.duration(value, 'long')]) {
            expect(text, `${lang} ${zone} ${value}`).to.not.match(/NaN|Invalid|undefined/).and.to.not.equal('');
          }
          expect(format.plural(value, { one: 'step', other: 'steps' })).to.match(/^steps?$/);
        }
        expect(format.decimal('NaN')).to.equal('NaN');
        expect(format.list([])).to.equal('');
      }
    }
  });

  it('is a dash, and a time zone that is not known is the reader’s own', () => {
    const format = new Format('en', 'Mars/Olympus');
    expect([format.number(Number.NaN), format.duration(Number.NaN), format.time('soon'), format.dateTime(Number.NaN)]).to.deep.equal(['–', '–', '–', '–']);
    expect(format.timeZone).to.equal(undefined);
    expect(format.time(0)).to.equal(new Format('en').time(0));
    expect(format.duration(-5)).to.equal(`0${NBSP}s`);
  });
});
