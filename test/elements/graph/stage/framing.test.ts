import { expect } from '@open-wc/testing';
import { aStep, cardOf, chain, drawn, shadowOf, soon, surface, withData } from '../support.js';

const words = (graph: Parameters<typeof shadowOf>[0]): string[] => [...shadowOf(graph).querySelectorAll<HTMLElement>('.cards .card:not([hidden]) .title')].map(({ textContent }) => textContent);
const NAMES = Array.from({ length: 11 }, () => 'Collect the requests');
const runOf = (names: readonly string[]) => chain(names.map((text, at) => aStep(`s${at}`, { label: { text }, status: at < 3 ? 'succeeded' : at === 3 ? 'running' : 'pending', startedAt: new Date().toISOString() })));

describe('<wf-graph> that fits only with small cards', () => {
  it('is shown whole where all names can be read', async () => {
    const graph = await drawn(await withData(runOf(Array.from({ length: 14 }, () => 'Read it')), 1100, 392));
    expect(surface(graph).dataset['zoom']).to.equal('small');
    expect(words(graph)).to.have.length(14);
  });

  it('is shown where the run stands if names would be cut, each card in full', async () => {
    const graph = await drawn(await withData(runOf(NAMES), 1100, 392));
    expect(surface(graph).dataset['zoom']).not.to.equal('small');
    const box = surface(graph).getBoundingClientRect();
    const standing = cardOf(graph, 's3').getBoundingClientRect();
    expect(standing.left).to.be.greaterThan(box.left);
    expect(standing.right).to.be.lessThan(box.right);
    expect(words(graph).filter((text) => text.includes('…'))).to.deep.equal([]);
  });

  it('and whole once that is asked for', async () => {
    const graph = await drawn(await withData(runOf(NAMES), 1100, 392));
    graph.fit();
    await drawn(graph);
    const box = surface(graph).getBoundingClientRect();
    // The camera glides there.
    await soon(() => ['s0', 's10'].every((id) => {
      const { left, right } = cardOf(graph, id).getBoundingClientRect();
      return left >= box.left && right <= box.right;
    }), 'not the whole run is in sight');
  });
});
