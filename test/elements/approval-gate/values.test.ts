import { expect, fixture, html } from '@open-wc/testing';
import fc from 'fast-check';
import '../../../src/elements/approval-gate/define.js';
import { canonicalize, parseCanonical, type JsonValue } from '../../../src/audit/canonical-json.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import { argRows, valueKey } from '../../../src/elements/approval-gate/args-rows.js';
import { compareRows } from '../../../src/elements/approval-gate/compare-rows.js';
import { changedRows } from '../../../src/elements/approval-gate/shown-diff.js';
import type { GateData } from '../../../src/elements/approval-gate/source.js';
import type { Gate } from '../../../src/model/gate.js';
import { registerLocale } from '../../../src/locales/locale.js';
import { de } from '../../../src/locales/de.js';
import { ALLOWED, NOW, sampleGate, seal, withArgs } from '../../../stories/samples/gate.js';
import { farid } from '../../../stories/samples/people.js';

const cardOf = (gate: GateData['gate'], lang = 'en'): Promise<WfApprovalGate> =>
  fixture(html`<wf-approval-gate lang=${lang} .data=${{ gate, me: farid, permissions: ALLOWED, now: NOW }}></wf-approval-gate>`);
const words = (root: Element | null | undefined): string => (root?.textContent ?? '').replaceAll(/[\s\u00A0]+/gu, ' ').trim();
const cells = (card: WfApprovalGate): Record<string, string> =>
  Object.fromEntries([...card.renderRoot.querySelectorAll('[part=args] tr')].map((row) => [words(row.querySelector('th')), [...row.querySelectorAll('td')].map(words).join(' | ')]));
const withSchema = (gate: Gate, schema: JsonValue): Gate => seal({ ...gate, subject: { ...gate.subject, schema } });

describe('values are shown as they are signed', () => {
  it('a year, a port and an id keep their digits, in every language', async () => {
    registerLocale(de);
    const gate = withArgs(sampleGate(), { year: 2026, port: 8080, id: 491701234567, ratio: 12.5, tiny: 1e-7, big: 1e21, minus: -40000 });
    for (const lang of ['en', 'de']) {
      expect(Object.values(cells(await cardOf(gate, lang))), lang).to.have.members(['2026', '8080', '491701234567', '12.5', '1e-7', '1e+21', '-40000']);
    }
  });

  it('digits are grouped only where a schema says that it is a number of something, and in money', async () => {
    const args = { pieces: 12000, year: 12000, cost: { amount: '12000.50', currency: 'EUR' } };
    const shown = cells(await cardOf(withSchema(withArgs(sampleGate(), args), { properties: { pieces: { type: 'integer', format: 'count' }, year: { type: 'integer' } } })));
    expect(shown).to.deep.equal({ Cost: '12,000.50 EUR', Pieces: '12,000', Year: '12000' });
  });

  it('a language is named in the language of the reader, beside its tag; anything else under that name stays as it is', async () => {
    registerLocale(de);
    const gate = withArgs(sampleGate(), { reply: { language: 'ja', text: 'ja' }, lang: 'pt-BR', locale: 'not a tag', languageTag: 'qq' });
    expect(cells(await cardOf(gate))).to.deep.equal({ Reply: '', Language: 'Japanese (ja)', 'Language tag': 'qq', Text: 'ja', Lang: 'Brazilian Portuguese (pt-BR)', Locale: 'not a tag' });
    const only = withArgs(sampleGate(), { language: 'ja' });
    expect(cells(await cardOf(only))).to.deep.equal({ Language: 'Japanese (ja)' });
    expect(cells(await cardOf(only, 'de'))).to.deep.equal({ Language: 'Japanisch (ja)' });
  });

  it('null, nothing, spaces, no items and no fields are told apart', async () => {
    const shown = cells(await cardOf(withArgs(sampleGate(), { a: null, b: '', c: '  ', d: [], e: {}, f: ' ', g: 'null' })));
    expect(new Set(Object.values(shown)).size).to.equal(7);
    expect(shown).to.deep.include({ A: 'not set (null)', B: 'empty text', C: 'only spaces (2)', D: 'empty list', E: 'no fields', G: 'null' });
  });

  it('and where something was done, what is missing is told apart from all of them; only what differs stands in two columns', async () => {
    const gate = withArgs(sampleGate(), { amount: 5, gone: 'x', note: '', same: 'y' });
    const card = await cardOf({ ...gate, state: 'violated', allowed: [], outcome: { seal: 'mismatch', executedArgsRaw: canonicalize({ amount: '5', added: 1, note: null, same: 'y' }) } });
    const shown = cells(card);
    expect(shown).to.deep.include({ Amount: '5 (as a number) | 5 (as text)', Gone: 'x | missing', Note: 'empty text | not set (null)', Same: 'y', Added: 'missing | 1' });
    const same = await cardOf({ ...gate, state: 'consumed', allowed: [], outcome: { seal: 'executed-as-approved', executedArgsRaw: gate.subject.argsRaw } });
    expect(same.renderRoot.querySelector('.compared, thead')).to.equal(null);
    expect(cells(same)).to.deep.include({ Amount: '5', Gone: 'x' });
  });

  it('values that were signed differently read differently, side by side', () => {
    const value = fc.oneof(fc.constantFrom<JsonValue>(null, '', ' ', [], {}, 'null', true, 'true'), fc.integer(), fc.integer().map(String));
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [before] = argRows({ x: a });
        const [after] = argRows({ x: b });
        return (canonicalize(a) === canonicalize(b)) === (before !== undefined && after !== undefined && valueKey(before.value) === valueKey(after.value));
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  it('numbers of any size are their canonical text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const [row] = argRows(parseCanonical(canonicalize({ x: number })));
        return row?.value.kind === 'number' && row.value.text === canonicalize(number);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('of many lines each is looked at a few times, not once for each other line', () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`field_${at}`, `value ${at}`]));
    const rows = argRows(many);
    const others = argRows({ ...many, field_7: 'other', extra: 1 });
    let reads = 0;
    const counted = others.map((row) => ({ ...row, get pointer() { reads += 1; return row.pointer; } }));
    expect(compareRows(rows, counted).filter(({ differs }) => differs).length).to.equal(2);
    expect(changedRows(rows, counted).length).to.equal(2);
    expect(reads).to.be.below(20_001 * 12);
  });
});

