import { expect, fixture, html } from '@open-wc/testing';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { AdapterError } from '../../../src/adapter/errors.js';
import { createClient } from '../../../src/client/client.js';
import type { WfClient } from '../../../src/client/types.js';
import type { EntityEvent } from '../../../src/model/frame.js';
import type { Boundary, Step } from '../../../src/model/step.js';
import { aiko, memoryWorld } from '../../adapter/memory-world.js';
import { aRun, delta, scripted, snapshot, type Scripted } from '../../client/support.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { cardOf, cards, countLayouts, cover, drawn, nextFrame, notices, regions, shadowOf, soon, surface, textOf } from './support.js';

const input = refundCards();
const step = (id: string): Step => {
  const found = input.steps.find((each) => each.id === id);
  if (found === undefined) throw new Error(`the fixture has no step ${id}`);
  return found;
};
const event = (value: Step): EntityEvent => ({ kind: 'step', value });
const boundaryEvent = (value: Boundary): EntityEvent => ({ kind: 'boundary', value });

const showing = async (client: WfClient, width = 1200): Promise<WfGraph> => {
  const box = await fixture<HTMLElement>(html`<div><wf-graph lang="en" run="run-1" .client=${client}></wf-graph></div>`);
  box.style.inlineSize = `${width}px`;
  return box.firstElementChild as WfGraph;
};

function live() {
  const { backend } = memoryWorld({ clock: undefined, runs: [{ run: aRun(), steps: input.steps, edges: input.edges, boundaries: input.boundaries }] });
  const client = createClient(backend.adapterFor(aiko), { storage: null });
  return { backend, client };
}

describe('<wf-graph> on a live run', () => {
  it('shows a status as soon as it is committed, and lays nothing out for it', async () => {
    const { backend, client } = live();
    const graph = await drawn(await showing(client));
    await nextFrame(4);
    const layouts = countLayouts();
    try {
      expect(textOf(cardOf(graph, 'close'))).to.contain('Not started');
      const place = cardOf(graph, 'close').style.transform;
      backend.commit([event({ ...step('close'), status: 'waiting-human' }), event({ ...step('decide/2'), status: 'succeeded' })]);
      await soon(() => textOf(cardOf(graph, 'close')).includes('Waits for a person'));
      expect(textOf(cardOf(graph, 'decide'))).to.contain('Waits for a person').and.to.contain('4/12');
      expect(cardOf(graph, 'close').style.transform).to.equal(place);
      for (const boundary of input.boundaries ?? []) backend.commit([boundaryEvent(boundary)]);
      for (const edge of input.edges ?? []) backend.commit([{ kind: 'edge', value: { ...edge, taken: true } }]);
      backend.pulse([{ kind: 'progress', step: 'draft/5', progress: { done: 1, total: 2, unit: 'part', source: 'reported' }, at: new Date().toISOString() }]);
      await soon(() => shadowOf(graph).querySelectorAll('.edge.taken').length === 9);
      expect(layouts.count).to.equal(0);
    } finally {
      layouts.stop();
      client.dispose();
    }
  });

  it('lays out what is new, and what another area answers for now', async () => {
    const { backend, client } = live();
    // With one step more the run is just as wide as what is drawn as cards in 1,200 pixels.
    const graph = await drawn(await showing(client, 1600));
    const layouts = countLayouts();
    try {
      backend.commit([event({ ...step('close'), id: 'report', key: 'report', label: { text: 'Write the report' } }), { kind: 'edge', value: { id: 'c-r', from: 'close', to: 'report', kind: 'control' } }]);
      await soon(() => cards(graph).some((card) => textOf(card).includes('Write the report')));
      const before = layouts.count;
      const [support, finance] = input.boundaries as [Boundary, Boundary];
      backend.commit([boundaryEvent({ ...support, members: support.members.filter((id) => id !== 'close') }), boundaryEvent({ ...finance, members: [...finance.members, 'close'] })]);
      await soon(() => regions(graph).length === 3 && cardOf(graph, 'close').style.transform !== '' && layouts.count > before);
      await soon(() => regions(graph).filter((name) => name.startsWith('Finance')).length === 1 && regions(graph).includes('Finance · responsible: Farid Haddad'));
    } finally {
      layouts.stop();
      client.dispose();
    }
  });

  it('says aloud that a step failed, once, and nothing of what stood there from the start', async () => {
    const { backend, client } = live();
    const graph = await drawn(await showing(client));
    const said = (): string => textOf(shadowOf(graph).querySelector('[aria-live]'));
    backend.commit([event({ ...step('refund/6'), note: { text: 'seen' } }), event({ ...step('send/0'), status: 'failed' })]);
    await soon(() => said() !== '', 'nothing was said');
    expect(said()).to.equal('Pay and send: request 1: Failed.');
    client.dispose();
  });

  it('goes with the run where there is room for a part of it only, until the reader moves', async () => {
    const steps = Array.from({ length: 12 }, (_, at): Step => ({ ...step('close'), id: `s${at}`, ...(at === 0 ? { status: 'running', startedAt: new Date().toISOString() } : {}) }));
    const edges = steps.slice(1).map((each, at): EntityEvent => ({ kind: 'edge', value: { id: `e${at}`, from: `s${at}`, to: each.id, kind: 'control' } }));
    const { backend } = memoryWorld({ clock: undefined, runs: [{ run: aRun(), steps }] });
    backend.commit(edges);
    const client = createClient(backend.adapterFor(aiko), { storage: null });
    const graph = await showing(client);
    (graph.parentElement as HTMLElement).style.inlineSize = '320px';
    await drawn(graph);
    const isInSight = (id: string): boolean => {
      const card = cards(graph).find(({ dataset }) => dataset['id'] === id)?.getBoundingClientRect();
      const frame = surface(graph).getBoundingClientRect();
      return card !== undefined && card.left >= frame.left && card.right <= frame.right;
    };
    await soon(() => isInSight('s0'), 'the first step is out of sight');
    backend.commit([event({ ...(steps[8] as Step), status: 'failed' })]);
    await soon(() => isInSight('s8') && !isInSight('s0'), 'it did not go with the run');
    surface(graph).dispatchEvent(new WheelEvent('wheel', { deltaY: -10, ctrlKey: true, cancelable: true }));
    backend.commit([event({ ...(steps[0] as Step), status: 'failed' })]);
    // Longer than the drawing waits before it goes with the run: that it stays shows only as time goes by.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(isInSight('s0')).to.equal(false);
    client.dispose();
  });

  it('follows another run', async () => {
    const { backend, client } = live();
    backend.addRun({ run: { ...aRun(), id: 'run-2' }, steps: [{ ...step('collect'), run: 'run-2', label: { text: 'Another one' } }] });
    const graph = await drawn(await showing(client));
    graph.run = 'run-2';
    await soon(() => cards(graph).length === 1 && textOf(cards(graph)[0]).includes('Another one'));
    client.dispose();
  });
});

