import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { CanonicalJsonError, canonicalize } from '../../src/audit/canonical-json.js';
import { parseStrict } from '../../src/audit/strict-json.js';

function refusal(raw: string): unknown {
  try {
    return parseStrict(raw);
  } catch (error) {
    if (!(error instanceof CanonicalJsonError)) throw error;
    return [error.code, error.path];
  }
}

describe('parseStrict', () => {
  it('reads any JSON text as JSON.parse does', () => {
    const text = ' { "b" : [ 1 , -2.50 , 1E3, "\\u20ac\\n\\ud83d\\ude00" , null , true , false ] ,\n\t"a" : { } , "" : [ ] } ';
    expect(parseStrict(text)).to.deep.equal(JSON.parse(text));
  });

  it('agrees with JSON.parse on every value that was written by JSON.stringify (property)', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        // Such a key is refused, which has a test of its own.
        fc.pre(!JSON.stringify(value).includes('"__proto__":'));
        const text = JSON.stringify(value, null, indent);
        expect(canonicalize(parseStrict(text))).to.equal(canonicalize(JSON.parse(text)));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what JSON.parse refuses, whatever is cut out or put in (property)', () => {
    const damaged = fc
      .tuple(
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', '"', ',', '}', ']', '\\', '0', '-', 'e', '\u0001', ':', '[', '\ufeff'),
      )
      .map(([value, place, cut, put]) => {
        const text = JSON.stringify(value);
        const at = place % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + cut);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const got = refusal(text);
        if (!isJson)
          expect((got as string[])[0]).to.be.oneOf(['not-json', 'duplicate-key', 'lossy-number', 'lone-surrogate', 'forbidden-key']);
        else if (Array.isArray(got) && got.length === 2 && typeof got[0] === 'string') expect(got[0]).to.not.equal('not-json');
      }),
      { numRuns: 500 },
    );
  });

  const kept: [string, number][] = [
    ['0.1', 0.1],
    ['1.50', 1.5],
    ['1e3', 1000],
    ['1E+2', 100],
    ['-1.0', -1],
    ['0.000001', 1e-6],
    ['1e23', 1e23],
    ['1e21', 1e21],
    ['9007199254740992', 2 ** 53],
    ['5e-324', 5e-324],
    ['0e999999999', 0],
    ['100000000000000000000', 1e20],
    ['0.3', 0.3],
    ['123456789.12345678', 123456789.12345678],
    ['1e00000000003', 1000],
  ];
  for (const [token, value] of kept) {
    it(`keeps ${token}`, () => {
      expect(parseStrict(token)).to.equal(value);
    });
  }

  it('reads minus zero as 0', () => {
    for (const token of ['-0', '-0.0', '-0e5']) expect(Object.is(parseStrict(token), 0), token).to.equal(true);
  });

  const lost = [
    '9007199254740993',
    '1152921504606846976',
    '0.1000000000000000055511151231257827',
    '123456789.123456789',
    '1e400',
    '-1e400',
    '1e-400',
    '4.9406564584124654e-324',
    '3.14159265358979323846',
    '1e999999999999999999999',
    '0.30000000000000001',
  ];
  for (const token of lost) {
    it(`refuses ${token}, which a double cannot keep`, () => {
      expect(refusal(`{"a":[${token}]}`)).to.deep.equal(['lossy-number', '/a/0']);
    });
  }

  it('keeps exactly the tokens whose digits the canonical text still shows (property)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (n) => {
        const shown = String(Number(n)).replace(/(?:\.(\d+))?e\+(\d+)/, (_, fraction: string | undefined, power: string) =>
          (fraction ?? '').padEnd(Number(power), '0'),
        );
        const isKept = BigInt(shown) === n;
        expect(Array.isArray(refusal(String(n)))).to.equal(!isKept);
      }),
      { numRuns: 300, examples: [[9007199254740993n], [10n ** 24n], [2n ** 60n]] },
    );
  });

  it('refuses duplicate keys, also when one is escaped', () => {
    expect(refusal('{"a":1,"b":{"c":1,"\\u0063":2}}')).to.deep.equal(['duplicate-key', '/b/c']);
    expect(refusal('{"a":1,"a":1}')).to.deep.equal(['duplicate-key', '/a']);
  });

  it('refuses __proto__, also when escaped, and leaves prototypes alone', () => {
    expect(refusal('[{"__proto__":{"polluted":1}}]')).to.deep.equal(['forbidden-key', '/0/__proto__']);
    expect(refusal('{"\\u005f_proto__":1}')).to.deep.equal(['forbidden-key', '/__proto__']);
    expect(parseStrict('{"constructor":1,"prototype":2,"hasOwnProperty":3}')).to.deep.equal({
      constructor: 1,
      prototype: 2,
      hasOwnProperty: 3,
    });
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('refuses halves of surrogate pairs in values and keys', () => {
    expect(refusal('["\\ud800"]')).to.deep.equal(['lone-surrogate', '/0']);
    expect(refusal('{"\\udc00":1}')).to.deep.equal(['lone-surrogate', '/\udc00']);
  });

  it('says where a text stops being JSON', () => {
    expect(() => parseStrict('{"a": tru}')).to.throw(CanonicalJsonError, 'position 6 (at /a)');
    for (const text of [
      '',
      ' ',
      '[1,]',
      '{"a":1,}',
      '{a:1}',
      "'a'",
      '01',
      '+1',
      '.5',
      '1.',
      '--1',
      '"\t"',
      '"\\x"',
      '"\\u12"',
      '"',
      '"\\',
      '[',
      '{',
      '1 2',
      'nulll',
      'NaN',
      '[1}',
      '\u00a01',
    ]) {
      expect((refusal(text) as string[])[0], text).to.equal('not-json');
    }
  });

  it('meets depth and size budgets without overflowing', () => {
    expect((refusal('['.repeat(200_000)) as string[])[0]).to.equal('too-deep');
    expect((refusal('{"a":'.repeat(65) + '1' + '}'.repeat(65)) as string[])[0]).to.equal('too-deep');
    expect(() => parseStrict('[1,2,3]', { maxNodes: 3 })).to.throw(CanonicalJsonError, 'More values');
  });

  it('reads a number of a million digits in time', () => {
    for (const token of [`1${'0'.repeat(1e6)}1`, `0.${'0'.repeat(1e6)}1`, `1e-${'9'.repeat(1e6)}`]) {
      const before = performance.now();
      expect(refusal(token)).to.deep.equal(['lossy-number', '']);
      expect(performance.now() - before).to.be.below(1000);
    }
  });
});
