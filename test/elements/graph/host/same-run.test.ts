import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { GraphInput } from '../../../../src/elements/graph/graph-source.js';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import type { Step } from '../../../../src/model/step.js';
import { BATCH_NOW, supportBatch } from '../../../fixtures/support-batch.js';
import { aStep, cardOf, cards, chain, countLayouts, cursor, cursorWordsOf, drawn, nextFrame, NOW, press, shadowOf, soon, surface, textOf, withData } from '../support.js';

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const LONG = Array.from({ length: 24 }, (_, at) => `s${at}`);
const line = (more: (id: string) => Partial<Step> = () => ({}), ids: readonly string[] = LONG, run = 'run-1'): GraphInput =>
  chain(ids.map((id) => aStep(id, { run, ...more(id) })), ids.slice(1).map((id, at) => [ids[at] as string, id] as const));

const middle = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};

const place = (graph: WfGraph, id: string): readonly number[] => {
  const { left, top, width } = cardOf(graph, id).getBoundingClientRect();
  return [Math.round(left), Math.round(top), Math.round(width)];
};

/** Drags the drawing by its empty top edge. */
async function drag(graph: WfGraph, dx: number, from = 700): Promise<void> {
  const { left, top } = surface(graph).getBoundingClientRect();
  await sendMouse({ type: 'move', position: [Math.round(left + from), Math.round(top + 20)] });
  await sendMouse({ type: 'down' });
  await sendMouse({ type: 'move', position: [Math.round(left + from + dx / 2), Math.round(top + 20)] });
  await sendMouse({ type: 'move', position: [Math.round(left + from + dx), Math.round(top + 20)] });
}

async function dragged(): Promise<WfGraph> {
  const graph = await drawn(await withData(line()));
  await drag(graph, -400);
  await sendMouse({ type: 'up' });
  await nextFrame(4);
  return graph;
}

describe('<wf-graph> whose host makes everything anew', () => {
  it('keeps the view, and does not lay out again, where only statuses, times or objects are others', async () => {
    const graph = await dragged();
    const before = place(graph, 's4');
    const layouts = countLayouts();
    try {
      for (let turn = 0; turn < 5; turn++) {
        graph.data = copy({ ...line((id) => (id === 's4' ? { status: turn % 2 === 0 ? 'failed' : 'running' } : {})), now: NOW + turn * 1000 });
        await graph.updateComplete;
        await nextFrame();
        expect(place(graph, 's4'), `turn ${turn}`).to.deep.equal(before);
      }
      expect(cardOf(graph, 's4').classList.contains('tone-failed')).to.equal(true);
      expect(layouts.count).to.equal(0);
    } finally {
      layouts.stop();
    }
  });

  it('goes on with a drag while data and functions are new in each frame', async () => {
    const graph = await drawn(await withData(line()));
    let turns = 0;
    let isOver = false;
    const render = (): void => {
      turns += 1;
      graph.data = copy({ ...line(), now: NOW + turns });
      graph.renderStep = (step, element) => (element.textContent = `${step.key} ${turns}`);
      if (!isOver) requestAnimationFrame(render);
    };
    render();
    let before: readonly number[];
    try {
      await soon(() => turns > 3);
      before = place(graph, 's3');
      await drag(graph, -120);
      const atRest = turns;
      await soon(() => turns > atRest + 3);
      await sendMouse({ type: 'up' });
    } finally {
      isOver = true;
    }
    await nextFrame(4);
    expect(place(graph, 's3')[0]).to.equal((before[0] ?? 0) - 120);
    expect(textOf(cardOf(graph, 's3'))).to.contain(`s3 ${turns}`);
  });

  it('keeps the focus, the choice and what was opened', async () => {
    const graph = await drawn(await withData({ ...supportBatch(3), now: BATCH_NOW }));
    graph.focusStep('requests/1/decide');
    await soon(() => shadowOf(graph).activeElement === cursor(graph) && cursorWordsOf(graph).startsWith('Decide'));
    graph.selected = 'requests/1/decide';
    await nextFrame(4);
    const at = cursor(graph);
    graph.data = copy({ ...supportBatch(3), now: BATCH_NOW + 1000 });
    await graph.updateComplete;
    await nextFrame(4);
    expect(cursor(graph)).to.equal(at);
    expect(shadowOf(graph).activeElement).to.equal(at);
    expect(graph.selection).to.deep.equal(['requests/1/decide']);
    expect(cards(graph).map(({ dataset }) => dataset['id'])).to.include('requests/1/decide');
  });

  it('starts from what is drawn where steps came', async () => {
    const graph = await dragged();
    cursor(graph).focus();
    const before = place(graph, 's4');
    graph.data = copy(line(undefined, ['first', ...LONG, 'last']));
    await soon(() => cards(graph).length > 0);
    await nextFrame(8);
    const now = place(graph, 's4');
    expect(Math.abs((now[0] ?? 0) - (before[0] ?? 0))).to.be.at.most(2);
    expect(now[2]).to.equal(before[2]);
  });

  it('begins anew with another run', async () => {
    const graph = await dragged();
    const fresh = await drawn(await withData(line(undefined, LONG, 'run-2')));
    graph.data = copy(line(undefined, LONG, 'run-2'));
    await nextFrame(8);
    const offset = surface(graph).getBoundingClientRect();
    const own = surface(fresh).getBoundingClientRect();
    expect((place(graph, 's1')[0] ?? 0) - Math.round(offset.left)).to.be.closeTo((place(fresh, 's1')[0] ?? 0) - Math.round(own.left), 2);
  });

  it('keeps what one looks at under another density, room on cards, direction or engine', async () => {
    const graph = await dragged();
    press(graph, 'in');
    await nextFrame(4);
    const changes: readonly (() => void)[] = [() => (graph.density = 'compact'), () => (graph.stepRoom = 40), () => (graph.direction = 'down'), () => (graph.layoutEngine = undefined), () => (graph.direction = 'right')];
    for (const change of changes) {
      const room = surface(graph).getBoundingClientRect();
      const isIn = (card: HTMLElement): boolean => {
        const { left, right } = card.getBoundingClientRect();
        return left > room.left && right < room.right;
      };
      const away = (card: HTMLElement): number => Math.hypot(middle(card)[0] - room.left - room.width / 2, middle(card)[1] - room.top - room.height / 2);
      const nearest = cards(graph).filter(isIn).sort((a, b) => away(a) - away(b))[0];
      const id = nearest?.dataset['id'] ?? '';
      const before = cardOf(graph, id).getBoundingClientRect();
      change();
      await graph.updateComplete;
      await nextFrame(8);
      const now = cardOf(graph, id).getBoundingClientRect();
      expect(Math.abs(now.left - before.left), `${change.toString()}: ${id}`).to.be.below(1);
      expect(Math.abs(now.top - before.top), `${change.toString()}: ${id}`).to.be.below(1);
    }
  });
});

