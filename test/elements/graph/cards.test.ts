import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import type { LayoutEngine } from '../../../src/graph/index.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { Step } from '../../../src/model/step.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { aStep, cardOf, cards, chain, cursor, cursorWordsOf, drawn, lines, nextFrame, notices, press, shadowOf, shifted, soon, surface, textOf, withData } from './support.js';

const minimap = (graph: WfGraph): HTMLElement => shadowOf(graph).querySelector('.minimap') as HTMLElement;
const frame = (graph: WfGraph): DOMRect => (shadowOf(graph).querySelector('.minimap-frame') as HTMLElement).getBoundingClientRect();
const gateLabels = (graph: WfGraph): string[] => lines(graph).filter((line) => (line.querySelector<SVGElement>('.gate-mark')?.style.display ?? 'none') !== 'none').map((line) => textOf(line.querySelector('.edge-label')));

const middleOf = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};

describe('<wf-graph> cards', () => {
  const lena = { id: 'lena', kind: 'human', name: 'Lena Fischer' } as const;

  it('say who is responsible where they have room, and are smaller where the host wants them so', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { owner: lena }), aStep('b')], [['a', 'b']])));
    expect(textOf(cardOf(graph, 'a').querySelector('.meta'))).to.equal('Lena Fischer');
    const { height } = cardOf(graph, 'a').getBoundingClientRect();
    graph.density = 'compact';
    await soon(() => cards(graph).length === 2 && cardOf(graph, 'a').getBoundingClientRect().height < height - 10);
    expect(getComputedStyle(cardOf(graph, 'a').querySelector('.meta') as Element).display).to.equal('none');
  });

  it('hold what a host adds by a function: once for each step, again when it changes, and nothing from far out', async () => {
    const graph = await withData({ steps: [] });
    const calls: string[] = [];
    graph.renderStep = (step: Step, element: HTMLElement) => {
      calls.push(`${step.id} ${step.status} ${element.childElementCount}`);
      element.textContent = `own ${step.id}`;
    };
    graph.stepRoom = 30;
    const steps = [aStep('a'), aStep('b')];
    graph.data = chain(steps, [['a', 'b']]);
    await drawn(graph);
    expect(textOf(cardOf(graph, 'b').querySelector('.extra'))).to.equal('own b');
    await nextFrame(4);
    expect(calls).to.deep.equal(['a pending 0', 'b pending 0']);
    graph.data = chain([{ ...(steps[0] as Step), status: 'running' }, steps[1] as Step], [['a', 'b']]);
    await soon(() => calls.includes('a running 0'));
    expect(calls.filter((call) => call.startsWith('b'))).to.have.length(1);
    for (let n = 0; n < 6; n++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'));
    expect(cards(graph)).to.have.length(0);
  });

  it('hold what a host puts into the slot of their step', async () => {
    const graph = await withData({ steps: [] });
    const own = document.createElement('em');
    own.slot = 'step:b';
    own.textContent = 'own words';
    graph.append(own);
    graph.stepRoom = 24;
    graph.data = chain([aStep('a'), aStep('b')], [['a', 'b']]);
    await drawn(graph);
    await soon(() => own.assignedSlot !== null);
    expect(cardOf(graph, 'b').contains(own.assignedSlot)).to.equal(true);
    expect(own.getBoundingClientRect().height).to.be.greaterThan(5);
  });

  it('hold the child for their step, and what the function makes for the others', async () => {
    const graph = await withData({ steps: [] });
    const own = document.createElement('em');
    own.slot = 'step:b';
    own.textContent = 'own words';
    graph.append(own);
    graph.stepRoom = 24;
    graph.renderStep = (step, element) => (element.textContent = `made for ${step.id}`);
    graph.data = chain([aStep('a'), aStep('b')], [['a', 'b']]);
    await drawn(graph);
    await soon(() => own.assignedSlot !== null);
    expect(cardOf(graph, 'b').contains(own.assignedSlot)).to.equal(true);
    expect(textOf(cardOf(graph, 'a').querySelector('.extra'))).to.equal('made for a');
  });
});

