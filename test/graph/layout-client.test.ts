import { expect } from '@open-wc/testing';
import { LayoutClient, layout, type LayoutInput } from '../../src/graph/index.js';
import { graphOf, step, workflow } from './support.js';

const makeWorker = (): Worker => new Worker(new URL('../../src/graph/worker.ts', import.meta.url), { type: 'module' });

const refused = (): Worker => {
  throw new TypeError('This document requires a TrustedScriptURL');
};

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

const withStep = (graph: LayoutInput): LayoutInput => ({
  nodes: [...graph.nodes, step('new')],
  edges: [...graph.edges, { id: 'new', from: 'n3', to: 'new' }],
});

describe('LayoutClient', () => {
  const clients: LayoutClient[] = [];
  const client = (...args: ConstructorParameters<typeof LayoutClient>): LayoutClient => {
    const made = new LayoutClient(...args);
    clients.push(made);
    return made;
  };
  afterEach(() => {
    for (const made of clients.splice(0)) made.close();
  });

  const small = workflow(60, 8);
  const large = workflow(1_500, 150);

  it('gives what layout gives: at once, in a worker, and in slices on the page', async () => {
    let workers = 0;
    const counting = (): Worker => {
      workers++;
      return makeWorker();
    };
    const expected = layout(large);
    for (const [options, graph] of [
      [{ createWorker: counting }, small],
      [{ createWorker: counting }, large],
      [{ createWorker: refused }, large],
    ] as const) {
      const result = await client(options).layout(graph);
      const wanted = graph === large ? expected : layout(small);
      expect([...result.nodes]).to.deep.equal([...wanted.nodes]);
      expect([...result.edges]).to.deep.equal([...wanted.edges]);
      expect([result.width, result.height]).to.deep.equal([wanted.width, wanted.height]);
      expect(Array.from(result.boxes)).to.deep.equal(Array.from(wanted.boxes));
    }
    expect(workers, 'only the large graph needs one').to.equal(1);
  });

  it('does the work on the page if the script of the worker does not load', async () => {
    const missing = (): Worker => new Worker(new URL('./there-is-no-such-worker.js', import.meta.url), { type: 'module' });
    const result = await client({ createWorker: missing, workerFrom: 10 }).layout(small);
    expect([...result.nodes]).to.deep.equal([...layout(small).nodes]);
  });

  it('finds its own worker or does without', async () => {
    const result = await client({ workerFrom: 10 }).layout(small);
    expect([...result.nodes]).to.deep.equal([...layout(small).nodes]);
  });

  for (const [where, options] of [
    ['on the page', { workerFrom: Infinity }],
    ['in a worker', { workerFrom: 10, createWorker: makeWorker }],
  ] as const) {
    it(`starts each layout from the one before (${where})`, async () => {
      const made = client(options);
      await made.layout(small);
      const changed = withStep(small);
      const warm = await made.layout(changed, { anchor: 'n3' });
      const expected = layout(changed, { previous: layout(small).state, anchor: 'n3' });
      expect([...warm.nodes]).to.deep.equal([...expected.nodes]);
      expect(warm.shift).to.deep.equal(expected.shift);
      made.reset();
      expect([...(await made.layout(changed)).nodes]).to.deep.equal([...layout(changed).nodes]);
    });
  }

  it('hands the layout before over when a graph grows into the worker', async () => {
    const made = client({ workerFrom: 150, createWorker: makeWorker });
    await made.layout(small);
    const grown: LayoutInput = {
      nodes: [...small.nodes, step('new'), step('newer')],
      edges: [...small.edges, ...Array.from({ length: 30 }, (_, k) => ({ id: `x${k}`, from: 'n2', to: k % 2 === 0 ? 'new' : 'newer' }))],
    };
    const warm = await made.layout(grown);
    expect([...warm.nodes]).to.deep.equal([...layout(grown, { previous: layout(small).state }).nodes]);
  });

  it('drops a layout that a newer one made obsolete, in a worker and on the page', async () => {
    for (const createWorker of [makeWorker, refused]) {
      const options = { workerFrom: 10, createWorker };
      const made = client(options);
      const stale = failure(made.layout(large));
      const latest = made.layout(small);
      expect(await stale).to.have.property('name', 'AbortError');
      expect([...(await latest).nodes]).to.deep.equal([...layout(small).nodes]);
    }
  });

  it('stops with the reason of the signal', async () => {
    const made = client({ workerFrom: 10, createWorker: makeWorker });
    const stop = new AbortController();
    const stopped = failure(made.layout(large, { signal: stop.signal }));
    stop.abort(new Error('the reader left'));
    expect(await stopped).to.have.property('message', 'the reader left');
    expect(await failure(made.layout(small, { signal: AbortSignal.abort(new Error('too late')) }))).to.have.property('message', 'too late');
    expect((await made.layout(small)).nodes.size).to.equal(small.nodes.length);
  });

  it('ends what is running when it is closed, and can be used again', async () => {
    const made = client({ workerFrom: 10, createWorker: makeWorker });
    const running = failure(made.layout(large));
    made.close();
    expect(await running).to.have.property('name', 'AbortError');
    expect((await made.layout(small)).nodes.size).to.equal(small.nodes.length);
  });

  it('reports what is wrong with the data, wherever the work is done', async () => {
    const bad: LayoutInput = { nodes: [...small.nodes, step('n1')], edges: [...small.edges, { id: 'lost', from: 'n1', to: 'nowhere' }] };
    for (const options of [{}, { workerFrom: 10, createWorker: makeWorker }]) {
      const { notices } = await client(options).layout(bad);
      expect(notices.map(({ code, id }) => [code, id])).to.deep.equal([
        ['duplicate-node', 'n1'],
        ['unknown-step', 'lost'],
      ]);
    }
    expect(await failure(client().layout(small, { maxSweeps: -1 }))).to.be.instanceOf(RangeError);
  });

  it('lets the page breathe while it works without a worker', async function () {
    this.timeout(20_000);
    const count = 400;
    const { nodes } = graphOf(2 * count, []);
    const edges = Array.from({ length: count * count }, (_, k) => ({
      id: `e${k}`,
      from: `n${k % count}`,
      to: `n${count + Math.floor(k / count)}`,
    }));
    let turns = 0;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      turns++;
      channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
    const result = await client({ createWorker: refused }).layout({ nodes, edges });
    channel.port1.close();
    expect(result.edges.size).to.equal(count * count);
    // In one piece it would be one turn at most; how many it is in slices says more about the machine than about the code.
    expect(turns, 'the page got its turn').to.be.above(3);
  });
});
