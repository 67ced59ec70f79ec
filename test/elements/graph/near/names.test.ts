import { expect } from '@open-wc/testing';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import { aStep, cardOf, cards, chain, cursor, cursorWordsOf, drawn, press, shadowOf, soon, textOf, withData } from '../support.js';

const titleOf = (graph: WfGraph, id: string): HTMLElement => cardOf(graph, id).querySelector('.title') as HTMLElement;
const details = (graph: WfGraph): HTMLElement | null => shadowOf(graph).querySelector('.details');
const long = (n: number): string => `Check every single invoice of all the customers of the last quarter, part ${n}`;
const isWhole = (element: HTMLElement): boolean => element.scrollWidth <= element.clientWidth + 1 && element.scrollHeight <= element.clientHeight + 1;

describe('<wf-graph> names on cards', () => {
  it('lose their middle and not their end where they are too long, from near and from further away', async () => {
    const steps = [1, 2, 3].map((n) => aStep(`s${n}`, { label: { text: long(n) }, owner: { id: 'l', kind: 'human', name: 'Lena' } }));
    const graph = await drawn(await withData(chain(steps, [['s1', 's2'], ['s2', 's3']])));
    const areTold = (): boolean => [1, 2, 3].every((n) => textOf(titleOf(graph, `s${n}`)).endsWith(`part ${n}`) && textOf(titleOf(graph, `s${n}`)).includes('…') && isWhole(titleOf(graph, `s${n}`)));
    await soon(areTold, 'names cannot be told apart');
    press(graph, 'out');
    press(graph, 'out');
    await soon(() => shadowOf(graph).querySelector('[data-zoom=middle], [data-zoom=small]') !== null, 'it is not further away');
    await soon(areTold, 'names cannot be told apart from further away');
  });

  it('are whole where there is room, and again once there is', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { label: { text: long(1) } })])));
    await soon(() => textOf(titleOf(graph, 'a')).includes('…'));
    graph.data = chain([aStep('a', { label: { text: 'Short now' } })]);
    await soon(() => textOf(titleOf(graph, 'a')) === 'Short now');
  });

  for (const text of ['检查供应商发票并与采购订单核对后提交财务部门审批流程然后归档', 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz', 'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW', 'تحقق من فاتورة المورد وقارنها بأمر الشراء ثم أرسلها للموافقة عليها اليوم']) {
    it(`fit whatever they are written in: ${text.slice(0, 12)}`, async () => {
      const graph = await drawn(await withData(chain([aStep('a', { label: { text } })])));
      await soon(() => (textOf(titleOf(graph, 'a')).includes('…') || textOf(titleOf(graph, 'a')) === text) && isWhole(titleOf(graph, 'a')));
      expect(cursorWordsOf(graph)).to.contain(text);
    });
  }

  it('are told in full to keyboard and pointer where they are cut, and only there', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { label: { text: long(7) } }), aStep('b', { label: { text: 'Short' } })], [['a', 'b']])));
    await soon(() => textOf(titleOf(graph, 'a')).includes('…'));
    graph.focusStep('a');
    await soon(() => shadowOf(graph).activeElement === cursor(graph));
    await soon(() => textOf(details(graph)).startsWith(long(7)), 'the keyboard is not told');
    graph.focusStep('b');
    await soon(() => details(graph) === null, 'what is whole is told twice');
    const { left, top } = cardOf(graph, 'a').getBoundingClientRect();
    shadowOf(graph).querySelector('.surface')?.dispatchEvent(new PointerEvent('pointermove', { clientX: left + 30, clientY: top + 30, bubbles: true, composed: true, pointerType: 'mouse' }));
    await soon(() => textOf(details(graph)).startsWith(long(7)), 'the pointer is not told');
  });

  it('are shortened by the name of their map for its numbered items, and for no other step that happens to begin alike', async () => {
    const map = (kind: 'map' | 'subrun', id: string) => aStep(id, { kind, label: { text: 'Check invoices' } });
    const inside = (id: string, parent: string, more = {}) => aStep(id, { parent, label: { text: 'Check invoices: 2024' }, ...more });
    const steps = [map('map', 'm'), inside('item', 'm', { mapIndex: 0 }), inside('helper', 'm'), map('subrun', 's'), inside('part', 's'), inside('numbered', 's', { mapIndex: 0 }), inside('alone', 'gone', { mapIndex: 0 })];
    const graph = await drawn(await withData(chain(steps)));
    const ids = ['item', 'helper', 'part', 'numbered', 'alone'];
    graph.focusStep('item');
    await soon(() => cursorWordsOf(graph).startsWith('Check invoices: 2024'));
    graph.focusStep('part');
    await soon(() => ids.every((id) => cards(graph).some(({ dataset }) => dataset['id'] === id)));
    expect(ids.map((id) => textOf(titleOf(graph, id)))).to.deep.equal(['2024', ...ids.slice(1).map(() => 'Check invoices: 2024')]);
  });

  it('are the key where there is none', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { key: 'read-invoice', label: { text: '' } }), aStep('b', { key: 'pay', label: { text: ' \u00a0\u3000' }, plainLabel: { text: '' } }), aStep('c', { label: { text: 'Label' }, plainLabel: { text: ' ' } })])));
    expect([textOf(titleOf(graph, 'a')), textOf(titleOf(graph, 'b')), textOf(titleOf(graph, 'c'))]).to.deep.equal(['read-invoice', 'pay', 'Label']);
    expect(cursorWordsOf(graph)).to.match(/^read-invoice/);
  });
});
