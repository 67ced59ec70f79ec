import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import { refundCards } from '../../../fixtures/refund-cards.js';
import { BATCH_NOW, supportBatch } from '../../../fixtures/support-batch.js';
import { aStep, cardOf, cards, chain, cursor, cursorWordsOf, drawn, press, shadowOf, shifted, soon, textOf, withData } from '../support.js';

const field = (graph: WfGraph): HTMLInputElement => shadowOf(graph).querySelector('.search-field') as HTMLInputElement;
const isInField = (graph: WfGraph): boolean => shadowOf(graph).activeElement?.matches('.search-field') === true;
const count = (graph: WfGraph): string => textOf(shadowOf(graph).querySelector('.search-count'));
const chip = (graph: WfGraph, group: string): HTMLElement => shadowOf(graph).querySelector(`[data-group=${group}]`) as HTMLElement;
const follow = (graph: WfGraph): HTMLElement | null => shadowOf(graph).querySelector('[data-tool=follow]');
const dim = (graph: WfGraph): string[] => cards(graph).filter((card) => card.classList.contains('dim')).map((card) => card.dataset['id'] ?? '');

const batch = async (): Promise<WfGraph> => drawn(await withData({ ...supportBatch(), now: BATCH_NOW }, 1200, 520));

describe('<wf-graph> finds', () => {
  it('steps by their name with / and Enter, opens what they are in, and goes back to the drawing', async () => {
    const graph = await batch();
    cursor(graph).focus();
    await sendKeys({ press: '/' });
    await soon(() => isInField(graph), 'the keyboard is not in the field');
    await sendKeys({ type: 'decide THE' });
    await soon(() => count(graph) === '1 of 12');
    await soon(() => cursorWordsOf(graph).startsWith('Decide the refund'), 'it was not opened');
    expect(shadowOf(graph).activeElement, 'the keyboard stays in the field').to.equal(field(graph));
    await sendKeys({ press: 'Enter' });
    await soon(() => count(graph) === '2 of 12');
    await shifted('Enter');
    await shifted('Enter');
    await soon(() => count(graph) === '12 of 12');
    await sendKeys({ press: 'Escape' });
    await soon(() => field(graph) === null && shadowOf(graph).activeElement === cursor(graph));
    await soon(() => dim(graph).length === 0, 'something still stands back');
  });

  const asked: readonly (readonly [string, string, string])[] = [
    ['numbers', '2024', 'Check invoices 2024'],
    ['wide letters', 'ｉｎｖｏｉｃｅ', 'Check invoices 2024'],
    ['wide digits', '２０２４', 'Check invoices 2024'],
    ['another normal form', 'mu\u0308ller', 'Ask M\u00fcller'],
    ['other spaces', ' write\u00a0\u00a0the  reply ', 'Write the reply'],
    ['no sharp s', 'strasse', 'Straße prüfen'],
    ['no soft hyphen', 'rechnung', 'Rech\u00adnung'],
    ['what its card says beside its name', 'waits for the bank', 'Pay'],
  ];
  for (const [how, words, name] of asked) {
    it(`steps that are asked for with ${how}`, async () => {
      const graph = await drawn(await withData(chain([aStep('a', { label: { text: 'Check invoices 2024' } }), aStep('b', { label: { text: 'Ask M\u00fcller' } }), aStep('c', { label: { text: 'Write the reply' } }), aStep('d', { label: { text: 'Straße prüfen' } }), aStep('e', { label: { text: 'Rech\u00adnung' } }), aStep('f', { label: { text: 'Pay' }, status: 'waiting-external', note: { text: 'Waits for the bank' } })])));
      (shadowOf(graph).querySelector('[data-tool=search]') as HTMLElement).click();
      await soon(() => isInField(graph), 'the keyboard is not in the field');
      field(graph).value = words;
      field(graph).dispatchEvent(new InputEvent('input', { bubbles: true }));
      await soon(() => count(graph) === '1 of 1');
      await soon(() => cursorWordsOf(graph).startsWith(name), name);
    });
  }

  it('nothing, and says so', async () => {
    const graph = await batch();
    (shadowOf(graph).querySelector('[data-tool=search]') as HTMLElement).click();
    await soon(() => isInField(graph), 'the keyboard is not in the field');
    await sendKeys({ type: 'no such step' });
    await soon(() => count(graph) === 'No step matches.');
    await soon(() => dim(graph).length === cards(graph).length, 'not all stand back');
  });

  it('steps in the list too, and leaves the others out', async () => {
    const graph = await batch();
    graph.view = 'list';
    await soon(() => shadowOf(graph).querySelector('[role=treegrid]:not(.visually-hidden) .rows > [role=row]') !== null);
    (shadowOf(graph).querySelector('[data-tool=search]') as HTMLElement).click();
    await soon(() => isInField(graph), 'the keyboard is not in the field');
    await sendKeys({ type: 'the sum' });
    await soon(() => shadowOf(graph).querySelectorAll('.rows > [role=row]').length === 1);
    expect(textOf(shadowOf(graph).querySelector('.rows > .found'))).to.contain('Write the summary');
  });
});

describe('<wf-graph> counts', () => {
  it('its steps by status, and picks out those that a person presses', async () => {
    const graph = await batch();
    expect(textOf(chip(graph, 'failed'))).to.contain('1 failed');
    expect(textOf(chip(graph, 'waiting-human'))).to.contain('2 wait for a person');
    const told: string[][] = [];
    graph.addEventListener('wf-filter-change', ({ detail }) => told.push([...detail.filter]));
    chip(graph, 'failed').click();
    await soon(() => dim(graph).length === cards(graph).length - 1);
    expect(dim(graph)).to.not.include('requests/6');
    chip(graph, 'waiting-human').click();
    await soon(() => dim(graph).length === cards(graph).length - 3);
    expect(chip(graph, 'waiting-human').ariaPressed).to.equal('true');
    expect(told).to.deep.equal([['failed'], ['failed', 'waiting-human']]);
    graph.view = 'list';
    await soon(() => shadowOf(graph).querySelectorAll('[role=treegrid]:not(.visually-hidden) .rows > [role=row]').length === 7, 'three steps in three requests in one map');
  });

  it('anew when a status changes, and a host can keep its filter', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { status: 'running' }), aStep('b')], [['a', 'b']])));
    await soon(() => textOf(chip(graph, 'running')).includes('1 running'));
    graph.data = chain([aStep('a', { status: 'failed' }), aStep('b')], [['a', 'b']]);
    await soon(() => chip(graph, 'running') === null && textOf(chip(graph, 'failed')).includes('1 failed'));
    graph.addEventListener('wf-filter-change', (event) => event.preventDefault());
    chip(graph, 'failed').click();
    await graph.updateComplete;
    expect(graph.filter).to.deep.equal([]);
  });
});

describe('<wf-graph> follows the run', () => {
  it('until the reader moves, and again when asked to', async () => {
    const graph = await drawn(await withData(refundCards(), 320));
    await soon(() => follow(graph)?.ariaPressed === 'true');
    press(graph, 'in');
    await soon(() => follow(graph)?.ariaPressed === 'false');
    expect(textOf(follow(graph))).to.equal('Follow the run');
    for (let n = 0; n < 8; n++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'));
    follow(graph)?.click();
    await soon(() => follow(graph)?.ariaPressed === 'true' && cards(graph).length > 0);
    await soon(() => cardOf(graph, 'classify').getBoundingClientRect().width > 95, 'it does not look at where the run stands');
  });

  it('only where something runs', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { status: 'succeeded' })])));
    expect(follow(graph)).to.equal(null);
  });
});
