// wf-graph with a worker that the page made: what a page does whose policy lets it.
import { LayoutClient } from '../../../../src/graph/index.ts';
import { adapter as graph, loadForEngine, setEngine } from './wf-graph.js';

const createWorker = () => new Worker(new URL('../../../../src/graph/worker.ts', import.meta.url), { type: 'module' });

export const adapter = {
  ...graph,
  async prepare(data) {
    await loadForEngine();
    return graph.prepare(data);
  },
  init(root, data) {
    setEngine(new LayoutClient({ createWorker }));
    return graph.init(root, data);
  },
};
