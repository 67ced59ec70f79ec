import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import { graphAction, type GraphAction } from '../../../../src/elements/graph/cursor/keyboard.js';
import { GraphNavigation, type Direction } from '../../../../src/graph/index.js';
import { BATCH_NOW, supportBatch } from '../../../fixtures/support-batch.js';
import { aStep, chain, cursor, cursorWordsOf, drawn, nextFrame, pressWith, shadowOf, soon, surface, withData } from '../support.js';

const press = (key: string, held?: 'Shift' | 'Alt'): Promise<void> => (held === undefined ? sendKeys({ press: key }) : pressWith(held, key));

const isAt = (graph: WfGraph, name: string): Promise<void> => soon(() => cursorWordsOf(graph).startsWith(`${name}.`), `the keyboard is not at ${name} but at ${cursorWordsOf(graph)}`);

/** One step that three lead into and three follow, drawn in this order from top to bottom. */
const crossing = (): ReturnType<typeof chain> =>
  chain(['in1', 'in2', 'in3', 'middle', 'out1', 'out2', 'out3'].map((id) => aStep(id)), [
    ['in1', 'middle'], ['in2', 'middle'], ['in3', 'middle'], ['middle', 'out1'], ['middle', 'out2'], ['middle', 'out3'],
  ]);

async function at(graph: WfGraph, id: string): Promise<WfGraph> {
  graph.focusStep(id);
  await isAt(graph, id);
  await soon(() => shadowOf(graph).activeElement === cursor(graph));
  return graph;
}

describe('<wf-graph> among several connections', () => {
  it('Alt with Down and Up goes from one to the next, and says which of how many it is', async () => {
    const graph = await at(await drawn(await withData(crossing())), 'middle');
    await press('ArrowRight');
    await soon(() => / of 3 after middle/.test(cursorWordsOf(graph)), cursorWordsOf(graph));
    const seen = [cursorWordsOf(graph).split('.')[0]];
    for (const place of [2, 3]) {
      await press('ArrowDown', 'Alt');
      await soon(() => cursorWordsOf(graph).includes(`${place} of 3 after middle`), cursorWordsOf(graph));
      seen.push(cursorWordsOf(graph).split('.')[0]);
      expect(shadowOf(graph).activeElement).to.equal(cursor(graph));
    }
    expect([...seen].sort()).to.deep.equal(['out1', 'out2', 'out3']);
    await press('ArrowDown', 'Alt');
    await nextFrame();
    expect(cursorWordsOf(graph), 'there is none after the last').to.contain('3 of 3 after middle');
    await press('ArrowUp', 'Alt');
    await soon(() => cursorWordsOf(graph).includes('2 of 3 after middle'));
  });

  it('does so among those that lead into a step too, and the way back is the way one came', async () => {
    const graph = await at(await drawn(await withData(crossing())), 'middle');
    await press('ArrowLeft');
    await soon(() => cursorWordsOf(graph).includes('1 of 3 before middle'), cursorWordsOf(graph));
    await press('ArrowDown', 'Alt');
    await soon(() => cursorWordsOf(graph).includes('2 of 3 before middle'));
    await press('ArrowRight');
    await isAt(graph, 'middle');
    await press('ArrowRight');
    await press('ArrowDown', 'Alt');
    await soon(() => cursorWordsOf(graph).includes('2 of 3 after middle'));
    await press('ArrowLeft');
    await isAt(graph, 'middle');
  });

  it('says nothing of it where there is one connection, or none was followed', async () => {
    const graph = await at(await drawn(await withData(chain([aStep('a'), aStep('b')], [['a', 'b']]))), 'a');
    await press('ArrowRight');
    await isAt(graph, 'b');
    expect(cursorWordsOf(graph)).to.not.contain('1 of 1');
    await press('ArrowDown', 'Alt');
    await nextFrame();
    await isAt(graph, 'b');
  });
});

