import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { Condition } from '../../src/model/policy.js';
import type { JsonValue } from '../../src/model/primitives.js';
import { judgeCondition } from '../../src/policy/document/conditions.js';
import { compareDecimals, isDecimal } from '../../src/policy/document/decimal.js';
import { parentPointer, readPointer } from '../../src/policy/document/pointer.js';
import { selectTier } from '../../src/policy/index.js';
import { standInTier, strictestTier } from '../../src/policy/tiers.js';
import { aPolicy, tier, withTier } from './fixtures/policy.js';
import { refund } from './fixtures/world.js';

const RUNS = { numRuns: 300, seed: 20261122 };

describe('decimals', () => {
  const cents = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
  const write = (value: bigint, zeros: number): string => {
    const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
    return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}${'0'.repeat(zeros)}`;
  };

  it('compare as numbers of any size, exactly', () => {
    fc.assert(
      fc.property(cents, cents, fc.nat(6), fc.nat(6), (a, b, left, right) => {
        expect(Math.sign(compareDecimals(write(a, left), write(b, right)) ?? NaN)).to.equal(a < b ? -1 : a > b ? 1 : 0);
      }),
      RUNS,
    );
  });

  it('know what a float does not', () => {
    expect(compareDecimals('0.30', '0.3')).to.equal(0);
    expect(compareDecimals('9007199254740993', '9007199254740992')).to.be.greaterThan(0);
    expect(compareDecimals('-0', '0.000')).to.equal(0);
    expect(compareDecimals('-1.5', '-1.49')).to.be.lessThan(0);
  });

  it('are plain', () => {
    for (const text of ['', '.5', '5.', '1e3', '+1', '1,000.00', ' 1', '0x1', 'NaN', '١', '1'.repeat(65), '--1']) {
      expect(isDecimal(text), text).to.equal(false);
      expect(compareDecimals(text, '1')).to.equal(undefined);
    }
  });
});

describe('pointers', () => {
  it('read own members only, with escapes', () => {
    const value: JsonValue = { a: [{ 'b/c': 1, 'd~e': 2 }], '': 3 };
    expect(readPointer(value, '/a/0/b~1c')).to.equal(1);
    expect(readPointer(value, '/a/0/d~0e')).to.equal(2);
    expect(readPointer(value, '/')).to.equal(3);
    expect(readPointer(value, '')).to.equal(value);
    for (const pointer of ['/a/00', '/a/-', '/a/length', '/toString', '/a/0/b', '/a/9', '/constructor/name']) expect(readPointer(value, pointer), pointer).to.equal(undefined);
    expect(parentPointer('/a/b')).to.equal('/a');
    expect(parentPointer('')).to.equal(undefined);
  });
});

describe('conditions', () => {
  const judge = (condition: Condition, args: JsonValue, ...others: Condition[]) => judgeCondition(condition, args, [condition, ...others]);
  const money = { refund: { amount: '100.00', currency: 'EUR' } };

  it('on amounts compare within one currency only', () => {
    expect(judge({ path: '/refund', op: 'decimal-at-most', value: '100.00 EUR' }, money)).to.equal('holds');
    expect(judge({ path: '/refund/amount', op: 'decimal-at-most', value: '100 EUR' }, money)).to.equal('holds');
    expect(judge({ path: '/refund', op: 'decimal-below', value: '100.00 EUR' }, money)).to.equal('fails');
    expect(judge({ path: '/refund', op: 'decimal-at-most', value: '100.00 USD' }, money)).to.equal('fails');
    expect(judge({ path: '/refund', op: 'decimal-at-least', value: '1.00 USD' }, money)).to.equal('fails');
    expect(judge({ path: '/refund/amount', op: 'decimal-at-most', value: '100.00' }, money), 'nobody named the currency').to.equal('fails');
    expect(judge({ path: '/refund/amount', op: 'decimal-at-most', value: '100.00' }, money, { path: '/refund/currency', op: 'equals', value: 'EUR' })).to.equal('holds');
    expect(judge({ path: '/refund', op: 'decimal-at-most', value: '100.00 EUR' }, { refund: '100.00' }), 'no currency at all').to.equal('fails');
    expect(judge({ path: '/count', op: 'decimal-above', value: '2' }, { count: 3 })).to.equal('holds');
  });

  it('that do not fit the args cannot be judged', () => {
    const most: Condition = { path: '/refund', op: 'decimal-at-most', value: '100.00 EUR' };
    for (const value of [null, true, [], {}, '1e2', 'a lot', { amount: 5.5e300, currency: 'EUR' }, { amount: '1.00', currency: 7 }, { amount: null, currency: 'EUR' }])
      expect(judge(most, { refund: value }), JSON.stringify(value)).to.equal('cannot-judge');
    expect(judge(most, {}), 'nothing there').to.equal('fails');
    expect(judge({ path: '/refund', op: 'decimal-at-most', value: 'cheap' }, money)).to.equal('cannot-judge');
    expect(judge({ path: '/a', op: 'equals' }, {})).to.equal('cannot-judge');
    expect(judge({ path: '/a', op: 'in', value: 'x' }, {})).to.equal('cannot-judge');
    expect(judge({ path: '/a', op: 'equals', value: ['x'] }, {})).to.equal('cannot-judge');
  });

  it('on texts, lists and presence', () => {
    const args: JsonValue = { a: 'x', n: 5, t: true, o: {} };
    const cases: readonly (readonly [Condition, boolean])[] = [
      [{ path: '/a', op: 'equals', value: 'x' }, true], [{ path: '/a', op: 'equals', value: 'X' }, false], [{ path: '/n', op: 'equals', value: '5' }, true],
      [{ path: '/t', op: 'equals', value: true }, true], [{ path: '/t', op: 'equals', value: 'true' }, false], [{ path: '/o', op: 'equals', value: 'x' }, false],
      [{ path: '/a', op: 'not-equals', value: 'y' }, true], [{ path: '/z', op: 'not-equals', value: 'y' }, true], [{ path: '/a', op: 'in', value: ['w', 'x'] }, true],
      [{ path: '/z', op: 'in', value: ['x'] }, false], [{ path: '/a', op: 'exists' }, true], [{ path: '/z', op: 'exists' }, false], [{ path: '/z', op: 'missing' }, true],
    ];
    for (const [condition, holds] of cases) expect(judge(condition, args), JSON.stringify(condition)).to.equal(holds ? 'holds' : 'fails');
  });
});

describe('choosing a tier', () => {
  const choose = (args: JsonValue, policy = aPolicy(), action = 'refund.pay') => {
    const { tier: chosen, by } = selectTier(policy, action, args);
    return `${chosen.id} by ${by}`;
  };

  it('goes by the amount, to the cent', () => {
    expect(choose(refund('50.00'))).to.equal('low by match');
    expect(choose(refund('50.01'))).to.equal('medium by match');
    expect(choose(refund('200.00'))).to.equal('medium by match');
    expect(choose(refund('500.00'))).to.equal('pair by match');
    expect(choose(refund('500.000000000000000000001'))).to.equal('high by match');
  });

  it('never lets another currency into a low tier', () => {
    fc.assert(
      fc.property(fc.constantFrom('USD', 'JPY', 'eur', 'EUR ', ''), fc.integer({ min: 0, max: 1_000_000 }), (currency, cents) => {
        const { by, tier: chosen } = selectTier(aPolicy(), 'refund.pay', refund((cents / 100).toFixed(2), currency));
        expect([by, chosen.id]).to.deep.equal(['fallback', 'top']);
      }),
      RUNS,
    );
  });

  it('ends at the top where nothing fits or something cannot be judged', () => {
    expect(choose({})).to.equal('top by fallback');
    expect(choose({ refund: 'all of it' })).to.equal('top by failed');
    expect(choose(refund('10.00'), aPolicy(), 'refund.steal')).to.equal('top by fallback');
  });

  it('takes the highest rank that matches, and the stricter effect on a tie', () => {
    const both = withTier('high', { match: { actions: ['refund.pay'], when: [] } });
    expect(choose(refund('10.00'), both)).to.equal('high by match');
    const policy = aPolicy();
    const tied = { ...policy, tiers: [tier('gated', 7, { effect: 'gate' }), tier('allowed', 7, { effect: 'allow' })] };
    expect(choose(refund('10.00'), tied)).to.equal('gated by match');
  });

  it('denies where a document stops nothing', () => {
    const policy = { ...aPolicy(), tiers: [tier('free', 9, { effect: 'allow', match: { actions: ['x'], when: [] } })] };
    expect(selectTier(policy, 'refund.pay', {}).tier).to.deep.include({ id: 'nobody', effect: 'deny' });
    expect(strictestTier({ ...policy, tiers: [] }).effect).to.equal('deny');
  });

  it('lets nothing weaker stand in for a tier that has gone', () => {
    const policy = aPolicy();
    expect(standInTier(policy, { id: 'pair', rank: 2 }).id).to.equal('pair');
    expect(standInTier(policy, { id: 'gone', rank: 2 }).id).to.equal('pair');
    expect(standInTier(policy, { id: 'gone', rank: 0 }).id, 'the lowest that stops anything').to.equal('medium');
    expect(standInTier(withTier('pair', { rank: 1 }), { id: 'pair', rank: 2 }).id, 'the same name, but lower').to.equal('high');
    expect(standInTier(policy, { id: 'gone', rank: 99 }).id).to.equal('top');
  });

  it('says why in the words of the rule that did not hold', () => {
    const why = (args: JsonValue, policy = aPolicy()) => selectTier(policy, 'refund.pay', args).why.map(({ text }) => text);
    expect(why(refund('124.00'))).to.deep.equal(['124.00 EUR is over the 50.00 EUR limit']);
    expect(why(refund('900.00'))).to.deep.equal(['900.00 EUR is over the 500.00 EUR limit']);
    expect(why(refund('10.00', 'JPY'))).to.deep.equal(['No rule fits this case, so the strictest ones apply']);
    expect(why({ refund: [] })).to.deep.equal(['The rules could not judge this case, so the strictest ones apply']);
    expect(why(refund('10.00'))).to.deep.equal(['Every refund needs approval']);
    const eu = withTier('low', { match: { actions: ['refund.pay'], when: [{ path: '/customerCountry', op: 'equals', value: 'DE' }] } }, withTier('medium', { match: { actions: ['refund.pay'], when: [] } }));
    expect(why({ customerCountry: 'BR' }, eu)).to.deep.equal(['Customer country is BR']);
    expect(why({}, eu)).to.deep.equal(['Customer country is missing']);
    const euro = withTier('medium', { match: { actions: ['refund.pay'], when: [] } });
    expect(why(refund('10.00', 'USD'), euro)).to.deep.equal(['Refund is 10.00 USD, not in EUR']);
    expect(selectTier(aPolicy(), 'refund.pay', refund('124.00')).why[0]).to.deep.include({ code: 'why-over', lang: 'en', params: { what: 'refund', actual: '124.00 EUR', actualAmount: '124.00', actualCurrency: 'EUR', limit: '50.00 EUR', limitAmount: '50.00', limitCurrency: 'EUR' } });
  });
});
