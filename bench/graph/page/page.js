// The page: one engine, one graph. Driven from outside through `window.bench`.
import { openTrace, replay } from './replay.js';
import { frame, framing, prepare, runPhase } from './scenario.js';

const adapters = {
  'wf-graph': () => import('./adapters/wf-graph.js'),
  'wf-graph-placed': () => import('./adapters/wf-graph-placed.js'),
  'wf-graph-worker': () => import('./adapters/wf-graph-worker.js'),
  'react-flow': () => import('./adapters/react-flow.js'),
  cytoscape: () => import('./adapters/cytoscape.js'),
  'vis-network': () => import('./adapters/vis-network.js'),
  jointjs: () => import('./adapters/jointjs.js'),
  g6: () => import('./adapters/g6.js'),
};

let adapter;
let graph;

window.bench = {
  /** Loads code and data, which is no part of the first render. */
  async load(engine, name) {
    const [made, response] = await Promise.all([adapters[engine](), fetch(`/graph/${name}`)]);
    graph = await response.json();
    graph.framing = framing(graph);
    adapter = made.adapter;
    await adapter.prepare?.(graph);
  },
  async start() {
    const start = performance.now();
    await adapter.init(document.querySelector('#root'), graph);
    const { centre } = graph.framing;
    if (adapter.opensAtCentre !== true) adapter.view(centre.x, centre.y, 1);
    await frame();
    await frame();
    return performance.now() - start;
  },
  /** What an engine does later, when its graph has been drawn. */
  async settle() {
    await adapter.settle?.();
    await frame();
  },
  prepare: (kind) => prepare(adapter, graph, kind),
  openTrace,
  replay,
  run: (kind, ms) => runPhase(adapter, graph, kind, ms),
};
