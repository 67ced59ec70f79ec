import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { passesFilter, type AuditFilter } from '../../src/audit/filter.js';
import type { RecordDraft } from '../../src/audit/record-draft.js';
import { MemoryAuditLog } from '../../src/adapter/memory/audit-log.js';
import { openDatabase, type Database } from '../../src/gateway/db/database.js';
import { migrate } from '../../src/gateway/db/migrate.js';
import { appendRecords, createLog, newSalt } from '../../src/gateway/store/audit-log.js';
import { readEntries } from '../../src/gateway/store/audit-read.js';
import { sourceOfData } from '../../src/elements/audit-log/data-source.js';
import type { AuditEntry } from '../../src/model/audit-record.js';
import type { JsonValue } from '../../src/model/primitives.js';
import { freshPlace, type Place } from './support/fixture.js';

const LOG = 'test.example/log';
const draft = (reason: JsonValue, step?: string): RecordDraft => ({
  type: 'decided', actor: { type: 'human', id: 'lena' }, action: { name: 'gate.vote' }, resource: { type: 'gate', id: 'gate-7' },
  context: { tenant: 'demo', run: 'run-1', ...(step === undefined ? {} : { step }) }, outcome: { status: 'ok' }, personal: { name: 'Lena Fischer', reason },
});

const TEXTS = [
  'Parcel received in full.', 'STRASSE 5', 'straße', 'Ｐａｙ　ｂａｃｋ', 'ｶﾞｽ', 'two  spaces\tand\nlines', 'oﬃce', 'Mu\u0308ller', 'Müller', '٢٠٢٤', 'say "no" \\ never', 'İstanbul', 'ΟΔΟΣ',
  'Rech\u00adnung', 'a\u202eb', '1 240,00', '\u0001control', '',
];
const VALUES: readonly JsonValue[] = [
  { amount: '1240.00', currency: 'EUR' }, { port: 8080, ratio: 0.5, big: 1e21 }, ['deep', { list: ['ÄRGER', 491701234567] }], true, null, 12345,
];

describe('gateway: searching the audit log', () => {
  let place: Place;
  let database: Database;
  let all: AuditEntry[];
  const memory = new MemoryAuditLog({ log: LOG, key: undefined, newId: () => 'x', newSalt });
  before(async () => {
    place = await freshPlace();
    database = await openDatabase(place.database);
    await migrate(database);
    await createLog(database, LOG, 'acme');
    const drafts = [...TEXTS, ...VALUES].map((value, n) => draft(value, n % 3 === 0 ? `Schritt ${String(TEXTS[n] ?? '')}`.slice(0, 40) : undefined));
    await database.transaction((tx) => appendRecords(tx, LOG, drafts));
    for (const each of drafts) memory.append(each, Date.parse('2026-11-22T10:45:59.999Z'));
    all = [...(await readEntries(database, LOG, { before: 1e9, limit: 1000 })).entries];
    assert.equal(all.length, drafts.length);
  });
  after(async () => {
    await database.close();
    await place.remove();
  });

  const found = async (filter: AuditFilter): Promise<number[]> => (await readEntries(database, LOG, { ...filter, before: all.length, limit: 1000 })).entries.map(({ seq }) => seq);
  /** As a page searches plain data: in slices of time. */
  const ofPage = async (text: string): Promise<number[]> => {
    const seqs: number[] = [];
    for (let before: number | undefined = Infinity; before !== undefined; ) {
      const page = await sourceOfData(all).entries({ text, before, limit: 1000 }, {});
      seqs.push(...page.entries.map(({ seq }) => seq));
      before = page.next;
    }
    return seqs;
  };
  const seqsOf = (text: string): number[] => TEXTS.flatMap((each, seq) => (each === text ? [seq] : []));

  for (const [words, texts] of [
    ['parcel RECEIVED', ['Parcel received in full.']], ['Straße', ['STRASSE 5', 'straße']], ['pay back', ['Ｐａｙ　ｂａｃｋ']], ['ガス', ['ｶﾞｽ']], ['two spaces and lines', ['two  spaces\tand\nlines']],
    ['OFFICE', ['oﬃce']], ['müller', ['Mu\u0308ller', 'Müller']], ['2024', ['٢٠٢٤']], ['"no" \\', ['say "no" \\ never']], ['istanbul', ['İstanbul']], ['οδοσ', ['ΟΔΟΣ']], ['rechnung', ['Rech\u00adnung']], ['ab', ['a\u202eb']],
  ] as const) {
    it(`finds ${JSON.stringify(words)} however it is written`, async () => {
      const seqs = await found({ text: words });
      for (const text of texts) for (const seq of seqsOf(text)) assert.ok(seqs.includes(seq), text);
    });
  }

  for (const words of ['8080', '0.5', '491701234567', '12345', '12,345', '12.345', '1240.00', '1,240.00', '1.240,00', '1\u00a0240,00', '1,240.00\u00a0EUR', '1240.00 eur', 'ärger']) {
    it(`finds the value behind ${words}`, async () => assert.ok((await found({ text: words })).some((seq) => seq >= TEXTS.length)));
  }

  it('finds exactly what the page and the memory adapter find, whatever is searched for', async () => {
    const pieces = fc.constantFrom(...TEXTS, 'EUR', '1,240', '8080', 'lena', 'x', ' ', '"', '\\', '％', 'ſ', 'K', '\u00a0', 'schritt', 'É');
    const words = fc.oneof(
      fc.array(pieces, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom(...TEXTS), fc.nat(12), fc.nat(12)).map(([text, from, length]) => text.slice(from, from + length + 1)),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        const expected = all.filter((entry) => passesFilter(entry, { text })).map(({ seq }) => seq);
        assert.deepEqual(await found({ text }), expected);
        assert.deepEqual(memory.page({ text }).entries.map(({ seq }) => seq), memory.entries.filter((entry) => passesFilter(entry, { text })).map(({ seq }) => seq).reverse());
        assert.deepEqual(await ofPage(text), expected);
      }),
      { numRuns: 150 },
    );
  });

  it('takes a bound by what it was given to: a minute and a day with all that is in them', async () => {
    const last = memory.entries.length;
    const passing = (filter: AuditFilter): number => memory.page(filter).entries.length;
    for (const until of ['2026-11-22T10:45Z', '2026-11-22T10:45:59Z', '2026-11-22', '2026-11-22T10:46:00.000Z']) assert.equal(passing({ until }), last, until);
    for (const until of ['2026-11-22T10:44Z', '2026-11-22T10:45:59.999Z', '2026-11-21']) assert.equal(passing({ until }), 0, until);
    const { at } = JSON.parse(all[0]?.raw ?? '') as { at: string };
    for (const until of [at, `${at.slice(0, 16)}Z`, `${at.slice(0, 19)}Z`, at.slice(0, 10)]) {
      assert.deepEqual(await found({ until }), all.filter((entry) => passesFilter(entry, { until })).map(({ seq }) => seq), until);
      assert.deepEqual(await found({ since: until }), all.filter((entry) => passesFilter(entry, { since: until })).map(({ seq }) => seq), until);
    }
    assert.equal((await found({ until: `${at.slice(0, 16)}Z` })).length, last);
  });
});
