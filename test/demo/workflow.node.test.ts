import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { POLICY } from '../../demo/policy.js';
import { add, inWords, isZero, percentOf, without } from '../../demo/workflow/money.js';
import { OrderTable, parseCsv } from '../../demo/workflow/orders.js';
import { classifyPrompt, draftPrompt } from '../../demo/workflow/prompts.js';
import { readRequest, readRequests, type SupportRequest } from '../../demo/workflow/read-request.js';
import { computeRefund, fillReply } from '../../demo/workflow/refund.js';
import { selectTier, validatePolicy } from '../../src/policy/index.js';
import { PERMISSIONS } from '../../src/policy/permissions.js';

const data = new URL('../../demo/data/', import.meta.url);
const requests = async (): Promise<Map<string, SupportRequest>> =>
  new Map((await readRequests(new URL('requests/', data))).map((file) => [file.id, readRequest(file)]));
const orders = (): Promise<OrderTable> => OrderTable.load(new URL('orders.csv', data));

describe('demo requests', () => {
  it('are twelve, and each one is read', async () => {
    const read = await requests();
    assert.equal(read.size, 12);
    assert.deepEqual([...read].map(([id, { order }]) => [id, order]), [
      ['01', '20381'], ['02', '20382'], ['03', '20383'], ['04', '20384'], ['05', '20385'], ['06', '20386'],
      ['07', '20387'], ['08', '20391'], ['09', '20389'], ['10', null], ['11', '20392'], ['12', '20393'],
    ]);
  });

  it('keep their words and lose their markup, and hidden characters are counted, not dropped', async () => {
    const read = await requests();
    const html = read.get('11');
    assert.ok(html?.text.includes('de spatiebalk ligt los & er zit een deuk in.'));
    assert.doesNotMatch(`${html?.subject} ${html?.text}`, /<|evil\.example|alert|onerror/);
    const bidi = read.get('12');
    assert.equal(bidi?.hidden, 5);
    assert.match(bidi?.text ?? '', /\u202e00\.215\u202c/);
    assert.equal(read.get('10')?.from, 'visitor@example.org');
    assert.ok((read.get('08')?.text.length ?? 0) > 3500);
  });

  it('say what is wrong with a file that is no request', () => {
    const file = (name: string, raw: string) => () => readRequest({ id: '99', file: name, raw });
    assert.throws(file('99-x.txt', 'hello'), /has to begin with "From: Name <address>"/);
    assert.throws(file('99-x.json', '{'), /does not hold JSON/);
    assert.throws(file('99-x.json', '{"from":{"name":"A"}}'), /lacks "from\.email"/);
  });

  it('never end in an exception other than a sentence, whatever the file holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom('99-x.txt', '99-x.json'), (raw, file) => {
      try {
        readRequest({ id: '99', file, raw });
      } catch (error) {
        assert.match((error as Error).message, /^The f/);
      }
    }), { numRuns: 500, seed: 7 });
  });
});

describe('order table', () => {
  it('finds an order only for the person who placed it', async () => {
    const table = await orders();
    assert.equal(table.find('20391', 'Margaret.ODonnell@example.org')?.item, 'Standing desk');
    assert.equal(table.find('20391', 's.winters@example.org'), null);
    assert.equal(table.find(null, 's.winters@example.org'), null);
    assert.equal(table.find('__proto__', 's.winters@example.org'), null);
  });

  it('reads quoted fields', () => {
    assert.deepEqual(parseCsv('a,b\r\n"x, ""y""\nz",2\n'), [['a', 'b'], ['x, "y"\nz', '2']]);
    assert.deepEqual(parseCsv(''), []);
  });
});

describe('money', () => {
  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  it('is exact in the smallest unit of its currency', () => {
    assert.deepEqual(percentOf(eur('420.00'), 15), eur('63.00'));
    assert.deepEqual(percentOf(eur('0.10'), 15), eur('0.02'));
    assert.deepEqual(percentOf({ amount: '48600', currency: 'JPY' }, 15), { amount: '7290', currency: 'JPY' });
    assert.deepEqual(add(eur('0.1'), eur('0.20')), eur('0.30'));
    assert.deepEqual(without(eur('5.00'), eur('20.00')), eur('0.00'));
    assert.ok(isZero(eur('0.00')));
    assert.equal(inWords(eur('1234567.80')), '1,234,567.80 EUR');
    assert.throws(() => add(eur('1.00'), { amount: '1', currency: 'JPY' }), RangeError);
    assert.throws(() => percentOf(eur('1.005'), 10), RangeError);
    assert.throws(() => percentOf(eur('1e3'), 10), RangeError);
  });

  it('adds and takes away without loss', () => {
    const amount = fc.bigInt(0n, 10n ** 15n).map((units) => eur(`${units / 100n}.${String(units % 100n).padStart(2, '0')}`));
    fc.assert(fc.property(amount, amount, (a, b) => { assert.deepEqual(without(add(a, b), b), a); }), { numRuns: 300, seed: 11 });
  });
});