describe('<wf-graph> says how far it can be trusted', () => {
  const withStream = async (): Promise<{ graph: WfGraph; world: Scripted }> => {
    const world = scripted();
    const graph = await showing(world.client);
    return { graph, world };
  };
  const withSteps = async (): Promise<{ graph: WfGraph; world: Scripted }> => {
    const { graph, world } = await withStream();
    await world.stream.send(snapshot(1, { steps: [step('collect')] }));
    await world.frame();
    await drawn(graph);
    return { graph, world };
  };

  it('while the first state is on its way', async () => {
    const { graph, world } = await withStream();
    await soon(() => cover(graph) === 'Loading');
    await world.stream.send(snapshot(1));
    await world.frame();
    await soon(() => cover(graph).includes('No steps yet'));
    world.client.dispose();
  });

  it('when nothing has come for a while', async () => {
    const { graph, world } = await withSteps();
    expect(notices(graph)).to.equal('');
    await world.clock.advance(14_000);
    await soon(() => notices(graph).includes('No news from the server'));
    expect(cards(graph)).to.have.length(1);
    world.client.dispose();
  });

  it('when an update was not understood', async () => {
    const { graph, world } = await withSteps();
    await world.stream.send(delta(2, [{ kind: 'step', value: { id: 'x' } } as unknown as EntityEvent]));
    await world.frame();
    await soon(() => notices(graph).includes('1 update was not understood'));
    world.client.dispose();
  });

  it('when the person may not see the run, and asks again when told to', async () => {
    let asked = 0;
    const client = createClient({
      async *open() {
        asked += 1;
        yield* [];
        throw new AdapterError('forbidden', 'Not yours.');
      },
    }, { storage: null });
    const graph = await showing(client);
    await soon(() => cover(graph).includes('You may not see this.'));
    const before = asked;
    (shadowOf(graph).querySelector('.cover .button') as HTMLElement).click();
    await soon(() => asked > before);
    await expect(graph).to.be.accessible();
    client.dispose();
  });

  it('when the session has ended before anything came, without a button that cannot help', async () => {
    const client = createClient({ async *open() { yield* []; throw new AdapterError('unauthenticated', 'Sign in.'); } }, { storage: null });
    const graph = await showing(client);
    await soon(() => cover(graph).includes('You are signed out.'));
    expect(shadowOf(graph).querySelector('.cover .button')).to.equal(null);
    client.dispose();
  });
});