describe('args that cannot be read', () => {
  const broken = (argsRaw: string): Gate => ({ ...sampleGate(), subject: { ...sampleGate().subject, argsRaw } });
  const said = new Set<string>();
  for (const [raw, code] of [
    ['{"orderId":9007199254740993}', 'lossy-number'], ['{"a":1.0}', 'number-form'], ['{"b":1,"a":2}', 'key-order'], ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"a": 1}', 'spaces'], ['{"a":"\\u0041"}', 'escapes'], ['nonsense', 'not-json'], ['', 'empty'],
  ] as const) {
    it(`${raw || 'nothing at all'}: say so in a sentence of their own and disarm`, async () => {
      const card = await cardOf(broken(raw));
      const card_ = words(card.renderRoot.querySelector('[part=card]'));
      expect(card_).to.contain('What exactly would be done cannot be read.').and.not.to.contain('Nothing but the action').and.not.to.contain('altered');
      expect([...card.renderRoot.querySelectorAll('[data-why]')].map((line) => line.getAttribute('data-why'))).to.deep.equal(['args']);
      const sentence = words(card.renderRoot.querySelector(`[data-fault=${code}]`));
      expect(sentence).not.to.equal('');
      expect(said.has(sentence)).to.equal(false);
      said.add(sentence);
      expect(card.matches(':state(armed)')).to.equal(false);
      expect(card.renderRoot.querySelector('pre')?.textContent).to.equal(raw);
    });
  }

  it('say so too where the guard took the gate out of reach', async () => {
    const { id, run, step } = sampleGate();
    const card = await cardOf({ id, run, step, notUnderstood: ['subject'], argsRaw: '{"a":1.0}' });
    expect(words(card.renderRoot.querySelector('[data-fault=number-form]'))).to.contain('1.0');
  });

  it('are not confused with none', async () => {
    expect(words((await cardOf(withArgs(sampleGate(), {}))).renderRoot.querySelector('.subject'))).to.equal('Nothing but the action itself.');
  });
});