describe('<wf-graph> lines', () => {
  it('say who guards them, and their step says it in full', async () => {
    const graph = await drawn(await withData(refundCards()));
    expect(gateLabels(graph)).to.deep.equal(['Finance']);
    graph.focusStep('send');
    await soon(() => cursorWordsOf(graph).includes('needs approval first: Finance'));
  });

  it('count the rounds of a loop, and tell ways taken from ways not taken', async () => {
    const attempts = [1, 2, 3].map((n) => ({ n, startedAt: '2026-11-22T10:42:00.000Z' }));
    const graph = await drawn(
      await withData({
        steps: [aStep('try', { status: 'running', attempts }), aStep('check', { status: 'succeeded' }), aStep('yes', { status: 'succeeded' }), aStep('no', { status: 'skipped' })],
        edges: [
          { id: 'a', from: 'try', to: 'check', kind: 'control' }, { id: 'back', from: 'check', to: 'try', kind: 'loop', taken: true },
          { id: 'y', from: 'check', to: 'yes', kind: 'conditional', taken: true }, { id: 'n', from: 'check', to: 'no', kind: 'conditional', taken: false },
        ],
      }),
    );
    expect(lines(graph).map((line) => textOf(line.querySelector('.edge-label')))).to.include('round 3');
    expect(lines(graph).filter((line) => line.classList.contains('not-taken'))).to.have.length(1);
    expect(lines(graph).filter((line) => line.classList.contains('taken'))).to.have.length(3);
  });

  it('between the same two steps lie apart, and one from a step to itself is seen', async () => {
    const graph = await drawn(await withData({ steps: [aStep('a'), aStep('b')], edges: ['x', 'y', 'z'].map((id) => ({ id, from: 'a', to: 'b', kind: 'data' as const })).concat([{ id: 'self', from: 'a', to: 'a', kind: 'data' as const }]) }));
    const paths = lines(graph).map((line) => line.querySelector('.line')?.getAttribute('d') ?? '');
    expect(new Set(paths).size).to.equal(4);
    for (const line of lines(graph)) expect((line.querySelector('.line') as SVGPathElement).getTotalLength()).to.be.greaterThan(20);
  });
});

describe('<wf-graph> minimap', () => {
  before(() => setViewport({ width: 1200, height: 700 }));
  after(() => setViewport({ width: 800, height: 600 }));

  it('shows where one is, and goes where it is pressed and dragged; hidden where all is in sight or there is little room', async () => {
    const graph = await drawn(await withData({ ...supportBatch(), now: BATCH_NOW }, 1040, 420));
    expect(minimap(graph).hidden).to.equal(true);
    for (let n = 0; n < 4; n++) press(graph, 'in');
    await soon(() => minimap(graph).hidden === false);
    const before = cardOf(graph, 'requests/5').getBoundingClientRect();
    const { left, top } = minimap(graph).getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left + 20), Math.round(top + 60)] });
    await sendMouse({ type: 'down' });
    await soon(() => frame(graph).left < left + 10);
    await sendMouse({ type: 'move', position: [Math.round(left + 180), Math.round(top + 60)] });
    await sendMouse({ type: 'up' });
    await soon(() => frame(graph).right > left + 180, 'it was not dragged');
    expect(cards(graph).find(({ dataset }) => dataset['id'] === 'requests/5')?.getBoundingClientRect().left ?? -1).to.not.equal(before.left);
    (graph.parentElement as HTMLElement).style.inlineSize = '400px';
    await soon(() => minimap(graph).hidden === true);
  });

  it('is not drawn anew for what nobody sees in it', async () => {
    const graph = await drawn(await withData({ ...supportBatch(), now: BATCH_NOW }, 1040, 420));
    for (let n = 0; n < 4; n++) press(graph, 'in');
    await soon(() => minimap(graph).hidden === false);
    cursor(graph).focus();
    await nextFrame(4);
    const world = shadowOf(graph).querySelector('.world') as HTMLElement;
    let changes = 0;
    const watch = new MutationObserver((records) => void (changes += records.length));
    watch.observe(minimap(graph), { attributes: true, childList: true, subtree: true });
    const before = world.style.transform;
    const seen = new Set([before]);
    for (let n = 0; n < 20; n++) {
      surface(graph).dispatchEvent(new WheelEvent('wheel', { deltaX: 1, cancelable: true }));
      await nextFrame();
      seen.add(world.style.transform);
    }
    expect(seen.size, 'the view moved').to.equal(21);
    watch.disconnect();
    expect(changes).to.be.within(1, 10);
  });
});

describe('<wf-graph> by touch', () => {
  it('zooms where two fingers are spread', async () => {
    const graph = await drawn(await withData(chain([aStep('a'), aStep('b')], [['a', 'b']])));
    const { left, top } = surface(graph).getBoundingClientRect();
    const finger = (type: string, pointerId: number, x: number): void => void surface(graph).dispatchEvent(new PointerEvent(type, { pointerId, isPrimary: pointerId === 1, pointerType: 'touch', button: 0, clientX: left + x, clientY: top + 40, bubbles: true }));
    surface(graph).setPointerCapture = () => undefined;
    const { width } = cardOf(graph, 'a').getBoundingClientRect();
    finger('pointerdown', 1, 300);
    finger('pointerdown', 2, 340);
    finger('pointermove', 2, 350);
    finger('pointermove', 2, 380);
    finger('pointerup', 2, 380);
    finger('pointerup', 1, 300);
    await soon(() => cardOf(graph, 'a').getBoundingClientRect().width > width * 1.5, 'it did not zoom');
  });
});

