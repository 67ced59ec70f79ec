import { expect } from '@open-wc/testing';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import { aStep, chain, cursor, drawn, nextFrame, press, shadowOf, soon, withData } from '../support.js';

const found = (graph: WfGraph, selector: string): HTMLElement => shadowOf(graph).querySelector(selector) as HTMLElement;

/** Six threads of six steps. */
const IDS = [...'abcdef'].flatMap((thread) => [0, 1, 2, 3, 4, 5].map((at) => `${thread}${at}`));

function cover(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right - 1 && a.right > b.left + 1 && a.top < b.bottom - 1 && a.bottom > b.top + 1;
}

describe('<wf-graph> and the controls in its corners', () => {
  for (const dir of ['ltr', 'rtl']) {
    it(`lets no step lie under them that the keyboard comes to (${dir})`, async () => {
      const graph = await withData({ steps: [] }, 1040, 420);
      graph.dir = dir;
      graph.data = chain(IDS.map((id) => aStep(id)), IDS.flatMap((id) => (id.endsWith('5') ? [] : [[id, `${id[0]}${Number(id[1]) + 1}`] as const])));
      await drawn(graph);
      press(graph, 'in');
      await soon(() => !found(graph, '.minimap').hidden, 'there is no minimap');
      for (const id of ['a0', 'c0', 'd0', 'f0', 'a5', 'c5', 'd5', 'f5']) {
        graph.focusStep(id);
        await soon(() => shadowOf(graph).activeElement === cursor(graph));
        await nextFrame(3);
        const ring = cursor(graph).getBoundingClientRect();
        for (const control of ['.tools', '.minimap']) expect(cover(ring, found(graph, control).getBoundingClientRect()), `${id} is under ${control}`).to.equal(false);
      }
    });
  }
});
