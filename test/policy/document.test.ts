import { expect } from '@open-wc/testing';
import type { JsonValue } from '../../src/model/primitives.js';
import { checkArgs, unknownKeywords } from '../../src/policy/document/args-schema.js';
import { policyDigest, validatePolicy } from '../../src/policy/index.js';
import { aPolicy, tier, withTier } from './fixtures/policy.js';

const faults = (document: unknown): readonly string[] => {
  const check = validatePolicy(document);
  return check.ok ? [] : check.faults.map(({ path, message }) => `${path}: ${message}`);
};

describe('a policy document', () => {
  it('that is right is read as it is', () => {
    const check = validatePolicy(JSON.parse(JSON.stringify(aPolicy())));
    expect(check).to.deep.equal({ ok: true, policy: aPolicy() });
  });

  it('has one digest, whatever the order of its members', () => {
    const policy = aPolicy();
    const reversed = Object.fromEntries(Object.entries(policy).reverse()) as unknown as typeof policy;
    expect(policyDigest(reversed)).to.equal(policyDigest(policy));
    expect(policyDigest({ ...policy, version: '2' })).to.not.equal(policyDigest(policy));
    expect(policyDigest(policy)).to.match(/^[A-Za-z0-9_-]{43}$/);
  });

  it('of another shape is refused with place and remedy', () => {
    expect(faults({ ...aPolicy(), v: 2 })).to.deep.equal(['/v: Only these values are allowed: 1']);
    expect(faults({ ...aPolicy(), colour: 'red' })).to.deep.equal([': Unknown member: colour. Remove it or correct its name']);
    expect(faults({ ...aPolicy(), version: 7 })).to.deep.equal(['/version: A value of type string is expected here']);
    expect(faults(withTier('low', { validForMs: -1 }))[0]).to.match(/^\/tiers\/0\/validForMs: Too small or too short: at least 0/);
    expect(faults(null)).to.deep.equal([': A value of type object is expected here']);
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['a rank used twice', withTier('pair', { rank: 1 }), /^\/tiers\/2: The rank 1 is used twice/],
    ['an id used twice', withTier('pair', { id: 'low' }), /^\/tiers\/2: The id low is used twice/],
    ['a tier for an unknown action', withTier('low', { match: { actions: ['refund.steal'], when: [] } }), /^\/tiers\/0\/match\/actions\/0: There is no action refund.steal/],
    ['a tier for no action', withTier('low', { match: { actions: [], when: [] } }), /^\/tiers\/0\/match\/actions: List at least one action/],
    ['a quorum of nobody', withTier('medium', { quorum: { anyOf: [], deny: 1 } }), /^\/tiers\/1\/quorum\/anyOf: .* at least one way/],
    ['an empty option', withTier('medium', { quorum: { anyOf: [{ allOf: [] }], deny: 1 } }), /^\/tiers\/1\/quorum\/anyOf\/0\/allOf: An empty list/],
    ['a quorum of an unknown role', withTier('medium', { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'king' }] }], deny: 1 } }), /role: There is no role king/],
    ['a quorum of those who may not', withTier('medium', { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'auditor' }] }], deny: 1 } }), /role: The role auditor lacks the permission gate:approve/],
    ['money without a currency', withTier('low', { match: { actions: ['*'], when: [{ path: '/refund/amount', op: 'decimal-below', value: '50' }] } }), /^\/tiers\/0\/match\/when\/0\/value: Name the currency \("50 EUR"\)/],
    ['a limit that is no decimal', withTier('low', { match: { actions: ['*'], when: [{ path: '/x', op: 'decimal-below', value: 'fifty' }] } }), /decimal-below needs a decimal string/],
    ['a path that is no pointer', withTier('low', { match: { actions: ['*'], when: [{ path: 'refund.amount', op: 'exists' }] } }), /"refund.amount" is not a JSON pointer/],
    ['equals without a value', withTier('low', { match: { actions: ['*'], when: [{ path: '/x', op: 'equals' }] } }), /equals needs a text/],
    ['in without a list', withTier('low', { match: { actions: ['*'], when: [{ path: '/x', op: 'in', value: 'a' }] } }), /in needs a list/],
    ['blind review', withTier('medium', { independent: true }), /^\/tiers\/1\/independent: Blind review is not available/],
    ['no end', withTier('medium', { sla: { dueMs: 0, expireMs: 0, escalation: [] } }), /^\/tiers\/1\/sla\/expireMs: An open decision needs an end/],
    ['due after the end', withTier('medium', { sla: { dueMs: 2, expireMs: 1, escalation: [] } }), /^\/tiers\/1\/sla\/dueMs: Due must not be later/],
    ['nowhere to escalate to', withTier('medium', { onExpiry: 'escalate', sla: { dueMs: 0, expireMs: 1, escalation: [] } }), /^\/tiers\/1\/onExpiry: escalate needs at least one level/],
    ['escalation to an unknown role', withTier('medium', { sla: { dueMs: 0, expireMs: 1, escalation: [{ role: 'king', afterMs: 1 }] } }), /^\/tiers\/1\/sla\/escalation\/0\/role: There is no role king/],
    ['an approval that never holds', withTier('medium', { validForMs: 0 }), /^\/tiers\/1\/validForMs: An approval that is never valid/],
    ['a notice that never holds', withTier('low', { validForMs: 0 }), /^\/tiers\/0\/validForMs: An approval that is never valid/],
    ['a claim of no length', withTier('medium', { maxClaimMs: 0 }), /^\/tiers\/1\/maxClaimMs: Give a duration above 0 ms/],
    ['a top that lets pass', { ...aPolicy(), tiers: [...aPolicy().tiers, tier('free', 99, { effect: 'allow' })] }, /^\/tiers: The tier with the highest rank must have the effect gate or deny/],
    ['no tiers', { ...aPolicy(), tiers: [] }, /^\/tiers: The tier with the highest rank/],
    ['an unknown boundary', { ...aPolicy(), roles: aPolicy().roles.map((role) => ({ ...role, boundary: 'moon' })) }, /^\/roles\/0\/boundary: There is no boundary moon/],
    ['a broken question', { ...aPolicy(), actions: aPolicy().actions.map((action) => ({ ...action, ask: { text: 'Pay {refund' } })) }, /^\/actions\/0\/ask: A brace is not closed/],
    ['a schema beyond our means', { ...aPolicy(), actions: aPolicy().actions.map((action) => ({ ...action, schema: { properties: { a: { oneOf: [] } } } })) }, /^\/actions\/0\/schema\/properties\/a\/oneOf: The keyword oneOf is not supported/],
  ];
  const withSchema = (schema: JsonValue): unknown => ({ ...aPolicy(), actions: aPolicy().actions.map((action, index) => (index === 0 ? { ...action, schema } : action)) });
  const nested = (levels: number): JsonValue => Array.from({ length: levels }).reduce<JsonValue>((inner) => ({ properties: { a: inner } }), { type: 'string' });
  const sla = { dueMs: 60_000, expireMs: 3_600_000, escalation: [] };
  const useless: readonly (readonly [string, unknown, RegExp])[] = [
    ['a pattern that looks back', withSchema({ properties: { a: { pattern: '(a)\\1' } } }), /^\/actions\/0\/schema\/properties\/a\/pattern: The pattern cannot be matched here: it refers back/],
    ['a pattern that looks ahead', withSchema({ pattern: 'a(?=b)' }), /^\/actions\/0\/schema\/pattern: The pattern cannot be matched here: it looks ahead/],
    ['a pattern of a million repetitions', withSchema({ pattern: '(a{1000}){1000}' }), /^\/actions\/0\/schema\/pattern: .*repeats too much/],
    ['a pattern that is none', withSchema({ pattern: '(' }), /^\/actions\/0\/schema\/pattern: The pattern cannot be read/],
    ['a schema sixty deep', withSchema(nested(30)), /^\/actions\/0\/schema\/properties\/a.*: This is nested more than 40 deep/],
    ['a schema five thousand deep', withSchema(nested(5000)), /: This is nested more than 64 deep/],
    ['a schema that allows nothing', withSchema(false), /^\/actions\/0\/schema: false allows nothing/],
    ['a schema that is a number', withSchema({ items: 7 }), /^\/actions\/0\/schema\/items: A schema is an object/],
    ['a length that is a text', withSchema({ maxLength: '5' }), /^\/actions\/0\/schema\/maxLength: Give a whole number/],
    ['a limit that nothing keeps', withSchema({ minimum: 5, maximum: 4 }), /^\/actions\/0\/schema\/minimum: Nothing is at least 5 and at most 4/],
    ['an unknown type', withSchema({ type: 'text' }), /^\/actions\/0\/schema\/type: Write one of/],
    ['a member that must and may not be there', withSchema({ required: ['a'], additionalProperties: false }), /^\/actions\/0\/schema\/required\/0: a is required and not allowed/],
    ['a rejection beyond reach', withTier('medium', { quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 1_000_000 } }), /^\/tiers\/1\/quorum\/deny: A rejection by 1000000 people is beyond reach/],
    ['no member that may reject', { ...aPolicy(), roles: aPolicy().roles.map((role) => ({ ...role, permissions: role.permissions.filter((name) => name !== 'gate:reject') })) }, /^\/tiers\/1\/quorum\/deny: No role of this quorum/],
    ...(['minDwellMs', 'validForMs', 'maxClaimMs', 'maxPauseMs'] as const).map((name) => [`a ${name} of 280,000 years`, withTier('medium', { [name]: 2 ** 53 - 1 }), new RegExp(`^/tiers/1/${name}: \\d+ ms is longer than a hundred years`)] as const),
    ['a deadline after the year 9999', withTier('medium', { sla: { dueMs: 0, expireMs: 8.64e15, escalation: [] } }), /^\/tiers\/1\/sla\/expireMs: \d+ ms is longer/],
    ['an escalation after the year 9999', withTier('medium', { sla: { ...sla, escalation: [{ role: 'finance-lead', afterMs: 8.64e15 }] } }), /^\/tiers\/1\/sla\/escalation\/0\/afterMs: \d+ ms is longer/],
    ['more reading than time', withTier('medium', { minDwellMs: 3_600_000, sla }), /^\/tiers\/1\/minDwellMs: Reading would take longer than the decision is open/],
    ['reading until after it was due', withTier('medium', { minDwellMs: 60_001, sla }), /^\/tiers\/1\/minDwellMs: .*every approval would be late/],
    ['an empty word to type', withTier('medium', { typedConfirmation: '' }), /^\/tiers\/1\/typedConfirmation: This word cannot be typed/],
    ['a word without ink', withTier('medium', { typedConfirmation: '\u2800' }), /^\/tiers\/1\/typedConfirmation: This word cannot be typed/],
    ['a word with a control character', withTier('medium', { typedConfirmation: 'PAY\u0000' }), /^\/tiers\/1\/typedConfirmation: This word cannot be typed/],
    ['a list of no values', withTier('low', { match: { actions: ['*'], when: [{ path: '/x', op: 'in', value: [] }] } }), /in needs a list of texts with at least one/],
    ['a claim without a name', { ...aPolicy(), claims: { id: '', name: 'name', roles: 'roles' } }, /^\/claims\/id: Name a claim/],
    ['a claim that is no pointer', { ...aPolicy(), claims: { id: 'sub', name: 'name', roles: '/a/~' } }, /^\/claims\/roles: "\/a\/~" is not a JSON pointer/],
    ['half a character', { ...aPolicy(), version: '\ud800' }, /^\/version: /],
    ['a control character in an id', withTier('medium', { id: 'a\u0000' }), /^\/tiers\/1\/id: An id must not hold control characters/],
  ];
  for (const [what, document, message] of [...wrong, ...useless])
    it(`with ${what} is refused`, () => {
      const found = faults(document);
      expect(found.some((fault) => message.test(fault)), found.join('\n')).to.equal(true);
    });

  it('with much wrong lists at most fifty', () => {
    expect(faults({ ...aPolicy(), tiers: Array.from({ length: 50 }, (_, index) => tier(`t${index}`, index, { match: { actions: ['a', 'b'], when: [] } })) })).to.have.length(50);
  });
});

