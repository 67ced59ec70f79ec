// wf-graph with a worker that the page made: what a page does whose policy lets it.
import { LayoutClient } from '../../../../src/graph/index.ts';
import { adapter as graph, setEngine } from './wf-graph.js';

const createWorker = () => new Worker(new URL('../../../../src/graph/worker.ts', import.meta.url), { type: 'module' });

export const adapter = {
  ...graph,
  init(root, data) {
    setEngine(new LayoutClient({ createWorker }));
    return graph.init(root, data);
  },
};
