import { expect } from '@open-wc/testing';
import { aStep, canvas, chain, drawn, soon, withData } from './support.js';

const GRAPH = '/src/elements/graph/';
/** What the page has fetched of the graph, as paths below its folder. */
const fetched = (): string[] => performance.getEntriesByType('resource').flatMap(({ name }) => name.split('?')[0]?.split(GRAPH)[1] ?? []);
const has = (...paths: readonly string[]): boolean => paths.every((path) => fetched().includes(`${path}.ts`));

const AT_REST = ['far/index', 'far/painter', 'list/step-list', 'find/search', 'picture/index'];
const ON_DEMAND = ['details/step-details', 'minimap/minimap', 'past/past-view', 'scene/plugged-layout'];

// A page remembers 250 files by itself; the modules of a test page are more.
performance.setResourceTimingBufferSize(5000);

// In a page of its own: what another test has loaded would be there already.
describe('<wf-graph> and what it loads', () => {
  it('draws with what it came with, gets ready for what will be asked for, and leaves the rest', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { status: 'running' }), aStep('b')], [['a', 'b']])));
    expect(has('stage/drawing', 'near/card-layer'), 'what it came with is not among it').to.equal(true);
    expect([...AT_REST, ...ON_DEMAND].filter((path) => has(path)), 'too early').to.deep.equal([]);
    await soon(() => has(...AT_REST), 'it does not get ready');
    expect(ON_DEMAND.filter((path) => has(path)), 'without need').to.deep.equal([]);
    for (let n = 0; n < 6; n++) graph.shadowRoot?.querySelector<HTMLElement>('.tools .tool')?.click();
    await soon(() => graph.matches(':state(far)') && canvas(graph).width > 300, 'it does not go far');
  });
});
