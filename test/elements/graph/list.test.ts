import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { Step } from '../../../src/model/step.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { aStep, cards, chain, drawn, shadowOf, shifted, soon, textOf, withData } from './support.js';

const tree = (graph: WfGraph): HTMLElement => shadowOf(graph).querySelector('[role=treegrid]') as HTMLElement;
const rows = (graph: WfGraph): HTMLElement[] => [...tree(graph).querySelectorAll<HTMLElement>('.rows > [role=row]')];
const rowOf = (graph: WfGraph, name: string): HTMLElement => rows(graph).find((row) => textOf(row.querySelector('[role=rowheader]')) === name) as HTMLElement;
const names = (graph: WfGraph): string[] => rows(graph).sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex)).map((row) => textOf(row.querySelector('[role=rowheader]')));
const heads = (graph: WfGraph): string[] => [...tree(graph).querySelectorAll('[role=columnheader]')].map(textOf);

/** What the accessibility tree says about one step: each cell under the name of its column. */
function read(graph: WfGraph, name: string): Record<string, string> {
  const titles = heads(graph);
  return Object.fromEntries([...rowOf(graph, name).children].map((cell) => [titles[Number(cell.getAttribute('aria-colindex')) - 1] ?? '', textOf(cell)]));
}

const active = (graph: WfGraph): string => textOf(shadowOf(graph).activeElement);

async function asList(data: Parameters<typeof withData>[0], width = 1200, height = 460): Promise<WfGraph> {
  const graph = await withData(data, width, height);
  graph.view = 'list';
  await soon(() => shadowOf(graph).querySelector('[role=treegrid]:not(.visually-hidden)') !== null && rows(graph).length > 0, 'no list');
  return graph;
}

const at = (ms: number): string => new Date(BATCH_NOW - ms).toISOString();