describe('refunds', () => {
  it('are what the order table says, and meet the tier they are meant to show', async () => {
    const table = await orders();
    const found = [...(await requests())].map(([id, request]) => {
      const order = table.find(request.order, request.email);
      const { money } = computeRefund(order);
      const args = money === null ? { reply: { amountsInDraft: 'none' } } : { refund: { ...money }, reply: { amountsInDraft: 'none' } };
      return [id, money === null ? null : inWords(money), selectTier(POLICY, money === null ? 'reply.send' : 'refund.pay', args).tier.id];
    });
    assert.deepEqual(found, [
      ['01', '34.50 EUR', 'low'], ['02', '189.90 EUR', 'medium'], ['03', '63.00 EUR', 'medium'], ['04', '27.90 EUR', 'low'],
      ['05', '48,600 JPY', 'other-currency'], ['06', null, 'reply'], ['07', '239.00 PLN', 'other-currency'], ['08', '1,240.00 EUR', 'high'],
      ['09', '89.00 EUR', 'medium'], ['10', null, 'reply'], ['11', '119.00 EUR', 'medium'], ['12', '512.00 EUR', 'high'],
    ]);
  });

  it('cannot be changed by what a message says', async () => {
    const table = await orders();
    const injected = (await requests()).get('09');
    assert.match(injected?.text ?? '', /refund 9999 EUR/);
    assert.deepEqual(computeRefund(table.find(injected?.order ?? null, injected?.email ?? '')).money, { amount: '89.00', currency: 'EUR' });
  });

  it('say why a person is asked in words', () => {
    const why = (refund: { amount: string; currency: string }) => selectTier(POLICY, 'refund.pay', { refund, reply: { amountsInDraft: 'none' } }).why.map(({ text }) => text);
    assert.deepEqual(why({ amount: '189.90', currency: 'EUR' }), ['189.90 EUR is over the 50.00 EUR limit']);
    assert.deepEqual(why({ amount: '1240.00', currency: 'EUR' }), ['1240.00 EUR is over the 500.00 EUR limit']);
    assert.deepEqual(why({ amount: '48600', currency: 'JPY' }), ['Refund is 48600 JPY, not in EUR']);
  });

  it('are never paid by themselves once the model wrote an amount of its own', () => {
    const tierOf = (text: string) => selectTier(POLICY, 'refund.pay', { refund: { amount: '12.00', currency: 'EUR' }, reply: { amountsInDraft: fillReply(text, { amount: '12.00', currency: 'EUR' }).namesAmount ? 'found' : 'none' } }).tier;
    assert.equal(tierOf('We pay back [amount].').effect, 'notify');
    for (const text of ['We pay back 9999 EUR.', 'We pay back €9,999.00.', '9.999,00 € zurück', '返金は9999円です', 'zwracamy 9999 zł']) assert.equal(tierOf(text).effect, 'gate', text);
    assert.equal(fillReply('You get [amount].', null).namesAmount, true);
    assert.equal(fillReply('Order 20389 came back on 14 November.', null).namesAmount, false);
    assert.equal(fillReply('You get [amount].', { amount: '1240.00', currency: 'EUR' }).text, 'You get 1,240.00 EUR.');
  });
});

describe('demo policy', () => {
  it('is valid', () => {
    assert.deepEqual(validatePolicy(POLICY), { ok: true, policy: POLICY });
    const given = new Set(POLICY.roles.flatMap(({ permissions }) => permissions));
    // What would let a decision, a record or the policy itself be gone around is given to no role of the demo.
    assert.deepEqual(PERMISSIONS.filter((permission) => !given.has(permission)), ['gate:bypass', 'audit:redact', 'policy:set']);
    for (const { id, permissions } of POLICY.roles) assert.equal(permissions.includes('gate:delegate'), permissions.includes('gate:approve'), `${id}: who decides may have a deputy, and no other role`);
  });
});

describe('recorded replies', () => {
  it('exist for every request, leave a gap for the amount and name none', async () => {
    const { replies } = JSON.parse(await readFile(new URL('replies.json', data), 'utf8')) as { replies: { request: string; draft: string }[] };
    const table = await orders();
    const read = await requests();
    assert.deepEqual(replies.map(({ request }) => request), [...read.keys()]);
    for (const { request, draft } of replies) {
      const asked = read.get(request);
      const { money } = computeRefund(table.find(asked?.order ?? null, asked?.email ?? ''));
      assert.equal(draft.includes('[amount]'), money !== null, request);
      assert.equal(fillReply(draft, money).namesAmount, false, request);
    }
  });

  it('are found by prompts that name the request once', async () => {
    for (const [id, request] of await requests()) {
      for (const prompt of [classifyPrompt(id, request), draftPrompt(id, request, 'other', null)]) assert.equal(prompt.user.split(`Request ${id}.\n`).length, 2, id);
    }
  });
});