describe('<wf-graph> selection', () => {
  it('takes in several steps with Shift and the pointer or the keyboard, and a host sets it', async () => {
    const graph = await drawn(await withData(chain([aStep('a'), aStep('b'), aStep('c')], [['a', 'b'], ['b', 'c']]), 780));
    const chosen = (): string[] => cards(graph).filter((card) => card.classList.contains('selected')).map(({ dataset }) => dataset['id'] ?? '').sort();
    await sendMouse({ type: 'click', position: middleOf(cardOf(graph, 'a')) });
    const [clientX, clientY] = middleOf(cardOf(graph, 'c'));
    for (const type of ['pointerdown', 'pointerup']) surface(graph).dispatchEvent(new PointerEvent(type, { pointerId: 9, isPrimary: true, button: 0, shiftKey: true, clientX, clientY, bubbles: true }));
    await soon(() => chosen().join() === 'a,c');
    expect(graph.selected).to.equal('c');
    cursor(graph).focus();
    await sendKeys({ press: 'ArrowLeft' });
    await soon(() => cursorWordsOf(graph).startsWith('b.'));
    await shifted(' ');
    await soon(() => chosen().length === 3);
    expect(graph.selection).to.deep.equal(['a', 'c', 'b']);
    graph.selection = ['b'];
    await soon(() => chosen().join() === 'b' && graph.selected === 'b');
    graph.selected = 'a';
    await soon(() => chosen().join() === 'a');
    expect(graph.selection).to.deep.equal(['a']);
    graph.addEventListener('wf-selection-change', (event) => event.preventDefault());
    await sendMouse({ type: 'click', position: middleOf(cardOf(graph, 'c')) });
    await nextFrame();
    expect(graph.selection).to.deep.equal(['a']);
  });
});

describe('<wf-graph> with a layout of the host’s own', () => {
  const inARow: LayoutEngine = {
    layout: (input) => {
      const nodes = new Map(input.nodes.slice(0, 2).map(({ id, width, height }, at) => [id, { x: at * 300, y: 0, width, height }]));
      return Promise.resolve({ nodes, edges: new Map(), width: 600, height: 100 });
    },
  };

  it('stands where that says; what it forgot stands below, counted, and a line without a way is straight', async () => {
    const graph = await withData({ steps: [] });
    graph.layoutEngine = inARow;
    graph.data = chain([aStep('a'), aStep('b'), aStep('c')], [['a', 'b'], ['b', 'c']]);
    await drawn(graph);
    expect(cardOf(graph, 'b').style.transform).to.match(/^translate\(300px(, 0px)?\)$/);
    expect(cardOf(graph, 'c').getBoundingClientRect().top).to.be.greaterThan(cardOf(graph, 'a').getBoundingClientRect().bottom);
    expect(lines(graph)).to.have.length(2);
    await soon(() => notices(graph).includes('One step may be in the wrong place'));
  });

  it('has dashes on a line that is not known yet, unless it is thousands of pixels long', async () => {
    const graph = await withData({ steps: [] });
    graph.layoutEngine = {
      layout: (input) => Promise.resolve({ nodes: new Map(input.nodes.map(({ id, width, height }, at) => [id, { x: at * 300, y: at === 2 ? 20_000 : 0, width, height }])), edges: new Map(), width: 900, height: 20_100 }),
    };
    graph.data = chain([aStep('a', { status: 'running' }), aStep('b'), aStep('c')], [['a', 'b'], ['a', 'c']]);
    await drawn(graph);
    await soon(() => lines(graph).length === 2);
    const dashes = lines(graph).map((line) => getComputedStyle(line.querySelector('.line') as Element).strokeDasharray);
    expect(dashes.sort()).to.deep.equal(['4px, 4px', 'none']);
  });

  it('is told when its work is out of date, and replaced by ours when it fails', async () => {
    const graph = await withData({ steps: [] });
    const signals: (AbortSignal | undefined)[] = [];
    graph.layoutEngine = {
      layout: (_input, { signal }) => {
        signals.push(signal);
        return signals.length === 1 ? new Promise(() => undefined) : Promise.reject(new Error('out of ideas'));
      },
    };
    graph.data = chain([aStep('a')]);
    await soon(() => signals.length === 1);
    graph.data = chain([aStep('a'), aStep('b')]);
    await soon(() => cards(graph).length === 2);
    expect(signals[0]?.aborted).to.equal(true);
    await soon(() => notices(graph).includes('own arrangement of the graph failed'));
  });
});
