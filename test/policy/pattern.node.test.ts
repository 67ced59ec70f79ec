import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkArgs } from '../../src/policy/document/args-schema.js';
import { readPattern } from '../../src/policy/document/pattern.js';

const ATOMS = ['a', 'b', 'c', '.', '\\d', '\\w', '\\S', '[ab]', '[^a]', '[\\d\\]-]', '\\.', '\\p{L}', '\\u{61}', '\\x61', '\\u0062', '\\ud83d\\ude00', '😀', '^', '$', '\\b', '\\B', '-', '(?<name>a)'];
const QUANTIFIERS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}', '{2,}', '{0}', '{0,1}?'];
const patterns = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...ATOMS),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
    fc.tuple(tie('pattern'), fc.constantFrom(...QUANTIFIERS)).map(([a, quantifier]) => `(${a})${quantifier}`),
  ),
})).pattern;
const native = (pattern: string): RegExp | undefined => {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    // A name that stands twice is an error there, and here.
    return undefined;
  }
};

describe('patterns of a policy', () => {
  it('fit what the engine would say they fit', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', '1', '.', ' ', '-', '😀', '\n', 'é', ']'), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(fc.property(patterns, texts, (pattern, text) => {
      const expected = native(pattern);
      if (expected === undefined) assert.throws(() => readPattern(pattern), SyntaxError);
      else assert.equal(readPattern(pattern).test(text), expected.test(text), `${pattern} in ${JSON.stringify(text)}`);
    }), { numRuns: 3000, seed: 20261130 });
  });

  it('take no more steps than characters and places, whatever they divide', { timeout: 20_000 }, () => {
    for (const pattern of ['^(a+)+$', '(a|a)*b', '(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*)*x', '(a?){30}a{30}b', '^(\\w+\\s?)*$', 'a*a*a*a*a*a*a*b']) {
      assert.deepEqual(checkArgs({ pattern }, `${'a'.repeat(4000)}!`, null), [{ path: '', keyword: 'pattern' }], pattern);
    }
  });

  it('share one budget within the args, so that many texts are no way around it', { timeout: 20_000 }, () => {
    const items = Array.from({ length: 60 }, () => 'a'.repeat(4000));
    assert.ok(checkArgs({ items: { pattern: '(a?){200}b|a' } }, items, null).length > 0);
    assert.deepEqual(checkArgs({ items: { pattern: '^a+$' } }, items, null), []);
  });
});
