import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { Direction } from '../../../src/graph/index.js';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { cursor, cursorWordsOf, drawn, nextFrame, press, shadowOf, soon, surface, withData } from './support.js';

/** Where the corner that a reader holds on to is on the screen: its toggle and name stand at its top. */
const corner = (graph: WfGraph): [number, number] => {
  const { left, top } = cursor(graph).getBoundingClientRect();
  return [left, top];
};

async function stand(graph: WfGraph, id: string, words: string): Promise<void> {
  graph.focusStep(id);
  await soon(() => cursorWordsOf(graph).startsWith(words), `not at ${words}`);
  await soon(() => shadowOf(graph).activeElement === cursor(graph));
  await nextFrame(8);
}

async function toggle(graph: WfGraph): Promise<void> {
  const isOpen = cursorWordsOf(graph).includes('Enter closes it');
  await sendKeys({ press: 'Enter' });
  await soon(() => cursorWordsOf(graph).includes(isOpen ? 'Enter opens it' : 'Enter closes it'), 'it was not toggled');
  await nextFrame(8);
}

/** Opens the step under the keyboard and waits until it stands still. */
async function open(graph: WfGraph): Promise<void> {
  await toggle(graph);
  let last = corner(graph).join();
  await soon(() => {
    const now = corner(graph).join();
    const isStill = now === last;
    last = now;
    return isStill;
  }, 'it goes on moving');
  await nextFrame(30);
}

describe('<wf-graph> brings what is opened into the middle, and keeps what is closed where it is', () => {
  for (const direction of ['right', 'left', 'down'] as const satisfies readonly Direction[]) {
    it(`to the pixel, with the flow running ${direction}`, async () => {
      const graph = await drawn(await withData({ ...supportBatch(), now: BATCH_NOW }, 1000, 500));
      graph.direction = direction;
      await nextFrame(4);
      await stand(graph, 'requests/4', 'Request 5');
      for (let turn = 0; turn < 2; turn++) {
        await open(graph);
        const group = cursor(graph).getBoundingClientRect();
        const room = surface(graph).getBoundingClientRect();
        expect(group.left, `turn ${turn}`).to.be.at.least(room.left);
        expect(group.right, `turn ${turn}`).to.be.at.most(room.right);
        expect(group.top, `turn ${turn}`).to.be.at.least(room.top);
        const before = corner(graph);
        await toggle(graph);
        expect(Math.abs(corner(graph)[0] - before[0]), `sideways, turn ${turn}`).to.be.below(0.5);
        expect(Math.abs(corner(graph)[1] - before[1]), `up or down, turn ${turn}`).to.be.below(0.5);
      }
    });
  }

  it('also the group around it, which the pointer closes', async () => {
    const graph = await drawn(await withData({ ...supportBatch(3), now: BATCH_NOW }, 780, 500));
    await stand(graph, 'requests', 'Handle each request');
    press(graph, 'in');
    await nextFrame(10);
    await stand(graph, 'requests', 'Handle each request');
    const sign = shadowOf(graph).querySelector('.group > .toggle')?.getBoundingClientRect();
    expect(sign?.width ?? 0, 'the group has no sign to close it by').to.be.greaterThan(0);
    if (sign === undefined) return;
    expect(sign.right).to.be.at.most(surface(graph).getBoundingClientRect().right);
    const [x, y] = corner(graph);
    await sendMouse({ type: 'click', position: [Math.round(sign.left + sign.width / 2), Math.round(sign.top + sign.height / 2)] });
    await soon(() => cursorWordsOf(graph).includes('Enter opens it'));
    await nextFrame(8);
    expect(Math.abs(corner(graph)[0] - x)).to.be.below(0.5);
    expect(Math.abs(corner(graph)[1] - y)).to.be.below(0.5);
  });
});
