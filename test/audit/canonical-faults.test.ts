import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { canonicalFaults } from '../../src/audit/canonical-faults.js';
import { canonicalize, parseCanonical } from '../../src/audit/canonical-json.js';

const codes = (raw: string): string[] => canonicalFaults(raw).map(({ code }) => code);
const isCanonical = (raw: string): boolean => {
  try {
    parseCanonical(raw);
    return true;
  } catch {
    return false;
  }
};

describe('why a text is not canonical JSON', () => {
  for (const [raw, expected] of [
    ['', ['empty']],
    ['  ', ['empty']],
    ['nonsense', ['not-json']],
    ['{"a":1', ['not-json']],
    ['{"a":1,"a":2}', ['duplicate-key']],
    ['{"id":9007199254740993}', ['lossy-number']],
    ['{"id":1152921504606846976}', ['lossy-number']],
    ['{"a":1.0}', ['number-form']],
    ['{"a":1e3}', ['number-form']],
    ['{"a":-0}', ['number-form']],
    ['{"b":1,"a":2}', ['key-order']],
    ['{"2":1,"10":2}', ['key-order']],
    ['{"a": 1}', ['spaces']],
    ['{"a":1}\n', ['spaces']],
    ['{"a":"\\u0041"}', ['escapes']],
    ['{"a":"\\/"}', ['escapes']],
    ['{ "b" : 1.0 , "a" : "\\u0041" }', ['number-form', 'spaces', 'escapes', 'key-order']],
    ['{"__proto__":1}', ['forbidden-key']],
    ['{"a":"\\ud800"}', ['lone-surrogate']],
    [`${'['.repeat(70)}${']'.repeat(70)}`, ['too-deep']],
    ['{"a":1}', []],
    ['{"a: b":"c: 1.0, d"}', []],
  ] as const) {
    it(`${raw.slice(0, 40)}: ${expected.join(', ') || 'nothing'}`, () => expect(codes(raw)).to.deep.equal(expected));
  }

  it('names the field and the number', () => {
    expect(canonicalFaults('{"x":{"id":9007199254740993}}')).to.deep.equal([{ code: 'lossy-number', what: 'id' }]);
    expect(canonicalFaults('{"x":[1,2.50]}')).to.deep.equal([{ code: 'number-form', what: '2.50' }]);
  });

  it('is found for every text that is not canonical, and for none that is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.boolean(), (json, pretty) => {
        const raw = pretty ? JSON.stringify(JSON.parse(json), null, 1) : json;
        return codes(raw).length > 0 === !isCanonical(raw);
      }),
      { numRuns: 300, seed: 5 },
    );
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => codes(canonicalize(JSON.parse(JSON.stringify(value)))).length === 0), { numRuns: 200, seed: 6 });
  });
});
