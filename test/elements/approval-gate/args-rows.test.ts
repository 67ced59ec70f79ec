import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { canonicalize, parseCanonical, type JsonValue } from '../../../src/audit/canonical-json.js';
import { argRows, type ArgRow } from '../../../src/elements/approval-gate/args-rows.js';

const told = (rows: readonly ArgRow[]): string[] =>
  rows.map(({ label, depth, value }) => `${'-'.repeat(depth)}${'name' in label ? label.name : `#${label.item}`}: ${'text' in value ? value.text : value.kind}`);

describe('args as lines', () => {
  it('name things in plain words, and keep money in one piece', () => {
    expect(told(argRows({ orderId: '20391', refund: { amount: '1240.00', currency: 'EUR' }, notify_customer: true, 'x-note': null, '日付': 'a' }))).to.deep.equal([
      'Order id: 20391', 'Refund: money', 'Notify customer: yes-no', 'X note: empty', '日付: a',
    ]);
  });

  it('show what is nested under its own heading', () => {
    expect(told(argRows({ keep: { id: 'C-1' }, drop: [{ id: 'C-2' }, 'x'], none: [] }))).to.deep.equal(['Keep: group', '-Id: C-1', 'Drop: group', '-#1: group', '--Id: C-2', '-#2: x', 'None: empty-list']);
  });

  it('keep names apart that would read alike', () => {
    expect(told(argRows({ order_id: '1', orderId: '2' }))).to.deep.equal(['order_id: 1', 'orderId: 2']);
  });

  it('take names from the schema where it has them', () => {
    const schema = { properties: { to: { title: 'Pay to' }, items: { items: { properties: { n: { title: 'Count' } } } } } };
    expect(told(argRows({ to: 'x', items: [{ n: 1 }] }, schema))).to.deep.equal(['Pay to: x', 'Items: group', '-#1: group', '--Count: 1']);
  });

  it('are not fooled by members called like what every object has', () => {
    expect(told(argRows(parseCanonical('{"constructor":"a","toString":"b"}'), { properties: {} }))).to.deep.equal(['Constructor: a', 'To string: b']);
  });

  it('survive args that are one value, and a depth that recursion would not', () => {
    expect(told(argRows('plain'))).to.deep.equal([': plain']);
    expect(argRows({})).to.deep.equal([]);
    let deep: JsonValue = 'end';
    for (let level = 0; level < 60; level += 1) deep = { a: deep };
    expect(argRows(deep).length).to.equal(60);
  });

  it('show every value: whatever changes in the args changes a line', () => {
    const leaves = (value: JsonValue): number => {
      if (typeof value !== 'object' || value === null) return 1;
      const inside = Object.values(value as Readonly<Record<string, JsonValue>>);
      return inside.length === 0 ? 1 : inside.reduce<number>((sum, member) => sum + leaves(member), 0);
    };
    const text = fc.string({ maxLength: 5 });
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(text.filter((key) => key !== '__proto__'), tie('tree'), { maxKeys: 3 })),
    }));
    fc.assert(
      fc.property(fc.dictionary(text.filter((key) => key !== '__proto__'), tree, { minKeys: 1, maxKeys: 4 }), (raw) => {
        const args = parseCanonical(canonicalize(raw));
        const rows = argRows(args).filter(({ value }) => value.kind !== 'group');
        return rows.length === leaves(args) && new Set(rows.map(({ pointer }) => pointer)).size === rows.length;
      }),
      { numRuns: 200, seed: 11 },
    );
  });
});
