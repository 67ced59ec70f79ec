import { expect } from '@open-wc/testing';
import { aStep, cards, chain, drawn, nextFrame, press, shadowOf, soon, surface, withData } from '../support.js';

describe('names on cards of <wf-graph> from further away', () => {
  it('stay inside their cards at each distance', async () => {
    const ids = Array.from({ length: 8 }, (_, at) => `Work out the refund of request ${at}`);
    const graph = await withData(chain(ids.map((id) => aStep(id)), ids.slice(1).map((id, at) => [ids[at] as string, id] as const)), 900, 500);
    graph.direction = 'down';
    await drawn(graph);
    for (const zoom of ['small', 'middle']) {
      for (let tries = 0; tries < 12 && surface(graph).dataset['zoom'] !== zoom; tries += 1) {
        press(graph, zoom === 'small' ? 'out' : 'in');
        await nextFrame(8);
      }
      await soon(() => shadowOf(graph).querySelector(`[data-zoom="${zoom}"]`) !== null, `never ${zoom}`);
      await nextFrame(4);
      for (const card of cards(graph)) {
        const [outer, name] = [card.getBoundingClientRect(), (card.querySelector('.title') as HTMLElement).getBoundingClientRect()];
        expect(name.right, zoom).to.be.at.most(outer.right);
        expect(name.left, zoom).to.be.at.least(outer.left);
      }
    }
  });
});
