import { expect } from '@open-wc/testing';
import { partsOf } from '../../../src/elements/graph/picture/sheets.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { aStep, chain, drawn, shadowOf, soon, withData } from './support.js';

const paper = (graph: WfGraph): HTMLElement => shadowOf(graph).querySelector('.paper') as HTMLElement;
const POINTS = 72 / 96;

/** Prints, as far as the page can tell: the element gets ready for that when the page has time. */
const printed = (graph: WfGraph): Promise<void> =>
  soon(() => {
    window.dispatchEvent(new Event('beforeprint'));
    return paper(graph).childElementCount > 0;
  }, 'nothing is on the paper');

const steps = (count: number) => Array.from({ length: count }, (_, at) => aStep(`s${at}`, { label: { text: `Step number ${at}` }, status: 'succeeded' }));

describe('<wf-graph> on paper', () => {
  afterEach(() => window.dispatchEvent(new Event('afterprint')));

  for (const direction of ['right', 'down', 'left'] as const) {
    it(`is legible over several sheets, with every step of a chain of 60 whole on one of them, where the flow runs ${direction}`, async () => {
      const graph = await withData(chain(steps(60), Array.from({ length: 59 }, (_, at) => [`s${at}`, `s${at + 1}`] as const)), 1000);
      graph.direction = direction;
      await drawn(graph);
      await printed(graph);
      const sheets = [...paper(graph).querySelectorAll('svg')];
      expect(sheets.length).to.be.greaterThan(2);
      const seen = new Set<string>();
      for (const [at, sheet] of sheets.entries()) {
        const [x = 0, y = 0, width = 1, height = 0] = (sheet.getAttribute('viewBox') ?? '').split(' ').map(Number);
        const scale = Number(sheet.getAttribute('width')) / width;
        expect(Number(sheet.getAttribute('width'))).to.be.at.most(700);
        expect(Number(sheet.getAttribute('height'))).to.be.at.most(960);
        expect(sheet.parentElement?.querySelector('figcaption')?.textContent).to.equal(`Part ${at + 1} of ${sheets.length}`);
        for (const text of sheet.querySelectorAll('text')) {
          expect(Number(text.getAttribute('font-size')) * scale * POINTS).to.be.at.least(7);
          const [left, top, long] = ['x', 'y', 'textLength'].map((name) => Number(text.getAttribute(name)));
          const from = text.getAttribute('text-anchor') === 'end' ? (left ?? 0) - (long ?? 0) : (left ?? 0);
          if (from >= x && from + (long ?? 0) <= x + width && (top ?? 0) > y && (top ?? 0) < y + height) seen.add(text.textContent);
        }
      }
      for (let at = 0; at < 60; at++) expect(seen.has(`Step number ${at}`), `step ${at} is on no sheet whole`).to.equal(true);
    });
  }

  it('is one sheet where it fits', async () => {
    const graph = await drawn(await withData(chain(steps(2), [['s0', 's1']])));
    await printed(graph);
    expect(paper(graph).querySelectorAll('svg')).to.have.length(1);
    expect(paper(graph).querySelector('figcaption')).to.equal(null);
  });

  it('is the list where that is in sight, with all of 120 rows, and what a filter leaves out counted', async () => {
    const graph = await withData(chain([...steps(119), aStep('odd', { status: 'failed' })]));
    graph.view = 'list';
    await soon(() => shadowOf(graph).querySelector('[role=treegrid]:not(.visually-hidden) .rows > .row') !== null);
    await printed(graph);
    expect(paper(graph).querySelectorAll('tbody tr')).to.have.length(120);
    expect(paper(graph).querySelectorAll('thead th').length).to.be.greaterThan(1);
    graph.filter = ['failed'];
    await soon(() => shadowOf(graph).querySelectorAll('.rows > .row').length === 1);
    await printed(graph);
    expect(paper(graph).querySelectorAll('tbody tr')).to.have.length(1);
    expect(paper(graph).textContent).to.contain('119 steps are left out by the filter');
  });
});

describe('partsOf', () => {
  it('cuts between spans, and through what is longer than a part', () => {
    expect(partsOf(100, 200, [])).to.deep.equal([[0, 100]]);
    expect(partsOf(300, 200, [[0, 90], [110, 180], [195, 290]])).to.deep.equal([[0, 189], [189, 300]]);
    expect(partsOf(500, 200, [[0, 500]])).to.deep.equal([[0, 200], [200, 400], [400, 500]]);
  });
});