describe('the keys of the drawing', () => {
  const { steps = [], edges = [] } = crossing();
  /** In the way of each direction, `out1` to `out3` and `in1` to `in3` stand across the flow in this order. */
  const places = (direction: Direction): Map<string, { x: number; y: number; width: number; height: number }> =>
    new Map(
      steps.map(({ id }) => {
        const along = id.startsWith('in') ? 0 : id === 'middle' ? 200 : 400;
        const across = id === 'middle' ? 100 : (Number(id.at(-1)) - 1) * 100;
        const [x, y] = direction === 'down' ? [across, along] : [direction === 'left' ? -along : along, across];
        return [id, { x, y, width: 50, height: 50 }];
      }),
    );
  const does = (key: string, from: string, { direction = 'right', shiftKey = false, ctrlKey = false, altKey = false }: { direction?: Direction; shiftKey?: boolean; ctrlKey?: boolean; altKey?: boolean } = {}): GraphAction | undefined =>
    graphAction({ key, shiftKey, ctrlKey, altKey }, {
      at: from, trail: undefined, direction, needsCare: (id) => id === 'in3' || id === 'out2',
      navigation: new GraphNavigation({ nodes: steps.map(({ id }) => ({ id, width: 50, height: 50 })), edges: [...edges] }, places(direction), direction),
    });
  const goesTo = (action: GraphAction | undefined): string | undefined => (action?.do === 'focus' ? action.id : undefined);

  for (const [direction, forward, back, next, previous] of [
    ['right', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'],
    ['left', 'ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp'],
    ['down', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft'],
  ] as const) {
    it(`follow the flow where it runs ${direction}`, () => {
      expect(goesTo(does(forward, 'middle', { direction }))).to.equal('out1');
      expect(goesTo(does(back, 'middle', { direction }))).to.equal('in1');
      expect(goesTo(does(next, 'out1', { direction }))).to.equal('out2');
      expect(goesTo(does(previous, 'out2', { direction }))).to.equal('out1');
      expect(does(previous, 'out1', { direction }), 'nothing beyond the first').to.equal(undefined);
      expect(goesTo(does('ArrowDown', 'out1', { direction, altKey: true }))).to.equal('out2');
    });
  }

  it('go to the ends, and to what needs care', () => {
    expect(goesTo(does('Home', 'middle'))).to.equal('in1');
    expect(goesTo(does('End', 'middle'))).to.equal('out3');
    expect(goesTo(does(']', 'middle'))).to.equal('out2');
    expect(goesTo(does('[', 'middle'))).to.equal('in3');
  });

  it('take brackets however they are typed, and leave the browser its own keys', () => {
    expect(goesTo(does(']', 'middle', { ctrlKey: true, altKey: true })), 'AltGr, as Windows reports it').to.equal('out2');
    expect(goesTo(does('[', 'middle', { altKey: true })), 'Option, as on a Mac').to.equal('in3');
    for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'Enter']) expect(does(key, 'middle', { altKey: true }), `Alt+${key}`).to.equal(undefined);
    for (const key of ['0', '+', '-', '/', 'ArrowRight', '[']) expect(does(key, 'middle', { ctrlKey: true }), `Ctrl+${key}`).to.equal(undefined);
    for (const key of ['a', 'Tab', 'F5', 'PageDown']) expect(does(key, 'middle'), key).to.equal(undefined);
  });

  it('open, choose, search, zoom and give up', () => {
    expect(does('Enter', 'middle')).to.deep.equal({ do: 'activate' });
    expect(does(' ', 'middle')).to.deep.equal({ do: 'activate' });
    for (const held of [{ shiftKey: true }, { ctrlKey: true }]) expect(does(' ', 'middle', held)).to.deep.equal({ do: 'mark' });
    expect(does('/', 'middle')).to.deep.equal({ do: 'search' });
    expect(does('0', 'middle')).to.deep.equal({ do: 'fit' });
    expect(does('Escape', 'middle')).to.deep.equal({ do: 'deselect' });
    for (const key of ['+', '=']) expect(does(key, 'middle')).to.deep.include({ do: 'zoom' }).and.to.satisfy((action: { by: number }) => action.by > 1);
    expect(does('-', 'middle')).to.deep.include({ do: 'zoom' }).and.to.satisfy((action: { by: number }) => action.by < 1);
  });
});

/** What is measured once it has not changed for some frames: the view may still be gliding to where it was sent. */
async function atRest(measure: () => number): Promise<number> {
  let [value, frames] = [measure(), 0];
  while (frames < 6) {
    await nextFrame(1);
    const now = measure();
    frames = now === value ? frames + 1 : 0;
    value = now;
  }
  return value;
}

describe('<wf-graph> by each of its keys', () => {
  it('goes in and out of groups, between neighbours, chooses, gives up, zooms and searches', async () => {
    const graph = await drawn(await withData({ ...supportBatch(3), now: BATCH_NOW }));
    graph.focusStep('requests/1');
    await isAt(graph, 'Request 2');
    await soon(() => shadowOf(graph).activeElement === cursor(graph));
    await press('ArrowUp', 'Shift');
    await isAt(graph, 'Handle each request');
    await press('ArrowDown', 'Shift');
    await isAt(graph, 'Request 1');
    await press('ArrowDown');
    await soon(() => /^Request [23]\./.test(cursorWordsOf(graph)));
    await press('ArrowUp');
    await isAt(graph, 'Request 1');
    await press(' ', 'Shift');
    await soon(() => graph.selection.join() === 'requests/0');
    await press('Escape');
    await soon(() => graph.selection.length === 0);
    const ring = (): number => cursor(graph).getBoundingClientRect().width;
    const before = await atRest(ring);
    await press('+');
    await soon(() => ring() > before * 1.1, 'it did not come nearer');
    await atRest(ring);
    await press('-');
    await soon(() => ring() < before * 1.05, `it did not go further: ${before}, ${ring()}`);
    await press('0');
    await soon(() => surface(graph).dataset['zoom'] !== undefined);
    await press('/');
    await soon(() => shadowOf(graph).activeElement?.classList.contains('search-field') === true, 'no search');
  });
});
