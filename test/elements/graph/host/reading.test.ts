import { expect } from '@open-wc/testing';
import type { GraphInput } from '../../../../src/elements/graph/graph-source.js';
import { hasSameTopology } from '../../../../src/elements/graph/intake/same-data.js';
import { takeIn, type TakenIn } from '../../../../src/elements/graph/intake/take-in.js';
import type { Step } from '../../../../src/model/step.js';
import { runToEnd, type Steps } from '../../../../src/graph/steps.js';
import { aStep, cards, cover, drawn, nextFrame, soon, withData } from '../support.js';

/** A list that counts how many of its members were looked at. */
function counted(steps: readonly Step[]): { readonly list: readonly Step[]; readonly count: () => number } {
  let count = 0;
  const list = new Proxy(steps, {
    get(target, name, receiver): unknown {
      if (typeof name === 'string' && /^\d+$/.test(name)) count += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  return { list, count: () => count };
}

const many = (count: number, more?: Partial<Step>): Step[] => Array.from({ length: count }, (_, at) => aStep(`s${at}`, more));

/** The most members of a list that are looked at between two pauses. */
function mostAtOnce(reading: Steps<unknown>, count: () => number): number {
  let most = 0;
  for (let before = count(); reading.next().done !== true; before = count()) most = Math.max(most, count() - before);
  return most;
}

describe('<wf-graph> reading a lot of plain data', () => {
  it('stops when it is removed, and goes on when it is back', async () => {
    const { list, count } = counted(many(60_000));
    const graph = await withData({ steps: [] });
    const box = graph.parentElement as HTMLElement;
    graph.data = { steps: list };
    await graph.updateComplete;
    expect(cover(graph)).to.contain('Loading');
    graph.remove();
    await nextFrame();
    const atRemoval = count();
    expect(atRemoval).to.be.below(60_000);
    await nextFrame(30);
    expect(count()).to.equal(atRemoval);
    box.append(graph);
    await drawn(graph);
    expect(count()).to.be.at.least(60_000);
  });

  it('reads only the newest of what it was given while it was away', async () => {
    const [older, newer] = [counted(many(60_000)), counted(many(6000))];
    const graph = await withData({ steps: [] });
    const box = graph.parentElement as HTMLElement;
    graph.data = { steps: older.list };
    await graph.updateComplete;
    graph.remove();
    await nextFrame();
    const { count } = older;
    const atRemoval = count();
    graph.data = { steps: newer.list };
    await nextFrame();
    expect(newer.count()).to.equal(0);
    box.append(graph);
    await drawn(graph);
    await soon(() => newer.count() >= 6000);
    expect(count()).to.equal(atRemoval);
    expect(cards(graph).length).to.be.above(0);
  });

  it('pauses often enough, also where it compares with what was read before', () => {
    const reading = (steps: readonly Step[]): GraphInput => ({ steps });
    const known: TakenIn = runToEnd(takeIn(reading(many(5000, { note: { text: 'same' } }))));
    const { list, count } = counted(many(5000, { note: { text: 'same' } }));
    expect(mostAtOnce(takeIn(reading(list), known.view), count)).to.be.at.most(512);
    const large = runToEnd(takeIn(reading(many(40_000))));
    let pauses = 0;
    for (const comparing = hasSameTopology(large.view, runToEnd(takeIn(reading(many(40_000)))).view); comparing.next().done !== true; ) pauses += 1;
    expect(pauses).to.be.at.least(4);
  });

  it('copies only what holds null', () => {
    const [plain, empty] = [aStep('plain'), { ...aStep('empty'), note: null }];
    const { view } = runToEnd(takeIn({ steps: [plain, empty] as Step[] }));
    expect(view.steps.get('plain')).to.equal(plain);
    expect(view.steps.get('empty')).to.not.equal(empty);
    expect(view.steps.get('empty')).to.not.have.property('note');
  });
});