describe('the schema of args', () => {
  const check = (schema: JsonValue, after: JsonValue, before: JsonValue = null) => checkArgs(schema, after, before).map(({ path, keyword }) => `${path} ${keyword}`);

  it('judges values as JSON Schema does, in the subset it knows', () => {
    const cases: readonly (readonly [JsonValue, JsonValue, boolean])[] = [
      [{ type: 'string' }, 'a', true], [{ type: 'string' }, 1, false], [{ type: ['string', 'null'] }, null, true], [{ type: 'integer' }, 1.5, false], [{ type: 'number' }, 1.5, true],
      [{ type: 'array' }, [], true], [{ type: 'object' }, [], false], [{ type: 'object' }, {}, true], [{ type: 'toString' }, 'x', false], [{ type: 'boolean' }, false, true],
      [{ enum: ['a', { b: 1 }] }, { b: 1 }, true], [{ enum: ['a'] }, 'b', false], [{ const: [1] }, [1], true], [{ const: 1 }, '1', false],
      [{ minimum: 1, maximum: 3 }, 3, true], [{ minimum: 1 }, 0, false], [{ exclusiveMinimum: 1 }, 1, false], [{ exclusiveMaximum: 3 }, 3, false], [{ minimum: 1 }, 'a', true],
      [{ minLength: 1, maxLength: 2 }, '👍👍', true], [{ maxLength: 1 }, 'ab', false], [{ minItems: 1 }, [], false], [{ maxItems: 1 }, [1, 2], false],
      [{ pattern: '^a+$' }, 'aaa', true], [{ pattern: '^a+$' }, 'b', false], [{ pattern: '(' }, 'a', false], [{ pattern: 'a' }, 'a'.repeat(5000), false], [{ pattern: 'a' }, 5, true],
      [{ required: ['a'] }, { a: 1 }, true], [{ required: ['toString'] }, {}, false], [{ items: { type: 'string' } }, ['a'], true], [{ items: { type: 'string' } }, ['a', 1], false],
      [{ properties: { a: { type: 'string' } } }, { b: 1 }, true], [{ additionalProperties: false }, { a: 1 }, false], [{ additionalProperties: { type: 'string' } }, { a: 'x' }, true],
      [true, 'anything', true], [false, 'anything', false], [{ title: 't', description: 'd', default: 1, format: 'email' }, 'x', true], [{ minLength: 'one' }, 'x', false],
    ];
    for (const [schema, value, fits] of cases) expect(check(schema, value).length === 0, `${JSON.stringify(schema)} against ${JSON.stringify(value).slice(0, 40)}`).to.equal(fits);
  });

  it('says where', () => {
    const schema = { properties: { list: { items: { properties: { 'a/b': { type: 'string' } } } } } };
    expect(check(schema, { list: [{ 'a/b': 'x' }, { 'a/b': 1 }] })).to.deep.equal(['/list/1/a~1b type']);
  });

  it('keeps what is read only as it was', () => {
    const schema = { properties: { id: { readOnly: true }, list: { items: { properties: { id: { readOnly: true } } } } } };
    expect(check(schema, { id: 1 }, { id: 1 })).to.deep.equal([]);
    expect(check(schema, { id: 2 }, { id: 1 })).to.deep.equal(['/id readOnly']);
    expect(check(schema, {}, { id: 1 }), 'removed').to.deep.equal(['/id readOnly']);
    expect(check(schema, { id: 1 }, {}), 'added').to.deep.equal(['/id readOnly']);
    expect(check(schema, { list: [{ id: 1 }, { id: 2 }] }, { list: [{ id: 1 }] })).to.deep.equal(['/list/1/id readOnly']);
  });

  it('never skips a rule that it does not know', () => {
    expect(check({ not: {} }, 'x')).to.deep.equal([' not']);
    expect(check({ constructor: 1 }, 'x')).to.deep.equal([' constructor']);
    expect(unknownKeywords({ properties: { a: { items: { anyOf: [] } } }, additionalProperties: { $ref: '#' }, pattern: '(' }).map(({ path }) => path)).to.deep.equal([
      '/properties/a/items/anyOf', '/additionalProperties/$ref', '/pattern',
    ]);
  });
});
