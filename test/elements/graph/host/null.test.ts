import { expect } from '@open-wc/testing';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import { elements } from '../../every/fixtures.js';
import { aStep, cards, chain, cover, drawn, nextFrame, notices, shadowOf, soon, textOf, withData } from '../support.js';

const own = (elements.get('wf-graph') ?? []).filter(({ readonly }) => !readonly).map(({ name }) => name);
const allNull = (but: readonly string[] = []): Record<string, null> => Object.fromEntries(own.filter((name) => !but.includes(name)).map((name) => [name, null]));
const data = chain([aStep('a'), aStep('b', { status: 'running' })], [['a', 'b']]);

/** A graph as a framework makes it: all properties are set before it is in the page, and it draws for the first time with them. */
async function mounted(properties: object): Promise<WfGraph> {
  const box = (await withData({ steps: [] })).parentElement as HTMLElement;
  box.replaceChildren();
  const graph = Object.assign(document.createElement('wf-graph'), { lang: 'en' }, properties);
  box.append(graph);
  await graph.updateComplete;
  return graph;
}

describe('<wf-graph> with null in its properties from the first render on', () => {
  const errors: unknown[] = [];
  const note = (event: PromiseRejectionEvent | ErrorEvent): void => void errors.push('reason' in event ? event.reason : event.error);
  beforeEach(() => {
    errors.length = 0;
    addEventListener('unhandledrejection', note);
    addEventListener('error', note);
  });
  afterEach(() => {
    removeEventListener('unhandledrejection', note);
    removeEventListener('error', note);
    expect(errors).to.deep.equal([]);
  });

  it('knows its own properties', () => {
    expect(own).to.include.members(['client', 'run', 'data', 'direction', 'selected', 'selection', 'at', 'view', 'filter', 'density', 'renderStep', 'stepRoom', 'layoutEngine', 'words']);
  });

  it('says that it is not connected where all of them are', async () => {
    const graph = await mounted(allNull());
    await soon(() => cover(graph).includes('Not connected'), 'it says nothing');
  });

  it('draws its data where all others are', async () => {
    const graph = await drawn(await mounted({ ...allNull(['data']), data }));
    expect(cards(graph)).to.have.length(2);
    expect(notices(graph)).to.equal('');
    expect(graph.filter).to.deep.equal([]);
    expect(graph.view).to.equal('graph');
  });

  for (const name of own.filter((other) => other !== 'data')) {
    it(`draws its data with ${name} = null, and again after it was something else`, async () => {
      const graph = await drawn(await mounted({ [name]: null, data }));
      const fresh = await drawn(await mounted({ data }));
      expect(Reflect.get(graph, name)).to.deep.equal(Reflect.get(fresh, name));
      Object.assign(graph, { [name]: null });
      await graph.updateComplete;
      await nextFrame();
      expect(cards(graph)).to.have.length(2);
      expect(textOf(shadowOf(graph).querySelector('.topbar'))).to.equal(textOf(shadowOf(fresh).querySelector('.topbar')));
    });
  }

  it('takes no members of lists that are none', async () => {
    const graph = await drawn(await mounted({ data, filter: [null, 'running', 'nothing'], selection: [null, 'a'] }));
    expect(cards(graph)).to.have.length(2);
    graph.view = 'list';
    await soon(() => shadowOf(graph).querySelector('[role="treegrid"] [role="row"]') !== null, 'no list');
  });
});