type Movable = HTMLElement & { moveBefore?: (node: Node, before: Node | null) => void };

describe('<wf-graph> that is moved in its page', () => {
  for (const way of ['append', 'moveBefore'] as const) {
    it(`keeps view, focus and what was opened (${way})`, async function () {
      const graph = await drawn(await withData({ ...supportBatch(3), now: BATCH_NOW }));
      const other: Movable = document.createElement('div');
      const box = graph.parentElement as HTMLElement;
      box.append(other);
      if (way === 'moveBefore' && other.moveBefore === undefined) this.skip();
      graph.focusStep('requests/1/decide');
      await soon(() => shadowOf(graph).activeElement === cursor(graph) && cursorWordsOf(graph).startsWith('Decide'));
      await nextFrame(4);
      const before = place(graph, 'requests/1/decide');
      const layouts = countLayouts();
      if (way === 'append') box.append(graph);
      else other.moveBefore?.(graph, null);
      await graph.updateComplete;
      await nextFrame(4);
      layouts.stop();
      expect(layouts.count).to.equal(0);
      expect(place(graph, 'requests/1/decide')).to.deep.equal(before);
      expect(shadowOf(graph).activeElement).to.equal(cursor(graph));
      await sendKeys({ press: 'ArrowLeft' });
      await soon(() => !cursorWordsOf(graph).startsWith('Decide'), 'the keyboard is dead');
    });

    it(`goes on with a drag (${way})`, async function () {
      const graph = await drawn(await withData(line()));
      const box = graph.parentElement as Movable;
      if (way === 'moveBefore' && box.moveBefore === undefined) this.skip();
      const before = place(graph, 's3');
      await drag(graph, -100);
      if (way === 'append') box.append(graph);
      else box.moveBefore?.(graph, null);
      await nextFrame();
      const { left, top } = surface(graph).getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(left + 500), Math.round(top + 20)] });
      await sendMouse({ type: 'up' });
      await nextFrame(4);
      expect(place(graph, 's3')[0]).to.equal((before[0] ?? 0) - 200);
    });
  }

  it('keeps its view when the element before it in a list is removed', async () => {
    const graph = await dragged();
    const first = document.createElement('p');
    graph.before(first);
    await nextFrame();
    const before = place(graph, 's4')[0];
    first.remove();
    await nextFrame(4);
    expect(place(graph, 's4')[0]).to.equal(before);
  });
});

describe('<wf-graph> with a choice from the beginning', () => {
  const steps = supportBatch(3);
  const isShown = (graph: WfGraph): boolean => {
    const card = cards(graph).find(({ dataset }) => dataset['id'] === 'requests/1/decide');
    if (card?.classList.contains('selected') !== true) return false;
    const [box, room] = [card.getBoundingClientRect(), surface(graph).getBoundingClientRect()];
    return box.left >= room.left && box.right <= room.right;
  };

  const begin = (): WfGraph => {
    const graph = document.createElement('wf-graph');
    graph.lang = 'en';
    return graph;
  };

  for (const [name, choose] of [
    ['an attribute', (graph: WfGraph) => graph.setAttribute('selected', 'requests/1/decide')],
    ['a property', (graph: WfGraph) => (graph.selected = 'requests/1/decide')],
    ['a selection', (graph: WfGraph) => (graph.selection = ['requests/1/decide'])],
  ] as const) {
    it(`by ${name}, set before the data comes, brings the step into sight`, async () => {
      const graph = await withData({ steps: [] }, 800);
      const fresh = begin();
      choose(fresh);
      graph.replaceWith(fresh);
      await fresh.updateComplete;
      expect(fresh.selected).to.equal('requests/1/decide');
      expect(fresh.selection).to.deep.equal(['requests/1/decide']);
      fresh.data = { steps: [], now: BATCH_NOW };
      await nextFrame();
      fresh.data = { ...steps, now: BATCH_NOW };
      await soon(() => isShown(fresh), 'the step is not in sight');
      expect(fresh.selection).to.deep.equal(['requests/1/decide']);
      expect(shadowOf(fresh).activeElement).to.equal(null);
    });
  }

  it('that comes later from the host is opened and shown too', async () => {
    const graph = await drawn(await withData({ ...steps, now: BATCH_NOW }, 800));
    graph.selected = 'requests/1/decide';
    await soon(() => isShown(graph));
  });
});