describe('<wf-graph> as a list', () => {
  it('answers from the accessibility tree alone what is running, what failed, and what a step waits for', async () => {
    const gaps = { p50: 100, p90: 300, p99: 900, max: 1000 };
    const lena = { id: 'lena', kind: 'human', name: 'Lena Fischer' } as const;
    const graph = await asList({
      steps: [
        aStep('read', { status: 'succeeded', label: { text: 'Read' }, startedAt: at(9000), endedAt: at(7600) }),
        aStep('topic', { status: 'failed', label: { text: 'Find the topic' } }),
        aStep('draft', { status: 'running', phase: 'streaming', label: { text: 'Write the reply' }, startedAt: at(7000), owner: lena, progress: { done: 2, total: 5, unit: 'pages', source: 'reported' } }),
        aStep('check', { status: 'waiting-human', label: { text: 'Check the reply' } }),
        aStep('send', { label: { text: 'Send' } }),
      ],
      edges: [['read', 'topic'], ['read', 'draft'], ['topic', 'send'], ['draft', 'send'], ['check', 'send'], ['send', 'draft']].map(([from, to], n) => ({ id: `e${n}`, from: from ?? '', to: to ?? '', kind: n === 5 ? ('loop' as const) : ('control' as const) })),
      streams: [{ step: 'draft', attempt: 1, channel: 'text', unit: 'chunk', exact: false, received: 60, tail: 'The', omitted: 0, firstAt: at(5200), lastAt: at(200), gaps, baseline: gaps }],
      now: BATCH_NOW,
    });
    expect(heads(graph)).to.deep.equal(['Step', 'Status', 'Progress', 'Speed', 'Responsible', 'Time', 'Waits for', 'Then']);
    const status = (word: string): string[] => names(graph).filter((name) => read(graph, name)['Status']?.startsWith(word));
    expect(status('Running')).to.deep.equal(['Write the reply']);
    expect(status('Failed')).to.deep.equal(['Find the topic']);
    expect(read(graph, 'Write the reply')).to.deep.equal({ Step: 'Write the reply', Status: 'Running · writing', Progress: '2 of 5 pages', Speed: '12 updates/s', Responsible: 'Lena Fischer', Time: '7 s', 'Waits for': '–', Then: 'Send' });
    expect(read(graph, 'Send')['Waits for']).to.equal('Write the reply, Check the reply');
    expect(read(graph, 'Check the reply')['Waits for']).to.equal('a person');
    expect(read(graph, 'Read')['Time']?.replace('\u00A0', ' ')).to.equal('1.4 s');
  });

  it('tells where each step is in the tree, and opens what has parts', async () => {
    const graph = await asList({ ...supportBatch(), now: BATCH_NOW });
    expect(tree(graph).ariaRowCount).to.equal('16');
    const map = rowOf(graph, 'Handle each request');
    expect([map.ariaLevel, map.ariaPosInSet, map.ariaSetSize, map.ariaExpanded]).to.deep.equal(['1', '2', '3', 'true']);
    const item = rowOf(graph, 'Request 2');
    expect([item.ariaLevel, item.ariaPosInSet, item.ariaSetSize, item.ariaExpanded]).to.deep.equal(['2', '2', '12', 'false']);
    expect(rowOf(graph, 'Read the batch').hasAttribute('aria-expanded')).to.equal(false);
    (item.querySelector('[data-toggle]') as HTMLElement).click();
    await soon(() => rowOf(graph, 'Decide the refund') !== undefined);
    expect(rowOf(graph, 'Decide the refund').ariaLevel).to.equal('3');
    expect(read(graph, 'Send and close')['Waits for']).to.equal('Decide the refund');
  });

  it('holds a few rows of ten thousand steps, wherever one goes', async () => {
    const items = Array.from({ length: 10_000 }, (_, n) => aStep(`s${n}`, { label: { text: `Step ${n}` }, status: n === 7000 ? 'failed' : 'succeeded' }));
    const graph = await asList(chain(items));
    expect(tree(graph).ariaRowCount).to.equal('10001');
    expect(rows(graph).length).to.be.lessThan(45);
    rows(graph)[0]?.focus();
    await sendKeys({ press: 'End' });
    await soon(() => active(graph).startsWith('Step 9999'));
    expect(rows(graph).length).to.be.lessThan(45);
    await sendKeys({ press: ']' });
    await soon(() => active(graph).startsWith('Step 7000'));
    const row = shadowOf(graph).activeElement?.getBoundingClientRect();
    const box = tree(graph).getBoundingClientRect();
    expect(row?.top).to.be.at.least(box.top);
    expect(row?.bottom).to.be.at.most(box.bottom + 1);
    await sendKeys({ press: 'Home' });
    await soon(() => active(graph).startsWith('Step 0'));
  });

  it('is walked with the keys of a treegrid', async () => {
    const graph = await asList({ ...supportBatch(3), now: BATCH_NOW });
    rows(graph)[0]?.focus();
    const press = async (key: string, expected: string): Promise<void> => {
      await sendKeys({ press: key });
      await soon(() => active(graph).startsWith(expected), `${key}: ${active(graph)} instead of ${expected}`);
    };
    await press('ArrowDown', 'Handle each request');
    await press('ArrowDown', 'Request 1');
    await press('ArrowRight', 'Request 1');
    await press('ArrowDown', 'Read the request');
    await press('ArrowDown', 'Work out the topic');
    await press('ArrowLeft', 'Request 1');
    await press('ArrowLeft', 'Request 1');
    await soon(() => rowOf(graph, 'Read the request') === undefined);
    await press('ArrowLeft', 'Handle each request');
    await press('ArrowDown', 'Request 1');
    await press('ArrowRight', 'Request 1');
    await press('ArrowRight', 'Request 1');
    await press('ArrowRight', 'Done');
    await press('ArrowDown', 'Done');
    await press('Home', 'Read the request');
    await press('ArrowLeft', 'Read the request');
    await press('End', 'Write the summary');
    const stops = [...tree(graph).querySelectorAll('[tabindex="0"]')];
    expect(stops).to.have.length(1);
  });

  it('chooses one step, and several', async () => {
    const graph = await asList(chain([aStep('a'), aStep('b'), aStep('c')]));
    const told: string[][] = [];
    graph.addEventListener('wf-selection-change', ({ detail }) => told.push([...detail.selection]));
    rows(graph)[0]?.focus();
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'ArrowDown' });
    await soon(() => active(graph).startsWith('b'));
    await shifted(' ');
    await soon(() => rows(graph).filter((row) => row.ariaSelected === 'true').length === 2);
    expect(told).to.deep.equal([['a'], ['a', 'b']]);
    expect(graph.selected).to.equal('b');
    rowOf(graph, 'c').click();
    await soon(() => graph.selection.length === 1);
    expect(graph.selected).to.equal('c');
    await sendKeys({ press: 'Escape' });
    await soon(() => graph.selection.length === 0);
  });

  it('leads from what a step waits for to that step', async () => {
    const graph = await asList(chain([aStep('first', { status: 'running' }), aStep('x'), aStep('last')], [['first', 'last']]));
    expect(heads(graph)).to.deep.equal(['Step', 'Status', 'Waits for', 'Then']);
    (rowOf(graph, 'last').querySelector<HTMLElement>('.col-waitsFor') as HTMLElement).click();
    rowOf(graph, 'last').focus();
    for (let right = 0; right < 3; right++) await sendKeys({ press: 'ArrowRight' });
    await soon(() => active(graph) === 'first');
    await sendKeys({ press: 'Enter' });
    await soon(() => shadowOf(graph).activeElement === rowOf(graph, 'first'));
  });

  it('says in two lines what a step waits for, so that two names are in sight without a look at the cell', async () => {
    const names = ['Check the customer', 'Check the invoice'];
    const graph = await asList(chain([...names.map((text, at) => aStep(`w${at}`, { status: 'running', label: { text } })), aStep('last')], [['w0', 'last'], ['w1', 'last']]), 768);
    const cell = rowOf(graph, 'last').querySelector('.col-waitsFor > .clip') as HTMLElement;
    expect(textOf(cell)).to.equal(names.join(', '));
    cell.parentElement?.style.setProperty('inline-size', '170px');
    expect(cell.clientHeight).to.be.greaterThan(24);
    expect([cell.scrollWidth <= cell.clientWidth + 1, cell.scrollHeight <= cell.clientHeight + 1]).to.deep.equal([true, true]);
    expect(cell.getBoundingClientRect().height).to.be.lessThan(rowOf(graph, 'last').getBoundingClientRect().height);
  });

  it('stands in the order of the flow, groups together, whatever arrived first', async () => {
    const graph = await asList(
      chain(
        [aStep('send'), aStep('check'), aStep('part 2', { parent: 'map' }), aStep('map', { kind: 'subrun' }), aStep('part 1', { parent: 'map' }), aStep('read'), aStep('alone')],
        [['read', 'part 1'], ['part 1', 'part 2'], ['part 2', 'check'], ['check', 'send'], ['send', 'check']],
      ),
    );
    expect(names(graph)).to.deep.equal(['read', 'map', 'part 1', 'part 2', 'check', 'send', 'alone']);
  });

  it('is silent about what there is nothing to say about, and has no column for it', async () => {
    const graph = await asList(chain([aStep('a', { startedAt: at(9000), status: 'running' }), aStep('b')], [['a', 'b']]));
    expect(heads(graph)).to.deep.equal(['Step', 'Status', 'Time', 'Waits for', 'Then']);
    expect(tree(graph).ariaColCount).to.equal('5');
    for (const cell of tree(graph).querySelectorAll('.rows .cell')) for (const dash of cell.querySelectorAll('.dim')) expect(dash.getAttribute('aria-hidden')).to.equal('true');
    expect(textOf(tree(graph))).to.not.contain('nothing');
    graph.data = chain([aStep('a', { status: 'running' }), aStep('b')], [['a', 'b']]);
    graph.data = chain([aStep('a', { startedAt: at(9000), status: 'running', owner: { id: 'l', kind: 'human', name: 'Lena' } }), aStep('b')], [['a', 'b']]);
    await soon(() => heads(graph).includes('Responsible'));
  });

  it('has a short name, and tells its keys apart from that', async () => {
    const graph = await asList(chain([aStep('a')]));
    const described = (): string => textOf(shadowOf(graph).getElementById(tree(graph).getAttribute('aria-describedby') ?? ''));
    expect(tree(graph).ariaLabel).to.equal('Steps of the workflow');
    expect(described()).to.contain('Arrow keys move');
    graph.view = 'graph';
    await soon(() => described().includes('shows the list instead'));
  });

  it('keeps the end of a long name in sight, and shows the whole of what is cut to pointer and keyboard', async () => {
    const long = 'Check every single invoice of the customer with the number';
    const graph = await asList(chain([aStep('a', { label: { text: `${long} 4711` }, status: 'failed', note: { text: 'The bank did not answer within the time that it had promised to answer in' } }), aStep('b', { label: { text: `${long} 4712` } }), aStep('c', { label: { text: 'Short' } })], [['a', 'b']]), 420);
    const name = (row: HTMLElement | undefined): HTMLElement => row?.querySelector('.name') as HTMLElement;
    const [first, second, short] = rows(graph);
    for (const row of [first, second]) {
      const tail = name(row).querySelector('.name-tail')?.getBoundingClientRect();
      expect(tail?.right).to.be.at.most((row?.querySelector('.first')?.getBoundingClientRect().right ?? 0) + 1);
    }
    expect(textOf(name(second).querySelector('.name-tail'))).to.equal('number 4712');
    const isWhole = (element: HTMLElement): boolean => [element, ...element.querySelectorAll('*')].every((part) => part.scrollWidth <= part.clientWidth + 1 || getComputedStyle(part).overflow === 'visible');
    second?.focus();
    await soon(() => second?.querySelector('.first.whole') !== null && isWhole(name(second)), 'the name is not whole');
    const status = first?.querySelector('.col-status') as HTMLElement;
    status.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    await soon(() => status.classList.contains('whole') && isWhole(status.querySelector('.clip') as HTMLElement), 'the status is not whole');
    expect(tree(graph).querySelectorAll('.whole')).to.have.length(1);
    short?.focus();
    await soon(() => tree(graph).querySelector('.whole') === null, 'what is not cut is laid over the rest');
  });

  it('keeps up with the run and with the reader’s language', async () => {
    const graph = await asList(chain([aStep('a', { status: 'running' })]));
    graph.data = chain([aStep('a', { status: 'succeeded' })]);
    await soon(() => read(graph, 'a')['Status'] === 'Done');
    graph.words = { 'column.step': 'Schritt' };
    await soon(() => heads(graph)[0] === 'Schritt');
  });

  it('says who has to agree before a step', async () => {
    const step: Step = aStep('pay', { status: 'pending' });
    const graph = await asList({ steps: [aStep('decide', { status: 'succeeded' }), step], edges: [{ id: 'e', from: 'decide', to: 'pay', kind: 'handoff', gate: 'g' }] });
    expect(read(graph, 'pay')['Waits for']).to.equal('an approval');
  });

  for (const width of [1200, 320]) it(`is accessible, ${width} wide`, async () => {
    const graph = await asList(refundCards(), width);
    await expect(graph).to.be.accessible();
  });
});

describe('<wf-graph> for who cannot see the drawing', () => {
  it('has the same tree beside it, out of sight and out of the tab order, and shows the list once somebody goes there', async () => {
    const graph = await drawn(await withData({ ...supportBatch(3), now: BATCH_NOW }));
    await soon(() => shadowOf(graph).querySelector('[role=treegrid].visually-hidden') !== null);
    expect(tree(graph).querySelectorAll('[tabindex="0"]')).to.have.length(0);
    expect(names(graph)).to.include('Request 2');
    rowOf(graph, 'Request 2').focus();
    await soon(() => graph.view === 'list' && !tree(graph).classList.contains('visually-hidden'));
    await soon(() => active(graph).startsWith('Request 2'));
    (shadowOf(graph).querySelector('[data-view=graph]') as HTMLElement).click();
    await soon(() => cards(graph).length > 0 && graph.view === 'graph');
  });
});
