import { expect } from '@open-wc/testing';
import type { GraphInput } from '../../../../src/elements/graph/graph-source.js';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import type { Edge } from '../../../../src/model/step.js';
import { aStep, cards, chain, drawn, lines, nextFrame, soon, textOf, withData } from '../support.js';

const LABELS: readonly string[] = ['yes', '金额超过五百欧元并且客户已经确认', 'approved by the finance lead', 'WWWWWWWW MMMMMMMM', 'Rindfleischetikettierungsüberwachung', '👩‍👩‍👧‍👦🇩🇪👍🏽 family', 'تمت الموافقة على الطلب', 'a\u202eb'];

/** A fork to as many steps as there are labels, and a join behind them, all lines labelled. */
function forked(): GraphInput {
  const ids = LABELS.map((_, at) => `s${at}`);
  const edges: Edge[] = ids.flatMap((id, at) => [
    { id: `in ${at}`, from: 'ask', to: id, kind: 'conditional' as const, label: { text: LABELS[at] ?? '' } },
    { id: `out ${at}`, from: id, to: 'end', kind: 'control' as const, label: { text: LABELS[LABELS.length - 1 - at] ?? '' } },
  ]);
  return { ...chain([aStep('ask'), ...ids.map((id) => aStep(id)), aStep('end')]), edges: [...edges, { id: 'again', from: 'end', to: 'ask', kind: 'loop', label: { text: 'try it again' } }] };
}

const labels = (graph: WfGraph): SVGTextElement[] => lines(graph).flatMap((line) => [...line.querySelectorAll<SVGTextElement>('.edge-label')]);
/** What is written, without what is only told when asked. */
const written = (label: Element): string => [...label.querySelectorAll('tspan')].map((line) => line.textContent).join(' ').replace(/\s+/g, ' ');
const meet = (a: DOMRect, b: DOMRect): boolean => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;

describe('<wf-graph> labels of lines', () => {
  for (const direction of ['right', 'left', 'down'] as const) {
    it(`have room, whatever they say: on no card and no other label, where the flow runs ${direction}`, async () => {
      const graph = await withData(forked(), direction === 'down' ? 2400 : 1200, direction === 'down' ? 2600 : 1300);
      graph.direction = direction;
      await drawn(graph);
      graph.fit();
      await soon(() => labels(graph).length === 2 * LABELS.length + 1, 'not all labels are drawn');
      await nextFrame(3);
      const rects = labels(graph).map((label) => label.getBoundingClientRect());
      for (const [at, rect] of rects.entries()) {
        expect(rect.width, written(labels(graph)[at] as Element)).to.be.greaterThan(2);
        for (const card of cards(graph)) expect(meet(rect, card.getBoundingClientRect()), `${written(labels(graph)[at] as Element)} lies on ${textOf(card)}`).to.equal(false);
        for (const [other, otherRect] of rects.entries()) if (other !== at) expect(meet(rect, otherRect), `${written(labels(graph)[at] as Element)} lies on ${written(labels(graph)[other] as Element)}`).to.equal(false);
      }
      const said = labels(graph).map(written);
      for (const text of ['yes', 'approved by the finance lead', 'تمت الموافقة على الطلب', 'try it again', 'a[hidden character]b']) expect(said).to.include(text);
    });
  }

  it('are told in full where they are cut', async () => {
    const long = 'only if the sum is larger than five hundred euros and the customer has confirmed the order in writing, number 12';
    const graph = await drawn(await withData({ ...chain([aStep('a'), aStep('b')]), edges: [{ id: 'e', from: 'a', to: 'b', kind: 'conditional', label: { text: long } }] }));
    await soon(() => labels(graph).length === 1);
    const [label] = labels(graph);
    expect(written(label as Element)).to.match(/^only if.*….*number 12$/u);
    expect(label?.querySelector('title')?.textContent).to.equal(long);
  });

  it('keep their room when a status changes what they say: nothing is laid out again', async () => {
    const loop = (n: number): GraphInput => ({
      ...chain([aStep('a', { status: 'running', attempts: Array.from({ length: n }, (_, at) => ({ n: at + 1, startedAt: '2026-11-22T10:42:00.000Z' })) }), aStep('b')]),
      edges: [{ id: 'e', from: 'a', to: 'b', kind: 'control' }, { id: 'back', from: 'b', to: 'a', kind: 'loop', label: { text: 'not yet' } }],
    });
    const graph = await drawn(await withData(loop(1)));
    await soon(() => labels(graph).map(written).includes('not yet'));
    const before = cards(graph).map((card) => card.style.transform);
    graph.data = loop(3);
    await soon(() => labels(graph).map(written).includes('not yet · round 3'));
    expect(cards(graph).map((card) => card.style.transform)).to.deep.equal(before);
  });
});
