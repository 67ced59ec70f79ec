import { expect } from '@open-wc/testing';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { layout } from '../../../src/graph/index.js';
import { cardOf, cards, drawn, nextFrame, soon, textOf, withData } from './support.js';

type Mine = (nodes: Parameters<typeof layout>[0]['nodes'], edges: Parameters<typeof layout>[0]['edges']) => { boxes: unknown; routes: unknown; width: number; height: number };

/** Runs a block of the page about the graph that begins so, as a reader would who copies it. */
async function run(begins: string, graph: WfGraph, mine?: Mine): Promise<void> {
  const page = await (await fetch(new URL('../../../docs/graph.md', import.meta.url))).text();
  const block = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code).find((code) => code.startsWith(begins));
  expect(block, `docs/graph.md has no block that begins with ${begins}`).to.be.a('string');
  const url = URL.createObjectURL(new Blob([`export default (graph, mine) => {${block}};`], { type: 'text/javascript' }));
  const module = (await import(url)) as { default: (graph: WfGraph, mine: Mine | undefined) => void };
  module.default(graph, mine);
  URL.revokeObjectURL(url);
}

describe('the page about <wf-graph>', () => {
  it('has data that is drawn', async () => {
    const graph = await withData({ steps: [] });
    await run('graph.data', graph);
    await drawn(graph);
    expect(cards(graph).map((card) => textOf(card.querySelector('.title')))).to.deep.equal(['Read the request', 'Write the reply']);
  });

  it('puts a host’s own content on cards', async () => {
    const graph = await withData({ steps: [] });
    await run('graph.data', graph);
    graph.data = { ...graph.data, steps: graph.data?.steps?.map((step) => ({ ...step, usage: { model: 'fast-model' } })) ?? [] };
    await run('graph.stepRoom', graph);
    await soon(() => cards(graph).length === 2 && textOf(cardOf(graph, 'read')).includes('fast-model'));
  });

  it('lays out with an engine of the host’s own', async () => {
    const graph = await withData({ steps: [] });
    await run('graph.data', graph);
    let asked = 0;
    await run('graph.layoutEngine', graph, (nodes, edges) => {
      asked += 1;
      const { nodes: boxes, edges: routes, width, height } = layout({ nodes, edges });
      return { boxes, routes, width, height };
    });
    await drawn(graph);
    await nextFrame();
    expect(asked).to.be.greaterThan(0);
    expect(cards(graph)).to.have.length(2);
  });
});
