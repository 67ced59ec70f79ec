/** Our canonical JSON against the `canonicalize` package (RFC 8785): the same text, or both refuse, but for its listed holes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import theirCanonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalize, CanonicalJsonError, parseCanonical, type CanonicalJsonCode } from '../../src/audit/canonical-json.js';
import { parseStrict } from '../../src/audit/strict-json.js';

const VALUES = 100_000;
const SEED = 20261122;

/** What the package writes although it has no JSON form: our refusal, and what the package does instead. */
const HOLES: Readonly<Partial<Record<CanonicalJsonCode, string>>> = {
  'unsupported-type': 'undefined and symbols are dropped or become null, a function becomes the text undefined',
  'not-plain-data': 'a Date becomes a text, a Map or class instance becomes {}',
  'sparse-array': 'a hole leaves nothing between two commas',
  'lone-surrogate': 'half a pair in a key goes unnoticed where the value is dropped',
  'forbidden-key': '__proto__ is written like any key',
};

class Point {
  constructor(readonly x: number) {}
}

const text = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 6 }) },
);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53, 1 / 3));
const holes = fc.oneof(
  fc.constantFrom<unknown>(undefined, Symbol('s'), () => 1, new Date(0), new Map(), new Point(1)),
  fc.integer({ min: 1, max: 3 }).map((length) => new Array<unknown>(length)),
  fc.constant(1n),
);
const values = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    { weight: 20, arbitrary: text },
    { weight: 20, arbitrary: number },
    { weight: 10, arbitrary: fc.constantFrom(null, true, false) },
    { weight: 1, arbitrary: holes },
  ),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: false },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .uniqueArray(
        fc.tuple(
          fc.oneof(
            { weight: 30, arbitrary: text },
            { weight: 5, arbitrary: fc.nat(30).map(String) },
            { weight: 1, arbitrary: fc.constant('__proto__') },
          ),
          tie('value'),
        ),
        { maxLength: 5, selector: ([key]) => key },
      )
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

test(`equal to the package or both refuse, on ${VALUES} generated values`, () => {
  const seen = { equal: 0, bothRefuse: 0, holes: new Map<string, number>() };
  fc.assert(
    fc.property(values, (value) => {
      let ours: string | CanonicalJsonError;
      try {
        ours = canonicalize(value);
      } catch (error) {
        if (!(error instanceof CanonicalJsonError)) throw error;
        ours = error;
      }
      let theirs: string | undefined | Error;
      try {
        theirs = theirCanonicalize(value);
      } catch (error) {
        assert.ok(error instanceof Error);
        theirs = error;
      }
      if (typeof ours === 'string') {
        assert.equal(ours, theirs);
        assert.equal(canonicalize(parseCanonical(ours)), ours);
        // A double above 2^53 may be written with digits that are not its own; the strict reader keeps what is written.
        assert.equal(canonicalize(parseStrict(ours)), ours);
        seen.equal += 1;
      } else if (theirs instanceof Error) {
        seen.bothRefuse += 1;
      } else {
        assert.ok(ours.code in HOLES, `we refuse with ${ours.code} what the package writes as ${theirs}`);
        seen.holes.set(ours.code, (seen.holes.get(ours.code) ?? 0) + 1);
      }
    }),
    { numRuns: VALUES, seed: SEED },
  );
  console.log(
    `seed ${SEED}: ${seen.equal} equal, ${seen.bothRefuse} refused by both, holes of the package: ${JSON.stringify([...seen.holes])}`,
  );
  assert.ok(seen.equal > VALUES / 2 && seen.bothRefuse > VALUES / 100);
  assert.deepEqual([...seen.holes.keys()].sort(), Object.keys(HOLES).sort());
});

test('the package overflows the stack where we refuse by budget', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
  assert.throws(() => theirCanonicalize(deep), RangeError);
  assert.throws(
    () => canonicalize(deep),
    (error: unknown) => error instanceof CanonicalJsonError && error.code === 'too-deep',
  );
});
