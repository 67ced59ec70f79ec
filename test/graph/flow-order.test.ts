import { expect } from '@open-wc/testing';
import { flowOrder } from '../../src/graph/flow-order.js';

const order = (names: string, edges: readonly string[]): string => {
  const at = (name: string | undefined): number => names.indexOf(name ?? '');
  return [...flowOrder(names.length, Int32Array.from(edges, ([from]) => at(from)), Int32Array.from(edges, ([, to]) => at(to)))].map((place) => names[place]).join('');
};

describe('flowOrder', () => {
  it('puts each step after those that lead to it, whatever came first', () => {
    expect(order('dcba', ['ab', 'bc', 'cd'])).to.equal('abcd');
  });

  it('keeps the order of what nothing orders', () => {
    expect(order('cab', [])).to.equal('cab');
    expect(order('cabd', ['cd'])).to.equal('cdab');
  });

  it('tells one branch to its end before the next', () => {
    expect(order('abxcyz', ['ab', 'ax', 'bc', 'xy', 'cz', 'yz'])).to.equal('abcxyz');
  });

  it('begins a cycle where the flow enters it, else with what came first', () => {
    expect(order('cba', ['ab', 'bc', 'cb'])).to.equal('abc');
    expect(order('xyz', ['xy', 'yz', 'zx'])).to.equal('xyz');
    expect(order('ab', ['aa', 'ab', 'ba'])).to.equal('ab');
  });

  it('holds for random graphs: all once, and no edge backwards unless it closes a cycle', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;
    for (let turn = 0; turn < 200; turn++) {
      const count = 1 + random(40);
      const edges = Array.from({ length: random(80) }, () => [random(count), random(count)].sort((a, b) => a - b)).filter(([a, b]) => a !== b);
      const names = Array.from({ length: count }, (_, place) => place).sort((a, b) => ((a * 7919 + turn) % 101) - ((b * 7919 + turn) % 101));
      const order = [...flowOrder(count, Int32Array.from(edges, ([a = 0]) => names[a] ?? 0), Int32Array.from(edges, ([, b = 0]) => names[b] ?? 0))];
      expect(new Set(order).size).to.equal(count);
      for (const [a = 0, b = 0] of edges) expect(order.indexOf(names[a] ?? -1)).to.be.lessThan(order.indexOf(names[b] ?? -1));
    }
  });

  it('takes a chain of 100,000 steps', () => {
    const count = 100_000;
    const from = Int32Array.from({ length: count - 1 }, (_, k) => count - 1 - k);
    expect(flowOrder(count, from, from.map((value) => value - 1))[0]).to.equal(count - 1);
  });
});
